import {describe, expect, test} from 'vitest'
import {contract, nothingToAssign, stepSpec} from '../../support/colonies-contract.js'
import {embedded, type TestColony, uniqueName} from '../../support/colonies-world.js'
import {eventually} from '../../support/started.js'

// Workflows by the clock: colonies-protocol, section 15. Upstream looks once a second, and its first look only computes
// the time of the next run.

const its = contract()

const workflow = (colony: TestColony, nodename = 'tick'): string =>
  JSON.stringify({colonyname: colony.name, functionspecs: [stepSpec(colony, {nodename})]})

const sendCron = (colony: TestColony, rest: object, key = colony.user.key) => {
  const cron = {
    colonyname: colony.name,
    name: uniqueName('cron'),
    cronexpression: '',
    interval: -1,
    random: false,
    workflowspec: workflow(colony),
    waitforprevprocessgraph: false,
    ...rest,
  }
  return its.caller.send('addcronmsg', {cron}, key)
}

const addCron = async (colony: TestColony, rest: object): Promise<{cronid: string; workflowspec: string}> => {
  const reply = await sendCron(colony, rest)
  if (reply.error) throw new Error(reply.json)
  return JSON.parse(reply.json)
}

const getCron = (cronid: string, colony: TestColony) => its.caller.ask('getcronmsg', {cronid}, colony.user.key)

describe('crons', () => {
  test('are added, shown, listed and removed by members', async () => {
    const colony = await its.another()
    const crons = {colonyname: colony.name, count: 10}
    expect((await its.caller.send('getcronsmsg', crons, colony.user.key)).json).toBe('[]')
    const cron = await addCron(colony, {name: 'hourly', interval: 3600})
    expect(cron).toMatchObject({
      name: 'hourly',
      interval: 3600,
      cronexpression: '',
      initiatorid: colony.user.id,
      initiatorname: colony.user.name,
      colonyname: colony.name,
      lastrun: '0001-01-01T00:00:00Z',
      prevprocessgraphid: '',
      workflowspec: workflow(colony),
    })
    expect(await getCron(cron.cronid, colony)).toMatchObject({cronid: cron.cronid, checkerperiod: 1000})
    const listed = await its.caller.ask('getcronsmsg', crons, colony.executor.key)
    expect(listed.map(({cronid}) => cronid)).toEqual([cron.cronid])
    const removal = {cronid: cron.cronid, all: false}
    expect(await its.caller.ask('removecronmsg', removal, colony.user.key)).toEqual({})
    expect((await its.caller.send('getcronsmsg', crons, colony.user.key)).json).toBe('[]')
    expect(await its.caller.status('getcronmsg', {cronid: cron.cronid}, colony.user.key)).toBe(500)
  })

  test('are refused with a name twice, no time, a wrong time or a wrong workflow', async () => {
    const colony = await its.another()
    await addCron(colony, {name: 'once', interval: 3600})
    expect((await sendCron(colony, {name: 'once', interval: 3600})).status).toBe(400)
    expect((await sendCron(colony, {interval: 0})).status).toBe(400)
    expect((await sendCron(colony, {cronexpression: '* * * * *'})).status).toBe(400)
    expect((await sendCron(colony, {cronexpression: 'at noon'})).status).toBe(400)
    expect((await sendCron(colony, {interval: 10, workflowspec: 'no JSON'})).error).toBe(true)
    expect((await sendCron(colony, {interval: 10}, colony.owner.key)).status).toBe(403)
  })

  test('take expressions of six fields, words and zones', async () => {
    const colony = await its.another()
    for (const cronexpression of [
      '0 0 0 1 JAN ?',
      '*/5 1-3,7 * * * MON-FRI',
      '0 30 * * * 0',
      '@hourly',
      '@every 1h30m',
      'TZ=Europe/Stockholm 0 0 12 * * *',
      'CRON_TZ=UTC 0 0 12 * * *',
    ]) {
      expect((await sendCron(colony, {cronexpression})).status, cronexpression).toBe(200)
    }
    for (const cronexpression of ['0 0 0 * * 7', '60 * * * * *', '0 0 24 * * *', '0 0 0 0 * *', '@never']) {
      expect((await sendCron(colony, {cronexpression})).status, cronexpression).toBe(400)
    }
  })

  test('run at once when told to, and tell of the run afterwards', async () => {
    const colony = await its.another()
    const {cronid} = await addCron(colony, {interval: 3600})
    const before = await its.caller.ask('runcronmsg', {cronid}, colony.user.key)
    expect(before).toMatchObject({cronid, prevprocessgraphid: ''})
    const process = await its.assign(colony.executor, colony)
    expect(process).toMatchObject({spec: {nodename: 'tick'}})
    const after = await getCron(cronid, colony)
    expect(after.prevprocessgraphid).toBe(process.processgraphid)
    expect(after.lastrun).not.toMatch(/^0001-/)
    expect((await its.caller.send('runcronmsg', {cronid: '0'.repeat(64)}, colony.user.key)).error).toBe(true)
  })

  test('hand the output of the last run to the next', async () => {
    const colony = await its.another()
    const {cronid} = await addCron(colony, {interval: 3600})
    await its.caller.ask('runcronmsg', {cronid}, colony.user.key)
    await its.close(await its.assign(colony.executor, colony), ['first'], colony.executor)
    await its.caller.ask('runcronmsg', {cronid}, colony.user.key)
    expect(await its.assign(colony.executor, colony)).toMatchObject({in: ['first']})
  })

  test('of other colonies are not to be seen', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const {cronid} = await addCron(colony, {interval: 3600})
    expect((await its.caller.send('getcronmsg', {cronid}, other.user.key)).status).toBe(403)
    expect((await its.caller.send('removecronmsg', {cronid, all: false}, other.user.key)).status).toBe(403)
  })
})

