import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {afterAll, expect, test} from 'vitest'
import {callbacksOfExports} from '../../src/daffi/node/callbacks-of-exports.js'
import {loadModule} from '../../src/modules/load-module.js'

const directory = mkdtempSync(join(tmpdir(), 'module-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))
const cacheDirectory = join(directory, 'cache')
const library = {specifier: 'continuum/daffi', file: write('library/ours.mjs', 'export const ours = "our library"')}

function write(name: string, text: string): string {
  const file = join(directory, name)
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(file, text)
  return file
}

/** Node's own, not that of the test runner. */
const native = write('native.cjs', 'module.exports = (url) => import(url)')

function load(file: string): Promise<Readonly<Record<string, unknown>>> {
  const importModule = createRequire(import.meta.url)(native) as (url: string) => Promise<unknown>
  return loadModule(file, {cacheDirectory, library, code: 'CALLBACK_INVALID', importModule})
}

write('node_modules/esm-only/package.json', '{"name":"esm-only","type":"module","exports":{"import":"./main.js"}}')
write('node_modules/esm-only/main.js', 'export const which = "esm"')
write('node_modules/common/package.json', '{"name":"common","main":"./main.js"}')
write('node_modules/common/main.js', 'exports.which = "common"')

test('an ES module, and our library in it', async () => {
  const file = write(
    'plain.mjs',
    'import {ours} from "continuum/daffi"\nimport {which} from "esm-only"\nexport const add = (a, b) => a + b\nexport const values = () => [ours, which]',
  )
  const exports = await load(file)
  expect(callbacksOfExports(exports, {module: file}).map(({name}) => name)).toEqual(['add', 'values'])
  expect((exports.values as () => unknown)()).toEqual(['our library', 'esm'])
})

test('a CommonJS module, and our library in it', async () => {
  const file = write(
    'plain.cjs',
    'const {which} = require("common")\nmodule.exports = {add: (a, b) => a + b, which: () => which, ours: () => require("continuum/daffi").ours}',
  )
  const exports = await load(file)
  const callbacks = callbacksOfExports(exports, {module: file})
  expect(callbacks.map(({name}) => name).sort()).toEqual(['add', 'ours', 'which'])
  const {signal} = new AbortController()
  expect(callbacks.map((callback) => callback.name === 'ours' && callback.run([], {}, {signal}))).toContain(
    'our library',
  )
})

test('a TypeScript module, what it imports by path, packages, its own place', async () => {
  write('lib/parts.ts', 'export const place: string = import.meta.url\nexport enum Kind { one = 1 }')
  const file = write(
    'typed.ts',
    `import {ours} from 'continuum/daffi'
import {readFileSync} from 'node:fs'
import {which as esm} from 'esm-only'
import common = require('common')
import {Kind, place} from './lib/parts.js'

export function add(a: number, b: number = 5): number { return a + b }
export const values = (): unknown[] => [ours, esm, common.which, Kind.one, place, typeof readFileSync]
export function fail(): never {
  throw new Error('on line ten')
}`,
  )
  const exports = await load(file)
  expect((exports.values as () => unknown)()).toEqual([
    'our library',
    'esm',
    'common',
    1,
    pathToFileURL(join(directory, 'lib/parts.ts')).href,
    'function',
  ])
  const [add] = callbacksOfExports(exports, {module: file})
  expect(add?.signature.parameters).toMatchObject([
    {name: 'a', optional: false},
    {name: 'b', optional: true},
  ])
  expect(existsSync(cacheDirectory) && readdirSync(cacheDirectory)).toEqual([])
})

write('broken.mjs', 'export const = 1')
test.each([
  ['syntax.mjs', 'export const a = 1\nexport const b = (', 'syntax.mjs:2'],
  ['throws.mjs', 'export const a = 1\n\nthrow new Error("no")', 'throws.mjs:3'],
  ['missing.mjs', 'import "./nowhere.js"', 'missing.mjs'],
  ['syntax.ts', 'export const a: number = 1\nexport const b = (', 'syntax.ts:2'],
  ['missing.ts', '\nimport {x} from "./nowhere.js"\nexport const y = x', 'missing.ts:2'],
  ['package.ts', 'import {x} from "no-such-package"\nexport const y = x', 'package.ts:1'],
  ['imported.mjs', 'import "./broken.mjs"', 'broken.mjs:1'],
  ['throws.ts', 'export const a: number = 1\n\nthrow new Error("no")', 'throws.ts:3:7'],
])('%s tells where it is wrong', async (name, text, place) => {
  const file = write(name, text)
  await expect(load(file)).rejects.toMatchObject({code: 'CALLBACK_INVALID', message: expect.stringContaining(place)})
})

test('files that are none', async () => {
  await expect(load(join(directory, 'nothing.ts'))).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  await expect(load(directory)).rejects.toMatchObject({code: 'FILE_UNREADABLE'})
})
