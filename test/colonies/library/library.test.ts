import {existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import {
  Colonies,
  type ColoniesOptions,
  chain,
  Executor,
  FAILED,
  FuncSpec,
  type ProcessContext,
  SUCCESS,
  Workflow,
} from '../../../src/colonies/library/continuum-colonies.js'
import {newColony, openEmbedded, type TestColony, type World} from '../../support/colonies-world.js'

let world: World
let colony: TestColony
let colonies: Colonies
const executors: Executor[] = []

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex')

function options(): ColoniesOptions {
  const {host, port} = world
  const keys = {prvkey: hex(colony.user.key), colonyPrvkey: hex(colony.owner.key)}
  return {host, port, tls: false, colonyName: colony.name, ...keys}
}

beforeAll(async () => {
  world = await openEmbedded()
  colony = await newColony(world)
  colonies = await Colonies.connect(options())
})
afterEach(async () => {
  await Promise.all(executors.splice(0).map((one) => one.stop()))
})
afterAll(async () => {
  await colonies.close()
  await world.close()
})

async function start(functions: ConstructorParameters<typeof Executor>[0]['functions'], slots = 1): Promise<Executor> {
  const executor = new Executor({type: 'math', functions, slots, colonies})
  executors.push(executor)
  return executor.start()
}

const math = (func: string, rest = {}): FuncSpec => new FuncSpec(func, {executortype: 'math', ...rest})

describe('a program', () => {
  test('has the files of a process in a folder that goes with it, and knows no files without a storage', async () => {
    const fsDir = mkdtempSync(join(tmpdir(), 'library-files-'))
    const functions = {
      note: (ctx: ProcessContext) => {
        writeFileSync(join(ctx.mount ?? '', 'note.txt'), 'x')
        return ctx.mount
      },
    }
    const executor = new Executor({type: 'files', name: 'files', functions, colonies, fsDir})
    executors.push(executor)
    await executor.start()
    const note = (fs: FuncSpec['fields']['fs']) => new FuncSpec('note', {executortype: 'files', fs})
    const [mount] = await colonies.run(note({mount: '/cfs'}))
    expect(String(mount).startsWith(realpathSync(fsDir))).toBe(true)
    const dirs = [{label: '/in', dir: '/in'}]
    await expect(colonies.run(note({mount: '/cfs', dirs}))).rejects.toThrow(/AWS_S3|where the bytes/)
    await executor.stop()
    expect(existsSync(String(mount))).toBe(false)
    rmSync(fsDir, {recursive: true, force: true})
  })

  test('runs functions and gets their outputs, logs and failures', async () => {
    await start({
      add: (a: number, b: number) => a + b,
      talk: (ctx: ProcessContext) => ctx.log('hello'),
      fail: () => {
        throw new RangeError('too far')
      },
    })
    expect(await colonies.run(math('add', {args: [1, 2]}))).toEqual([3])
    const submitted = await colonies.submit(math('talk'))
    expect(submitted.spec).toMatchObject({maxexectime: -1, maxwaittime: -1})
    let text = ''
    for await (const {message} of colonies.logs(submitted)) text += message
    expect(text).toBe('hello\n')
    expect(await colonies.wait(submitted.processid)).toMatchObject({state: SUCCESS})
    await expect(colonies.run(math('fail'))).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      process: {state: FAILED},
      message: expect.stringContaining('RangeError: too far'),
    })
  })

  test('talks with a function through a channel', async () => {
    await start({
      shout: async (ctx: ProcessContext) => {
        const channel = ctx.channel('chat')
        for await (const {text, sequence} of channel) {
          await channel.append(text.toUpperCase(), {inReplyTo: sequence})
        }
      },
    })
    const process = await colonies.submit(math('shout', {channels: ['chat']}))
    const channel = await colonies.channel(process, 'chat')
    const sequence = await channel.append('hello')
    expect(await channel.next()).toMatchObject({text: 'HELLO', inReplyTo: sequence, type: 'data'})
    await channel.append('', {type: 'end'})
    expect(await channel.next()).toBeUndefined()
    await channel.close()
    expect(await colonies.wait(process)).toMatchObject({state: SUCCESS})
  })

  test('waits for so long', async () => {
    const waiting = await colonies.submit(new FuncSpec('nobody', {executortype: 'nobody'}))
    await expect(colonies.wait(waiting, {timeout: 0.1})).rejects.toMatchObject({code: 'TIMEOUT'})
    await expect(colonies.wait(waiting, {signal: AbortSignal.timeout(50)})).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    await colonies.call('cancelprocessmsg', {processid: waiting.processid})
    await expect(colonies.wait(waiting)).rejects.toMatchObject({code: 'PROCESS_FAILED'})
  })

  test('chains functions: the monad of the documentation', async () => {
    await start({gen_data: () => [1, 2], process_data: (...nums: number[]) => nums.reduce((a, b) => a + b, 0)})
    expect(await chain(math('gen_data')).then(math('process_data')).unwrap(colonies)).toBe(3)
    const twice = chain(math('gen_data')).then(math('process_data')).then(math('process_data'))
    expect(await twice.unwrap(colonies)).toBe(3)
    await expect(chain(math('nothing')).unwrap(colonies)).rejects.toMatchObject({code: 'PROCESS_FAILED'})
    // TypeScript refuses it too.
    const awaited: unknown = chain(math('gen_data'))
    await expect(Promise.resolve(awaited)).rejects.toThrow(TypeError)
  })

  test('submits a workflow, and gets its processes by name', async () => {
    await start({gen_nums: () => [1, 2], sum_nums: (a: number, b: number) => a + b, double: (a: number) => 2 * a}, 2)
    const workflow = new Workflow()
      .add(math('gen_nums'))
      .add(math('sum_nums'), {dependencies: ['gen_nums']})
      .add(math('double'), {nodename: 'end', dependencies: ['sum_nums']})
    const ended = await colonies.waitWorkflow(await colonies.submitWorkflow(workflow))
    expect(Object.fromEntries([...ended].map(([name, {out}]) => [name, out]))).toEqual({
      gen_nums: [1, 2],
      sum_nums: [3],
      end: [6],
    })
    expect(() => workflow.add(math('gen_nums'))).toThrow(expect.objectContaining({code: 'SPEC_INVALID'}))
    await expect(colonies.submit(new FuncSpec('f'))).rejects.toMatchObject({code: 'SPEC_INVALID'})
  })

  test('takes its functions along as source', () => {
    const add = (a: number, b: number): number => a + b
    const spec = new FuncSpec(add, {executortype: 'math', env: {PLACE: 'here'}}).with({args: [1, 2]})
    const {funcname, env, args} = spec.toSpec('dev')
    expect({funcname, args}).toEqual({funcname: 'add', args: [1, 2]})
    expect(env).toMatchObject({language: 'javascript', PLACE: 'here'})
    expect(Buffer.from(env.code ?? '', 'base64').toString()).toBe(String(add))
    expect(() => new FuncSpec(() => 1)).toThrow(TypeError)
  })
})
