import {existsSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {callback} from '../../../src/daffi/library/callback.js'
import {Global, type GlobalOptions} from '../../../src/daffi/library/global.js'
import {GlobalContextError, InitializationError, TimeoutError} from '../../../src/daffi/wire/exceptions.js'
import {type TestMesh, testMesh} from './mesh.js'

// daffi-semantics, sections 1, 2 and 7.

let mesh: TestMesh

beforeEach(async () => {
  mesh = await testMesh()
})
afterEach(() => mesh.close())

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  )

describe('what a Global is made with', () => {
  test.each<[string, GlobalOptions, string]>([
    ['no component', {initNode: false}, 'No components were found in current process.'],
    ['two places', {host: 'localhost', port: 1, unixSockPath: '/x'}, "Provide either 'unix_sock_path' argument or"],
    ['a host without port', {host: 'localhost'}, 'The port of the controller'],
    ['a certificate without key', {initController: true, sslCertificate: 'x'}, 'TLS needs a certificate and its key'],
    ['a key without certificate', {sslKey: 'x'}, 'TLS needs'],
    ['an allow list without controller', {allow: []}, 'Only a controller lets in nodes'],
  ])('%s is refused at once', (_, options, text) => {
    expect(() => new Global(options)).toThrow(InitializationError)
    expect(() => new Global(options)).toThrow(text)
  })

  test('the name is random when none is given, and a text', async () => {
    expect(mesh.global().processName).toMatch(/^0x[0-9a-f]{8}$/)
    expect(mesh.global({processName: 5 as never}).processName).toBe('5')
  })
})

describe('a controller in the process', () => {
  test('has a free port when only a host is given, and ends with it', async () => {
    const g = mesh.global({unixSockPath: undefined, host: '127.0.0.1', initController: true, processName: 'c'})
    expect(g.isController).toBe(false)
    await g.ready
    expect(g.isController).toBe(true)
    expect(g.port).toBeGreaterThan(0)
    const other = mesh.global({unixSockPath: undefined, host: '127.0.0.1', port: g.port, processName: 'n'})
    await other.waitProcess('c', {timeout: 5})
    expect(other.isController).toBe(false)
    await other.stop()
    await g.stop()
    await expect(portIsFree(g.port ?? 0)).resolves.toBe(true)
  })

  test('has its socket in the folder that is named', async () => {
    const unixSockPath = join(mesh.directory, 'deep', 'er')
    const g = mesh.global({unixSockPath, initController: true})
    await g.ready
    expect(existsSync(join(unixSockPath, '.sock'))).toBe(true)
    await g.stop()
    expect(existsSync(join(unixSockPath, '.sock'))).toBe(false)
  })

  test('alone calls nobody', async () => {
    const unixSockPath = join(mesh.directory, 'alone')
    const g = mesh.global({unixSockPath, initController: true, initNode: false})
    await g.ready
    expect(await failure(g.call.add(1).fg())).toMatchObject({
      name: 'GlobalContextError',
      message: expect.stringContaining('Support for invoking remote calls is not enabled'),
    })
    expect(await failure(g.waitProcess('x'))).toBeInstanceOf(GlobalContextError)
  })

  test('stops all nodes, from its own process alone', async () => {
    const unixSockPath = join(mesh.directory, 'killer')
    const g = mesh.global({unixSockPath, initController: true, processName: 'c'})
    const [one, two] = ['one', 'two'].map((processName) => mesh.global({unixSockPath, processName}))
    if (!one || !two) throw new Error('not made')
    const ends = Promise.all([one.join(), two.join()])
    await Promise.all([g.waitProcess('one', {timeout: 5}), g.waitProcess('two', {timeout: 5})])
    expect(await one.killAll()).toEqual({})
    expect(mesh.lines).toContain('You can kill all nodes only from a process that has a controller')
    expect(await g.killAll()).toEqual({one: null, two: null})
    await ends
    expect(await failure(one.call.x().fg())).toMatchObject({code: 'GLOBAL_STOPPED'})
  })
})

describe('a start that fails', () => {
  test('rejects whoever waits, and nobody else', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      const taken = mesh.global({unixSockPath: mesh.directory, initController: true})
      const waits = [taken.ready, taken.join(), taken.waitProcess('x'), taken.call.f().fg(), taken.call.f().bg().get()]
      for (const wait of waits) expect(await failure(wait)).toMatchObject({code: 'ADDRESS_IN_USE'})
      const missing = mesh.global({sslCertificate: join(mesh.directory, 'nothing.pem')})
      expect(await failure(missing.ready)).toMatchObject({code: 'FILE_NOT_FOUND'})
      // Nobody waits for this one.
      mesh.global({unixSockPath: mesh.directory, initController: true})
      await sleep(300)
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })

  test('a name that is taken', async () => {
    await mesh.node('s1', {})
    expect(await failure(mesh.global({processName: 's1'}).ready)).toMatchObject({code: 'NODE_NAME_TAKEN'})
  })
})

