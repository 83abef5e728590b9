import {describe, expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {embedded} from '../../support/colonies-world.js'

// Counts: colonies-protocol, section 21.

const its = contract()

describe('of a colony', () => {
  test('count executors, processes and workflows by state', async () => {
    const colony = await its.another()
    const {executor} = colony
    const ask = () => its.caller.ask('getcolonystatsmsg', {colonyname: colony.name}, colony.user.key)
    expect(await ask()).toMatchObject({
      executors: 1,
      waitingprocesses: 0,
      runningprocesses: 0,
      successfulprocesses: 0,
      failedprocesses: 0,
      waitingworkflows: 0,
    })
    for (let n = 0; n < 5; n++) await its.submit({}, {}, colony)
    await its.close(await its.assign(executor, colony), [], executor)
    await its.fail(await its.assign(executor, colony), [], executor)
    const {processid} = await its.assign(executor, colony)
    await its.caller.ask('cancelprocessmsg', {processid}, colony.user.key)
    await its.assign(executor, colony)
    await its.submitWorkflow([{nodename: 'a', executortype: 'nobody'}], colony)
    expect(await ask()).toMatchObject({
      executors: 1,
      waitingprocesses: 2,
      runningprocesses: 1,
      successfulprocesses: 1,
      failedprocesses: 1,
      cancelledprocesses: 1,
      waitingworkflows: 1,
      runningworkflows: 0,
    })
  })
})

describe('of the server', () => {
  test('are for its owner', async () => {
    const {caller, world, colony} = its
    const stats = await caller.ask('getstatisticsmsg', {}, world.server.key)
    expect(stats.colonies).toBeGreaterThan(0)
    expect(stats.executors).toBeGreaterThan(0)
    for (const {key} of [colony.owner, colony.user, colony.executor]) {
      expect(await caller.status('getstatisticsmsg', {}, key)).toBe(403)
    }
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('the server counts workflows and cancelled processes too', async () => {
    const colony = await its.another()
    const before = await its.caller.ask('getstatisticsmsg', {}, its.world.server.key)
    await its.submitWorkflow([{nodename: 'a'}], colony)
    const {processid} = await its.submit({}, {}, colony)
    await its.caller.ask('cancelprocessmsg', {processid}, colony.user.key)
    const after = await its.caller.ask('getstatisticsmsg', {}, its.world.server.key)
    expect(after.waitingworkflows - before.waitingworkflows).toBe(1)
    expect(after.cancelledprocesses - before.cancelledprocesses).toBe(1)
  })

  test('a stranger is refused with an answer', async () => {
    const other = await its.another()
    const message = {colonyname: its.colony.name}
    expect(await its.caller.status('getcolonystatsmsg', message, other.user.key)).toBe(403)
  })
})
