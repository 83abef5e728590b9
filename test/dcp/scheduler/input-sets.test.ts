import {describe, expect, it} from 'vitest'
import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import {parseMro} from '../../../src/dcp/job/input/mro.js'
import type {Task} from '../../../src/dcp/job/task.js'
import type {Scheduler} from '../../../src/dcp/scheduler/scheduler.js'
import {describeJob, range, squares, values} from './jobs.js'
import {claim, openFixture, report, submit} from './support.js'

/** Claims and finishes all that is there. */
function drain(scheduler: Scheduler, maxSlices: number): Task[] {
  const tasks: Task[] = []
  for (;;) {
    const task = scheduler.claim({worker: 'w', maxSlices, maxBytes: 1 << 20})
    if (!task) return tasks
    scheduler.record(task, report({outcomes: squares(task)}))
    tasks.push(task)
  }
}

describe('input sets', () => {
  it('of several ranges give arrays, the rightmost number varying fastest', async () => {
    const {scheduler, store} = openFixture()
    const ranges = [
      {start: 1, end: 2, step: 1},
      {start: 0.5, end: 0, step: -0.25},
      {start: 7, end: 7, step: 0},
      {start: 0, end: 10, step: 5},
    ]
    const id = await submit(scheduler, {kind: 'multi-range', ranges})
    expect(scheduler.summary(id).total).toBe(18)
    scheduler.register('w')
    const data = drain(scheduler, 4).flatMap((task) => task.data)
    const expected = [1, 2].flatMap((a) =>
      [0.5, 0.25, 0].flatMap((b) => [0, 5, 10].map((d) => JSON.stringify([a, b, 7, d]))),
    )
    expect(data).toEqual(expected)
    expect(scheduler.summary(id).status).toBe('finished')
    expect(store.prepare('SELECT count(*) AS n FROM datum').get()).toEqual({n: 0})
  })

  it('of several ranges keep exact numbers up to the largest that there are', async () => {
    const {scheduler} = openFixture()
    const ranges = [
      {start: 0, end: 2 ** 26 - 1, step: 1},
      {start: 0, end: 2 ** 26 - 1, step: 1},
    ]
    const id = await submit(scheduler, {kind: 'multi-range', ranges})
    expect(scheduler.summary(id).total).toBe(2 ** 52)
    const more = {kind: 'multi-range', ranges: [...ranges, {start: 1, end: 2, step: 1}]} as const
    await expect(submit(scheduler, more)).rejects.toMatchObject({code: 'INPUT_INVALID'})
    expect(scheduler.list()).toHaveLength(1)
  })

  it('of range objects are evaluated here, but for one at a URL', async () => {
    const {scheduler} = openFixture()
    const mro = {ranges: [{start: 1, end: 5, step: 1, group: 2}, ['a', Number.NaN, null]]}
    const id = await submit(scheduler, {kind: 'mro', mro: parseMro(mro)})
    expect(scheduler.summary(id).total).toBe(9)
    scheduler.register('w')
    const data = drain(scheduler, 4).flatMap((task) => task.data)
    expect(data.slice(0, 3)).toEqual(['[[1,2],"a"]', '[[1,2],null]', '[[1,2],null]'])
    expect(data.at(-1)).toBe('[[5],null]')
    const away = {kind: 'mro', mro: {location: 'file:///tmp/range.json', length: 7}} as const
    const deployment = {...defaultDeployment(), localExec: true}
    const local = await submit(scheduler, away, {deployment})
    expect(scheduler.summary(local)).toMatchObject({total: 7, status: 'running'})
    await expect(submit(scheduler, {...away, mro: {...away.mro, length: -1}})).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    })
  })

  it('of URLs are remote, listed or by a pattern', async () => {
    const {scheduler, store} = openFixture()
    const urls = ['"https://h/a"', '"https://h/b"']
    await submit(scheduler, {kind: 'urls', values: urls})
    const pattern = 'https://h/$&{slice}/{slice}.json'
    const id = await submit(scheduler, {kind: 'url-pattern', pattern, count: 3})
    await submit(scheduler, values('"https://h/a"'))
    scheduler.register('w')
    const [listed, patterned, own] = [claim(scheduler, 9), claim(scheduler, 9), claim(scheduler, 9)]
    expect([listed.data, listed.remote]).toEqual([urls, true])
    expect(patterned.remote).toBe(true)
    expect(patterned.data).toEqual([1, 2, 3].map((n) => `"https://h/$&${n}/${n}.json"`))
    expect(own.remote).toBe(false)
    expect(store.prepare('SELECT count(*) AS n FROM datum').get()).toEqual({n: 3})
    expect(scheduler.summary(id).total).toBe(3)
    for (const count of [-1, 0.5, 2 ** 53]) {
      const input = {kind: 'url-pattern', pattern, count} as const
      await expect(submit(scheduler, input)).rejects.toMatchObject({code: 'INPUT_INVALID'})
    }
  })
})