describe.concurrent('the clock', () => {
  test('starts the workflow each interval', async () => {
    const colony = await its.another()
    const {cronid} = await addCron(colony, {interval: 1})
    const first = await its.assign(colony.executor, colony, 20)
    const second = await its.assign(colony.executor, colony, 20)
    expect(first.processgraphid).not.toBe(second.processgraphid)
    await its.caller.ask('removecronmsg', {cronid, all: false}, colony.user.key)
    const gap = Date.parse(second.submissiontime) - Date.parse(first.submissiontime)
    expect(gap).toBeGreaterThan(500)
    expect(gap).toBeLessThan(4_000)
  })

  test('starts the workflow by an expression', async () => {
    const colony = await its.another()
    const {cronid} = await addCron(colony, {cronexpression: '* * * * * *'})
    expect(await its.assign(colony.executor, colony, 20)).toMatchObject({spec: {nodename: 'tick'}})
    expect((await getCron(cronid, colony)).nextrun).not.toMatch(/^0001-/)
    await its.caller.ask('removecronmsg', {cronid, all: false}, colony.user.key)
  })

  test('waits for the last workflow where it is told to', async () => {
    const colony = await its.another()
    const {cronid} = await addCron(colony, {interval: 1, waitforprevprocessgraph: true})
    const process = await its.assign(colony.executor, colony, 20)
    // Longer than the interval and a look of upstream's.
    expect(
      (await its.caller.send('assignprocessmsg', {colonyname: colony.name, timeout: 3}, colony.executor.key)).status,
    ).toBe(404)
    await its.close(process, ['out'], colony.executor)
    expect(await its.assign(colony.executor, colony, 20)).toMatchObject({in: ['out']})
    await its.caller.ask('removecronmsg', {cronid, all: false}, colony.user.key)
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('a cancelled workflow does not stop a cron that waits for it', async () => {
    const colony = await its.another()
    const {cronid} = await addCron(colony, {interval: 1, waitforprevprocessgraph: true})
    const {processgraphid} = await its.assign(colony.executor, colony, 20)
    await its.caller.ask('cancelprocessgraphmsg', {processgraphid}, colony.user.key)
    const next = await its.assign(colony.executor, colony, 20)
    expect(next.processgraphid).not.toBe(processgraphid)
    await its.caller.ask('removecronmsg', {cronid, all: false}, colony.user.key)
  })

  test('a stranger who knows the id starts nothing', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const {cronid} = await addCron(colony, {interval: 3600})
    expect(await its.caller.status('runcronmsg', {cronid}, other.user.key)).toBe(403)
    expect(await nothingToAssign(its, colony.executor, colony)).toBe(404)
    expect((await getCron(cronid, colony)).prevprocessgraphid).toBe('')
  })

  test('nobody starts workflows in a colony that is not theirs', async () => {
    const [colony, other] = [await its.another(), await its.another()]
    const reply = await sendCron(colony, {interval: 3600, workflowspec: workflow(other)})
    if (!reply.error) await its.caller.send('runcronmsg', {cronid: JSON.parse(reply.json).cronid}, colony.user.key)
    expect(await nothingToAssign(its, other.executor, other)).toBe(404)
  })

  test('random runs fall within the interval', async () => {
    const colony = await its.another()
    const {cronid} = await addCron(colony, {interval: 3600, random: true})
    const due = await eventually(async () => {
      const {nextrun} = await getCron(cronid, colony)
      return !nextrun.startsWith('0001-') && Date.parse(nextrun)
    })
    expect(due).toBeGreaterThan(Date.now() - 5_000)
    expect(due).toBeLessThan(Date.now() + 3_600_000)
  })
})
