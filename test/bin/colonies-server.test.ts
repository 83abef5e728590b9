import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {type AddressInfo, createServer} from 'node:net'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {identityOfKey, parsePrivateKey} from '../../src/colonies/wire/identity.js'
import {selfSigned} from '../support/certificate.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'

let user: ColoniesHome
beforeEach(() => {
  user = coloniesHome()
})
afterEach(() => user.remove())

const NAMES = [
  'COLONIES_SERVER_HOST',
  'COLONIES_SERVER_PORT',
  'COLONIES_SERVER_HTTP_PORT',
  'COLONIES_TLS',
  'COLONIES_SERVER_TLS',
  'COLONIES_COLONY_NAME',
  'COLONIES_EXECUTOR_NAME',
  'COLONIES_PRVKEY',
  'COLONIES_COLONY_PRVKEY',
  'COLONIES_SERVER_PRVKEY',
  'AWS_S3_ENDPOINT',
  'AWS_S3_ACCESSKEY',
  'AWS_S3_SECRETKEY',
  'AWS_S3_REGION',
  'AWS_S3_BUCKET',
  'AWS_S3_TLS',
  'AWS_S3_SKIPVERIFY',
]

const environment = (...flags: string[]) => user.result<Record<string, string>>(['dev', '--env', ...flags])
const idOf = (hex = ''): string => identityOfKey(parsePrivateKey(hex) ?? new Uint8Array())
const folder = (): string => join(user.state, 'colonies')

describe('colonies dev --env', () => {
  test('prints the same before and after the server, but for its port, and starts nothing', async () => {
    const before = await environment()
    expect(Object.keys(before)).toEqual(NAMES)
    expect(before).toMatchObject({
      COLONIES_SERVER_HOST: '127.0.0.1',
      COLONIES_SERVER_PORT: '50080',
      COLONIES_TLS: 'false',
      COLONIES_COLONY_NAME: 'dev',
      COLONIES_EXECUTOR_NAME: 'dev-executor',
    })
    expect(existsSync(join(folder(), 'colonies.db'))).toBe(false)
    const {port} = await user.serve(['dev'])
    const text = {COLONIES_SERVER_PORT: String(port), COLONIES_SERVER_HTTP_PORT: String(port)}
    expect(await environment()).toEqual({...before, ...text, AWS_S3_ENDPOINT: `127.0.0.1:${port}`})
    expect(await environment('--port', '1234')).toMatchObject({COLONIES_SERVER_PORT: '1234'})
  })

  test('is what a shell evaluates, for our commands and others', async () => {
    const {port} = await user.serve(['dev'])
    const shown = await user.prints(['dev', '--env'], {env: {COLONIES_EXECUTOR_NAME: "o'neil x"}})
    expect(shown.split('\n').filter(Boolean)).toHaveLength(NAMES.length)
    const env = Object.fromEntries(
      shown
        .trim()
        .split('\n')
        .map((line) => {
          const [, name = '', value = ''] = /^export (\w+)=([\w.:-]+)$/.exec(line) ?? []
          return [name, value]
        }),
    )
    // The name is that of the executor in the store, whatever the variable says now.
    expect(env).toMatchObject({COLONIES_SERVER_PORT: String(port), COLONIES_EXECUTOR_NAME: 'dev-executor'})
    // From another home, with nothing but the variables.
    const other = coloniesHome()
    const [executor] = await other.result<{executorid: string}[]>(['executor', 'ls'], {env})
    expect(executor?.executorid).toBe(idOf(env.COLONIES_PRVKEY))
    const [colony] = await other.result<{colonyid: string}[]>(['colony', 'ls'], {env})
    expect(colony?.colonyid).toBe(idOf(env.COLONIES_COLONY_PRVKEY))
    await other.prints(['user', 'add', '--name', 'al', '--userid', 'ab'.repeat(32)], {env})
    expect(await other.result(['user', 'get', '--name', 'al'], {env})).toMatchObject({userid: 'ab'.repeat(32)})
    expect(existsSync(other.state)).toBe(false)
    await other.remove()
  })

  test('names are quoted, and another folder has other keys', async () => {
    const one = await environment()
    const text = await user.prints(['dev', '--env', '--data', 'there'], {
      cwd: user.path,
      env: {COLONIES_EXECUTOR_NAME: "o'neil x"},
    })
    const script = `${text}\nprintf '%s %s' "$COLONIES_EXECUTOR_NAME" "$COLONIES_COLONY_NAME"`
    expect(execFileSync('sh', ['-c', script], {encoding: 'utf8'})).toBe("o'neil x dev")
    expect(text).not.toContain(one.COLONIES_PRVKEY)
    expect(readdirSync(join(user.path, 'there/keystores'))).toHaveLength(4)
  })
})

