import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {createContext, runInContext} from 'node:vm'
import {describe, expect, it, onTestFinished} from 'vitest'
import {loadWorkFunction} from '../../../../src/dcp/job/work/work-function.js'

/** Writes files into a new directory, and returns the path of the first. */
function write(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'work-'))
  onTestFinished(() => rmSync(directory, {recursive: true}))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), {recursive: true})
    writeFileSync(join(directory, name), text)
  }
  return join(directory, Object.keys(files)[0] ?? '')
}

const load = (files: Readonly<Record<string, string>>) => loadWorkFunction({kind: 'file', path: write(files)})
const inline = (text: string) => loadWorkFunction({kind: 'function', text, resolveDir: tmpdir()})

/** Runs an expression as a sandbox does: by indirect eval in a realm of its own. Nothing may get into its globals. */
async function run(expression: string, ...args: readonly unknown[]): Promise<unknown> {
  const context = createContext({source: expression, work: {emit: (name: string) => name}})
  const before = runInContext('Reflect.ownKeys(globalThis).map(String)', context)
  const work = runInContext('(0, eval)(source)', context)
  expect(runInContext('Reflect.ownKeys(globalThis).map(String)', context)).toEqual(before)
  // biome-ignore lint/security/noGlobalEval: the contract of the expression
  const indirect = eval
  expect(typeof indirect(expression)).toBe('function')
  return work(...args)
}

describe('a file', () => {
  it.each<[string, string]>([
    ['default.js', 'export default (x) => x * x'],
    ['named.mjs', 'export default function square(x) { return x * x }'],
    ['anonymous.mjs', 'export default function (x) { return x * x }'],
    ['async.js', 'export default async function square(x) { return x * x }'],
    ['variable.js', 'const square = (x) => x * x\nexport {square as default}'],
    ['exports.cjs', 'module.exports = function square(x) { return x * x }'],
    ['default.cjs', 'exports.default = (x) => x * x'],
    ['commonjs.js', 'const f = (x) => x * x\nmodule.exports = f'],
    ['typed.ts', 'interface A { n: number }\nexport default (x: A["n"]): number => x * x'],
    ['typed.mts', 'enum Power { Two = 2 }\nexport default (x: number) => x ** Power.Two'],
    ['typed.cts', 'const f = (x: number): number => x * x\nexport = f'],
    ['comment.js', 'export default (x) => x * x // the square'],
  ])('%s gives its function', async (name, source) => {
    expect(await run(await load({[name]: source}), 7)).toBe(49)
  })

  it('brings along what it imports', async () => {
    const expression = await load({
      'work.ts':
        "import {power} from './lib/power.js'\nimport two from './two.json'\nimport cube from './cube.cjs'\nimport pkg from 'pkg'\nexport default (x: number) => power(x, two) + cube(x) + pkg",
      'lib/power.ts': 'export const power = (x: number, n: number) => x ** n',
      'two.json': '2',
      'cube.cjs': "const {power} = require('./lib/power.ts')\nmodule.exports = (x) => power(x, 3)",
      'node_modules/pkg/package.json': '{"main": "main.js"}',
      'node_modules/pkg/main.js': 'module.exports = 1000',
    })
    expect(await run(expression, 2)).toBe(1012)
  })

  it('sees the names of the sandbox', async () => {
    const expression = await load({'work.js': 'export default (x) => work.emit(x) + typeof module'})
    expect(await run(expression, 'a')).toBe('aundefined')
  })

  it('keeps the names of functions, and no path of this machine', async () => {
    const path = write({
      'work.js': 'function inner() { throw new Error("x") }\nexport default function outer() { inner() }',
    })
    const expression = await loadWorkFunction({kind: 'file', path})
    expect(expression).not.toContain(dirname(path))
    await expect(run(expression)).rejects.toMatchObject({stack: expect.stringMatching(/at inner.*\n\s+at.* outer/)})
  })

  it.each<[string, string, RegExp]>([
    ['work.js', 'const square = (x) => x * x', /work\.js.*default export/],
    ['work.js', 'export const square = (x) => x * x', /work\.js.*default export/],
    ['work.cjs', "const x = require('./work.cjs')", /work\.cjs.*default export/],
    ['work.js', 'export default (x) => {\n  return x +\n}', /work\.js:3:1: /],
    ['work.ts', 'let a: number = 1\nexport default (x: number => x', /work\.ts:2:/],
    ['work.js', "import x from './none.js'\nexport default x", /work\.js:1:15: .*none\.js/],
    ['work.js', "\n  import {readFileSync} from 'node:fs'\nexport default readFileSync", /work\.js:2:30: .*node:fs/],
    ['work.js', "import fs from 'fs'\nexport default fs", /work\.js:1:16: .*fs/],
    ['work.js', 'const x = await 1\nexport default () => x', /work\.js:1:11: /],
    ['work.py', 'x = 1', /work\.py/],
  ])('%s is refused: %s', async (name, source, message) => {
    await expect(load({[name]: source})).rejects.toMatchObject({
      code: 'WORK_INVALID',
      message: expect.stringMatching(message),
      hint: expect.any(String),
    })
  })

  it('names the imported file that is wrong', async () => {
    const files = {'work.js': "import x from './lib/x.js'\nexport default x", 'lib/x.js': '\nexport default (('}
    await expect(load(files)).rejects.toMatchObject({
      code: 'WORK_INVALID',
      message: expect.stringMatching(/^lib\/x\.js:2:\d+: /),
    })
  })

  it('that is not there is a fault', async () => {
    const path = join(tmpdir(), 'no-such-work.js')
    await expect(loadWorkFunction({kind: 'file', path})).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  })
})

describe('a module from stdin', () => {
  it('may be TypeScript, and import', async () => {
    const resolveDir = dirname(write({'two.js': 'export default 2'}))
    const source = "import two from './two.js'\nexport default (x: number) => x ** two"
    expect(await run(await loadWorkFunction({kind: 'module', source, name: '<stdin>', resolveDir}), 3)).toBe(9)
    const broken = loadWorkFunction({kind: 'module', source: 'export default (', name: '<stdin>', resolveDir})
    await expect(broken).rejects.toMatchObject({message: expect.stringMatching(/^<stdin>:1:/)})
  })
})

describe('a function from the command line', () => {
  it.each([
    'x => x * x',
    '(x) => { return x * x };',
    'function square(x) { return x * x }',
    'async (x) => x * x',
    'async function f(x) { return x * x }',
    'x => x * x // the square',
    '(x: number): number => x * x',
    '(0, x => x * x)',
  ])('%s', async (text) => {
    expect(await run(await inline(text), 5)).toBe(25)
  })

  it('may require a file', async () => {
    const resolveDir = dirname(write({'two.cjs': 'module.exports = 2'}))
    const expression = await loadWorkFunction({kind: 'function', text: "x => x ** require('./two.cjs')", resolveDir})
    expect(await run(expression, 3)).toBe(9)
  })

  it.each(['', 'x => ', 'x) + (y', 'const f = x => x', 'x => x; y => y', '1], [2', "import a from 'b'"])(
    'refuses %s',
    async (text) => {
      await expect(inline(text)).rejects.toMatchObject({code: 'WORK_INVALID'})
    },
  )

  it('counts columns as the user does', async () => {
    await expect(inline('x => x +* 1')).rejects.toMatchObject({message: expect.stringMatching(/^--function:1:9: /)})
  })
})
