import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {startDataServer} from '../support/data-server.js'
import {type DcpHome, dcpHome} from '../support/dcp-home.js'
import {childrenOf} from '../support/processes.js'
import {eventually, type Started} from '../support/started.js'

interface Line {
  readonly type: string
  readonly seq: number
  readonly sliceNumber?: number
}

interface Slice {
  readonly slice: number
  readonly executions: number
}

let user: DcpHome
beforeEach(() => {
  user = dcpHome()
})
afterEach(() => user.remove())

const SLICES = 60
/** Slices of about 25 ms that say when they run. */
const WORK =
  'async x => { console.log("ran"); await new Promise(r => setTimeout(r, 15 + (x % 3) * 10)); progress(); return [x, x * x] }'
const JOB = ['--function', WORK, '--range', `1..${SLICES}`, '--retries', '50']
const EXPECTED = Array.from({length: SLICES}, (_, index) => [index + 1, (index + 1) ** 2])

const done = async (): Promise<number> => {
  const jobs = await user.json<{computed: number}[]>(['job', 'list'])
  return jobs[0]?.computed ?? 0
}

/** A number from 0 up to the limit, from a seed that a failure names. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * limit)
  }
}

async function deployed(): Promise<Started> {
  const started = user.start(['job', 'deploy', ...JOB])
  await eventually(async () => (await done()) > 0)
  return started
}

/**
 * All results are right, each slice has one `result` event, and none was begun after that: whatever a slice said, it
 * said before its result.
 */
async function checkJob(lost: 'some' | 'none'): Promise<void> {
  const {results, errors} = await user.json<{results: unknown; errors: unknown}>(['job', 'results', 'last'])
  expect({results, errors}).toEqual({results: EXPECTED, errors: []})
  const lines = await user.lines<Line>(['job', 'follow', 'last'])
  const recorded = lines.filter(({type}) => type === 'result')
  const numbers = recorded.map(({sliceNumber = 0}) => sliceNumber).sort((a, b) => a - b)
  expect(numbers).toEqual(EXPECTED.map(([slice]) => slice))
  expect(lines.filter(({type}) => type === 'duplicate-result')).toEqual([])
  const at = new Map(recorded.map(({sliceNumber, seq}) => [sliceNumber, seq]))
  const late = lines.filter(({type, sliceNumber, seq}) => type === 'console' && seq > (at.get(sliceNumber) ?? 0))
  expect(late).toEqual([])
  const executions = (await user.json<Slice[]>(['job', 'slices', 'last'])).filter((slice) => slice.executions !== 1)
  if (lost === 'none') expect(executions).toEqual([])
  // What was lost was running: at most one batch of each process that was killed.
  else expect(executions.length).toBeLessThan(SLICES)
}

describe('kill -9', () => {
  test('of the deploying process, again and again: no slice that was recorded is begun again', async () => {
    const seed = Date.now() % 100_000
    const random = randomFrom(seed)
    const begun = new Map<string, number>()
    // Each execution of a slice fetches its datum.
    const server = await startDataServer(({url = ''}, response) => {
      begun.set(url, (begun.get(url) ?? 0) + 1)
      response.setHeader('content-type', 'application/json').end(url.slice(1))
    })
    const recorded = new Map<number, number>()
    try {
      const input = ['--data-url', `${server.url}/{slice}`, '--count', `${SLICES}`]
      let running = user.start(['job', 'deploy', '--function', WORK, '--retries', '50', ...input])
      for (let kills = 0; kills < 4; kills++) {
        const before = kills === 0 ? 0 : await done()
        await eventually(async () => (await done()) > before || running.process.exitCode !== null)
        await new Promise((resolve) => setTimeout(resolve, random(200)))
        running.kill('SIGKILL')
        await running.ended()
        for (const {slice} of await user.json<Slice[]>(['job', 'slices', 'last'])) {
          if (!recorded.has(slice)) recorded.set(slice, begun.get(`/${slice}`) ?? 0)
        }
        running = user.start(['job', 'resume', 'last'])
      }
      expect({seed, status: await running.ended()}).toEqual({seed, status: 0})
      expect({seed, results: JSON.parse(running.lines.join(''))}).toEqual({seed, results: EXPECTED})
    } finally {
      await server.close()
    }
    const again = [...recorded].filter(([slice, times]) => begun.get(`/${slice}`) !== times)
    expect({seed, again, recorded: recorded.size > 0}).toEqual({seed, again: [], recorded: true})
    await checkJob('some')
  })

  test('of a worker: another goes on by itself', async () => {
    const first = user.start(['worker', 'start', '--cores', '1'])
    await eventually(async () => first.errors.length > 0)
    const second = user.start(['worker', 'start', '--cores', '1'])
    const deploying = user.start(['job', 'deploy', ...JOB, '--cores', '1', '--json'])
    await eventually(async () => (await done()) > 5)
    first.kill('SIGKILL')
    expect(await deploying.ended(20_000)).toBe(0)
    second.kill('SIGTERM')
    expect(await second.ended()).toBe(0)
    await checkJob('some')
  })

  test('of sandboxes: their slices are given out again, and the process goes on', async () => {
    const deploying = await deployed()
    let killed = 0
    for (let round = 0; round < 3; round++) {
      const [sandbox] = childrenOf(deploying.process.pid)
      const before = await done()
      if (sandbox === undefined || before === SLICES) break
      process.kill(sandbox, 'SIGKILL')
      killed++
      await eventually(async () => (await done()) > before || deploying.process.exitCode !== null)
    }
    expect(killed).toBeGreaterThan(0)
    expect(await deploying.ended()).toBe(0)
    await checkJob('some')
  })

  test('of a resuming process while another computes costs nothing', async () => {
    const deploying = await deployed()
    const resuming = user.start(['job', 'follow', 'last'])
    await eventually(async () => resuming.lines.length > 0)
    resuming.kill('SIGKILL')
    expect(await deploying.ended()).toBe(0)
    await checkJob('none')
  })

  test('while values are added leaves all of them or none', async () => {
    const open = ['--function', 'x => x', '--data', '[0]', '--no-auto-close', '--timeout', '1ms']
    expect((await user.dcp(['job', 'deploy', ...open])).status).toBe(124)
    const values = user.write('values.ndjson', '1\n'.repeat(300_000))
    const adding = user.start(['job', 'add-slices', 'last', '--data-file', values])
    await new Promise((resolve) => setTimeout(resolve, 450))
    adding.kill('SIGKILL')
    await adding.ended()
    const {total} = await user.json<{total: number}>(['job', 'status', 'last'])
    expect([1, 300_001]).toContain(total)
    const again = await user.json<{lastSliceNumber: number}>(['job', 'add-slices', 'last', '--data', '[7]'])
    expect(again.lastSliceNumber).toBe(total + 1)
  })
})
