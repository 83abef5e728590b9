import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {decodeValue} from '../../../src/dcp/job/values/value-text.js'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {framesOf} from './frames.js'
import {workOf} from './run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

describe.each(TESTED_BACKENDS)('the work object ($title)', (tested) => {
  const run = async (work: string, data: readonly unknown[], more: {modules?: string} = {}) => {
    const {frames, records} = await framesOf({...tested, hostFile: host.hostFile}, {...workOf(work), ...more}, data)
    const bodies = (type: string): unknown[][] =>
      frames.filter((frame) => frame.type === type).map(({body}) => JSON.parse(body))
    const results = records.map((record) =>
      record[0] === 'r' ? decodeValue(record.slice(1)) : {[record[0] ?? '']: JSON.parse(record.slice(1))},
    )
    return {frames, results, bodies, records}
  }

  it('emits events with one value each', async () => {
    const work = `(i) => {
      work.emit('seen', {i, map: new Map([[1, NaN]])}, 'not this')
      work.emit('')
      try { work.emit(5, 1) } catch (error) { return error.name }
    }`
    const {results, bodies} = await run(work, [7, 8])
    const events = bodies('custom').map(([index, name, data]) => [index, name, decodeValue(String(data))])
    expect(events).toEqual([
      [0, 'seen', {i: 7, map: new Map([[1, Number.NaN]])}],
      [0, '', undefined],
      [1, 'seen', {i: 8, map: new Map([[1, Number.NaN]])}],
      [1, '', undefined],
    ])
    expect(results).toEqual(['TypeError', 'TypeError'])
  })

  it('throws into the work function what cannot be emitted, and drops what is too much', async () => {
    const work = `(i) => {
      if (i === 0) try { work.emit('x', Promise.resolve()) } catch (error) { return error.message }
      if (i === 1) try { work.emit('x'.repeat(1000), 1) } catch (error) { return error.name }
      if (i === 2) for (let n = 0; n < 5000; n++) work.emit('n', n)
      if (i === 3) for (let n = 0; n < 5; n++) work.emit('n', 'x'.repeat(10 * 1024 * 1024))
      return 'end' }`
    const {results, bodies} = await run(work, [0, 1, 2, 3])
    expect(results).toEqual([expect.stringContaining('Promise'), 'RangeError', 'end', 'end'])
    expect(bodies('custom').filter(([index]) => index === 2).length).toBe(1000)
    expect(bodies('custom').filter(([index]) => index === 3).length).toBe(3)
    expect(bodies('console').map(([index, level]) => [index, level])).toEqual([
      [2, 'warn'],
      [3, 'warn'],
    ])
  })

  it('rejects a slice at once, wherever it is called', async () => {
    const work = `async (i) => {
      const late = () => { console.log('late'); work.emit('late', 1); progress(1); globalThis.late = true }
      switch (i) {
        case 0: work.reject('now', 3); late()
        case 1: await 0; work.reject(new Error('why').message, 'x'); late()
        case 2: await new Promise((done) => setTimeout(done, 5)); try { work.reject() } finally { console.log('late') }
        case 3: await new Promise(() => setTimeout(() => { work.reject(false); late() }, 1))
        case 4: await new Promise(() => queueMicrotask(() => { work.reject({a: 1}, 2.9); late() }))
        case 5: try { work.reject('caught', 1e9) } catch {} work.reject('twice'); return 'result'
        case 6: return {get x() { work.reject('in a getter'); return 1 }}
        case 7: throw {get message() { work.reject('in the error') }, toString() { work.reject('in the error') }, toJSON() { work.reject('in the error') }}
        case 8: work.emit('x', {toJSON() { work.reject('in emit'); return 1 }}); return 'not this'
        case 9: work.reject('x'.repeat(1e6), -1)
        default: return [i, globalThis.late]
      } }`
    const {records, bodies} = await run(work, [...Array(11).keys()])
    const rejected = (message: string, retries = 0) => `j${JSON.stringify({message, retries})}`
    expect(records.slice(0, 9)).toEqual([
      rejected('now', 3),
      rejected('why'),
      rejected(''),
      rejected('false', 1),
      rejected('{"a":1}', 2),
      rejected('caught', 1000),
      rejected('in a getter'),
      rejected('in the error'),
      rejected('in emit'),
    ])
    expect(records[9]?.length).toBeLessThan(10_000)
    expect(decodeValue(records[10]?.slice(1) ?? '')).toEqual([10, undefined])
    expect(records.length).toBe(11)
    expect(bodies('console')).toEqual([])
    expect(bodies('custom')).toEqual([])
  })

  it('rejects a slice of a synchronous function', async () => {
    const work = `(i) => { if (i === 1) try { work.reject('odd') } catch {} if (i === 2) work.reject('even'); return i }`
    expect((await run(work, [0, 1, 2, 3])).records).toEqual([
      'r0',
      'j{"message":"odd","retries":0}',
      'j{"message":"even","retries":0}',
      'r3',
    ])
  })

  it('shows what is public of the job, and cannot be disturbed by it', async () => {
    const work = `(i) => { if (i === 2) return typeof work
      const seen = {...work.job.public}
      try { work.job.public.name = 'other' } catch {}
      if (i === 1) { work.job = work.emit = work.reject = undefined; globalThis.work = 5; console.log = 5; globalThis.progress = 5 }
      return seen }`
    const shown = {name: 'A job', description: '', link: ''}
    expect((await run(work, [0, 1, 2])).results).toEqual([shown, shown, 'number'])
  })

  it('requires the modules of the job', async () => {
    const modules = `(() => { let loads = 0; globalThis.evaluated = (globalThis.evaluated ?? 0) + 1
      return {'./model': () => ({loads: ++loads, double: (x) => 2 * x}), lib: () => 'text', broken: () => { throw new Error('no') }} })()`
    const work = `(i) => { switch (i) {
      case 0: return globalThis.evaluated
      case 1: return [require('./model').double(4), require('./model').loads, require('lib'), globalThis.evaluated]
      case 2: return [require('./model').loads, globalThis.evaluated]
      case 8: return [typeof module, typeof module.exports, exports === module.exports]
      default: try { return require(['broken', './other', '__proto__', 'constructor', {}][i - 3]) } catch (error) { return [error.code, error.message.includes('./model'), error.name] }
    } }`
    const {results} = await run(work, [0, 1, 2, 3, 4, 5, 6, 7, 8], {modules})
    const missing = ['ENOMODULE', true, 'Error']
    expect(results).toEqual([
      undefined,
      [8, 1, 'text', 1],
      [1, 1],
      [undefined, false, 'Error'],
      missing,
      missing,
      missing,
      [undefined, false, 'TypeError'],
      ['object', 'object', true],
    ])
    const none = await run(`() => { try { require('fs') } catch (error) { return error.code } }`, [0])
    expect(none.results).toEqual(['ENOMODULE'])
  })

  it('counts console messages that come again', async () => {
    const work = `async (i) => {
      const one = {a: 1}
      for (let n = 0; n < 5; n++) console.log('same', one)
      console.warn('same', one); console.log('other'); console.log('other')
      if (i === 1) { progress(); console.log('other'); console.log('other'); await 0 }
    }`
    const {bodies} = await run(work, [0, 1])
    const same = ['same', '{"a":1}']
    const values = '["same",{"a":1}]'
    const first = (index: number) => [
      [index, 'log', same, 0, values],
      [index, 'log', same, 4, values],
      [index, 'warn', same, 0, values],
      [index, 'log', ['other']],
      [index, 'log', ['other'], 1],
    ]
    expect(bodies('console')).toEqual([...first(0), ...first(1), [1, 'log', ['other']], [1, 'log', ['other'], 1]])
    const endless = await run(`() => { for (let n = 0; n < 1e5; n++) console.log('x') }`, [0])
    expect(endless.bodies('console')).toEqual([
      [0, 'log', ['x']],
      [0, 'log', ['x'], 99_999],
    ])
  })

  it('keeps what was written as it was, tells equal objects apart, and hears what came before the first slice', async () => {
    const work = `(console.log('early', 1), console.log('early', 1), (i) => {
      console.info(NaN, undefined, [1]); console.log({a: 1}); console.log({a: 1})
      console.log(Promise.resolve(), 5); console.log('only', 'texts'); console.log()
    })`
    const {bodies} = await run(work, [0, 1])
    const of = (index: number) => bodies('console').filter(([at]) => at === index)
    const [early, again, ...rest] = of(0)
    expect([early, again]).toEqual([
      [0, 'log', ['early', '1'], 0, '["early",1]'],
      [0, 'log', ['early', '1'], 1, '["early",1]'],
    ])
    expect(rest.map(([, ...said]) => said)).toEqual(of(1).map(([, ...said]) => said))
    const [mixed, one, other, promise, ...texts] = rest
    expect(decodeValue(String(mixed?.[4]))).toEqual([Number.NaN, undefined, [1]])
    expect([one, other]).toEqual(Array(2).fill([0, 'log', ['{"a":1}'], 0, '[{"a":1}]']))
    expect(promise?.length).toBe(3)
    expect(texts).toEqual([
      [0, 'log', ['only', 'texts']],
      [0, 'log', []],
    ])
  })

  it('tells progress as DCP does', async () => {
    const said = [undefined, 0.25, '50%', '0.6', 0.1, 5, -1, 'x', false, Number.NaN, {}]
    const pause = 'const end = Date.now() + 110; while (Date.now() < end);'
    const work = `(values) => { for (const value of values) { if (progress(value) !== true) throw 1; ${pause} } progress(); progress() }`
    const {bodies} = await run(work, [said, [undefined]])
    const first = bodies('progress').filter(([index]) => index === 0)
    const expected = [null, 0.25, 0.5, 0.6, null, null, null, null, null, null, null, 0.6]
    expect(first.map(([, value]) => value)).toEqual(expected)
    expect(bodies('console').every(([, level]) => level === 'info')).toBe(true)
    expect(bodies('progress').filter(([index]) => index === 1).length).toBe(2)
    const fast = await run('(x) => { for (let n = 0; n < 100; n++) progress(n / 100) }', [1, 2, 3])
    for (const index of [0, 1, 2])
      expect(fast.bodies('progress').filter(([at]) => at === index).length).toBeGreaterThan(0)
  })

  it('counts the reports that were throttled before one that is sent', async () => {
    const work = `() => { progress(); progress(0.3); const end = Date.now() + 110; while (Date.now() < end); progress('x') }`
    expect((await run(work, [0])).bodies('progress')).toEqual([
      [0, null],
      [0, 0.3],
    ])
  })

  it('sends the outcomes of slow slices one by one, those of fast ones together', async () => {
    const slow = await run(
      '(x) => { const end = performance.now() + 4; while (performance.now() < end); return x }',
      [1, 2, 3, 4, 5],
    )
    const frames = slow.frames.filter(({type}) => type === 'outcomes')
    expect(frames.length).toBe(5)
    const fast = await run('(x) => x * x', [...Array(1000).keys()])
    expect(fast.frames.filter(({type}) => type === 'outcomes').length).toBeLessThan(100)
    expect(fast.results).toEqual(Array.from({length: 1000}, (_, x) => x * x))
  })

  it("has the names of DCP's sandbox, but for those of the web", async () => {
    const work = `(names) => Object.fromEntries(names.map((name) => [name, typeof globalThis[name]]))`
    const types = {
      object: 'bravojs console crypto exports globalThis location module navigator performance self work WebAssembly',
      function:
        'SharedArrayBuffer TextDecoder TextEncoder atob btoa clearImmediate clearInterval clearTimeout eval importScripts progress queueMicrotask requestAnimationFrame require setImmediate setInterval setTimeout Function',
      // DCP's sandbox has the first ones: its worker lets a job reach servers that its owner allows, by default none.
      undefined:
        'fetch Blob Headers Request Response URL postMessage addEventListener process Buffer XMLHttpRequest WebSocket Worker indexedDB EventTarget URLSearchParams AbortController structuredClone close OffscreenCanvas getWebGPU',
    }
    for (const [type, names] of Object.entries(types)) {
      const list = names.split(' ')
      expect((await run(work, [list])).results[0]).toEqual(Object.fromEntries(list.map((name) => [name, type])))
    }
    const window = `() => { try { importScripts('x') } catch { return [self === globalThis, location.href, navigator.userAgent] } }`
    expect((await run(window, [0])).results[0]).toEqual([true, 'DCP Worker', 'not a browser'])
  })

  it('has random values, base64 and immediate timers', async () => {
    const work = `async () => {
      const random = crypto.getRandomValues(new Uint32Array(1000)), ids = [crypto.randomUUID(), crypto.randomUUID()]
      const refused = [new Float64Array(1), new Uint8Array(70000), [1], new DataView(new ArrayBuffer(8))].map((bad) => { try { crypto.getRandomValues(bad); return 'taken' } catch (error) { return error.name } })
      const bad = ['a', 'ab=c', '=', 'a===', 'é'].map((text) => { try { return atob(text) } catch { return 'refused' } })
      let order = ''
      await new Promise((done) => { setImmediate((x) => { order += x; done() }, 'immediate'); clearImmediate(setImmediate(() => { order += 'not this' })); order += 'then ' })
      return {different: new Set(random).size, ids, refused, bad, order,
        text: [btoa('hello'), btoa(''), btoa('\\xff\\x00a'), atob('aGVsbG8='), atob(' aGVs bG8'), atob('/wBh')]}
    }`
    const [result] = (await run(work, [0])).results as [Record<string, unknown>]
    const {different, ids, ...rest} = result
    expect(different).toBeGreaterThan(990)
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    for (const id of ids as string[]) expect(id).toMatch(uuid)
    expect((ids as string[])[0]).not.toBe((ids as string[])[1])
    expect(rest).toEqual({
      refused: ['TypeError', 'RangeError', 'TypeError', 'TypeError'],
      bad: Array(5).fill('refused'),
      order: 'then immediate',
      text: ['aGVsbG8=', '', '/wBh', 'hello', 'hello', '\xff\x00a'],
    })
  })
})
