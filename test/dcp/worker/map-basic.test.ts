import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {runJob, workOf} from './run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

describe.each(TESTED_BACKENDS)('map-basic ($title)', (tested) => {
  const run = (work: string, data: readonly unknown[], ...args: unknown[]) =>
    runJob({...tested, hostFile: host.hostFile}, workOf(work, ...args), data)

  it('calls the function with the datum and the arguments', async () => {
    const {values} = await run('(x, ...rest) => [x, ...rest]', [1, 'two', null, {a: [3]}], {k: 1}, [2], 'three')
    expect(values).toEqual([1, 'two', null, {a: [3]}].map((x) => [x, {k: 1}, [2], 'three']))
  })

  it('takes every form of source whose value is a function', async () => {
    for (const source of [
      'x => x + 1',
      'x => x + 1;',
      'function add(x) { return x + 1 }',
      'async function (x) { return x + 1 }',
      '(() => { const one = 1; return (x) => x + one })() // done',
      'const one = 1; (x) => x + one',
    ]) {
      expect((await run(source, [1, 2])).values, source).toEqual([2, 3])
    }
  })

  it('keeps globals between the slices of a job', async () => {
    const work = 'x => { globalThis.sum = (globalThis.sum ?? 0) + x; return sum }'
    expect((await run(work, [1, 2, 3, 4])).values).toEqual([1, 3, 6, 10])
  })

  it('tells what was thrown, with a stack of the work function only', async () => {
    const work = `(i) => { switch (i) {
      case 0: throw new RangeError('zero')
      case 1: throw 'text'
      case 2: throw {a: 1}
      case 3: throw undefined
      case 4: return Promise.reject(new Error('later'))
      case 5: return new Promise(() => setTimeout(() => { throw new Error('in a timer') }, 1))
      case 6: return new Promise(() => queueMicrotask(() => { throw new Error('in a microtask') }))
      default: return i } }`
    const {outcomes, values} = await run(work, [0, 1, 2, 3, 4, 5, 6, 7])
    expect(values).toEqual([...Array(7).fill('EUNCAUGHT'), 7])
    const told = outcomes.map((outcome) => (outcome.kind === 'error' ? [outcome.name, outcome.message] : []))
    expect(told).toEqual([
      ['RangeError', 'zero'],
      ['Error', 'text'],
      ['Error', '{"a":1}'],
      ['Error', 'undefined'],
      ['Error', 'later'],
      ['Error', 'in a timer'],
      ['Error', 'in a microtask'],
      [],
    ])
    const [first] = outcomes
    const stack = first?.kind === 'error' ? first.stack : ''
    expect(stack).toContain('work-function.js:')
    expect(stack).not.toContain('sandbox-')
  })

  it('passes console messages on, as text, up to a bound', async () => {
    const work = `(i) => {
      if (i === 0) { console.log('a', 1, {b: [2n]}, null, undefined, Symbol('s'), () => 1, new TypeError('t').message); console.warn(); console.error(1); console.debug(2); console.info(3) }
      if (i === 1) for (let n = 0; n < 5000; n++) console.log(n)
      if (i === 2) for (let n = 0; n < 50; n++) console.log(n + 'x'.repeat(100000))
      if (i === 3) console.log('after') }`
    const {source} = await run(work, [0, 1, 2, 3])
    const of = (slice: number) => source.console.filter((message) => message.slice === slice)
    expect(of(1).map(({level, message}) => [level, ...message])).toEqual([
      ['log', 'a', '1', '{"b":["2"]}', 'null', 'undefined', 'Symbol(s)', '[Function: anonymous]', 't'],
      ['warn'],
      ['error', '1'],
      ['debug', '2'],
      ['info', '3'],
    ])
    expect(of(2).length).toBe(1001)
    expect(of(2).at(-1)?.level).toBe('warn')
    expect(of(3).length).toBe(3)
    expect(of(4)).toEqual([{slice: 4, level: 'log', message: ['after']}])
  })

  it('gives timers that end with their slice', async () => {
    const work = `async (i) => {
      if (i === 0) { globalThis.late = 0; setInterval(() => { late++ }, 5); await new Promise((done) => setTimeout(done, 40)); return late > 1 }
      if (i === 1) { const before = late; await new Promise((done) => setTimeout(done, 40)); return late - before }
      return new Promise((done) => { const id = setTimeout(done, 5, 'not this'); clearTimeout(id); setTimeout((a, b) => done([a, b]), 10, 1, 2) }) }`
    expect((await run(work, [0, 1, 2])).values).toEqual([true, 0, [1, 2]])
  })

  it('has the names of the worktime', async () => {
    const work = `async () => [progress(), progress(0.5), progress('70%'), progress('nonsense'), progress(5),
      typeof performance.now(), performance.now() >= 0, new TextDecoder().decode(new TextEncoder().encode('aé€😀\\ud800')),
      new TextDecoder().decode(new Uint8Array([0x61, 0xff, 0xe2, 0x82, 0x62, 0xc0, 0x80])),
      await new Promise((done) => queueMicrotask(() => done('micro'))),
      (await WebAssembly.instantiate(new Uint8Array([0,97,115,109,1,0,0,0,1,7,1,96,2,127,127,1,127,3,2,1,0,7,7,1,3,97,100,100,0,0,10,9,1,7,0,32,0,32,1,106,11]))).instance.exports.add(2, 3)]`
    const {values} = await run(work, [0])
    const decoded = new TextDecoder().decode(new Uint8Array([0x61, 0xff, 0xe2, 0x82, 0x62, 0xc0, 0x80]))
    expect(values).toEqual([[true, true, true, true, true, 'number', true, 'aé€😀\ufffd', decoded, 'micro', 5]])
  })

  it('measures what a slice costs', async () => {
    const {outcomes} = await run('x => { const end = Date.now() + 60; while (Date.now() < end); return "four" }', [10])
    const cost = outcomes[0]?.cost
    expect(cost?.cpuSeconds).toBeGreaterThan(0.01)
    expect(cost).toMatchObject({bytesIn: 2, bytesOut: 6})
  })

  it('is not disturbed by promises that the job leaves rejected', async () => {
    const work = `(Promise.reject(1), async (x) => { Promise.reject(new Error('left')); await 0; Promise.reject(x); return x })`
    expect((await run(work, [1, 2, 3])).values).toEqual([1, 2, 3])
  })
})
