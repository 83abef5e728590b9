import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Bundle, bundle} from '../../support/bundle.js'
import {type Child, startChild} from '../../support/child.js'
import {range} from './jobs.js'
import {openFixture, storeFile, submit} from './support.js'

let program: Bundle
beforeAll(async () => {
  program = await bundle('test/dcp/scheduler/worker-process.ts')
})
afterAll(() => program.remove())

/** Slice numbers of the lines that begin with a word. */
function slicesOf(child: Child, word: string): number[] {
  return child.lines
    .filter((line) => line.startsWith(`${word} `))
    .flatMap((line) => {
      const [first = 0, last = 0] = line.split(' ').slice(1).map(Number)
      return Array.from({length: last - first + 1}, (_, index) => first + index)
    })
}

describe('several processes', () => {
  it('claim each slice exactly once', async () => {
    const {scheduler, store, file} = openFixture()
    const count = 4000
    const id = await submit(scheduler, range(count))
    const children = [1, 2, 3, 4].map(() => startChild(program.file, [file, '0', '9']))
    const statuses = await Promise.all(children.map((child) => child.ended()))
    expect(children.flatMap((child) => child.errors)).toEqual([])
    expect(statuses).toEqual([0, 0, 0, 0])
    const claimed = children.flatMap((child) => slicesOf(child, 'claimed')).sort((a, b) => a - b)
    expect(claimed).toEqual(Array.from({length: count}, (_, index) => index + 1))
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: count, failed: 0})
    expect(store.prepare('SELECT max(executions) AS n FROM slice').get()).toEqual({n: 1})
    expect([...scheduler.events(id, 1)].filter((event) => event.type === 'result')).toHaveLength(count)
  })
})

describe('a process that is killed', () => {
  it('loses nothing that was acknowledged, and another finishes its job', async () => {
    const file = storeFile()
    const count = 900
    const acknowledged = new Set<number>()
    let id = ''
    for (let round = 0; round < 6; round++) {
      const child = startChild(program.file, [file, round === 0 ? `${count}` : '0', '5'])
      await child.line((line) => line.startsWith('recorded'))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
      child.process.kill('SIGKILL')
      expect(['SIGKILL', 0]).toContain(await child.ended())
      expect(child.errors).toEqual([])
      id ||= child.lines.find((line) => line.startsWith('submitted '))?.slice('submitted '.length) ?? ''
      for (const slice of slicesOf(child, 'recorded')) {
        expect(acknowledged.has(slice)).toBe(false)
        acknowledged.add(slice)
      }
      const {scheduler, store} = openFixture(file)
      const results = new Map([...scheduler.results(id)].map(({slice, value}) => [slice, value]))
      for (const slice of acknowledged) expect(results.get(slice)).toBe(`${(slice - 1) ** 2}`)
      expect(store.integrity()).toEqual([])
    }
    expect(acknowledged.size).toBeGreaterThan(5)
    expect(acknowledged.size).toBeLessThan(count)
    const last = startChild(program.file, [file, '0', '100'])
    expect(await last.ended()).toBe(0)
    const {scheduler} = openFixture(file)
    expect(scheduler.summary(id)).toMatchObject({status: 'finished', computed: count, failed: 0})
    const events = [...scheduler.events(id, 1)]
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
    const told = events.flatMap((event) => (event.type === 'result' ? [event.sliceNumber] : []))
    expect(new Set(told).size).toBe(count)
    expect(told).toHaveLength(count)
  })
})
