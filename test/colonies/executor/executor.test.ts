import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ProcessContext} from '../../../src/colonies/executor/process-context.js'
import {shippingEnvironment} from '../../../src/colonies/executor/shipped-code.js'
import {CANCELLED, FAILED, SUCCESS, WAITING} from '../../../src/colonies/wire/objects/process.js'
import {type ExecutorLab, executorLab} from '../../support/colonies-executor.js'
import {eventually} from '../../support/started.js'

let lab: ExecutorLab
beforeEach(() => {
  lab = executorLab()
})
afterEach(() => lab.close())

/** Ends when it is asked to. */
const obedient = (ctx: ProcessContext): Promise<never> =>
  new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(new Error('asked to end'))))

describe('an executor', () => {
  test('registers, announces its functions, and runs what is asked for', async () => {
    const {facts} = await lab.start({add: (a: number, b = 1) => a + b, nothing: () => {}, pair: () => [1, {two: [2]}]})
    const {user} = lab.keys
    const shown = await lab.client.call('getexecutormsg', {colonyname: 'dev', executorname: facts.name}, user)
    expect(shown).toMatchObject({executorid: facts.id, executortype: 'lab', state: 1})
    const functions = await lab.client.call('getfunctionsmsg', {colonyname: 'dev', executorname: facts.name}, user)
    expect(functions.map(({funcname}) => funcname).sort()).toEqual(['add', 'nothing', 'pair'])
    expect(functions.find(({funcname}) => funcname === 'add')?.args).toMatchObject([
      {name: 'a', required: true},
      {name: 'b', required: false},
    ])
    expect(await lab.run('add', {args: [2, 3]})).toMatchObject({state: SUCCESS, out: [5]})
    expect(await lab.run('add', {args: [2]})).toMatchObject({state: SUCCESS, out: [3]})
    expect(await lab.run('add', {kwargs: {b: 5, a: 4}})).toMatchObject({state: SUCCESS, out: [9]})
    expect(await lab.run('nothing')).toMatchObject({state: SUCCESS, out: []})
    expect(await lab.run('pair')).toMatchObject({state: SUCCESS, out: [1, {two: [2]}]})
  })

  test('fails a process with the message of its function, and where it came from', async () => {
    await lab.start({
      fail: () => {
        throw new RangeError('too far')
      },
      one: (needed: number) => needed,
      round: () => {
        const circle: {self?: object} = {}
        circle.self = circle
        return circle
      },
    })
    const failed = await lab.run('fail')
    expect(failed).toMatchObject({state: FAILED, out: []})
    expect(failed.errors[0]).toBe('RangeError: too far')
    expect(failed.errors[1]).toContain('executor.test.ts')
    expect(await lab.run('one')).toMatchObject({state: FAILED, errors: [expect.stringContaining('needed')]})
    expect(await lab.run('round')).toMatchObject({state: FAILED})
    expect(await lab.run('unknown')).toMatchObject({state: FAILED, errors: [expect.stringContaining('unknown')]})
    expect(await lab.run('one', {args: [7]})).toMatchObject({state: SUCCESS, out: [7]})
  })

  test('writes the log as it comes, in order, and all of it before the end', async () => {
    let go = (): void => {}
    const told = new Promise<void>((resolve) => {
      go = resolve
    })
    await lab.start({
      talk: async (ctx: ProcessContext) => {
        ctx.log('first', 1)
        await told
        for (let line = 0; line < 1000; line++) ctx.log(`line ${line}`)
        ctx.log({a: [1]})
      },
    })
    const {processid} = await lab.submit('talk')
    await eventually(async () => (await lab.log(processid)) === 'first 1\n')
    go()
    await lab.inState(processid, SUCCESS)
    const lines = (await lab.log(processid)).split('\n')
    expect(lines.slice(1, 1001)).toEqual(Array.from({length: 1000}, (_, line) => `line ${line}`))
    expect(lines.slice(1001)).toEqual(['{ a: [ 1 ] }', ''])
  })

  test('gives a function its process, and what can be done with it', async () => {
    await lab.start({
      work: async (ctx: ProcessContext) => {
        await ctx.setOutput('half')
        await ctx.addAttribute('colour', 'red')
        await ctx.submit({funcname: 'other', conditions: {executortype: 'nobody'}})
        return undefined
      },
    })
    const done = await lab.run('work')
    expect(done).toMatchObject({state: SUCCESS, out: ['half'], attributes: [{key: 'colour', value: 'red'}]})
    const waiting = await lab.client.call(
      'getprocessesmsg',
      {colonyname: 'dev', count: 10, executortype: 'nobody'},
      lab.keys.user,
    )
    expect(waiting).toMatchObject([{spec: {funcname: 'other', maxexectime: -1, maxwaittime: -1}}])
  })

  test('runs as many at once as it has slots', async () => {
    let now = 0
    let most = 0
    const work = async (ctx: ProcessContext): Promise<string> => {
      most = Math.max(most, ++now)
      await eventually(async () => most === 3 || ctx.signal.aborted)
      now--
      return ctx.executorName
    }
    await lab.start({work}, {slots: 3})
    const ended = await Promise.all([1, 2, 3, 4, 5].map(() => lab.run('work')))
    expect(ended.map(({state}) => state)).toEqual([2, 2, 2, 2, 2])
    expect(most).toBe(3)
  })

  test('refuses code that comes with a process', async () => {
    let ran = false
    await lab.start({
      add: () => {
        ran = true
      },
    })
    const env = shippingEnvironment({language: 'python', text: 'def add(): return 1'})
    expect(await lab.run('add', {env})).toMatchObject({
      state: FAILED,
      errors: [expect.stringContaining('--allow-code')],
    })
    expect(ran).toBe(false)
  })
})

