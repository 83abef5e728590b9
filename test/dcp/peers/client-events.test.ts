import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type CaseReport, type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'

// What listeners of a job of dcp-client are given, field by field (dcp-semantics, section 4).

let network: DcpNetwork
let reports: Readonly<Record<string, CaseReport>>

const names = ({events}: CaseReport): readonly string[] => [...new Set(events.map(({name}) => name))]
function report(name: string): CaseReport & {readonly id: string} {
  const found = reports[name]
  if (!found) throw new Error(`There is no report of ${name}`)
  return {...found, id: found.id ?? ''}
}
const payloads = (name: string, event: string) => payloadsOf(report(name), event)

beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
  reports = await network.cases(`
    const named = (name, job) => { job.public.name = name; return job }
    cases.range = () => named('squares', compute.for(1, 5, (x) => { progress(); return x * x }))
    cases.array = () => compute.for(['a', 'b'], (x) => { progress(); return x })
    cases.console = () => named('talks', compute.for([1], () => {
      progress()
      console.log('same', 1)
      console.log('same', 1)
      console.log('same', 1)
      console.log('object', {a: [1]})
      console.warn('two', undefined, new Map([[1, 2]]))
      console.error(new Error('three'))
      console.debug('four')
      console.info('five')
      return 1
    }))
    cases.custom = ({extra}) => {
      const job = named('emits', compute.for([1, 2], (x) => { progress(); work.emit('Ping', {x}, 'lost'); return x }))
      extra.pings = []
      job.work.on('Ping', (...all) => extra.pings.push(all))
      return job
    }
    cases.throws = () => named('throws', compute.for([1, 2], (x) => {
      progress()
      if (x === 2) throw new TypeError('boom ' + x)
      return x
    }))
    cases.syntax = () => compute.for([1], 'x => {')
    cases.rejects = () => compute.for([1], () => { progress(); work.reject('not today') })
    cases.strict = () => {
      const job = compute.for([1], () => { progress(); return (function () { return this === undefined })() })
      job.requirements.useStrict = true
      return job
    }
    cases.public = () => {
      const job = named('known', compute.for([1], () => { progress(); return work.job.public }))
      job.public.description = 'about'
      job.public.link = 'http://example.com/'
      return job
    }
    cases.empty = () => compute.for([], (x) => x)
  `)
})
afterAll(() => network?.remove())

describe('a job with a range', () => {
  test('goes through its states in order', () => {
    expect(payloads('range', 'readystatechange')).toEqual([
      'exec',
      'init',
      'preauth',
      'deploying',
      'listeners',
      'compute-groups',
      'deployed',
    ])
    expect(payloads('array', 'readystatechange')).toEqual([
      'exec',
      'init',
      'preauth',
      'deploying',
      'listeners',
      'compute-groups',
      'uploading',
      'deployed',
    ])
  })

  test('gives a result for each slice, once', () => {
    const {id} = report('range')
    const results = payloads('range', 'result')
    expect(results.toSorted((a, b) => Number(a.sliceNumber) - Number(b.sliceNumber))).toEqual(
      [1, 2, 3, 4, 5].map((number) => ({job: id, sliceNumber: number, result: number * number})),
    )
    expect(names(report('range'))).not.toContain('resultsUpdated')
    expect(names(report('range'))).not.toContain('duplicate-result')
    expect(report('range').keys).toEqual([1, 2, 3, 4, 5])
  })

  test('tells how it stands, never less than before', () => {
    const {id} = report('range')
    const statuses = payloads('range', 'status')
    for (const status of statuses) {
      expect(Object.keys(status).toSorted()).toEqual(['computed', 'distributed', 'job', 'runStatus', 'total'])
      expect(status).toMatchObject({job: id, total: 5})
    }
    expect(statuses.map(({computed}) => computed)).toEqual(statuses.map(({computed}) => computed).toSorted())
    expect(statuses.at(-1)).toEqual({job: id, runStatus: 'finished', total: 5, distributed: 5, computed: 5})
  })

  test('ends with stop, stopped and complete', () => {
    const {id, events} = report('range')
    expect(payloads('range', 'stop')).toEqual([{job: id, runStatus: 'finished', sliceCount: 5}])
    expect(payloads('range', 'stopped')).toEqual(['finished'])
    expect(events.slice(-3).map(({name}) => name)).toEqual(['stop', 'stopped', 'complete'])
  })

  test('accepted comes after the last state', () => {
    const seen = report('range').events.map(({name}) => name)
    expect(seen.indexOf('accepted')).toBeGreaterThan(seen.lastIndexOf('readystatechange'))
  })
})

