import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {childHost} from '../../../src/colonies/executor/child-host.js'
import type {FunctionHost} from '../../../src/colonies/executor/function-host.js'
import {shippingEnvironment} from '../../../src/colonies/executor/shipped-code.js'
import {FAILED, RUNNING, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {type Bundle, bundle} from '../../support/bundle.js'
import {childProgram, type ExecutorLab, executorLab} from '../../support/colonies-executor.js'
import {livingOf} from '../../support/processes.js'
import {eventually} from '../../support/started.js'

const folder = mkdtempSync(join(tmpdir(), 'module-host-'))
let program: Bundle
let lab: ExecutorLab
const written: string[] = []
const hosts: FunctionHost[] = []

beforeAll(async () => {
  program = await bundle('src/colonies/executor/host/module-host.ts')
})
afterAll(() => {
  program.remove()
  rmSync(folder, {recursive: true, force: true})
})
beforeEach(() => {
  lab = executorLab()
})
afterEach(async () => {
  await lab.close()
  for (const host of hosts.splice(0)) await host.close()
})

async function open(file: string | null): Promise<FunctionHost> {
  const settings = {file, library: join(folder, 'none.mjs'), cacheDirectory: join(folder, 'cache')}
  const child = childProgram(process.execPath, [program.file, JSON.stringify(settings)], folder)
  const host = await childHost(child, {stop: new AbortController().signal, onOutput: (text) => written.push(text)})
  hosts.push(host)
  return host
}

function module(name: string, code: string): Promise<FunctionHost> {
  const file = join(folder, name)
  writeFileSync(file, code)
  return open(file)
}

const numbers = (text: string): number[] => text.trim().split(/\s+/).map(Number)

describe('a module', () => {
  test('offers what it exports, in JavaScript and TypeScript', async () => {
    const plain = await module(
      'plain.mjs',
      `console.log('loading')
export const genNums = () => [1, 2]
export default function sum(...nums) { return nums.reduce((a, b) => a + b, 0) }
export async function later(ctx, x) { return [x, ctx.executorName] }
export const echo = (...all) => all
export class Nothing {}
export function _hidden() {}`,
    )
    expect(plain.functions.map(({name}) => name).sort()).toEqual(['echo', 'genNums', 'later', 'sum'])
    expect(written.join('')).toContain('loading')
    await lab.start(plain)
    expect(await lab.run('sum', {args: [1, 2, 3]})).toMatchObject({state: SUCCESS, out: [6]})
    expect(await lab.run('later', {args: [5]})).toMatchObject({state: SUCCESS, out: [5, 'lab-0']})
    const odd = ['\u2028\u2029\r\n\0 ä€😀', 'x'.repeat(300_000), -0.5, null, {a: [true]}]
    expect(await lab.run('echo', {args: odd})).toMatchObject({state: SUCCESS, out: odd})
    const typed = await module('typed.ts', 'enum Two {two = 2}\nexport const two = (): number => Two.two')
    await lab.start(typed, {type: 'typed'})
    expect(await lab.run('two', {conditions: {executortype: 'typed'}})).toMatchObject({out: [2]})
  })

  test('writes the log with whatever writes: console, streams, and what it starts', async () => {
    const host = await module(
      'talk.cjs',
      `const {execSync} = require('node:child_process')
exports.talk = async (ctx) => {
  console.log('log'); console.error('error'); process.stderr.write('raw\\n'); ctx.log('ctx', {a: 1})
  execSync('echo from a child', {stdio: 'inherit'})
  process.stdout.write('no end')
}`,
    )
    await lab.start(host)
    const {processid} = await lab.run('talk')
    expect(await lab.log(processid)).toBe('log\nerror\nraw\nctx { a: 1 }\nfrom a child\nno end')
  })

  test('has said all that it said when it ends, however much that was and however it ends', async () => {
    const host = await module(
      'much.mjs',
      `const lines = (n) => { for (let i = 0; i < n; i++) console.log('line', i) }
export const much = () => lines(30000)
export const die = () => { lines(5000); process.kill(process.pid, 'SIGKILL') }`,
    )
    await lab.start(host)
    const text = (n: number): string => Array.from({length: n}, (_, i) => `line ${i}\n`).join('')
    const much = await lab.run('much')
    expect(much.state).toBe(SUCCESS)
    expect(await lab.log(much.processid)).toBe(text(30_000))
    const died = await lab.run('die')
    expect(died.state).toBe(FAILED)
    expect(await lab.log(died.processid)).toBe(text(5000))
  })

  test('tells where it failed, in the lines of its source', async () => {
    const host = await module('fails.ts', '\nexport function fail(): never {\n  throw new TypeError("no")\n}\n')
    await lab.start(host)
    const {errors} = await lab.run('fail')
    expect(errors[0]).toBe('TypeError: no')
    expect(errors[1]).toMatch(/fails\.ts:3:9/)
    expect(errors).toHaveLength(2)
  })

  test('asks for its workflow, and adds to it', async () => {
    const host = await module(
      'map.mjs',
      `export async function map(ctx) {
  const {processids} = await ctx.getProcessGraph()
  const reduce = await ctx.findProcess('reduce', processids)
  for (let n = 0; n < 5; n++) {
    const spec = {funcname: 'gen', conditions: {executortype: 'lab'}}
    await ctx.addChild(spec, {nodeName: 'gen-' + n, insert: n === 0, before: n === 0 ? undefined : reduce.processid})
  }
}
export const gen = () => [1, 2]
export const reduce = (...nums) => nums.reduce((a, b) => a + b, 0)
export async function fails(ctx) { await ctx.getProcess('none') }`,
    )
    await lab.start(host, {slots: 2})
    const conditions = {colonyname: 'dev', executortype: 'lab'}
    const limits = {maxexectime: -1, maxwaittime: -1}
    const functionspecs = [
      {...limits, funcname: 'map', nodename: 'map', conditions},
      {...limits, funcname: 'reduce', nodename: 'reduce', conditions: {...conditions, dependencies: ['map']}},
    ]
    const spec = {colonyname: 'dev', functionspecs}
    const {processgraphid} = await lab.client.call('submitworkflowspecmsg', {spec}, lab.keys.user)
    const graph = await eventually(async () => {
      const found = await lab.client.call('getprocessgraphmsg', {processgraphid}, lab.keys.user)
      return found.state > 1 && found
    })
    expect(graph).toMatchObject({state: SUCCESS})
    expect(graph.processids).toHaveLength(7)
    const all = await Promise.all(graph.processids.map((id) => lab.process(id)))
    expect(all.find((one) => one.spec.nodename === 'reduce')?.out).toEqual([15])
    expect(await lab.run('fails')).toMatchObject({
      state: FAILED,
      errors: [expect.stringContaining('none'), expect.anything()],
    })
  })

  test('that blocks or crashes harms its own process only', async () => {
    const host = await module(
      'hard.mjs',
      `export function block(ctx) { console.log(process.pid); for (;;); }
export function crash() { console.log('last words'); process.kill(process.pid, 'SIGSEGV') }
export const quick = () => process.pid`,
    )
    await lab.start(host, {slots: 2})
    const blocked = await lab.submit('block', {maxexectime: 1})
    await lab.inState(blocked.processid, RUNNING)
    const first = await lab.run('quick')
    expect(first).toMatchObject({state: SUCCESS})
    const crashed = await lab.run('crash')
    expect(crashed).toMatchObject({state: FAILED, errors: [expect.stringContaining('SIGSEGV')]})
    expect(await lab.log(crashed.processid)).toBe('last words\n')
    const second = await lab.run('quick')
    expect(second.out).not.toEqual(first.out)
    expect(await lab.inState(blocked.processid, FAILED)).toMatchObject({retries: 0})
    await eventually(async () => livingOf(numbers(await lab.log(blocked.processid))).length === 0)
    expect(await lab.run('quick')).toMatchObject({state: SUCCESS})
  })

  test('that cannot be used says why', async () => {
    await expect(module('none.mjs', 'export const a = 1')).rejects.toMatchObject({code: 'FUNCTION_INVALID'})
    await expect(module('wrong.mjs', 'export const a = (')).rejects.toMatchObject({code: 'FUNCTION_INVALID'})
    await expect(module('ends.mjs', 'process.exit(3)')).rejects.toMatchObject({code: 'FUNCTION_INVALID'})
    await expect(open(join(folder, 'nowhere.mjs'))).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  })
})

test('JavaScript that comes with a process', async () => {
  const host = await open(null)
  await lab.start({}, {codeHosts: {javascript: host}})
  const ship = (text: string) => ({env: shippingEnvironment({language: 'javascript', text})})
  expect(await lab.run('add', {...ship('(a, b) => a + b'), args: [1, 2]})).toMatchObject({out: [3]})
  expect(await lab.run('add', ship('function add() {'))).toMatchObject({
    state: FAILED,
    errors: [expect.stringContaining('SyntaxError')],
  })
  expect(await lab.run('add', ship('5'))).toMatchObject({state: FAILED})
})