describe('the work of a job', () => {
  it('comes back as it was given', async () => {
    const {scheduler} = openFixture()
    const bytes = Uint8Array.from({length: 70_000}, (_, index) => index % 251)
    const job = describeJob(range(2), {
      name: 'n',
      description: 'd',
      link: 'l',
      worktime: 'pyodide',
      workFunction: 'def f(x):\n  return x # é 🙂',
      args: ['1', 'k["x\\u0000"]', '"ü"'],
      entry: 'f',
      modules: "{'./m': () => 1}",
      files: bytes,
      wheels: [
        {name: 'b.whl', bytes: bytes.subarray(3)},
        {name: 'a.whl', bytes: new Uint8Array()},
      ],
      directory: '/home/pyodide/d',
      environment: ['A=b=c', 'EMPTY='],
      argvOnly: true,
      sliceTimeout: 1500.5,
      progressTimeout: 86_400_000_000,
    })
    await scheduler.submit(job)
    scheduler.register('w')
    const {id, worktime, workFunction, workFunctionUrl, args, entry, modules, wheels, directory} = job
    const {sliceTimeout, progressTimeout, deployment, worktimeVersion, environment, argvOnly} = job
    const shown = {name: 'n', description: 'd', link: 'l'}
    expect(claim(scheduler, 1).work).toEqual({
      ...{id, worktime, workFunction, workFunctionUrl, args, entry, modules, files: bytes, wheels, directory},
      ...{
        sliceTimeout,
        progressTimeout,
        deployment,
        worktimeVersion,
        environment,
        argvOnly,
        public: shown,
        packageFiles: [],
      },
    })
    expect(scheduler.summary(id)).toMatchObject({...shown, open: false})
  })

  it('comes with the modules that it depends on, and those that these need', async () => {
    const {scheduler} = openFixture()
    const files = [
      {name: 'main.js', text: "module.declare(['./part'], () => {})"},
      {name: 'part.js', text: 'module.declare(() => {})'},
    ]
    const owner = `0x${'1'.repeat(40)}`
    scheduler.packages.publish({name: 'model', version: '1.0.0', owner, files})
    const deployment = {...defaultDeployment(), dependencies: ['model/main', 'gone/file']}
    await scheduler.submit(describeJob(range(2), {deployment}))
    scheduler.register('w')
    const {packageFiles} = claim(scheduler, 1).work
    expect(packageFiles.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      {id: 'model/main', source: files[0]?.text},
      {id: 'model/part', source: files[1]?.text},
    ])
  })

  it('is read once by a worker that alternates between jobs', async () => {
    const {scheduler, store} = openFixture()
    const ids = [await submit(scheduler, range(9)), await submit(scheduler, values('1', '2', '3', '4'))]
    scheduler.register('w')
    const tasks = [0, 1, 0, 1, 0, 1].map((index) => {
      const job = ids[index]
      if (job === undefined) throw new Error('no job')
      return scheduler.claim({worker: 'w', maxSlices: 1, maxBytes: 1, job})
    })
    expect(tasks.map((task) => task?.data[0])).toEqual(['0', '1', '1', '2', '2', '3'])
    expect(tasks[2]?.work).toBe(tasks[0]?.work)
    expect(tasks[5]?.work).toBe(tasks[1]?.work)
    scheduler.delete(ids[0] ?? '', {force: true})
    expect(store.prepare('SELECT count(*) AS n FROM work').get()).toEqual({n: 1})
  })
})
