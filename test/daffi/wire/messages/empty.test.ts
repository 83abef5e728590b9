import {expect, test} from 'vitest'
import {decodeEmpty, encodeEmpty} from '../../../../src/daffi/wire/messages/empty.js'
import {codeOf} from './samples.js'

test('Empty is no bytes, and is read past fields of later versions', () => {
  expect(encodeEmpty()).toHaveLength(0)
  expect(decodeEmpty(encodeEmpty())).toEqual({})
  expect(decodeEmpty(Buffer.from('08011201ff', 'hex'))).toEqual({})
  expect(codeOf(() => decodeEmpty(Buffer.from('1205', 'hex')))).toBe('MALFORMED')
})
