import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign} from '../../support/colonies-contract.js'
import {embedded} from '../../support/colonies-world.js'
import {eventually} from '../../support/started.js'

// Limits of waiting and running: colonies-protocol, section 11. Upstream looks once a second and compares whole seconds,
// so that all of it may come two seconds late.

const its = contract()

/** The process once it has failed; upstream writes the reason a moment later. */
const fails = (id: string, colony = its.colony) =>
  eventually(async () => {
    const process = await its.process(id, colony)
    return process.state === 3 && process.errors.length > 0 && process
  })

describe.concurrent('limits', () => {
  test('a process that waits too long fails', async () => {
    const {processid} = await its.submit({maxwaittime: 1}, {executortype: 'nobody'})
    expect(await fails(processid)).toMatchObject({errors: ['Maximum waiting time limit exceeded'], retries: 0})
  })

  test('a process that runs too long goes back, and fails when its retries are used up', async () => {
    const colony = await its.another()
    const {executor} = colony
    const {processid, prioritytime, submissiontime} = await its.submit({maxexectime: 1, maxretries: 1}, {}, colony)
    const first = await its.assign(executor, colony)
    expect(first).toMatchObject({processid, retries: 0})
    const second = await its.assign(executor, colony, 15)
    expect(second).toMatchObject({processid, retries: 1, prioritytime, submissiontime})
    expect(await fails(processid, colony)).toMatchObject({
      errors: ['Maximum execution time limit exceeded'],
      retries: 1,
    })
    expect(await nothingToAssign(its, executor, colony)).toBe(404)
    const {status} = await its.caller.refused('closesuccessfulmsg', {processid, out: ['late']}, executor.key)
    expect([400, 403]).toContain(status)
  })

  test('an executor that lost its process cannot close it', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({maxexectime: 1, maxretries: -1}, {}, colony)
    await its.assign(colony.executor, colony)
    const back = await eventually(async () => {
      const process = await its.process(processid, colony)
      return process.state === 0 && process
    })
    expect(back).toMatchObject({retries: 1, isassigned: false, assignedexecutorid: ''})
    const late = {processid, out: ['late']}
    expect(await its.caller.status('closesuccessfulmsg', late, colony.executor.key)).toBe(403)
    expect((await its.process(processid, colony)).out).toEqual([])
  })

  test('a process that is closed in time is left alone', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({maxexectime: 2, maxwaittime: 2}, {}, colony)
    await its.close(await its.assign(colony.executor, colony), ['done'], colony.executor)
    // Until another one with the same limits has gone.
    const other = await its.submit({maxwaittime: 3}, {executortype: 'nobody'})
    await fails(other.processid)
    expect(await its.process(processid, colony)).toMatchObject({state: 2, out: ['done'], errors: []})
  })

  test('no limit is no limit', async () => {
    const colony = await its.another()
    const waits = await its.submit({maxwaittime: -1}, {executortype: 'nobody'}, colony)
    const runs = await its.submit({maxexectime: -1}, {}, colony)
    await its.assign(colony.executor, colony)
    const other = await its.submit({maxwaittime: 1}, {executortype: 'nobody'})
    await fails(other.processid)
    expect(await its.process(waits.processid, colony)).toMatchObject({state: 0})
    expect(await its.process(runs.processid, colony)).toMatchObject({state: 1})
  })

  test('a waiting process is counted from its submission, in workflows too', async () => {
    const colony = await its.another()
    const graph = await its.submitWorkflow(
      [{nodename: 'a'}, {nodename: 'b', dependencies: ['a'], maxwaittime: 1}],
      colony,
    )
    const failed = await eventually(async () => {
      const found = await its.graph(graph.processgraphid, colony)
      return found.state === 3 && found
    })
    expect(failed.state).toBe(3)
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('a limit of 0 seconds is no limit, and not over at once', async () => {
    const colony = await its.another()
    const {processid} = await its.submit({maxexectime: 0, maxwaittime: 0}, {}, colony)
    expect((await its.assign(colony.executor, colony)).execdeadline).toMatch(/^0001-/)
    const other = await its.submit({maxwaittime: 1}, {executortype: 'nobody'})
    await fails(other.processid)
    expect(await its.process(processid, colony)).toMatchObject({state: 1, retries: 0})
  })

  test('a process is not late because a thousand others wait before it', async () => {
    const colony = await its.another()
    const nobody = {executortype: 'nobody'}
    const before = Array.from({length: 1100}, () => its.submit({priority: 1}, nobody, colony))
    await Promise.all(before)
    const {processid} = await its.submit({maxwaittime: 1}, nobody, colony)
    const late = await fails(processid, colony)
    expect(Date.parse(late.endtime) - Date.parse(late.waitdeadline)).toBeLessThan(2_000)
  })
})