describe('waiting', () => {
  test('for a process or a function that comes later, that is there, or is one’s own', async () => {
    const g = mesh.global({processName: 'me'})
    await g.waitProcess('me', {timeout: 5})
    const waits = Promise.all([g.waitProcess('s1', {timeout: 5}), g.waitFunction('late', {timeout: 5})])
    const node = await mesh.node('s1', {})
    await g.waitProcess('s1')
    node.register([])
    const s2 = await mesh.node('s2', {late: () => 1})
    await waits
    expect(g.registeredCallbacks).toEqual({s1: [], s2: ['late']})
    await s2.stop()
    await vi.waitFor(() => expect(g.registeredCallbacks).toEqual({s1: []}))
  })

  test('ends at its timeout, and when the Global stops', async () => {
    const g = mesh.global()
    expect(await failure(g.waitProcess('nobody', {timeout: 0.05}))).toBeInstanceOf(TimeoutError)
    expect(await failure(g.waitFunction('nothing', {timeout: '50ms'}))).toBeInstanceOf(TimeoutError)
    const endless = failure(g.waitFunction('nothing'))
    await g.stop()
    expect(await endless).toMatchObject({code: 'GLOBAL_STOPPED'})
  })

  test('ends at its timeout when there is no controller at all', async () => {
    const g = mesh.global({unixSockPath: join(mesh.directory, 'nowhere')})
    expect(await failure(g.waitProcess('x', {timeout: 0.1}))).toBeInstanceOf(TimeoutError)
    await g.stop()
    expect(await failure(g.ready)).toMatchObject({code: 'GLOBAL_STOPPED'})
  })

  test('a call waits for a function of a mesh that has just begun', async () => {
    const g = mesh.global()
    await g.ready
    const call = g.call.soon().fg()
    await sleep(100)
    await mesh.node('s1', {soon: () => 'now'})
    expect(await call).toBe('now')
  })
})

describe('the end', () => {
  test('calls after stop, and pending ones, fail', async () => {
    await mesh.node('s1', {never: () => new Promise(() => {})})
    const g = mesh.global()
    await g.waitProcess('s1', {timeout: 5})
    const pending = [g.call.never().fg(), g.call.never().bg({eta: 60}).get(), g.call.never().bg().get()].map(failure)
    await sleep(50)
    await g.stop()
    for (const end of pending) expect(await end).toBeInstanceOf(Error)
    for (const late of [
      g.call.never().fg(),
      g.call.never().bg().get(),
      g.call.never().noReturn(),
      g.call.never().broadcast({returnResult: true}),
      g.waitProcess('s1'),
      g.getScheduledTasks('s1'),
    ]) {
      expect(await failure(late)).toMatchObject({
        name: 'GlobalContextError',
        code: 'GLOBAL_STOPPED',
        message: 'Global can no longer accept remote calls because it was stopped',
      })
    }
    await g.stop()
    await g.join()
  })

  test('join ends with stop, and await using stops', async () => {
    const g = mesh.global()
    const joined = g.join()
    await g.ready
    await g[Symbol.asyncDispose]()
    await joined
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('join ends on %s', async (signal) => {
    const g = mesh.global()
    const joined = g.join()
    await g.ready
    process.emit(signal)
    await joined
    expect(process.listenerCount(signal)).toBe(0)
    expect(await failure(g.call.x().fg())).toMatchObject({code: 'GLOBAL_STOPPED'})
  })
})

describe('listeners', () => {
  test('hear of the start, of own connections, and of nodes that leave the controller', async () => {
    const heard: unknown[] = []
    const unixSockPath = join(mesh.directory, 'heard')
    const g = mesh.global({
      unixSockPath,
      initController: true,
      processName: 'me',
      onInit: (who, name) => heard.push(['init', name, who.processName]),
      onNodeConnect: (_, name) => heard.push(['connect', name]),
      onNodeDisconnect: (_, name) => {
        heard.push(['disconnect', name])
        throw new Error('not my fault')
      },
    })
    const s1 = mesh.global({unixSockPath, processName: 's1', onNodeDisconnect: () => heard.push('never')})
    await g.waitProcess('s1', {timeout: 5})
    await s1.stop()
    await vi.waitFor(() => expect(heard).toHaveLength(3))
    expect(heard).toEqual(
      expect.arrayContaining([
        ['init', 'me', 'me'],
        ['connect', 'me'],
        ['disconnect', 's1'],
      ]),
    )
    await vi.waitFor(() => expect(mesh.lines).toContain('onNodeDisconnect failed: not my fault'))
  })
})

describe('a controller that comes back', () => {
  test('is found again: calls go on, and whoever joins again is told', async () => {
    const unixSockPath = join(mesh.directory, 'again')
    const connected: string[] = []
    const g = mesh.global({unixSockPath, processName: 'g', onNodeConnect: (_, name) => connected.push(name)})
    const first = mesh.global({unixSockPath, initController: true, processName: 'c'})
    await g.waitProcess('c', {timeout: 5})
    await first.stop()
    expect(await failure(g.call.again().fg({timeout: 5}))).toBeInstanceOf(Error)
    const second = mesh.global({unixSockPath, initController: true, processName: 'c'})
    await second.waitProcess('g', {timeout: 10})
    callback(function again() {
      return 'there'
    })
    await vi.waitFor(async () => expect(await g.call.again().fg({timeout: 1})).toBe('there'), {timeout: 5000})
    await vi.waitFor(() => expect(connected).toEqual(['g', 'g']))
  })
})

describe('values that cannot travel', () => {
  test('a Global, and what is no plain value', async () => {
    await mesh.node('s1', {take: (_value: unknown) => 1})
    const g = mesh.global()
    await g.waitProcess('s1', {timeout: 5})
    expect(() => g.call.take(g)).toThrow(GlobalContextError)
    expect(await failure(g.call.take(() => 1).fg())).toMatchObject({name: 'RemoteCallError', code: 'CALL_INVALID'})
    expect(await failure(g.call.take(Symbol('x')).fg())).toMatchObject({code: 'CALL_INVALID'})
  })

  test('a Global is no promise, nor is its call', async () => {
    const g = mesh.global()
    expect(await g.ready).toBe(g)
    expect(await g.call).toBe(g.call)
  })
})

async function portIsFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

test('a callback that was registered is there for all that come', () => {
  const fn = (): number => 5
  expect(callback(fn, 'five')).toBe(fn)
})