describe('the end of an executor', () => {
  test('what it has not finished waits for others again; it is known no more', async () => {
    const executor = await lab.start({work: obedient})
    const {processid} = await lab.submit('work')
    await lab.begun(processid)
    await executor.stop()
    expect(await lab.process(processid)).toMatchObject({state: WAITING, retries: 0, errors: []})
    expect(lab.events.at(-1)).toMatchObject({type: 'unfinished', processid})
    const {name: executorname} = executor.facts
    const all = await lab.client.call('getexecutorsmsg', {colonyname: 'dev'}, lab.keys.user)
    expect(all.filter((one) => one.executorname === executorname && one.state === 1)).toEqual([])
    await lab.start({work: () => 'done by another'}, {name: 'other'})
    expect(await lab.inState(processid, SUCCESS)).toMatchObject({out: ['done by another']})
  })

  test('a function that finishes when it is asked to has finished', async () => {
    const executor = await lab.start({
      work: (ctx: ProcessContext) =>
        new Promise((resolve) => ctx.signal.addEventListener('abort', () => resolve('in time'))),
    })
    const {processid} = await lab.submit('work')
    await lab.begun(processid)
    await executor.stop()
    expect(await lab.process(processid)).toMatchObject({state: SUCCESS, out: ['in time']})
  })

  test('what nobody would ever free has failed', async () => {
    const options = {key: lab.keys.executor, ownerKey: undefined, name: 'worker', type: 'cli'}
    const executor = await lab.start({work: obedient}, options)
    const {processid} = await lab.submit('work', {conditions: {executortype: 'cli'}})
    await lab.begun(processid)
    await executor.stop()
    expect(await lab.process(processid)).toMatchObject({state: FAILED, errors: [expect.stringContaining('stopped')]})
  })

  test('a function that does not listen is not waited for', async () => {
    const executor = await lab.start({work: () => new Promise(() => {})})
    const {processid} = await lab.submit('work')
    await lab.begun(processid)
    const began = performance.now()
    await executor.stop()
    expect(performance.now() - began).toBeLessThan(3000)
    expect(await lab.process(processid)).toMatchObject({state: WAITING})
  })

  test('nobody waits when it is asked to hurry', async () => {
    const hurry = new AbortController()
    const grace = {lost: 200, stopped: 3_600_000}
    const executor = await lab.start({work: () => new Promise(() => {})}, {grace, hurry: hurry.signal})
    const {processid} = await lab.submit('work')
    await lab.begun(processid)
    const stopped = executor.stop()
    hurry.abort()
    await stopped
    expect(await lab.process(processid)).toMatchObject({state: WAITING})
  })
})

