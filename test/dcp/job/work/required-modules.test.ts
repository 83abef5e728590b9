import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {createContext, runInContext} from 'node:vm'
import {describe, expect, it, onTestFinished} from 'vitest'
import {type DescribedWork, describeWork, type WorkRequest} from '../../../../src/dcp/job/work/describe-work.js'

const FILES: Readonly<Record<string, string>> = {
  'model.js': "const state = require('./state')\nmodule.exports = {grow: () => ++state.count}",
  'other.cjs': "const state = require('./state')\nexports.count = () => state.count",
  'state.js': 'exports.count = 0',
  'typed.ts': 'export const twice = (x: number): number => x * 2\nexport default 7',
  'table.json': '{"a": 1}',
  'broken.js': 'module.exports = (',
  'builtin.js': "module.exports = require('node:fs')",
  'thrower.js': "throw new Error('only when it is wanted')",
  'sub/inner.js': "module.exports = () => require('../model').grow()",
  'node_modules/pkg/package.json': '{"name": "pkg", "main": "main.js", "module": "module.mjs"}',
  'node_modules/pkg/main.js': "module.exports = () => 'main ' + process.env.NODE_ENV + (global === globalThis)",
  'node_modules/pkg/module.mjs': "export default () => 'module'",
  'node_modules/pkg/file.js': "module.exports = 'file'",
}

/** Writes the files above and a work function into a new directory. */
function write(work: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'requires-'))
  onTestFinished(() => rmSync(directory, {recursive: true}))
  for (const [name, text] of Object.entries({...FILES, 'work.js': work})) {
    mkdirSync(dirname(join(directory, name)), {recursive: true})
    writeFileSync(join(directory, name), text)
  }
  return join(directory, 'work.js')
}

const python = {pyodideDirectory: '/nowhere', cacheDirectory: '/nowhere'}
const NAMES = ['./model', './other.cjs', './typed', './table.json', './thrower', 'pkg', 'pkg/file']
const WORK = 'export default (x) => x'

const describeFile = (work: string, requires: readonly string[], rest: Partial<WorkRequest> = {}) =>
  describeWork({source: {kind: 'file', path: write(work)}, requires, python, ...rest})

type Modules = Readonly<Record<string, () => unknown>>
type Run = (...args: readonly unknown[]) => unknown

/** What a sandbox does with both sources: its `require` is a function of the modules alone. */
function load({modules, workFunction}: DescribedWork): {work: Run; find: (name: string) => unknown} {
  const context = createContext({})
  const made: Modules = runInContext(`(0, eval)(${JSON.stringify(modules)})`, context)
  const find = (name: string): unknown => {
    const make = made[name]
    if (!make) throw new Error(`there is no ${name}`)
    return make()
  }
  Object.assign(context, {require: find})
  return {work: runInContext(`(0, eval)(${JSON.stringify(workFunction)})`, context), find}
}

describe('required modules', () => {
  it('are found by their names, once each, when they are wanted', async () => {
    const {find} = load(await describeFile(WORK, NAMES))
    const model = find('./model') as {grow: () => number}
    expect([model.grow(), model.grow()]).toEqual([1, 2])
    expect(find('./model')).toBe(model)
    expect((find('./other.cjs') as {count: () => number}).count()).toBe(2)
    const typed = find('./typed') as {twice: (x: number) => number; default: number}
    expect([typed.twice(4), typed.default]).toEqual([8, 7])
    expect(find('./table.json')).toEqual({a: 1})
    expect(() => find('./thrower')).toThrow('only when it is wanted')
    expect((find('pkg') as () => string)()).toBe('main productiontrue')
    expect(find('pkg/file')).toBe('file')
  })

  it.each<[string, string]>([
    ['require', "export default () => require('./model').grow() + require('pkg/file')"],
    ['import', "import {grow} from './model'\nimport file from 'pkg/file'\nexport default () => grow() + file"],
    ['import()', "export default async () => (await import('./model')).default.grow() + require('pkg/file')"],
    ['a module in between', "import inner from './sub/inner.js'\nexport default () => inner() + require('pkg/file')"],
    [
      'a name known only at run time',
      "const name = ['.', 'model'].join('/')\nexport default () => require(name).grow() + require('pkg/file')",
    ],
    ['CommonJS', "const {grow} = require('./model')\nmodule.exports = () => grow() + require('pkg/file')"],
  ])('are shared with a work function that has %s', async (_, source) => {
    const {work, find} = load(await describeFile(source, ['./model', 'pkg/file']))
    expect(await work()).toBe('1file')
    expect((find('./model') as {grow: () => number}).grow()).toBe(2)
  })

  it('serve --function too', async () => {
    const resolveDir = dirname(write(WORK))
    const text = "(x) => require('./model').grow() + x"
    const described = await describeWork({source: {kind: 'function', text, resolveDir}, requires: ['./model'], python})
    const {work} = load(described)
    expect([work(10), work(10)]).toEqual([11, 12])
  })

  it('are none unless asked for: then imports are part of the work function', async () => {
    const described = await describeFile("export default () => require('./model').grow()", [])
    expect(described).toMatchObject({
      modules: null,
      wheels: [],
      entry: null,
      worktime: 'map-basic',
      worktimeVersion: '^1.0.0',
    })
    expect(described.workFunction).not.toMatch(/\brequire\("\.\/model"\)/)
  })

  it.each([
    ['./none', /none/],
    ['no-such-package', /no-such-package/],
    ['node:fs', /node:fs/],
    ['fs', /fs/],
    ['./builtin', /builtin\.js:1:\d+.*node:fs/],
    ['./broken', /broken\.js:1:/],
  ])('%s is refused', async (name, message) => {
    await expect(describeFile(WORK, [name])).rejects.toMatchObject({
      code: 'WORK_INVALID',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    })
  })
})

describe('--entry', () => {
  it('chooses a named export', async () => {
    const source = 'export const twice = (x) => x * 2\nexport default (x) => x'
    expect(load({...(await describeFile(source, ['pkg'], {entry: 'twice'}))}).work(4)).toBe(8)
    const commonJs = 'exports.once = (x) => x\nexports.twice = (x) => x * 2'
    expect(load(await describeFile(commonJs, ['pkg'], {entry: 'twice'})).work(4)).toBe(8)
  })

  it('names the exports when there is none of that name', async () => {
    const source = 'export const twice = (x) => x * 2\nexport const thrice = (x) => x * 3'
    await expect(describeFile(source, [], {entry: 'four'})).rejects.toMatchObject({
      code: 'WORK_INVALID',
      message: expect.stringMatching(/four.*twice.*thrice|four.*thrice.*twice/),
    })
    await expect(describeFile(source, [])).rejects.toMatchObject({hint: expect.stringMatching(/--entry t\w+ice/)})
    const commonJs = await describeFile('exports.once = 1', ['pkg'], {entry: 'twice'})
    expect(() => load(commonJs)).toThrow(/twice.*once/)
  })

  it('does not go with --function', async () => {
    const source = {kind: 'function', text: 'x => x', resolveDir: tmpdir()} as const
    await expect(describeWork({source, requires: [], entry: 'a', python})).rejects.toMatchObject({code: 'USAGE'})
  })
})