describe('what dev keeps', () => {
  test('only its user can read', async () => {
    await user.prints(['executor', 'ls'])
    const modes = (path: string): string[] =>
      readdirSync(path, {recursive: true, encoding: 'utf8'}).map((name) => {
        const status = statSync(join(path, name))
        return `${status.isDirectory() ? 'd' : 'f'}${(status.mode & 0o777).toString(8)}`
      })
    expect([...new Set(modes(folder()))].sort()).toEqual(['d700', 'f600'])
    expect(statSync(folder()).mode & 0o777).toBe(0o700)
  })

  test('is the same for two first commands at once', async () => {
    const [one, other, env] = await Promise.all([
      user.result<{executorid: string}[]>(['executor', 'ls']),
      user.result<{executorid: string}[]>(['executor', 'ls']),
      environment(),
    ])
    expect(one).toEqual(other)
    expect(one).toMatchObject([{executorid: idOf(env.COLONIES_PRVKEY), state: 1, executorname: 'dev-executor'}])
  })

  test('has the executor that the variables name', async () => {
    const env = {COLONIES_EXECUTOR_NAME: 'edge', COLONIES_EXECUTOR_TYPE: 'roof'}
    expect(await user.result(['executor', 'ls'], {env})).toMatchObject([{executorname: 'edge', executortype: 'roof'}])
    expect(await environment()).toMatchObject({COLONIES_EXECUTOR_NAME: 'edge'})
  })
})

