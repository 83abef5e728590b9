import {describe, expect, test} from 'vitest'
import {lost, unreachable} from '../../../src/colonies/client/http-fault.js'

const withCode = (code: string): Error => Object.assign(new Error(code), {code})

describe('what a broken connection means', () => {
  test.each([
    ['ECONNREFUSED', 'SERVER_UNREACHABLE'],
    ['EPROTO', 'SERVER_UNREACHABLE'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SERVER_UNTRUSTED'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'SERVER_UNTRUSTED'],
  ])('before it stands, %s is %s', (code, expected) => {
    expect(unreachable('https://x:1', withCode(code))).toMatchObject({code: expected})
  })

  test('a certificate for another host needs another name, not another authority', () => {
    const hintOf = (code: string): string | undefined => unreachable('https://x:1', withCode(code)).hint
    expect(hintOf('ERR_TLS_CERT_ALTNAME_INVALID')).not.toContain('COLONIES_CA')
    expect(hintOf('DEPTH_ZERO_SELF_SIGNED_CERT')).toContain('COLONIES_CA')
  })

  test('afterwards, it may be that TLS was expected', () => {
    expect(lost('http://x:1', withCode('ECONNRESET'))).toMatchObject({
      code: 'SERVER_LOST',
      hint: expect.stringContaining('COLONIES_TLS'),
    })
    expect(lost('https://x:1', withCode('ECONNRESET')).hint).not.toContain('COLONIES_TLS')
    expect(lost('http://x:1', withCode('HPE_INVALID_CONSTANT'))).toMatchObject({code: 'SERVER_FAILED'})
  })
})
