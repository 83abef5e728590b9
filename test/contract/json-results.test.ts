import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {shapeOf} from '../support/json-shape.js'
import {type Bin, type Ended, freshHome, type Home, ROOT} from '../support/run-program.js'
import {eventually, type Started, startProgram} from '../support/started.js'
import {COLONIES_FILES, COLONIES_RUNS} from './colonies-runs.js'
import type {JsonRun} from './json-run.js'

/** Of "hello", by a key that no test has. */
const FOREIGN_SIGNATURE =
  '0xdfd20f175181854d325c2192c349aea4355ae1e60cef0b0c739f2f1025528e024c907c1b1da04437385ffb376bbb87e5b69f54b66651e8efb132cf291b46ce2d1b'

/** Makes every kind of event that a work function can make. */
const EVENTFUL = 'x => { console.log("a"); work.emit("b", x); if (x === 2) throw new Error("no"); return x }'

/** For the calls: what comes of each kind. */
const CALLBACKS = `export const add = (a, b) => a + b
export const fail = () => { throw new Error('no') }
export function* count(n) { for (let i = 0; i < n; i++) yield i }
`

/**
 * One run of every command under --json, in this order, in one home. `status` is what the command ends with.
 * The committed shapes in json/ are the contract: adding a field is a change to look at, losing one breaks scripts.
 */
const RUNS: readonly JsonRun[] = [
  {bin: 'dcp', argv: ['completion', 'bash']},
  {bin: 'dcp', argv: ['doctor']},
  {bin: 'keystore', argv: ['create', 'alice', '--light', '--empty-passphrase']},
  {bin: 'keystore', argv: ['list']},
  {bin: 'keystore', argv: ['show', 'alice']},
  {bin: 'keystore', argv: ['check', 'alice']},
  {bin: 'keystore', argv: ['sign', 'alice', '--message', 'hello']},
  {bin: 'keystore', argv: ['sign', 'alice', '--body', '{"a":1}']},
  {
    bin: 'keystore',
    argv: ['verify', 'alice', '--message', 'hello', '--signature', FOREIGN_SIGNATURE],
    status: 4,
  },
  {bin: 'keystore', argv: ['import', '-', '--name', 'bob', '--light', '--empty-passphrase'], input: 'ab'.repeat(32)},
  {bin: 'keystore', argv: ['export', 'alice']},
  {bin: 'keystore', argv: ['export', 'alice', '--raw', '--yes']},
  {bin: 'keystore', argv: ['passwd', 'alice', '--light', '--empty-passphrase']},
  {bin: 'keystore', argv: ['rename', 'alice', 'carol']},
  {bin: 'keystore', argv: ['delete', 'carol', '--yes']},
  {
    bin: 'dcp',
    argv: ['job', 'deploy', '--function', 'x => { if (x === 2) throw new Error("no"); return x }', '--range', '1..3'],
    status: 3,
  },
  {bin: 'dcp', argv: ['job', 'list']},
  {bin: 'dcp', argv: ['job', 'status', 'last']},
  {bin: 'dcp', argv: ['job', 'results', 'last']},
  {bin: 'dcp', argv: ['job', 'slices', 'last']},
  {bin: 'dcp', argv: ['job', 'logs', 'last']},
  {bin: 'dcp', argv: ['job', 'logs', 'last', '--follow'], lines: true},
  {bin: 'dcp', argv: ['job', 'follow', 'last'], status: 3, lines: true},
  {bin: 'dcp', argv: ['job', 'resume', 'last'], status: 3},
  {bin: 'dcp', argv: ['job', 'wait', 'last'], status: 3},
  {bin: 'dcp', argv: ['job', 'deploy', '--function', EVENTFUL, '--range', '1..2', '--events'], status: 3, lines: true},
  {
    bin: 'dcp',
    argv: ['job', 'deploy', '--function', 'x => x', '--data', '[1]', '--no-auto-close', '--detach', '--cores', '1'],
  },
  {bin: 'dcp', argv: ['job', 'add-slices', 'last', '--data', '[2]']},
  {bin: 'dcp', argv: ['worker', 'start', '--until-idle']},
  {bin: 'dcp', argv: ['job', 'close', 'last']},
  {bin: 'dcp', argv: ['job', 'wait', 'last']},
  {bin: 'dcp', argv: ['job', 'cancel', 'last']},
  {bin: 'dcp', argv: ['job', 'delete', 'last', '--yes']},
  {bin: 'dcp', argv: ['scheduler', 'start', '--port', '0'], serves: true},
  {bin: 'daffi', argv: ['completion', 'bash']},
  {bin: 'daffi', argv: ['doctor']},
  {bin: 'daffi', argv: ['controller', 'start'], serves: true},
  {bin: 'daffi', argv: ['node', 'start', 'callbacks.mjs', '--name', 'main'], serves: true},
  {bin: 'daffi', argv: ['wait', 'process', 'main']},
  {bin: 'daffi', argv: ['wait', 'function', 'add']},
  {bin: 'daffi', argv: ['ps']},
  {bin: 'daffi', argv: ['callbacks']},
  {bin: 'daffi', argv: ['call', 'add', '2', '3']},
  {bin: 'daffi', argv: ['call', 'count', '2'], lines: true},
  {bin: 'daffi', argv: ['call', 'add', '2', '3', '--broadcast', '--return-result']},
  {bin: 'daffi', argv: ['call', 'fail', '--broadcast', '--return-result'], status: 3},
  {bin: 'daffi', argv: ['call', 'add', '2', '3', '--no-return']},
  {bin: 'daffi', argv: ['call', 'add', '2', '3', '--period', '1h']},
  {bin: 'daffi', argv: ['call', 'fail', '--bg']},
  {bin: 'daffi', argv: ['call', 'add', '2', '3', '--bg'], gives: 'id'},
  {bin: 'daffi', argv: ['result', 'ID', '--wait']},
  {bin: 'daffi', argv: ['tasks', 'list']},
  {bin: 'daffi', argv: ['tasks', 'cancel', 'ID']},
  {bin: 'daffi', argv: ['stop', 'main']},
  ...COLONIES_RUNS,
]