describe('colonies server start', () => {
  test('says where, is found, and stops without failure', async () => {
    const one = await user.serve(['server', 'start'])
    expect(JSON.parse(one.lines[0] ?? '')).toMatchObject({
      type: 'ready',
      address: `http://127.0.0.1:${one.port}`,
      port: one.port,
      tls: false,
      data: folder(),
    })
    expect(await user.result(['server', 'alive'])).toMatchObject({address: one.address})
    expect(await user.result(['server', 'status'])).toMatchObject({
      backends: [{type: 'http', host: '127.0.0.1', port: one.port}],
    })
    expect(await user.result(['server', 'stats'])).toMatchObject({colonies: 1, executors: 1})
    one.kill('SIGTERM')
    expect(await one.ended(10_000)).toBe(0)
    expect(one.lines.map((line) => JSON.parse(line).type)).toEqual(['ready', 'stopped'])
    expect(existsSync(join(folder(), 'running.json'))).toBe(false)
    expect(await user.fails(['server', 'alive'])).toMatchObject({code: 'SERVER_UNREACHABLE', exitCode: 5})
  })

  test('Ctrl-C drains: who waits for work is answered', async () => {
    const one = await user.serve(['dev'])
    const waiting = user.start(['process', 'assign', '--timeout', '60', '--json'])
    // It has asked once its executor was heard from.
    const heard = async (): Promise<string> =>
      (await user.result<{lastheardfromtime: string}[]>(['executor', 'ls']))[0]?.lastheardfromtime ?? ''
    while ((await heard()).startsWith('0001')) await new Promise((resolve) => setTimeout(resolve, 50))
    one.kill('SIGINT')
    expect(await one.ended(10_000)).toBe(0)
    expect(await waiting.ended(10_000)).not.toBe(0)
  })

  test('a second one on the same store or port is refused by name', async () => {
    const one = await user.serve(['dev'])
    for (const argv of [['dev'], ['server', 'start']]) {
      const failure = await user.fails([...argv, '--port', '0'])
      expect(failure).toMatchObject({code: 'SERVER_RUNNING', exitCode: 1})
      expect(failure.message).toContain(String(one.port))
    }
    const other = join(user.path, 'other')
    const failure = await user.fails(['dev', '--data', other, '--port', String(one.port)])
    expect(failure).toMatchObject({code: 'ADDRESS_IN_USE', exitCode: 1})
    expect(failure.message).toContain(String(one.port))
    // Another store and port: the first one stays the one that is found.
    const second = await user.serve(['dev', '--data', other])
    expect(await user.result(['server', 'alive'])).toMatchObject({address: one.address})
    expect(await environment('--data', other)).toMatchObject({COLONIES_SERVER_PORT: String(second.port)})
  })

  test('with another store it is found too, with its keys', async () => {
    const other = join(user.path, 'other')
    const one = await user.serve(['dev', '--data', other])
    const [executor] = await user.result<{executorid: string}[]>(['executor', 'ls'])
    expect(executor?.executorid).toBe(idOf((await environment('--data', other)).COLONIES_PRVKEY))
    one.kill('SIGTERM')
    await one.ended(10_000)
    // Then it is the default store again.
    const [own] = await user.result<{executorid: string}[]>(['executor', 'ls'])
    expect(own?.executorid).not.toBe(executor?.executorid)
  })

  test('a killed one is no obstacle, not for its port taken by another', async () => {
    const one = await user.serve(['dev'])
    await user.prints(['user', 'add', '--name', 'al', '--userid', 'ab'.repeat(32)])
    one.kill('SIGKILL')
    await one.ended()
    expect(existsSync(join(folder(), 'running.json'))).toBe(true)
    const names = async () => (await user.result<{name: string}[]>(['user', 'ls'])).map(({name}) => name)
    expect(await names()).toContain('al')
    const taker = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
    await new Promise<void>((resolve) => taker.listen(one.port, '127.0.0.1', resolve))
    expect(await names()).toContain('al')
    taker.close()
    await user.serve(['dev'])
    expect(await names()).toContain('al')
  })

  test('TLS is TLS, for those who trust its certificate', async () => {
    const {certificate, key} = selfSigned()
    const files = {cert: user.write('cert.pem', certificate), key: user.write('key.pem', key)}
    const one = await user.serve(['server', 'start', '--tlscert', files.cert, '--tlskey', files.key])
    expect(one.address).toBe(`https://127.0.0.1:${one.port}`)
    // Found by its note, whose word counts.
    expect(await user.result(['server', 'alive'])).toMatchObject({address: one.address})
    const named = ['--host', 'localhost', '--port', String(one.port)]
    expect(await user.fails(['server', 'alive', ...named])).toMatchObject({code: 'SERVER_UNTRUSTED', exitCode: 4})
    await user.prints(['server', 'alive', ...named, '--skip-tls-verify'])
    await user.prints(['server', 'alive', ...named], {env: {COLONIES_CA: files.cert}})
    expect(await user.fails(['server', 'alive', ...named, '--insecure'])).toMatchObject({exitCode: 5})
    expect(await environment()).toMatchObject({COLONIES_TLS: 'true', COLONIES_SERVER_TLS: 'true'})
  })

  test('what it cannot serve it says at once', async () => {
    const {certificate} = selfSigned()
    const cert = user.write('cert.pem', certificate)
    const start = (...flags: string[]) => user.fails(['server', 'start', '--port', '0', ...flags])
    expect(await start('--tlscert', cert)).toMatchObject({code: 'USAGE', exitCode: 2})
    expect(await start('--tlscert', cert, '--tlskey', cert)).toMatchObject({code: 'INPUT_INVALID'})
    expect(await start('--tlscert', join(user.path, 'none'), '--tlskey', cert)).toMatchObject({code: 'FILE_NOT_FOUND'})
    expect(await start('--host', '192.0.2.1')).toMatchObject({code: 'ADDRESS_INVALID'})
    expect(await start('--data', cert)).toMatchObject({exitCode: 1})
    for (const flag of ['--dbhost', '--dbport', '--etcdname', '--relayport', '--initial-cluster']) {
      const failure = await start(flag, '1')
      expect(failure).toMatchObject({code: 'FLAG_UNSUPPORTED', exitCode: 2})
      expect(failure.message).toContain(flag)
    }
    const env = async (variables: NodeJS.ProcessEnv) => user.fails(['server', 'start', '--port', '0'], {env: variables})
    expect(await env({COLONIES_STALE_EXECUTOR_DURATION: 'soon'})).toMatchObject({code: 'USAGE'})
    expect(await env({COLONIES_RETENTION: 'true'})).toMatchObject({code: 'USAGE'})
    expect(await env({COLONIES_SERVER_ID: 'me'})).toMatchObject({code: 'USAGE'})
    expect(await env({COLONIES_TLS: 'perhaps'})).toMatchObject({code: 'USAGE'})
    expect(await env({COLONIES_TLS: 'true'})).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['dev', '--port', '70000'])).toMatchObject({code: 'USAGE'})
  })

  test('COLONIES_MONITOR_PORT serves numbers for Prometheus', async () => {
    const port = await freePort()
    const env = {COLONIES_MONITOR_PORT: String(port)}
    const one = await user.serve(['server', 'start'], env)
    const {metrics} = JSON.parse(one.lines[0] ?? '')
    expect(metrics).toBe(`http://127.0.0.1:${port}/metrics`)
    expect(await (await fetch(metrics)).text()).toMatch(/^colonies_server_colonies 1$/m)
    const other = ['server', 'start', '--port', '0', '--data', join(user.path, 'other')]
    const failure = await user.fails(other, {env})
    expect(failure).toMatchObject({code: 'ADDRESS_IN_USE'})
    expect(failure.hint).toContain('COLONIES_MONITOR_PORT')
  })

  test('COLONIES_SERVER_ID owns it, with no colony and no keys', async () => {
    const key = 'fcc79953d8a751bf41db661592dc34d30004b1a651ffa0725b03ac227641499d'
    const env = {COLONIES_SERVER_ID: idOf(key)}
    const data = join(user.path, 'owned')
    const one = await user.serve(['server', 'start', '--data', data, '--initdb'], env)
    expect(existsSync(join(data, 'keystores'))).toBe(false)
    expect(await user.fails(['colony', 'ls'])).toMatchObject({code: 'IDENTITY_MISSING', exitCode: 4})
    const signed = {env: {COLONIES_SERVER_PRVKEY: key}}
    expect(await user.result(['colony', 'ls'], signed)).toEqual([])
    await user.prints(['colony', 'add', '--name', 'lab', '--colonyid', 'cd'.repeat(32)], signed)
    expect(await user.result(['colony', 'ls'], signed)).toEqual([{colonyid: 'cd'.repeat(32), name: 'lab'}])
    one.kill('SIGTERM')
    await one.ended()
    const other = {COLONIES_SERVER_ID: 'ef'.repeat(32)}
    const again = ['server', 'start', '--data', data, '--port', '0']
    expect(await user.fails(again, {env: other})).toMatchObject({code: 'INPUT_INVALID'})
    await user.serve([...again, '--initdb'], other)
    expect(await user.fails(['colony', 'ls'], signed)).toMatchObject({code: 'REQUEST_REFUSED', exitCode: 4})
  })

  test("upstream's own set-up runs, with its variables", async () => {
    const port = String(await freePort())
    // docker-compose.env and the commands of docker-compose.yml.
    const env = {
      TZ: 'Europe/Stockholm',
      COLONIES_SERVER_HOST: 'localhost',
      COLONIES_SERVER_PORT: port,
      COLONIES_TLS: 'false',
      COLONIES_SERVER_ID: '039231c7644e04b6895471dd5335cf332681c54e27f81fac54f9067b3f2c0103',
      COLONIES_SERVER_PRVKEY: 'fcc79953d8a751bf41db661592dc34d30004b1a651ffa0725b03ac227641499d',
      COLONIES_COLONY_NAME: 'dev',
      COLONIES_COLONY_ID: '4787a5071856a4acf702b2ffcea422e3237a679c681314113d86139461290cf4',
      COLONIES_COLONY_PRVKEY: 'ba949fa134981372d6da62b6a56f336ab4d843b22c02a4257dcf7d0d73097514',
      COLONIES_ID: '3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac',
      COLONIES_PRVKEY: 'ddf7f7791208083b6a9ed975a72684f6406a269cfa36f1b1c32045c0a71fff05',
      COLONIES_DB_HOST: 'timescaledb',
      COLONIES_VERBOSE: 'true',
    }
    const asUpstream = {env}
    await user.serve(['server', 'start', '--initdb', '--port', port, '--insecure'], env)
    await user.prints(['server', 'status'], asUpstream)
    await user.prints(['colony', 'add', '--name', 'dev', '--colonyid', env.COLONIES_COLONY_ID], asUpstream)
    const add = ['user', 'add', '--name=myuser', '--email=', '--phone=', `--userid=${env.COLONIES_ID}`]
    await user.prints(add, asUpstream)
    expect(await user.result(['user', 'ls'], asUpstream)).toMatchObject([{name: 'myuser', userid: env.COLONIES_ID}])
    expect(await user.result(['process', 'psw'], asUpstream)).toEqual([])
  })

  test('no key is in what it tells of requests', async () => {
    const one = await user.serve(['server', 'start', '--verbose'])
    await user.prints(['executor', 'ls', '--verbose'])
    const env = await environment()
    const logged = [...one.errors, ...user.said.filter((text) => !text.includes('COLONIES_'))].join('\n')
    expect(logged).toContain('getexecutorsmsg')
    const keys = ['COLONIES_PRVKEY', 'COLONIES_COLONY_PRVKEY', 'COLONIES_SERVER_PRVKEY'].map((name) => env[name] ?? '')
    for (const key of keys) expect(logged).not.toContain(key)
    for (const file of readdirSync(folder(), {recursive: true, encoding: 'utf8'})) {
      if (statSync(join(folder(), file)).isDirectory()) continue
      const text = readFileSync(join(folder(), file), 'latin1')
      for (const key of keys) expect(text).not.toContain(key)
    }
  })
})

/** One that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
