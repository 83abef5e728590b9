import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {assign} from '../support/colony.js'
import {type ServedColony, serve} from '../support/serve.js'
import {eventually, type Started} from '../support/started.js'
import {startProxy, type TcpProxy} from '../support/tcp-proxy.js'

// Commands that wait, over connections that do not last.

let user: ColoniesHome
let dev: ServedColony
let proxy: TcpProxy
let cuts: NodeJS.Timeout
beforeEach(async () => {
  user = coloniesHome()
  dev = await serve()
  proxy = await startProxy(() => dev.listening.port)
})
afterEach(async () => {
  clearInterval(cuts)
  await proxy.close()
  await dev.end()
  await user.remove()
})

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex')

function start(argv: readonly string[]): Started {
  return user.start(argv, {
    COLONIES_SERVER_HOST: '127.0.0.1',
    COLONIES_SERVER_HTTP_PORT: String(proxy.port),
    COLONIES_TLS: 'false',
    COLONIES_COLONY_NAME: 'dev',
    COLONIES_PRVKEY: hex(dev.keys.user),
  })
}
const submitting = (...rest: readonly string[]): Started =>
  start(['function', 'exec', '--func', 'work', '--targettype', 'cli', ...rest])

describe('with a connection that is cut each second', () => {
  test('--wait ends with the process', async () => {
    const waiting = submitting('--wait', '--out')
    const {processid} = await assign(dev.client, dev.keys.executor, 20)
    cuts = setInterval(() => proxy.cut(), 1000)
    await new Promise((resolve) => setTimeout(resolve, 3500))
    expect(waiting.process.exitCode).toBeNull()
    await dev.client.call('closesuccessfulmsg', {processid, out: [7]}, dev.keys.executor)
    expect(await waiting.ended()).toBe(0)
    expect(waiting.lines).toEqual(['[7]'])
  })

  test('--follow shows each line once', async () => {
    const following = submitting('--follow', '--json')
    const {processid} = await assign(dev.client, dev.keys.executor, 20)
    cuts = setInterval(() => proxy.cut(), 1000)
    for (let line = 0; line < 12; line++) {
      await dev.client.call('addlogmsg', {processid, message: `line ${line}\n`}, dev.keys.executor)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    await dev.client.call('closesuccessfulmsg', {processid, out: []}, dev.keys.executor)
    expect(await following.ended()).toBe(0)
    const events = following.lines.map((line) => JSON.parse(line) as {type: string; message?: string})
    const messages = events.filter(({type}) => type === 'log').map(({message}) => message)
    expect(messages).toEqual(Array.from({length: 12}, (_, line) => `line ${line}\n`))
    expect(events.at(-1)?.type).toBe('success')
  })
})

test('a wait goes on while the server is away for a while', async () => {
  const waiting = submitting('--wait', '--out')
  const {processid} = await assign(dev.client, dev.keys.executor, 20)
  const {port} = dev.listening
  // One for requests, one for events.
  await eventually(async () => proxy.connections() > 1)
  await proxy.close()
  await dev.client.call('closesuccessfulmsg', {processid, out: ['meanwhile']}, dev.keys.executor)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  proxy = await startProxy(() => port, undefined, proxy.port)
  expect(await waiting.ended()).toBe(0)
  expect(waiting.lines).toEqual(['["meanwhile"]'])
})