let home: Home
let id = ''
const serving: Started[] = []
beforeAll(() => {
  home = freshHome()
  for (const [name, text] of Object.entries({'callbacks.mjs': CALLBACKS, ...COLONIES_FILES})) {
    mkdirSync(dirname(join(home.path, name)), {recursive: true})
    writeFileSync(join(home.path, name), text)
  }
})
afterAll(async () => {
  for (const one of serving) one.kill('SIGKILL')
  await Promise.all(serving.map((one) => one.ended()))
  home.remove()
})

/** Lets it begin and end, and then serve. */
async function serve(bin: Bin, argv: readonly string[]): Promise<Ended> {
  const started = async (): Promise<Started> => {
    const one = startProgram(home, bin, argv, {}, home.path)
    serving.push(one)
    await eventually(async () => one.lines.length > 0 || one.process.exitCode !== null)
    return one
  }
  const first = await started()
  first.kill('SIGTERM')
  const status = Number(await first.ended())
  await started()
  return {status, stdout: `${first.lines.join('\n')}\n`, stderr: first.errors.join('\n')}
}

function words(argv: readonly string[]): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8')) as {commands: object}
  const ids = Object.keys(manifest.commands)
  return (
    argv
      .map((_, index) => argv.slice(0, index + 1).join(' '))
      .findLast((id) => ids.includes(id.replaceAll(' ', ':'))) ?? ''
  )
}

describe('the result of each command under --json', () => {
  test.each(RUNS.map((run, index) => ({...run, index, title: [run.bin, ...run.argv].join(' ')})))(
    '$title',
    async ({bin, argv, status = 0, input, warns, lines, serves, gives, index}) => {
      const typed = [...argv.map((word) => (word === 'ID' ? id : word)), '--json']
      const ended = serves
        ? await serve(bin, typed)
        : await home.run(bin, typed, {cwd: home.path, ...(input !== undefined && {input})})
      expect({status: ended.status, stderr: status === 0 && !warns ? ended.stderr : ''}).toEqual({status, stderr: ''})
      expect(ended.stdout.endsWith('\n')).toBe(true)
      const documents = ended.stdout.trimEnd().split('\n')
      const printed = lines || serves ? documents.map((line) => JSON.parse(line)) : JSON.parse(ended.stdout)
      if (gives) id = printed[gives]
      const command = words([bin, ...argv])
      const nth = RUNS.slice(0, index).filter((other) => words([other.bin, ...other.argv]) === command).length
      const file = `json/${command.replaceAll(' ', '-')}${nth > 0 ? `-${nth + 1}` : ''}.json`
      await expect(`${JSON.stringify(shapeOf(printed), null, 2)}\n`).toMatchFileSnapshot(file)
    },
  )

  test('every command is among them', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8')) as {
      commands: Record<string, {hidden?: boolean}>
    }
    const covered = new Set(RUNS.map(({bin, argv}) => words([bin, ...argv])))
    // completion and doctor are one class for all four programs.
    const missing = Object.entries(manifest.commands)
      .filter(([, {hidden}]) => !hidden)
      .map(([id]) => id.replaceAll(':', ' '))
      .filter((id) => !covered.has(id) && !/^\w+ (?:completion|doctor)$/.test(id))
    expect(missing).toEqual([])
  })
})
