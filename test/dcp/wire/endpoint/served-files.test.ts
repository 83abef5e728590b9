import {expect, it} from 'vitest'
import {createServedFiles} from '../../../../src/dcp/wire/endpoint/served-files.js'

const file = (body: string) => () => ({type: 'text/plain', body})

it('who reads the same file at a time shares it, and different ones have a bound', () => {
  const files = createServedFiles(10)
  const never = () => {
    throw new Error('read twice')
  }
  const one = files.send('/a', file('123456'))
  const again = files.send('/a', never)
  if (typeof one !== 'object' || typeof again !== 'object') throw new Error('not sent')
  expect(again.bytes).toBe(one.bytes)
  expect(files.send('/none', () => undefined)).toBeUndefined()
  expect(files.send('/b', file('12345'))).toBe('busy')
  one.release()
  one.release()
  expect(files.send('/b', file('12345'))).toBe('busy')
  again.release()
  expect(files.send('/b', file('12345'))).toMatchObject({type: 'text/plain', bytes: Buffer.from('12345')})
})

it('a file that is larger than the bound is sent alone', () => {
  const files = createServedFiles(10)
  const large = files.send('/large', file('x'.repeat(100)))
  expect(large).toMatchObject({type: 'text/plain'})
  expect(files.send('/small', file('x'))).toBe('busy')
})
