import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join as joinPath} from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import type {Link} from '../../../src/daffi/link/link.js'
import {GENERATIONS} from '../../../src/daffi/wire/messages/generation.js'
import {rpcMessage, serviceMessage} from '../../../src/daffi/wire/messages/message.js'
import {readPickle} from '../../../src/daffi/wire/pickle/read-pickle.js'
import {PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../src/daffi/wire/pickle/write-pickle.js'
import {pythonDaffi} from '../../support/python-daffi.js'
import {freePort, join, type PythonProcess, startCounterpart, startPython, until} from './peers.js'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

function folder(): string {
  const path = mkdtempSync(joinPath(tmpdir(), 'link-'))
  undo.push(() => rmSync(path, {recursive: true, force: true}))
  return path
}

function python(...given: Parameters<typeof startPython>): PythonProcess {
  const started = startPython(...given)
  undo.push(() => started.child.kill('SIGKILL'))
  return started
}

const request = (func: string, receiver: string, ...args: unknown[]) =>
  rpcMessage({
    flag: 'REQUEST',
    uuid: Math.floor(Math.random() * 2 ** 32),
    transmitter: 'js',
    receiver,
    funcName: func,
    data: writePickle(new PyTuple([new PyTuple(args), new Map(), null])),
  })

const resultOf = (data: Uint8Array): unknown => {
  const read = readPickle(data) as PyTuple
  return ((read.items as PyTuple[])[0] as PyTuple).items[0]
}

/** What a controller says to a handshake: that nobody else is there. */
function welcome(link: Link, name: string): void {
  link.send(serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: name, data: writePickle(new Map())}))
}

describe.each(GENERATIONS)('a node of daffi %s', (generation) => {
  describe.skipIf(!pythonDaffi(generation))('', () => {
    test.each(['unix', 'localhost', 'wildcard'] as const)('joins our listener: %s', async (kind) => {
      const tmp = folder()
      const address =
        kind === 'unix'
          ? ({kind: 'unix', path: joinPath(tmp, 'daffi', '.sock')} as const)
          : ({kind: 'tcp', host: kind === 'localhost' ? 'localhost' : '0.0.0.0', port: 0} as const)
      const {listening, met, recognised} = await startCounterpart(address, {
        answer(link, message) {
          if (message.flag === 'HANDSHAKE') welcome(link, message.transmitter)
        },
      })
      undo.push(() => listening.close())
      const where = listening.address.kind === 'tcp' ? ['localhost', String(listening.address.port)] : ['-', '-']
      const node = python(generation, ['node', 'py', ...where], tmp)
      await node.line('ready')
      expect(recognised).toEqual([generation])
      const [peer] = met
      if (!peer) throw new Error('nobody came')
      peer.link.send(request('add', 'py', 10, 3))
      await until(() => peer.messages.length === 2, 'an answer')
      expect(resultOf(peer.messages[1]?.data ?? Buffer.alloc(0))).toBe(13)
      const big = Buffer.alloc(generation === '1.0.0' ? 300_000 : 9_000_000, 7)
      peer.link.send(request('echo', 'py', big))
      await until(() => peer.messages.length === 3, 'the echo')
      expect(big.equals(resultOf(peer.messages[2]?.data ?? Buffer.alloc(0)) as Buffer)).toBe(true)
      node.child.stdin?.end()
      await until(() => peer.closed, 'the end')
      expect(peer.reason).toBeUndefined()
    })

    test('without callbacks tells its generation when it is asked', async () => {
      const {listening, met, recognised} = await startCounterpart(
        {kind: 'tcp', host: '127.0.0.1', port: 0},
        {
          answer(link, message) {
            if (message.flag === 'HANDSHAKE') welcome(link, message.transmitter)
          },
        },
      )
      undo.push(() => listening.close())
      const node = python(generation, ['bare', 'py', 'localhost', String((listening.address as {port: number}).port)])
      await node.line('ready')
      expect(recognised).toEqual([generation])
      expect(met[0]?.messages.map(({flag}) => flag)).toEqual(['HANDSHAKE'])
    })

    test.each(['unix', 'localhost'] as const)('controls ours: %s', async (kind) => {
      const tmp = folder()
      const port = await freePort()
      const controller = python(
        generation,
        ['controller', 'py', ...(kind === 'unix' ? ['-', '-'] : ['localhost', String(port)])],
        tmp,
      )
      await controller.line('ready')
      const {link, messages} = await join({
        address:
          kind === 'unix' ? {kind, path: joinPath(tmp, 'daffi', '.sock')} : {kind: 'tcp', host: 'localhost', port},
      })
      undo.push(() => link.close())
      expect(link.kind).toBe('python')
      expect(link.generation).toBe(generation)
      link.send(serviceMessage({flag: 'HANDSHAKE', uuid: 1, transmitter: 'js', data: writePickle(new Map())}))
      await until(() => messages.length > 0, 'the mapping')
      expect(messages[0]?.flag).toBe('HANDSHAKE')
      link.send(request('add', '', 10, 3))
      await until(() => messages.length > 1, 'the answer')
      expect(resultOf(messages[1]?.data ?? Buffer.alloc(0))).toBe(13)
      const big = Buffer.alloc(generation === '1.0.0' ? 300_000 : 9_000_000, 7)
      link.send(request('echo', '', big))
      await until(() => messages.length > 2, 'the echo')
      expect(big.equals(resultOf(messages[2]?.data ?? Buffer.alloc(0)) as Buffer)).toBe(true)
      await link.close()
    })
  })
})
