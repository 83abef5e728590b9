import {randomBytes} from 'node:crypto'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ChannelEntry} from '../../src/colonies/wire/objects/channels.js'
import type {Appended} from '../../src/output/views/channel.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'
import {ROOT} from '../support/run-program.js'
import {linkPrograms, runShell} from '../support/shell.js'
import {eventually} from '../support/started.js'

let user: ColoniesHome
let session: HomeSession
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
})
afterAll(async () => {
  await session.close()
  await user.remove()
})

/** A process that the person submitted and the executor of this place runs, with the channels `chat` and `data`. */
async function talking(): Promise<string> {
  const id = (
    await user.prints(['function', 'exec', '--func', 'f', '--targettype', 'dev', '--channels', 'chat,data'])
  ).trim()
  await session.take()
  return id
}
const other = (processid: string, text: string, payloadtype = '', name = 'chat'): Promise<unknown> => {
  const sequence = process.hrtime.bigint()
  const payload = Buffer.from(text)
  return session.call('channelappendmsg', {processid, name, sequence, inreplyto: 0n, payload, payloadtype})
}
const channel = (verb: string, id: string, name: string, ...more: string[]): string[] => [
  'channel',
  verb,
  '-p',
  id,
  '-n',
  name,
  ...more,
]

describe('append and read', () => {
  test.each(['read', 'follow'])('%s skips no more than can be counted', async (verb) => {
    const beyond = channel(verb, 'ab'.repeat(32), 'chat', '--after', '99999999999999999999')
    expect(await user.fails(beyond)).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('a text, lines, and bytes of any kind', async () => {
    const id = await talking()
    const sequence = (await user.prints(channel('append', id, 'chat', 'hello'))).trim()
    const answer = channel(
      'append',
      id,
      'chat',
      '--msg',
      '-x',
      '--inreplyto',
      sequence,
      '--type',
      'token',
      '--sequence',
      '7',
    )
    expect(await user.result<Appended>(answer)).toMatchObject({processid: id, name: 'chat', messages: 1, sequence: 7})
    const lines = await user.result<Appended>(channel('append', id, 'chat', '--lines'), {input: 'one\n\ntwo'})
    expect(lines).toMatchObject({messages: 3})
    await user.prints(channel('append', id, 'chat', '--type', 'end'))
    const entries = await user.result<ChannelEntry[]>(channel('read', id, 'chat'))
    const shown = entries.map(({payload, type}) => [Buffer.from(payload, 'base64').toString(), type])
    expect(shown.toSorted()).toEqual(
      [
        ['hello', 'data'],
        ['-x', 'token'],
        ['one', 'data'],
        ['', 'data'],
        ['two', 'data'],
        ['', 'end'],
      ].toSorted(),
    )
    expect(await user.result<ChannelEntry[]>(channel('read', id, 'chat', '--after', '1', '--limit', '2'))).toHaveLength(
      2,
    )
    const table = await user.run(channel('read', id, 'chat'), {columns: 120})
    expect(table.stdout).toContain('hello')
  })

  test('bytes come out as they went in', async () => {
    const id = await talking()
    const file = user.write('bytes.bin', randomBytes(300_000))
    const programs = linkPrograms(ROOT, join(user.path, 'programs'))
    const run = (command: string) => runShell(user.home, command, {programs, cwd: user.path})
    await run(`colonies channel append -p ${id} -n data < ${file}`)
    await run(`colonies channel append -p ${id} -n data --type end`)
    expect((await run(`colonies channel read -p ${id} -n data --raw | cmp - ${file} && echo same`)).stdout).toBe(
      'same\n',
    )
    expect((await run(`colonies channel follow -p ${id} -n data | cmp - ${file} && echo same`)).stdout).toBe('same\n')
  })

  test('say what is wrong', async () => {
    const id = await talking()
    expect(await user.fails(channel('read', id, 'nope'))).toMatchObject({code: 'NOT_FOUND', exitCode: 1})
    expect(await user.fails(channel('append', id, 'chat', 'x', '--sequence', 'first'))).toMatchObject({code: 'USAGE'})
    const stranger = {env: {COLONIES_PRVKEY: randomBytes(32).toString('hex')}}
    expect(await user.fails(channel('read', id, 'chat'), stranger)).toMatchObject({
      code: 'REQUEST_REFUSED',
      exitCode: 4,
    })
    await session.call('closesuccessfulmsg', {processid: id, out: []})
    for (const verb of ['read', 'follow']) {
      expect(await user.fails(channel(verb, id, 'chat'))).toMatchObject({
        code: 'NOT_FOUND',
        hint: expect.stringContaining('while'),
      })
    }
  })
})

describe('follow', () => {
  test('goes on until end, and shows no control characters on a terminal', async () => {
    const id = await talking()
    const following = user.start(channel('follow', id, 'chat', '--json'))
    await other(id, 'one \u001b[2J')
    await eventually(async () => following.lines.length === 1)
    await other(id, 'two')
    await other(id, '', 'end')
    expect(await following.ended()).toBe(0)
    const events = following.lines.map((line) => JSON.parse(line))
    expect(events.map(({type, messagetype}) => [type, messagetype])).toEqual([
      ['message', 'data'],
      ['message', 'data'],
      ['message', 'end'],
      ['end', undefined],
    ])
    const terminal = await user.run(channel('follow', id, 'chat'), {columns: 80})
    expect(terminal.stdout).toContain('one  [2J')
  })

  test('goes on until the process ends', async () => {
    const id = await talking()
    const following = user.start(channel('follow', id, 'chat', '--json'))
    await other(id, 'one')
    await eventually(async () => following.lines.length === 1)
    await other(id, 'last')
    await session.call('closesuccessfulmsg', {processid: id, out: []})
    expect(await following.ended()).toBe(0)
    expect(following.lines.map((line) => JSON.parse(line).type)).toEqual(['message', 'message', 'closed'])
  })

  test('ends at Ctrl-C', async () => {
    const id = await talking()
    const following = user.start(channel('follow', id, 'chat'))
    await other(id, 'one\n')
    await eventually(async () => following.lines.length === 1)
    following.kill('SIGINT')
    expect(await following.ended()).toBe(130)
  })
})

test('chat sends lines, and prints what the other end says until it says end', async () => {
  const id = await talking()
  const chatting = user.run(channel('chat', id, 'chat'), {input: 'question one\nquestion two\n'})
  const read = async (): Promise<readonly ChannelEntry[]> =>
    session.call('channelreadmsg', {processid: id, name: 'chat', afterseq: 0n, limit: 0})
  await eventually(async () => (await read()).length === 3)
  expect((await read()).map(({payload, type}) => [Buffer.from(payload, 'base64').toString(), type])).toEqual([
    ['question one', 'data'],
    ['question two', 'data'],
    ['', 'end'],
  ])
  await other(id, 'answer one')
  await other(id, 'answer two\n')
  await other(id, '', 'end')
  const {status, stdout} = await chatting
  expect({status, stdout}).toEqual({status: 0, stdout: 'answer one\nanswer two\n'})
})
