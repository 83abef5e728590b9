import {describe, expect, test} from 'vitest'
import {booleanOf, namedServer} from '../../../src/cli/colonies/server-choice.js'
import {listenPort, serverSettings} from '../../../src/cli/colonies/server-settings.js'

const USAGE = expect.objectContaining({code: 'USAGE'})

describe('the server that somebody names', () => {
  test('is none where neither host nor port is given', () => {
    expect(namedServer({}, {})).toBeUndefined()
    expect(namedServer({insecure: true}, {COLONIES_TLS: 'false', COLONIES_SERVER_HOST: ''})).toBeUndefined()
  })

  test('needs a port that is one', () => {
    expect(() => namedServer({host: 'x'}, {})).toThrow(USAGE)
    for (const port of ['0', '65536', '1.5', 'x', ' 1', '-1']) {
      expect(() => namedServer({}, {COLONIES_SERVER_PORT: port})).toThrow(USAGE)
    }
  })

  test('needs a host that is one', () => {
    const host = (value: string) => namedServer({host: value, port: 1}, {})?.host.value
    for (const value of ['localhost', 'a-b.example', '10.0.0.1', '::1', 'fe80::1%eth0']) expect(host(value)).toBe(value)
    expect(host('[::1]')).toBe('::1')
    for (const value of ['http://x', 'x:50080', 'x/api', 'a b', '[x', 'me@x']) {
      expect(() => host(value)).toThrow(USAGE)
      expect(() => namedServer({port: 1}, {COLONIES_SERVER_HOST: value})).toThrow(USAGE)
    }
  })

  test('speaks TLS unless somebody says that it does not', () => {
    const tls = (env: Record<string, string>, insecure = false) =>
      namedServer({insecure}, {COLONIES_SERVER_PORT: '1', ...env})?.tls
    expect(tls({})).toEqual({value: true, origin: 'default'})
    expect(tls({COLONIES_TLS: 'false', COLONIES_SERVER_TLS: 'true'})).toEqual({value: false, origin: 'COLONIES_TLS'})
    expect(tls({COLONIES_SERVER_TLS: '0'})).toEqual({value: false, origin: 'COLONIES_SERVER_TLS'})
    expect(tls({COLONIES_TLS: 'true'}, true)).toEqual({value: false, origin: '--insecure'})
    expect(() => tls({COLONIES_TLS: 'maybe'})).toThrow(USAGE)
    expect(booleanOf({value: 'YES', origin: 'x'}).value).toBe(true)
  })
})

describe('the settings of a server', () => {
  test('are those of the variables', () => {
    expect(listenPort(undefined, {})).toBe(50_080)
    expect(listenPort(undefined, {COLONIES_SERVER_PORT: '7', COLONIES_SERVER_HTTP_PORT: '8'})).toBe(8)
    expect(listenPort(0, {COLONIES_SERVER_PORT: '7'})).toBe(0)
    expect(serverSettings({})).toEqual({allowReregister: false, retentionSeconds: undefined})
    expect(
      serverSettings({
        COLONIES_ALLOW_EXECUTOR_REREGISTER: 'true',
        COLONIES_STALE_EXECUTOR_DURATION: '60',
        COLONIES_RETENTION: 'true',
        COLONIES_RETENTION_POLICY: '3600',
      }),
    ).toEqual({allowReregister: true, staleExecutorSeconds: 60, retentionSeconds: 3600})
    // Upstream keeps everything while COLONIES_RETENTION is off.
    expect(serverSettings({COLONIES_RETENTION_POLICY: '3600'}).retentionSeconds).toBeUndefined()
    for (const value of ['0', '-1', '1.5', 'x']) {
      expect(() => serverSettings({COLONIES_STALE_EXECUTOR_DURATION: value})).toThrow(USAGE)
    }
  })
})