describe('console', () => {
  test('has the arguments as they were, and repeated messages once more with their number', () => {
    const {id} = report('console')
    const place = {job: id, sliceNumber: 1, jobName: 'talks'}
    const [first, ...rest] = payloads('console', 'console')
    expect(first).toEqual({...place, level: 'log', message: ['same', 1]})
    expect(rest.filter(({same}) => same !== undefined)).toEqual([
      {...place, level: 'log', message: ['same', 1], same: 3},
    ])
    const others = rest.filter(({same}) => same === undefined)
    expect(others.map(({level}) => level)).toEqual(['log', 'warn', 'error', 'debug', 'info'])
    expect(others[0]).toEqual({...place, level: 'log', message: ['object', {a: [1]}]})
    expect(others[1]).toEqual({...place, level: 'warn', message: ['two', 'undefined', 'Map(1) { 1 => 2 }']})
    expect(String(others[2]?.message)).toContain('three')
    expect(String(others[2]?.message)).not.toContain('sandbox-host')
  })
})

describe('work.emit', () => {
  test('gives one object to listeners of that name', () => {
    const {id, extra} = report('custom')
    const pings = extra.pings as readonly (readonly {sliceNumber: number}[])[]
    expect(pings.toSorted((a, b) => (a[0]?.sliceNumber ?? 0) - (b[0]?.sliceNumber ?? 0))).toEqual(
      [1, 2].map((x) => [{job: id, sliceNumber: x, customEvent: 'Ping', data: {x}, jobName: 'emits'}]),
    )
  })
})

describe('an exception', () => {
  test('is an error event and the result of its slice; the job goes on', () => {
    const {id} = report('throws')
    const [error, ...others] = payloads('throws', 'error')
    expect(others).toEqual([])
    expect(error).toMatchObject({
      job: id,
      sliceNumber: 2,
      name: 'TypeError',
      message: 'boom 2',
      code: 'EUNCAUGHT',
      jobName: 'throws',
      stack: expect.stringContaining('boom 2'),
      timestamp: expect.anything(),
    })
    const results = report('throws').results
    expect(results?.[0]).toBe(1)
    expect(String(results?.[1])).toContain('boom 2')
    expect(payloads('throws', 'stop')).toEqual([{job: id, runStatus: 'finished', sliceCount: 2}])
  })

  test('a work function that is none ends the job', () => {
    const {id} = report('syntax')
    expect(report('syntax').error).toMatchObject({code: 'EWORKFUNCTION'})
    expect(payloads('syntax', 'stop')).toMatchObject([{job: id, runStatus: 'cancelled', code: 'EWORKFUNCTION'}])
    expect(payloads('syntax', 'cancel')).toMatchObject([{job: id, runStatus: 'cancelled'}])
    expect(names(report('syntax'))).not.toContain('complete')
  })

  test('work.reject is told as error of its slice', () => {
    expect(payloads('rejects', 'error')).toMatchObject([{sliceNumber: 1, code: 'EWORKREJECT'}])
  })
})

test('useStrict is strict', () => {
  expect(report('strict').results).toEqual([true])
})

test('the work function knows what is public about its job', () => {
  expect(report('public').results).toEqual([{name: 'known', description: 'about', link: 'http://example.com/'}])
})

test('a job without slices ends at once', () => {
  expect(report('empty')).toMatchObject({results: []})
})
