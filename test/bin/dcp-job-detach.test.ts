import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {until} from '../support/processes.js'
import {jsonError} from '../support/run-program.js'
import {eventually} from '../support/started.js'

interface Detached {
  readonly id: string
  readonly log: string | null
}

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(async () => {
  // The worker notices it, and leaves the folder alone.
  for (const {id} of await user.json<{id: string}[]>(['job', 'list'])) await user.dcp(['job', 'cancel', id])
  await until(() => workers().length === 0)
  await user.remove()
})

/** Ids of the workers in the background, from their logs. */
function logs(): string[] {
  try {
    return readdirSync(join(user.state, 'logs')).map((name) => readFileSync(join(user.state, 'logs', name), 'utf8'))
  } catch {
    return []
  }
}

const pids = (): number[] => logs().flatMap((text) => Number(/^Worker (\d+)/.exec(text)?.[1] ?? []))

function isAlive(pid: number): boolean {
  try {
    // A zombie has no memory.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const workers = (): number[] => pids().filter(isAlive)
const detach = (argv: readonly string[]): Promise<Detached> => user.json(['job', 'deploy', ...argv, '--detach'])
const finished = (id: string): Promise<unknown> =>
  eventually(async () => {
    const {status} = await user.json<{status: string}>(['job', 'status', id])
    return status === 'finished'
  })

test('prints the id; a worker in the background computes the job, writes a log, and ends by itself', async () => {
  const {status, stdout} = await user.dcp(['job', 'deploy', '--function', 'x => x + 1', '--range', '1..5', '--detach'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^[A-Za-z0-9]{22}\n$/)
  expect((await user.dcp(['job', 'wait', stdout.trim()])).status).toBe(0)
  expect((await user.dcp(['job', 'results', 'last'])).stdout).toBe('[2,3,4,5,6]\n')
  await until(() => workers().length === 0)
  expect(logs()).toHaveLength(1)
  expect(logs()[0]).toContain('5 slices of 1 job computed')
  expect(statSync(join(user.state, 'logs')).mode & 0o777).toBe(0o700)
})

test('a worker that is there computes further jobs; one that has ended is replaced', async () => {
  const slow = ['--function', 'async x => { await new Promise(r => setTimeout(r, 800)); return x }', '--range', '1..2']
  const first = await detach(slow)
  const second = await detach(['--function', 'x => -x', '--range', '1..2'])
  expect(first.log).toEqual(expect.any(String))
  expect(second.log).toBeNull()
  await finished(second.id)
  await finished(first.id)
  expect(pids()).toHaveLength(1)
  await until(() => workers().length === 0)
  const third = await detach(['--function', 'x => x', '--range', '1..2', '--cores', '1'])
  await finished(third.id)
  expect(third.log).not.toBe(first.log)
  expect(logs().filter((text) => text.includes('on 1 core.'))).toHaveLength(1)
})

test('two at once are both computed', async () => {
  const made = await Promise.all([1, 2].map((n) => detach(['--function', `x => x * ${n}`, '--range', '1..3'])))
  for (const {id} of made) await finished(id)
  const results = await Promise.all(made.map(({id}) => user.dcp(['job', 'results', id])))
  expect(results.map(({stdout}) => stdout)).toEqual(['[1,2,3]\n', '[2,4,6]\n'])
})

test('jobs that come while the worker is about to end are not left behind', async () => {
  const ids: string[] = []
  // Each is over at about the time when the next is deployed.
  for (let n = 0; n < 5; n++) ids.push((await detach(['--function', `x => ${n}`, '--range', '1..1'])).id)
  for (const id of ids) await finished(id)
})

test('a job with slices that fail is over too, and the worker ends', async () => {
  const {id} = await detach(['--function', 'x => { throw new Error("no") }', '--range', '1..3'])
  expect((await user.dcp(['job', 'wait', id])).status).toBe(3)
  await until(() => workers().length === 0)
})

test('an open job that has no slices left does not keep the worker; add-slices --detach starts another', async () => {
  const {id} = await detach(['--function', 'x => x', '--data', '[1]', '--no-auto-close'])
  await eventually(async () => (await user.dcp(['job', 'results', id])).stdout === '[1]\n')
  await until(() => workers().length === 0)
  expect(await user.json(['job', 'add-slices', id, '--data', '[2,3]', '--detach'])).toEqual({id, lastSliceNumber: 3})
  await eventually(async () => (await user.dcp(['job', 'results', id])).stdout === '[1,2,3]\n')
  expect((await user.dcp(['job', 'close', id])).status).toBe(0)
  await finished(id)
})

test('a worker that cannot be started is an error, and the job stays', async () => {
  mkdirSync(user.state, {recursive: true})
  writeFileSync(join(user.state, 'logs'), 'in the way')
  const ended = await user.dcp(['job', 'deploy', '--function', 'x => x', '--range', '1..2', '--detach', '--json'])
  expect(jsonError(ended)).toMatchObject({code: 'FILE_UNWRITABLE', exitCode: 1})
  expect(await user.json(['job', 'status', 'last'])).toMatchObject({status: 'running', served: false})
  expect((await user.dcp(['job', 'resume', 'last'])).stdout).toBe('[1,2]\n')
})
