import {cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest'
import {type Ended, freshHome, type Home, ROOT} from '../support/run-program.js'
import {linkPrograms, runShell} from '../support/shell.js'

// V8 checks little of a code cache: a damaged one crashes the process, a stale one runs old code. Whatever happens
// to these files, commands must run the code that lies beside them.

let home: Home
/** A copy of the built package, whose files the tests damage. */
let copy: string
let cache: string
let programs: string

beforeAll(() => {
  home = freshHome()
  copy = join(home.path, 'package')
  mkdirSync(copy)
  for (const name of ['bin', 'dist', 'package.json', 'oclif.manifest.json'])
    cpSync(join(ROOT, name), join(copy, name), {recursive: true})
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  programs = linkPrograms(copy, join(home.path, 'programs'))
  cache = join(copy, 'dist/cache', `${process.version}-${process.arch}`)
})
afterAll(() => home.remove())

/** What the tests change; to copy all of it each time takes a second. */
const CHANGED = ['dist/cache', 'dist/commands/dcp/job/list.js']

afterEach(() => {
  for (const name of CHANGED) {
    rmSync(join(copy, name), {recursive: true, force: true})
    cpSync(join(ROOT, name), join(copy, name), {recursive: true})
  }
})

const type = (script: string): Promise<Ended> => runShell(home, script, {programs, cwd: home.path})

const LIGHT = `dcp job list --json
keystore list --json
dcp job deploy --help | grep -c -- --range`
const DONE = {status: 0, stdout: expect.stringMatching(/^\[\]\n\[\]\n[1-9]\d*\n$/), stderr: ''}

const COMPUTE = `dcp job deploy --function 'x => x * 2' --range 1..2 --quiet
dcp job delete last --yes --quiet > /dev/null`
const COMPUTED = {status: 0, stdout: '[2,4]\n', stderr: ''}

/** Length of the source in a cache file; header, source, data and again data follow each other. */
const sourceEnd = (file: Buffer): number => 8 + file.readUInt32LE(0)

function flipped(file: Buffer, at: number): Buffer {
  const damaged = Buffer.from(file)
  damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at)
  return damaged
}

function garbage(length: number): Buffer {
  return Buffer.from(Array.from({length}, (_, index) => (index * 167 + 13) % 256))
}

const DAMAGE: readonly [string, (file: Buffer) => Buffer][] = [
  ['empty', () => Buffer.alloc(0)],
  ['cut in the header', (file) => file.subarray(0, 5)],
  ['cut after the header', (file) => file.subarray(0, 8)],
  ['cut in the source', (file) => file.subarray(0, 8 + Math.floor((sourceEnd(file) - 8) / 2))],
  ['cut before the data', (file) => file.subarray(0, sourceEnd(file))],
  ['cut in the data', (file) => file.subarray(0, Math.floor((sourceEnd(file) + file.length) / 2) - 100)],
  ['cut by one byte', (file) => file.subarray(0, -1)],
  ['longer by one byte', (file) => Buffer.concat([file, Buffer.alloc(1)])],
  ['zeros', (file) => Buffer.alloc(file.length)],
  ['garbage', (file) => garbage(file.length)],
  ['wrong in the length of the source', (file) => flipped(file, 0)],
  ['wrong in the length of the data', (file) => flipped(file, 4)],
  ['of an endless length', (file) => flipped(file, 7)],
  ['wrong in the source', (file) => flipped(file, 100)],
  ['wrong at the start of the data', (file) => flipped(file, sourceEnd(file))],
  ['wrong in the data', (file) => flipped(file, sourceEnd(file) + 200)],
  ['wrong in the second copy of the data', (file) => flipped(file, file.length - 200)],
]

test('the undamaged package works', async () => {
  expect(readdirSync(cache).length).toBeGreaterThan(10)
  expect(await type(LIGHT)).toEqual(DONE)
  expect(await type(COMPUTE)).toEqual(COMPUTED)
})

test.each(DAMAGE)('every cache file is %s', async (_, damage) => {
  for (const name of readdirSync(cache)) {
    const file = readFileSync(join(cache, name))
    const damaged = damage(file)
    expect(damaged.equals(file)).toBe(false)
    writeFileSync(join(cache, name), damaged)
  }
  expect(await type(LIGHT)).toEqual(DONE)
})

test('every cache file holds what belongs to another', async () => {
  const files = readdirSync(cache).map((name) => ({name, file: readFileSync(join(cache, name))}))
  for (const [index, {name}] of files.entries())
    writeFileSync(join(cache, name), files[(index + 1) % files.length]?.file ?? '')
  expect(await type(LIGHT)).toEqual(DONE)
  expect(await type(COMPUTE)).toEqual(COMPUTED)
})

test('some cache files are missing', async () => {
  for (const [index, name] of readdirSync(cache).entries()) if (index % 2) rmSync(join(cache, name))
  expect(await type(LIGHT)).toEqual(DONE)
})

test('all cache files are missing', async () => {
  rmSync(join(copy, 'dist/cache'), {recursive: true})
  expect(await type(LIGHT)).toEqual(DONE)
  expect(await type(COMPUTE)).toEqual(COMPUTED)
})

test('the cache files are directories', async () => {
  for (const name of readdirSync(cache)) {
    rmSync(join(cache, name))
    mkdirSync(join(cache, name))
  }
  expect(await type(LIGHT)).toEqual(DONE)
})

test.each([
  ['the same length', 'No JOBS yet'],
  ['another length', 'There are no jobs yet'],
])('a source edited to %s runs as it stands', async (_, text) => {
  const source = join(copy, 'dist/commands/dcp/job/list.js')
  const before = readFileSync(source, 'utf8')
  expect(before).toContain('No jobs yet')
  writeFileSync(source, before.replace('No jobs yet', text))
  const {status, stderr} = await type('dcp job list')
  expect({status, stderr}).toEqual({status: 0, stderr: expect.stringContaining(text)})
})
