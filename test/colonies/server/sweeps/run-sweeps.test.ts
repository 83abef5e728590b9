import {spawnSync} from 'node:child_process'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import type {Context} from '../../../../src/colonies/server/operation.js'
import {runSweeps, type Sweeper} from '../../../../src/colonies/server/sweeps/run-sweeps.js'
import type {Sweep} from '../../../../src/colonies/server/sweeps/sweep.js'
import {findLease, keepLease} from '../../../../src/colonies/server/tables/lease.js'
import {FAILED, WAITING} from '../../../../src/colonies/wire/objects/process.js'
import {type Bundle, bundle} from '../../../support/bundle.js'
import {colony} from '../../../support/colony.js'
import {type ProcessColony, processColony} from '../../../support/process-colony.js'
import {eventually} from '../../../support/started.js'

const started: Sweeper[] = []
const places: {remove(): void}[] = []
afterEach(() => {
  for (const each of started.splice(0)) each.close()
  for (const each of places.splice(0)) each.remove()
})

function context(): Context {
  const place = colony()
  places.push(place)
  return place.open().context
}

const sweep = (start: Context, sweeps: readonly Sweep[], failed?: (name: string, error: unknown) => void): Sweeper => {
  const sweeper = runSweeps(start, sweeps, failed)
  started.push(sweeper)
  return sweeper
}

/** Falls due at these times, each once. */
function timed(name: string, times: number[]): Sweep & {readonly runs: number[]} {
  const runs: number[] = []
  return {
    name,
    runs,
    nextDue: () => times[0],
    run: (_context, now) => {
      runs.push(now)
      times.shift()
    },
  }
}

describe('what falls due', () => {
  test('is run at once when it was due before, as often as it takes, and later when its time has come', async () => {
    const at = context()
    const due = timed('due', [1, 2, 3, at.now() + 300_000])
    const never: Sweep = {name: 'never', nextDue: () => undefined, run: () => expect.unreachable()}
    sweep(at, [due, never])
    expect(due.runs.length).toBeGreaterThan(0)
    await eventually(async () => due.runs.length === 3)
    await eventually(async () => due.runs.length === 4)
  })

  test('is tried again after a failure, and does not keep others from their turn', async () => {
    const at = context()
    let tries = 0
    const failures: string[] = []
    const failing: Sweep = {
      name: 'failing',
      nextDue: () => (tries < 2 ? 1 : undefined),
      run: ({store}) => {
        store.prepare("INSERT INTO lease (name, holder, until) VALUES ('left', 'x', 1)").run()
        tries += 1
        if (tries === 1) throw new Error('once')
      },
    }
    const other = timed('other', [1])
    sweep(at, [failing, other], (name) => failures.push(name))
    expect(other.runs).toHaveLength(1)
    expect(findLease(at.store, 'left')).toBeUndefined()
    await eventually(async () => tries === 2)
    expect(failures).toEqual(['failing'])
    expect(findLease(at.store, 'left')).toBeDefined()
  })

  test('is left to whoever has the lease, and taken over when that ends', async () => {
    const at = context()
    const until = at.now() + 500_000
    at.store.transaction(() => keepLease(at.store, 'sweeps', {holder: 'another', until}))
    const due = timed('due', [1])
    sweep(at, [due])
    expect(due.runs).toHaveLength(0)
    await eventually(async () => due.runs.length === 1)
    expect(due.runs[0]).toBeGreaterThanOrEqual(until)
  })

  test('does not wait for a lease from before the clock was set back', () => {
    const at = context()
    at.store.transaction(() => keepLease(at.store, 'sweeps', {holder: 'another', until: at.now() + 3_600_000_000}))
    const due = timed('due', [1])
    sweep(at, [due])
    expect(due.runs).toHaveLength(1)
  })

  test('is nobody any more once it is closed', async () => {
    const at = context()
    const due = timed('due', [1, at.now() + 100_000])
    const sweeper = sweep(at, [due])
    sweeper.close()
    expect(findLease(at.store, 'sweeps')).toBeUndefined()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(due.runs).toHaveLength(1)
  })
})

describe('a server', () => {
  test('does at its start what fell due while none had the store open', async () => {
    const place: ProcessColony = processColony()
    places.push(place)
    const {processid} = await place.submit({maxwaittime: 10})
    expect(await place.process(processid)).toMatchObject({state: WAITING})
    place.server.close()
    const later = place.open({now: () => Date.now() + 20_000})
    const row = later.context.store.prepare('SELECT state FROM process WHERE id = ?').get(processid)
    expect(row?.state).toBe(FAILED)
  })

  let program: Bundle
  beforeAll(async () => {
    program = await bundle('test/colonies/server/sweeps/open-and-end-process.ts')
  })
  afterAll(() => program.remove())

  test('does not keep a program from its end', () => {
    const place = colony()
    places.push(place)
    const {status, stdout} = spawnSync(process.execPath, [program.file, place.file], {
      encoding: 'utf8',
      timeout: 10_000,
    })
    expect({status, stdout}).toEqual({status: 0, stdout: 'opened\n'})
  })
})
