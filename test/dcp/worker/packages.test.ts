import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import type {JobWork} from '../../../src/dcp/job/task.js'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {expectHarmless} from './attack.js'
import {runJob, workOf} from './run-job.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

/** Puts exports where the official client's bundle of local modules puts them, in the same way. */
const SIDELOADER = `module.declare(function(){});
(function () {
  for (path of ['/localhost/search']) bravojs.paths.push(path)
  bravojs.resolveMap = Object.assign(bravojs.resolveMap || {}, {tool: '/localhost/program/node_modules/tool/index'})
  bravojs.globalResolveHook = (name) => bravojs.resolveMap.hasOwnProperty(name) ? bravojs.resolveMap[name] : name
  const group = {
    '/localhost/program/mods/x': {double: (x) => 2 * x},
    '/localhost/program/node_modules/tool/index': {name: 'tool'},
    '/localhost/search/found': {name: 'found'},
  }
  for (let id in group) { if (!group.hasOwnProperty(id)) continue; bravojs.requireMemo[id] = group[id] }
  if (bravojs.mainModule !== '/localhost/program') {
    bravojs.mainModuleDir = '/localhost/program'
    bravojs.global.require = bravojs.requireFactory(bravojs.mainModuleDir)
  }
})();`

const FILES = [
  {
    id: 'lib/main',
    source: `module.declare(['./part', {near: './dir/near.js'}], function (require, exports, module) {
      exports.sum = (x) => x + require('./part').one + require('near').two; exports.id = module.id; globalThis.loads = (globalThis.loads ?? 0) + 1 })`,
  },
  {id: 'lib/part.js', source: `module.declare([], (require, exports, module) => { module.exports = {one: 1} })`},
  {
    id: 'lib/dir/near',
    source: `module.declare((require, exports) => { exports.two = require('../part').one + 1; exports.cycle = () => require('../main').id })`,
  },
  {id: 'lib/broken', source: `module.declare(['lib/nowhere'], (require) => { require('lib/nowhere') })`},
  {id: 'pkg/sideloader-v1', source: SIDELOADER},
]

const job = (work: string, deployment: Partial<JobWork['deployment']> = {}, packageFiles = FILES): JobWork => ({
  ...workOf(work),
  packageFiles,
  deployment: {...defaultDeployment(), ...deployment},
})

describe.each(TESTED_BACKENDS)('modules of packages ($title)', (tested) => {
  const run = async (work: JobWork, count: number) =>
    (await runJob({...tested, hostFile: host.hostFile}, work, [...Array(count).keys()])).values

  it('are required by name, by the paths of the job, and from each other', async () => {
    const work = `(i) => { switch (i) {
      case 0: return globalThis.loads
      case 1: return [require('lib/main').sum(5), require('main').id, require('main.js').sum(0), require('lib/dir/near').cycle()]
      case 2: return [require.resolve('part'), require.isMemoized('lib/part.js'), globalThis.loads]
      default: return new Promise((done) => module.provide(['lib/main'], () => done('there'), () => done('missing')))
    } }`
    expect(await run(job(work, {requirePath: ['lib']}), 4)).toEqual([
      undefined,
      [8, 'lib/main', 3, 'lib/main'],
      ['lib/part.js', true, 1],
      'there',
    ])
  })

  it('of the deploying program are there as they were for it', async () => {
    const work = `(i) => { switch (i) {
      case 0: return [require('./mods/x').double(4), require('tool').name, require('found').name, require('./mods/x.js').double(1)]
      case 1: return require('../up')
      default: return require('lib/main').sum(1)
    } }`
    expect(await run(job(work), 3)).toEqual([[8, 'tool', 'found', 2], 'EUNCAUGHT', 4])
  })

  it('that are not there say so, and when they fail, each time', async () => {
    const work = `(i) => { const wrong = []
      for (const name of ['fs', './no', 'lib/broken', 'lib/broken', '../../../etc', '', '/']) {
        try { require(name); wrong.push(name) } catch (error) { wrong.push(error.code) }
      }
      return new Promise((done) => module.provide(['gone'], () => wrong.push('provided'), (error) => done([...wrong, error.code]))) }`
    expect(await run(job(work), 1)).toEqual([Array(8).fill('ENOMODULE')])
  })

  it('end the job when they cannot be evaluated', async () => {
    const bad = [{id: 'bad/file', source: 'module.declare(['}]
    const {source} = await runJob({...tested, hostFile: host.hostFile}, job('(x) => x', {}, bad), [1])
    expect(source.rejected).toMatchObject([{code: 'EWORKFUNCTION'}])
  })

  it('evaluates in strict mode where the job asks for it', async () => {
    const work = `function (x) { return [(function () { return this === undefined })(), x] }`
    expect(await run(job(work, {useStrict: true}), 1)).toEqual([[true, 0]])
    expect(await run(job(`(${work});`, {useStrict: true}), 1)).toEqual([[true, 0]])
    expect(await run(job(work), 1)).toEqual([[false, 0]])
  })

  it.each([
    ['the loader', `judge(reach([bravojs, module, require, require.paths, bravojs.requireFactory('/'), trapped]))`],
    ['frames of the loader', `worst(caught.map((frame) => judge([frame.getThis?.(), frame.getFunction?.()])))`],
  ])('leads out of the sandbox by no way: %s', async (_title, expression) => {
    const hostile = {
      id: 'evil/file',
      source: `module.declare(['x'], function (...given) { globalThis.trapped = given; return given })
        globalThis.caught = []
        Error.prepareStackTrace = (error, frames) => { caught.push(...frames); return 'x' }
        bravojs.globalResolveHook = function (name) { trapped = [this, arguments.callee.caller, new Error('x').stack]; return {toString() { return 'evil/file' }} }
        Object.defineProperty(Object.prototype, 'path', {get() { return 'evil' }, configurable: true})
        Array.prototype.push = function (x) { trapped = this; return 0 }
        String.prototype.indexOf = () => 0
        String.prototype.substring = () => 'x'`,
    }
    const body = `try { require('anything') } catch {} try { require('evil/file') } catch {}
      try { await new Promise((done) => module.provide([{toString() { return 'x' }}], done, done)) } catch {}
      return ${expression}`
    const packaged = {packageFiles: [hostile, ...FILES]}
    await expectHarmless({...tested, hostFile: host.hostFile}, {title: 'loader', body}, {sliceMs: 10_000}, packaged)
  })
})
