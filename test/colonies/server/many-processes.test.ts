import {randomBytes} from 'node:crypto'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {type Child, startChild} from '../../support/child.js'
import {addExecutor, type Colony, colony} from '../../support/colony.js'
import {eventually} from '../../support/started.js'

let program: Bundle
beforeAll(async () => {
  program = await bundle('test/colonies/server/crowd-process.ts')
})
afterAll(() => program.remove())

let place: Colony
const children: Child[] = []
beforeEach(() => {
  place = colony()
})
afterEach(async () => {
  for (const child of children) child.process.kill('SIGKILL')
  await Promise.all(children.splice(0).map((child) => child.ended()))
  place.remove()
})

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex')

/** Starts a process with so many executors of its own. */
async function start(executors: number): Promise<Child> {
  const {store} = place.open().context
  const keys = Array.from({length: executors}, () => randomBytes(32))
  store.transaction(() => {
    for (const key of keys) addExecutor(store, 1, `e${hex(key).slice(0, 8)}`, key)
  })
  const child = startChild(program.file, [place.file, hex(place.keys.user), ...keys.map(hex)])
  children.push(child)
  await child.line((line) => line === 'ready')
  return child
}

const told = (what: string): string[] =>
  children.flatMap(({lines}) => lines.filter((line) => line.startsWith(what)).map((line) => line.split(' ')[1] ?? ''))
const stateOf = (id: string): unknown =>
  place.open().context.store.prepare('SELECT state FROM process WHERE id = ?').get(id)?.state
const rows = (): ReadonlyMap<unknown, unknown> =>
  new Map(
    place
      .open()
      .context.store.prepare('SELECT id, state FROM process')
      .all()
      .map(({id, state}) => [id, state]),
  )

describe('many processes on one store', () => {
  test('assign each process once, to whoever waits anywhere', async () => {
    await Promise.all([start(5), start(5), start(5), start(5)])
    for (const child of children) child.send('submit 100')
    await eventually(async () => told('closed').length === 400, 60_000)
    expect(new Set(told('assigned')).size).toBe(400)
    expect(told('assigned')).toHaveLength(400)
    expect(new Set(told('submitted'))).toEqual(new Set(told('closed')))
    const shares = children.map(({lines}) => lines.filter((line) => line.startsWith('closed')).length)
    expect(Math.min(...shares)).toBeGreaterThan(0)
  })

  test('keep what was acknowledged when one of them is killed', async () => {
    for (let round = 0; round < 3; round++) {
      const [victim, other] = await Promise.all([start(2), start(0)])
      victim.send('submit 300')
      other.send('submit 300')
      await eventually(async () => victim.lines.length > 100 * (round + 1))
      victim.process.kill('SIGKILL')
      await victim.ended()
      await eventually(async () => other.lines.length === 301, 60_000)
    }
    const found = rows()
    expect(told('submitted').filter((id) => !found.has(id))).toEqual([])
    expect(told('closed').filter((id) => found.get(id) !== SUCCESS)).toEqual([])
    expect(new Set(told('assigned')).size).toBe(told('assigned').length)
    expect(place.open().context.store.integrity()).toEqual([])
  })

  test('go on after one of them was killed while its executors waited', async () => {
    const victim = await start(3)
    const other = await start(1)
    victim.process.kill('SIGKILL')
    await victim.ended()
    other.send('submit 5')
    await eventually(async () => told('closed').length === 5)
    expect(told('closed').map(stateOf)).toEqual([SUCCESS, SUCCESS, SUCCESS, SUCCESS, SUCCESS])
  })
})
