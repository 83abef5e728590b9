import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {compute, Job, JobError, job as slices} from '../../../src/dcp/library/continuum-dcp.js'
import {openLocalEngine} from '../../../src/dcp/library/local-engine.js'
import {useLibraryHome} from './library-home.js'

const state = useLibraryHome()

declare const work: {emit(name: string, value: unknown): void}

const until = async (condition: () => boolean): Promise<void> => {
  const end = Date.now() + 20_000
  while (!condition()) {
    if (Date.now() > end) throw new Error('The condition did not come true')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('events', () => {
  test('have the names and payloads of DCP, in any case of letters', async () => {
    const job = compute.for([1, 2], (x: number) => {
      console.log('at', x)
      work.emit('half', new Map([[x, 0.5]]))
      if (x === 2) throw new RangeError('two')
      return new Set([x])
    })
    job.public.name = 'Halves'
    const seen: [string, unknown][] = []
    const note = (name: string) => (payload: unknown) => {
      seen.push([name, payload])
    }
    for (const name of ['accepted', 'result', 'console', 'error', 'custom', 'stop', 'status'] as const) {
      job.on(name, note(name))
    }
    job.on('READYSTATECHANGE' as 'readystatechange', note('readystatechange'))
    job.on('Complete' as 'complete', note('complete'))
    job.work.on('half', note('half'))
    expect(job.readyState).toBe('new')
    await job.exec()
    const results = await job.wait()
    const of = (name: string): unknown[] => seen.filter(([at]) => at === name).map(([, payload]) => payload)
    const place = {job: job.id, jobName: 'Halves'}
    expect(of('readystatechange')).toEqual([
      ...['exec', 'init', 'preauth', 'deploying', 'listeners', 'compute-groups', 'uploading', 'deployed'],
    ])
    expect(job.readyState).toBe('deployed')
    expect(of('accepted')).toEqual([job])
    expect(of('result')).toEqual([{...place, sliceNumber: 1, result: new Set([1])}])
    expect(of('console')).toContainEqual({...place, sliceNumber: 2, level: 'log', message: ['at', '2']})
    expect(of('error')).toMatchObject([
      {...place, sliceNumber: 2, name: 'RangeError', message: 'two', code: 'EUNCAUGHT'},
    ])
    expect(of('half')).toContainEqual({...place, sliceNumber: 1, customEvent: 'half', data: new Map([[1, 0.5]])})
    expect(of('custom')).toEqual(of('half'))
    expect(of('stop')).toEqual([{...place, runStatus: 'finished', sliceCount: 2, reason: null, code: null}])
    expect(of('complete')).toEqual([results])
    expect(of('status').at(-1)).toMatchObject({...place, total: 2, computed: 2, failed: 1})
    expect(job.status).toEqual({runStatus: 'finished', total: 2, distributed: 2, computed: 2, failed: 1})
    expect(Array.from(results)).toEqual([new Set([1]), null])
  })

  test('once and off', async () => {
    const job = compute.for([1, 2, 3], (x: number) => x)
    const seen: string[] = []
    const never = (): void => {
      seen.push('never')
    }
    job
      .once('result', () => seen.push('once'))
      .on('result', never)
      .off('result', never)
    await job.exec()
    await job.wait()
    expect(seen).toEqual(['once'])
  })
})

describe('the handle', () => {
  test('exec once; wait after it', async () => {
    const job = compute.do(1, () => 1)
    await expect(job.wait()).rejects.toMatchObject({name: 'JobError', code: 'EEXEC'})
    await expect(job.cancel()).rejects.toBeInstanceOf(JobError)
    await expect(job.exec(-1)).rejects.toBeInstanceOf(TypeError)
    await job.exec()
    await expect(job.exec()).rejects.toMatchObject({code: 'EEXEC'})
    expect(() => {
      job.autoClose = false
    }).toThrow(JobError)
    expect(Array.from(await job.wait())).toEqual([1])
    // As often as one likes.
    expect(Array.from(await job.wait())).toEqual([1])
  })

  test('offers: a number, marketValue, or nothing', async () => {
    const offers: readonly Parameters<Job['exec']>[0][] = [0, 0.5, compute.marketValue, undefined]
    for (const offer of offers) {
      const job = compute.do(1, () => 1)
      await job.exec(offer)
      await job.wait()
    }
  })

  test('cancel rejects whoever waits, with the reason', async () => {
    const job = compute.for(1, 3, async (x: number) => {
      if (x > 1) await new Promise(() => {})
      return x
    })
    const cancelled: unknown[] = []
    job.on('cancel', (payload) => cancelled.push(payload))
    await job.exec()
    const waiting = job.wait()
    waiting.catch(() => {})
    await until(() => job.results.length === 1)
    await job.cancel('enough')
    await expect(waiting).rejects.toMatchObject({name: 'JobError', message: 'enough', code: 'ECANCELLED'})
    expect(cancelled).toMatchObject([{job: job.id, runStatus: 'cancelled', reason: 'enough'}])
    expect(job.results[0]).toBe(1)
    expect(() => job.results[1]).toThrow(RangeError)
  })

  test('a work function that is none cancels the job', async () => {
    const job = compute.for([1], '42')
    await job.exec()
    await expect(job.wait()).rejects.toMatchObject({code: 'EWORKFUNCTION'})
  })

  test('what cannot be deployed leaves no job, and exec says why', async () => {
    await expect(compute.for([1], 'x =>').exec()).rejects.toMatchObject({code: 'WORK_INVALID'})
    const engine = openLocalEngine()
    const before = (await engine.list()).length
    function* broken(): Generator<number> {
      yield 1
      throw new RangeError('no more')
    }
    await expect(compute.for(broken(), (x: number) => x).exec()).rejects.toBeInstanceOf(RangeError)
    const weak = compute.for([1, new WeakMap()], (x: unknown) => x)
    await expect(weak.exec()).rejects.toMatchObject({code: expect.stringMatching(/^(?:VALUE|INPUT)_INVALID$/)})
    expect(await engine.list()).toHaveLength(before)
    await engine.close()
  })

  test('worktimes: unknown ones, and versions that are not there', async () => {
    const job = compute.do(1, () => 1)
    job.worktime = 'fortran'
    await expect(job.exec()).rejects.toMatchObject({name: 'JobError', code: 'ENOWORKTIME'})
    const custom = compute.do(1, () => 1)
    custom.worktime = 'fortran'
    custom.customWorktime = true
    await expect(custom.exec()).rejects.toMatchObject({code: 'ENOWORKTIME'})
    const version = compute.do(1, () => 1)
    version.worktimeVersion = '^9.0.0'
    await expect(version.exec()).rejects.toMatchObject({code: 'USAGE'})
    const known = compute.do(1, () => 1)
    known.worktimeVersion = '^1.0.0'
    await known.exec()
    expect(Array.from(await known.wait())).toEqual([1])
  })

  test('public reaches the work function and the job list', async () => {
    const job = compute.do(1, 'async () => work.job.public')
    job.public = {name: 'Named', description: 'Described', link: 'https://example.org/'}
    await job.exec()
    expect(Array.from(await job.wait())).toEqual([job.public])
    const engine = openLocalEngine()
    expect(await engine.summary(job.id)).toMatchObject({...job.public, status: 'finished'})
    await engine.close()
  })

  test('secrets of compute groups are written nowhere', async () => {
    const job = compute.do(1, () => 1)
    job.computeGroups = [{joinKey: 'group-key-4711', joinSecret: 'very-secret-0815'}]
    await job.exec()
    await job.wait()
    const bytes = readdirSync(state(), {recursive: true, encoding: 'utf8'}).flatMap((name) => {
      try {
        return [readFileSync(join(state(), name))]
      } catch {
        return []
      }
    })
    const holds = (text: string): boolean => bytes.some((file) => file.includes(text))
    expect({key: holds('group-key-4711'), secret: holds('very-secret-0815')}).toEqual({key: true, secret: false})
  })
})

describe('the results', () => {
  test('by index, by iteration; those that are missing throw; nothing can be assigned', async () => {
    const job = new Job<number>([5, 6, 7], (x: number) => x)
    expect(job.results.length).toBe(0)
    expect(() => job.results[0]).toThrow(RangeError)
    await job.exec()
    const results = await job.wait()
    expect(results).toBe(job.results)
    expect([results[0], results[2], results.length]).toEqual([5, 7, 3])
    expect(() => results[3]).toThrow(RangeError)
    expect([...results]).toEqual([5, 6, 7])
    expect([...results.entries()]).toEqual([
      [0, 5],
      [1, 6],
      [2, 7],
    ])
    expect([...results.values()]).toEqual([5, 6, 7])
    expect(results.map((value, index) => value * index)).toEqual([0, 6, 14])
    expect([results.has(2), results.has(3), 2 in results, 3 in results]).toEqual([true, false, true, false])
    expect(JSON.stringify(results)).toBe('[5,6,7]')
    const writable = results as unknown as Record<string | number, unknown>
    for (const change of [
      () => {
        writable[0] = 1
      },
      () => {
        writable.length = 0
      },
      () => {
        delete writable[0]
      },
      () => {
        delete writable.map
      },
      () => {
        Object.defineProperty(writable, 'x', {value: 1})
      },
    ]) {
      expect(change).toThrow(TypeError)
    }
    expect([...results]).toEqual([5, 6, 7])
  })

  test('an open job: addSlices, close, fetchResults', async () => {
    const job = compute.for([1], (x: number) => x * 10)
    job.autoClose = false
    await job.exec()
    expect(await slices.addSlices([2, new Map([[1, 2]])], job.id)).toEqual({success: true, lastSliceNumber: 3})
    await until(() => job.results.length === 3)
    expect(await slices.addSlices([4, 5], job.id)).toMatchObject({lastSliceNumber: 5})
    await job.close()
    expect(Array.from(await job.wait())).toEqual([10, 20, Number.NaN, 40, 50])
    expect(await slices.fetchResults(job.id)).toEqual(
      [10, 20, Number.NaN, 40, 50].map((value, index) => ({slice: index + 1, value})),
    )
    expect(await slices.fetchResults(job.id, {start: 2, end: 4, step: 2})).toEqual([
      {slice: 2, value: 20},
      {slice: 4, value: 40},
    ])
    expect(await slices.fetchResults(job.id, {start: 9, end: 12})).toEqual([])
    await expect(slices.addSlices([6], job.id)).rejects.toMatchObject({code: 'JOB_CLOSED'})
    await expect(slices.addSlices([6], 'nothing')).rejects.toMatchObject({code: 'JOB_NOT_FOUND'})
    await expect(slices.addSlices('text' as never, job.id)).rejects.toBeInstanceOf(TypeError)
  })
})
