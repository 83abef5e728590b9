import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Bundle, bundle} from '../../support/bundle.js'
import {type Child, startChild} from '../../support/child.js'
import {range, values} from './jobs.js'
import {openFixture, storeFile, submit} from './support.js'

let worker: Bundle
let adder: Bundle
beforeAll(async () => {
  worker = await bundle('test/dcp/scheduler/worker-process.ts')
  adder = await bundle('test/dcp/scheduler/adder-process.ts')
})
afterAll(() => {
  worker.remove()
  adder.remove()
})

/** Slice numbers of the lines that begin with a word, of one job or of all. */
function slicesOf(child: Child, word: string, id = ''): number[] {
  return child.lines
    .filter((line) => line.startsWith(`${word} `) && line.endsWith(id))
    .flatMap((line) => {
      const [first = 0, last = 0] = line.split(' ').slice(1, 3).map(Number)
      return Array.from({length: last - first + 1}, (_, index) => first + index)
    })
}

const ascending = (numbers: number[]) => numbers.sort((a, b) => a - b)
const upTo = (count: number) => Array.from({length: count}, (_, index) => index + 1)
const submitted = (child: Child) => child.lines.find((line) => line.startsWith('submitted '))?.split(' ')[1] ?? ''

describe('several processes', () => {
  it('claim each slice exactly once', async () => {
    const {scheduler, store, file} = openFixture()
    const count = 4000
    const id = await submit(scheduler, range(count))
    const children = [1, 2, 3, 4].map(() => startChild(worker.file, [file, '0', '9', '2']))
    const statuses = await Promise.all(children.map((child) => child.ended()))
    expect(children.flatMap((child) => child.errors)).toEqual([])
    expect(statuses).toEqual([0, 0, 0, 0])
    expect(ascending(children.flatMap((child) => slicesOf(child, 'claimed')))).toEqual(upTo(count))
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: count, failed: 0})
    expect(store.prepare('SELECT max(executions) AS n FROM slice').get()).toEqual({n: 1})
    expect([...scheduler.events(id, 1)].filter((event) => event.type === 'result')).toHaveLength(count)
  })

  it('that submit and work at once hand out no slice twice', async () => {
    const {scheduler, store, file} = openFixture()
    const count = 1500
    const seed = await submit(scheduler, range(count))
    const submitters = [1, 2].map(() => startChild(worker.file, [file, `${count}`, '7', '2']))
    const workers = [1, 2, 3].map(() => startChild(worker.file, [file, '0', '11', '3']))
    const children = [...submitters, ...workers]
    expect(await Promise.all(children.map((child) => child.ended()))).toEqual([0, 0, 0, 0, 0])
    expect(children.flatMap((child) => child.errors)).toEqual([])
    for (const id of [seed, ...submitters.map(submitted)]) {
      for (const word of ['claimed', 'recorded']) {
        expect(ascending(children.flatMap((child) => slicesOf(child, word, id)))).toEqual(upTo(count))
      }
      expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: count, distributed: count})
    }
    expect(store.prepare('SELECT max(executions) AS n FROM slice').get()).toEqual({n: 1})
  })

  it('add slices to a job without mixing theirs', async () => {
    const fixture = openFixture()
    const {scheduler, file} = fixture
    const id = await submit(scheduler, values(), {autoClose: false})
    const sizes = [3, 5000, 1, 9000, 2, 4097]
    const children = [1, 2].map(() => startChild(adder.file, [file, id, ...sizes.map(String)]))
    expect(await Promise.all(children.map((child) => child.ended()))).toEqual([0, 0])
    expect(children.flatMap((child) => child.errors)).toEqual([])
    const total = sizes.reduce((sum, size) => sum + size, 0) * 2
    expect(scheduler.summary(id).total).toBe(total)
    scheduler.register('w')
    const data: string[] = []
    for (;;) {
      const task = scheduler.claim({worker: 'w', maxSlices: 1000, maxBytes: 1 << 20})
      if (!task) break
      expect(task.first).toBe(data.length + 1)
      data.push(...task.data)
    }
    expect(new Set(data).size).toBe(total)
    const jumps = data.filter((text) => text.endsWith(',0]')).length
    expect(jumps).toBe(sizes.length * 2)
    for (const [index, text] of data.entries()) {
      const [pid, time, place] = JSON.parse(text) as [number, number, number]
      if (place > 0) expect(data[index - 1]).toBe(JSON.stringify([pid, time, place - 1]))
    }
  })
})

