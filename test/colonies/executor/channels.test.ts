import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest'
import {type ChannelHandle, openChannel} from '../../../src/colonies/client/channel.js'
import {childHost} from '../../../src/colonies/executor/child-host.js'
import type {FunctionHost} from '../../../src/colonies/executor/function-host.js'
import {shellHost} from '../../../src/colonies/executor/shell-host.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'
import {SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {childProgram, DRIVER, type ExecutorLab, executorLab} from '../../support/colonies-executor.js'

const folder = mkdtempSync(join(tmpdir(), 'executor-channels-'))
let program: Bundle
let lab: ExecutorLab
const hosts: FunctionHost[] = []

beforeAll(async () => {
  program = await bundle('src/colonies/executor/host/module-host.ts')
})
afterAll(() => {
  program.remove()
  rmSync(folder, {recursive: true, force: true})
})
beforeEach(() => {
  lab = executorLab()
})
afterEach(async () => {
  await lab.close()
  for (const host of hosts.splice(0)) await host.close()
})

async function child(command: string, args: readonly string[]): Promise<FunctionHost> {
  const options = {stop: new AbortController().signal, onOutput: () => {}}
  const host = await childHost(childProgram(command, args, folder), options)
  hosts.push(host)
  return host
}

function source(name: string, code: string): string {
  const file = join(folder, name)
  writeFileSync(file, code)
  return file
}

/** Answers each message, and gives how many there were. */
const JAVASCRIPT = `export async function talk(ctx) {
  const channel = ctx.channel('chat')
  let count = 0
  const first = await channel.next()
  await channel.append('first ' + first.text, {inReplyTo: first.sequence})
  for await (const {bytes, sequence} of channel) {
    count += 1
    await channel.append(bytes, {inReplyTo: sequence})
  }
  await channel.append({count}, {type: 'sum'})
  channel.append('', {type: 'end'})
  return [count, (await channel.read()).length > 0]
}`

const PYTHON = `def talk(ctx):
    channel = ctx.channel("chat")
    count = 0
    first = channel.next()
    channel.append("first " + first.text, in_reply_to=first.sequence)
    for message in channel:
        count += 1
        channel.append(message.bytes, in_reply_to=message.sequence)
    channel.append({"count": count}, type="sum")
    channel.append("", type="end")
    return count, len(channel.read()) > 0
`

const ways: Readonly<Record<string, () => Promise<FunctionHost | Parameters<ExecutorLab['start']>[0]>>> = {
  'in this process': async () => {
    const made = (await import(`data:text/javascript,${encodeURIComponent(JAVASCRIPT)}`)) as {talk: () => unknown}
    return {talk: made.talk}
  },
  'of a module': () => {
    const settings = {file: source('talk.mjs', JAVASCRIPT), library: join(folder, 'none.mjs'), cacheDirectory: folder}
    return child(process.execPath, [program.file, JSON.stringify(settings)])
  },
  'of a Python file': () => child('python3', [DRIVER, source('talk.py', PYTHON)]),
}

async function submit(funcname = 'talk'): Promise<{id: string; channel: ChannelHandle}> {
  const {processid} = await lab.submit(funcname, {channels: ['chat']})
  const key = lab.keys.user
  const {signal} = new AbortController()
  const place = {processId: processid, name: 'chat'}
  return {id: processid, channel: openChannel(lab.client, place, {key, own: identityOfKey(key), signal})}
}

test.each(Object.entries(ways))('a function %s talks with whoever submitted its process', async (_way, open) => {
  await lab.start(await open())
  const {id, channel} = await submit()
  const sequence = await channel.append('hello')
  const bytes = Buffer.from([0, 255, 10, 200])
  await channel.append(bytes)
  await channel.append('', {type: 'end'})
  const answers = [await channel.next(), await channel.next(), await channel.next()]
  expect(answers.map((each) => each?.type)).toEqual(['data', 'data', 'sum'])
  expect(answers[0]).toMatchObject({text: 'first hello', inReplyTo: sequence})
  expect(Buffer.from(answers[1]?.bytes ?? [])).toEqual(bytes)
  expect(answers[2]?.text.replace(' ', '')).toBe('{"count":1}')
  expect(await channel.next()).toBeUndefined()
  expect(await lab.inState(id, SUCCESS)).toMatchObject({out: [1, true]})
  await channel.close()
})

test('a command talks through its stdin and stdout', async () => {
  const host = shellHost('talk', 'while read -r line; do echo "you said $line"; done; echo bye', {
    environment: {PATH: process.env.PATH},
    directory: folder,
    signalGroup: (group, signal) => process.kill(-group, signal),
    stdioChannel: 'chat',
  })
  await lab.start(host)
  const {id, channel} = await submit()
  await channel.append('one')
  expect((await channel.next())?.text).toBe('you said one')
  await channel.append('two\n')
  await channel.append('', {type: 'end'})
  const rest: string[] = []
  for await (const {text} of channel) rest.push(text)
  expect(rest).toEqual(['you said two', 'bye'])
  expect(await lab.inState(id, SUCCESS)).toMatchObject({out: []})
  await channel.close()
  // Where the process has no such channel, all is as ever.
  expect(await lab.run('talk')).toMatchObject({state: SUCCESS, out: [expect.stringContaining('bye')]})
})

test('a channel that the process does not declare says so, and one that is cancelled ends', async () => {
  await lab.start({
    wrong: async (ctx: {channel(name: string): ChannelHandle}) => ctx.channel('nope').append('x'),
    talk: async (ctx: {channel(name: string): ChannelHandle}) => {
      for await (const _ of ctx.channel('chat')) {
      }
    },
  })
  const failed = await lab.run('wrong')
  expect(failed.errors[0]).toContain('nope')
  const {id, channel} = await submit()
  await lab.begun(id)
  await lab.client.call('cancelprocessmsg', {processid: id}, lab.keys.user)
  await channel.close()
  expect(await lab.run('talk', {channels: ['chat'], maxexectime: 1})).toMatchObject({state: 3})
})
