import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {connect as connectTls, createServer} from 'node:tls'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import type {ListenAddress} from '../../../src/daffi/link/address.js'
import {joinPython} from '../../../src/daffi/link/grpc/join-python.js'
import type {LinkHandlers} from '../../../src/daffi/link/link.js'
import {admissionText, type PeerHello} from '../../../src/daffi/link/listening.js'
import {NATIVE_ALPN} from '../../../src/daffi/link/native/frames.js'
import {rpcMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {selfSigned} from '../../support/certificate.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {type Counterpart, freePort, join, startCounterpart, startPython, until} from './peers.js'

const folder = mkdtempSync(joinPath(tmpdir(), 'link-'))
const running: {close(): unknown}[] = []

interface Files {
  readonly certificate: Buffer
  readonly key: Buffer
}

/** A certificate of its own signature for some places. */
function certificate(hosts: readonly string[], addresses: readonly Buffer[] = []): Files {
  const made = selfSigned({hosts, addresses})
  return {certificate: Buffer.from(made.certificate), key: Buffer.from(made.key)}
}

describe('TLS', () => {
  let ours: Files
  let named: Files

  beforeAll(() => {
    ours = certificate(['elsewhere.example'])
    named = certificate(['localhost'], [Buffer.from([127, 0, 0, 1]), Buffer.alloc(16)])
    // Python has them as files.
    writeFileSync(joinPath(folder, 'named.cert'), named.certificate)
    writeFileSync(joinPath(folder, 'named.key'), named.key)
  })

  afterEach(async () => {
    for (const one of running.splice(0).reverse()) await one.close()
  })

  afterAll(() => rmSync(folder, {recursive: true, force: true}))

  const start = async (address: ListenAddress, tls: Files): Promise<Counterpart> => {
    const counterpart = await startCounterpart(address, {tls})
    running.push(counterpart.listening)
    return counterpart
  }

  test.each<ListenAddress>([
    {kind: 'tcp', host: 'localhost', port: 0},
    {kind: 'unix', path: joinPath(folder, '.sock')},
  ])('our nodes join over $kind, and trust the very certificate whatever its names', async (address) => {
    const {listening} = await start(address, ours)
    const {link, messages} = await join({address: listening.address, tls: {certificate: ours.certificate}})
    expect(link.kind).toBe('native')
    link.send(rpcMessage({flag: 'REQUEST', uuid: 1, data: Buffer.alloc(300_000)}))
    await until(() => messages.length === 1, 'the echo')
    await link.close()
  })

  test('a proof does not pass a controller in between, nor one without TLS', async () => {
    const texts: string[] = []
    const onNative = ({name}: PeerHello, challenge: string): LinkHandlers => {
      texts.push(admissionText(challenge, name))
      return {onMessage: () => {}, onClose: () => {}}
    }
    const real = await startCounterpart({kind: 'tcp', host: '127.0.0.1', port: 0}, {tls: ours, onNative})
    running.push(real.listening)
    const {address} = real.listening
    if (address.kind !== 'tcp') throw new Error('no port')
    const relay = createServer({cert: named.certificate, key: named.key, ALPNProtocols: [NATIVE_ALPN]}, (socket) => {
      const onward = connectTls({...address, ca: ours.certificate, checkServerIdentity: () => undefined})
      socket.pipe(onward).pipe(socket)
      for (const one of [socket, onward]) one.on('error', () => {})
    })
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
    running.push(relay)
    const place = relay.address()
    if (place === null || typeof place === 'string') throw new Error('no port')
    const signed: string[] = []
    const sign = (text: string): string => {
      signed.push(text)
      return '0x'
    }
    const direct = await join({address, tls: {certificate: ours.certificate}, sign})
    expect(texts).toEqual(signed)
    const through = {...address, port: place.port}
    const relayed = await join({address: through, tls: {certificate: named.certificate}, sign, ident: 'other'})
    expect(texts[1]?.split('\n')[1]).toBe(signed[1]?.split('\n')[1])
    expect(texts[1]).not.toBe(signed[1])
    await Promise.all([direct.link.close(), relayed.link.close()])
  })

  test('gRPC peers join the same port', async () => {
    const {listening, met} = await start({kind: 'tcp', host: '127.0.0.1', port: 0}, ours)
    const tls = {certificate: ours.certificate}
    const {link, messages} = await join({address: listening.address, tls, generation: '2.2.1'}, joinPython)
    const data = Buffer.from('\x8c\x16daffi.method_executors', 'latin1')
    link.send(serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: 'js', data}))
    await until(() => messages.length === 1, 'the echo')
    expect(met[0]?.link.kind).toBe('python')
    await link.close()
  })

  test('another certificate, or none, is not trusted', async () => {
    const {listening} = await start({kind: 'tcp', host: '127.0.0.1', port: 0}, ours)
    const code = {code: 'CONTROLLER_UNREACHABLE'}
    await expect(join({address: listening.address, tls: {certificate: named.certificate}})).rejects.toMatchObject({
      code: 'CONTROLLER_UNTRUSTED',
    })
    await expect(join({address: listening.address})).rejects.toMatchObject(code)
    const plain = await startCounterpart({kind: 'tcp', host: '127.0.0.1', port: 0})
    running.push(plain.listening)
    const dialled = join({address: plain.listening.address, tls: {certificate: ours.certificate}})
    await expect(dialled).rejects.toMatchObject(code)
  })

  test('files that are none of TLS are refused', async () => {
    const tls = {certificate: Buffer.from('no certificate'), key: ours.key}
    await expect(startCounterpart({kind: 'tcp', host: '127.0.0.1', port: 0}, {tls})).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
  })

  describe.skipIf(!pythonDaffi('2.2.1'))('with Python', () => {
    const files = [joinPath(folder, 'named.cert'), joinPath(folder, 'named.key')] as const

    test('a node of Python joins our listener', async () => {
      const {listening, recognised} = await start({kind: 'tcp', host: 'localhost', port: 0}, named)
      const {port} = listening.address as {port: number}
      const node = startPython('2.2.1', ['node', 'py', 'localhost', String(port), ...files])
      running.push({close: () => node.child.kill('SIGKILL')})
      await until(() => recognised.length === 1, 'the node', 20_000)
      expect(recognised).toEqual(['2.2.1'])
    })

    test('our node joins a controller of Python', async () => {
      const port = await freePort()
      const controller = startPython('2.2.1', ['controller', 'py', 'localhost', String(port), ...files])
      running.push({close: () => controller.child.kill('SIGKILL')})
      await controller.line('ready')
      const address = {kind: 'tcp', host: 'localhost', port} as const
      const {link, messages} = await join({address, tls: {certificate: named.certificate}})
      expect([link.kind, link.generation]).toEqual(['python', '2.2.1'])
      const data = writePickle(new Map())
      link.send(serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: 'js', data}))
      await until(() => messages.length > 0, 'the mapping')
      await link.close()
    })
  })
})