describe('a process that is killed', () => {
  it('loses nothing that was acknowledged, and no slice is begun again after its result was recorded', async () => {
    const file = storeFile()
    const count = 6000
    const batch = 5
    const held = 3
    const recorded = new Set<number>()
    const claims = new Map<number, number>()
    const countClaims = (child: Child): void => {
      for (const slice of slicesOf(child, 'claimed')) {
        expect(recorded.has(slice)).toBe(false)
        claims.set(slice, (claims.get(slice) ?? 0) + 1)
      }
    }
    let id = ''
    let killed = 0
    for (let round = 0; round < 6; round++) {
      const args = [file, round === 0 ? `${count}` : '0', `${batch}`, `${held}`]
      const children = round < 3 ? [startChild(worker.file, args)] : [1, 2].map(() => startChild(worker.file, args))
      await Promise.race(children.map((child) => child.line((line) => line.startsWith('recorded'))))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
      for (const child of children) child.process.kill('SIGKILL')
      const ends = await Promise.all(children.map((child) => child.ended()))
      for (const end of ends) expect(['SIGKILL', 0]).toContain(end)
      killed += children.length
      expect(children.flatMap((child) => child.errors)).toEqual([])
      for (const child of children) id ||= submitted(child)
      for (const child of children) countClaims(child)
      const {scheduler, store} = openFixture(file)
      const results = new Map([...scheduler.results(id)].map(({slice, value}) => [slice, value]))
      for (const slice of children.flatMap((child) => slicesOf(child, 'recorded'))) {
        expect(results.get(slice)).toBe(`${(slice - 1) ** 2}`)
      }
      for (const [slice, value] of results) if (value !== null) recorded.add(slice)
      expect(store.integrity()).toEqual([])
    }
    expect(recorded.size).toBeGreaterThan(5)
    expect(recorded.size).toBeLessThan(count)
    const last = startChild(worker.file, [file, '0', '100', '1'])
    expect(await last.ended()).toBe(0)
    countClaims(last)
    const {scheduler} = openFixture(file)
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: count, failed: 0})

    // A claim that was committed may not have been printed any more: one task of each process.
    const slices = [...scheduler.slices(id)]
    expect(slices.map(({slice}) => slice)).toEqual(upTo(count))
    let unprinted = 0
    for (const {slice, executions} of slices) {
      const known = claims.get(slice) ?? 0
      expect(executions).toBeGreaterThanOrEqual(known)
      unprinted += executions - known
    }
    expect(unprinted).toBeLessThanOrEqual(killed * batch)
    expect(slices.some(({executions}) => executions > 1)).toBe(true)

    const events = [...scheduler.events(id, 1)]
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    const told = events.flatMap((event) => (event.type === 'result' ? [event.sliceNumber] : []))
    expect(ascending(told)).toEqual(upTo(count))
  })

  it('while it adds slices leaves none of the unfinished addition', async () => {
    const {scheduler, store, file} = openFixture()
    const id = await submit(scheduler, values('1'), {autoClose: false})
    const child = startChild(adder.file, [file, id, '6000', '50000000'])
    await child.line((line) => line.startsWith('added'))
    const open = () => store.prepare('SELECT count(*) AS n FROM addition WHERE first IS NULL').get()?.n
    while (open() === 0) await new Promise((resolve) => setImmediate(resolve))
    child.process.kill('SIGKILL')
    await child.ended()
    scheduler.sweep()
    expect(open()).toBe(0)
    expect(store.prepare('SELECT count(*) AS n FROM datum').get()).toEqual({n: 6001})
    expect(scheduler.summary(id).total).toBe(6001)
    expect(await scheduler.addSlices(id, ['2'])).toEqual({total: 6002})
  })
})
