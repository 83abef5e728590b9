import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ConnectionFlags} from '../../../src/cli/colonies/connection-choice.js'
import {openSession} from '../../../src/cli/colonies/open-session.js'
import type {Environment} from '../../../src/cli/colonies/server-choice.js'
import type {ColoniesSession, Signer} from '../../../src/cli/colonies/session.js'
import {stdinReader} from '../../../src/cli/stdin.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'
import {openOutput} from '../../../src/output/io.js'

let folder: string
const opened: {close(): Promise<void>}[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuum-session-'))
})
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
  rmSync(folder, {recursive: true, force: true})
})

async function session(
  flags: ConnectionFlags = {},
  env: Environment = {},
  chief: Signer = 'member',
): Promise<ColoniesSession & {readonly lines: string[]}> {
  const output = await openOutput({json: true, quiet: false, noColor: true, noInput: true}, {})
  const lines: string[] = []
  const one = await openSession({
    flags,
    env,
    chief,
    stateDirectory: folder,
    passphrases: {output, stdin: stdinReader(output)},
    debug: (line) => lines.push(line()),
  })
  opened.push(one)
  return Object.assign(Object.create(one), {lines})
}

const KEY = 'ddf7f7791208083b6a9ed975a72684f6406a269cfa36f1b1c32045c0a71fff05'
const ID = '3fc05cf3df4b494e95d6a3d297a34f19938f7daa7422ab0d4f794454133341ac'

describe('a session without a server', () => {
  test('works in the colony dev at once, with keys that stay the same', async () => {
    const one = await session()
    expect(one.colonyName).toBe('dev')
    const {processid} = await one.call('submitfuncspecmsg', {
      spec: {funcname: 'f', conditions: {colonyname: 'dev', executortype: 'dev'}},
    })
    const other = await session()
    const assigned = await other.call('assignprocessmsg', {colonyname: 'dev', timeout: -1})
    expect(assigned.processid).toBe(processid)
    expect(assigned.assignedexecutorid).toBe(identityOfKey(await one.key('member')))
    const ids = async (s: ColoniesSession) =>
      Promise.all((['member', 'owner', 'server'] as const).map(async (who) => identityOfKey(await s.key(who))))
    expect(await ids(one)).toEqual(await ids(other))
    expect(new Set(await ids(one)).size).toBe(3)
  })

  test('shows no key in what it tells', async () => {
    const one = await session()
    await one.call('getprocessesmsg', {colonyname: 'dev', count: 1})
    const hex = Buffer.from(await one.key('member')).toString('hex')
    expect(one.lines.length).toBeGreaterThan(1)
    expect(one.lines.join('\n')).not.toContain(hex)
  })
})

describe('whose key signs', () => {
  test('a flag goes before a variable, a variable before the keys of this machine', async () => {
    const env = {COLONIES_PRVKEY: 'd6eb959e9aec2e6fdc44b5862b269e987b8a4d6f2baca542d8acaa97ee5e74f6'}
    expect(identityOfKey(await (await session({prvkey: KEY}, env)).key('member'))).toBe(ID)
    expect(identityOfKey(await (await session({}, env)).key('member'))).toMatch(/^5d6568f8/)
    expect(identityOfKey(await (await session({}, {COLONIES_EXECUTOR_PRVKEY: KEY})).key('member'))).toBe(ID)
  })

  test('--prvkey is for whoever signs what the command is about', async () => {
    const one = await session({prvkey: KEY}, {}, 'owner')
    expect(identityOfKey(await one.key('owner'))).toBe(ID)
    expect(identityOfKey(await one.key('member'))).not.toBe(ID)
    expect(identityOfKey(await (await session({colonyprvkey: KEY})).key('owner'))).toBe(ID)
  })

  test('what is no key is named, and not shown', async () => {
    const one = await session({}, {COLONIES_PRVKEY: `${KEY}0`, COLONIES_COLONY_PRVKEY: KEY.replace('d', 'g')})
    for (const [who, name] of [
      ['member', 'COLONIES_PRVKEY'],
      ['owner', 'COLONIES_COLONY_PRVKEY'],
    ] as const) {
      const failure = await one.key(who).catch((error: unknown) => error)
      expect(failure).toMatchObject({code: 'KEY_INVALID', message: expect.stringContaining(name)})
      expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain(KEY.slice(2))
    }
  })

  test('a refusal says who signed', async () => {
    const one = await session({prvkey: KEY})
    const failure = await one.call('getprocessesmsg', {colonyname: 'dev', count: 1}).catch((error: unknown) => error)
    expect(failure).toMatchObject({code: 'REQUEST_REFUSED', hint: expect.stringContaining(ID)})
  })
})