describe('a name', () => {
  test('can be had by one key only', async () => {
    await lab.start({work: () => 1}, {name: 'mine'})
    await expect(lab.start({work: () => 1}, {name: 'mine'})).rejects.toMatchObject({code: 'EXECUTOR_NAME_TAKEN'})
  })

  test('a key that is approved needs nobody', async () => {
    const {executor: key} = lab.keys
    const options = {key, ownerKey: undefined, name: 'worker', type: 'cli'}
    const running = await lab.start({work: () => 'mine'}, options)
    const done = await lab.run('work', {conditions: {executortype: 'cli'}})
    expect(done).toMatchObject({out: ['mine'], assignedexecutorid: running.facts.id})
    await running.stop()
    const again = await lab.start({work: () => 'mine'}, options)
    await again.stop()
    await expect(lab.start({}, {...options, name: 'walker'})).rejects.toMatchObject({code: 'EXECUTOR_NAME_TAKEN'})
    await expect(lab.start({}, {ownerKey: undefined})).rejects.toMatchObject({code: 'REQUEST_REFUSED'})
  })

  test('one that was removed is registered again', async () => {
    const {facts} = await lab.start({work: () => 'still here'})
    const {name: executorname} = facts
    await lab.client.call('removeexecutormsg', {colonyname: 'dev', executorname}, lab.keys.owner)
    expect(await lab.run('work')).toMatchObject({state: SUCCESS, out: ['still here']})
    expect(lab.events.map(({type}) => type)).toContain('registered')
  })

  test('one whose name was given to another key ends', async () => {
    const running = await lab.start({work: () => 1})
    const executor = {
      executorid: 'f'.repeat(64),
      executorname: running.facts.name,
      executortype: 'lab',
      colonyname: 'dev',
    }
    const named = {colonyname: 'dev', executorname: running.facts.name}
    await lab.client.call('removeexecutormsg', named, lab.keys.owner)
    await lab.client.call('addexecutormsg', {executor}, lab.keys.owner)
    await lab.submit('work')
    await expect(running.ended).rejects.toMatchObject({code: 'EXECUTOR_NAME_TAKEN'})
  })
})

describe('a process that is no longer ours', () => {
  test('aborts its function: cancelled', async () => {
    await lab.start({work: obedient})
    const {processid} = await lab.submit('work')
    await lab.begun(processid)
    await lab.client.call('cancelprocessmsg', {processid}, lab.keys.user)
    await eventually(async () => lab.events.find(({type}) => type === 'lost'))
    expect(lab.events.at(-1)).toMatchObject({type: 'lost', processid, reason: 'cancelled'})
    expect(await lab.process(processid)).toMatchObject({state: CANCELLED})
  })

  test('is run again after its maxexectime, up to maxretries times, and then it has failed', async () => {
    let runs = 0
    await lab.start({
      work: (ctx: ProcessContext) => {
        runs++
        return obedient(ctx)
      },
    })
    const {processid} = await lab.submit('work', {maxexectime: 1, maxretries: 1})
    const failed = await lab.inState(processid, FAILED)
    expect(failed).toMatchObject({retries: 1, errors: ['Maximum execution time limit exceeded']})
    expect(runs).toBe(2)
    await eventually(async () => lab.events.filter(({type}) => type === 'lost').length === 2)
  })
})
