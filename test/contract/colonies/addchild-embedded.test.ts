import {describe, expect, test} from 'vitest'
import {contract, stepSpec} from '../../support/colonies-contract.js'
import {embedded} from '../../support/colonies-world.js'

// What upstream does badly (colonies-protocol, sections 14 and 26): the first of these ends its whole server.

const its = contract()

describe.runIf(embedded)('adding a child', () => {
  test('to a parent that is not there is refused, and the server lives on', async () => {
    const colony = await its.another()
    const {processgraphid} = await its.submitWorkflow([{nodename: 'a'}], colony)
    const spec = stepSpec(colony, {nodename: 'm'})
    const message = {processgraphid, parentprocessid: '0'.repeat(64), childprocessid: '', insert: true, spec}
    expect((await its.caller.send('addchildmsg', message, colony.executor.key)).error).toBe(true)
    expect((await its.graph(processgraphid, colony)).processids).toHaveLength(1)
  })

  test('is refused where the graph is not the parent’s own', async () => {
    const colony = await its.another()
    await its.submitWorkflow([{nodename: 'a', priority: 1}], colony)
    const other = await its.submitWorkflow([{nodename: 'b'}], colony)
    const {processid, spec} = await its.assign(colony.executor, colony)
    expect(spec.nodename).toBe('a')
    const message = {processgraphid: other.processgraphid, parentprocessid: processid, childprocessid: '', insert: true}
    const child = {...message, spec: stepSpec(colony, {nodename: 'm'})}
    expect((await its.caller.send('addchildmsg', child, colony.executor.key)).error).toBe(true)
    expect((await its.graph(other.processgraphid, colony)).processids).toHaveLength(1)
  })

  test('under a process of another workflow is refused', async () => {
    const colony = await its.another()
    const one = await its.submitWorkflow([{nodename: 'a', priority: 1}], colony)
    const other = await its.submitWorkflow([{nodename: 'b'}], colony)
    const {processid} = await its.assign(colony.executor, colony)
    const [childprocessid] = other.processids
    const message = {processgraphid: one.processgraphid, parentprocessid: processid, childprocessid, insert: false}
    const child = {...message, spec: stepSpec(colony, {nodename: 'm'})}
    expect((await its.caller.send('addchildmsg', child, colony.executor.key)).error).toBe(true)
  })
})
