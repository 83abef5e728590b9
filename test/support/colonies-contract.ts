import {afterAll, beforeAll} from 'vitest'
import type {ReplyOf} from '../../src/colonies/wire/messages/catalogue.js'
import type {Process, ProcessGraph} from '../../src/colonies/wire/objects/process.js'
import type {ColoniesCaller} from './colonies-caller.js'
import {newColony, openWorld, type Someone, specFor, type TestColony, type World} from './colonies-world.js'

/** The server that the tests of a file share, a colony on it, and what tests do with both all the time. */
export interface Contract {
  readonly world: World
  readonly caller: ColoniesCaller
  readonly colony: TestColony
  /** One more colony, for tests that count. */
  another(): Promise<TestColony>
  /** As the colony's user. */
  submit(rest?: object, conditions?: object, colony?: TestColony): Promise<Process>
  /** @param functionspecs anything that a spec has; each needs a nodename */
  submitWorkflow(functionspecs: readonly Step[], colony?: TestColony): Promise<ProcessGraph>
  /** As the colony's executor, or another one. @param timeout seconds */
  assign(executor?: Someone, colony?: TestColony, timeout?: number): Promise<Process>
  close(process: {readonly processid: string}, out?: readonly unknown[], executor?: Someone): Promise<void>
  fail(process: {readonly processid: string}, errors?: readonly string[], executor?: Someone): Promise<void>
  process(id: string, colony?: TestColony): Promise<Process>
  graph(id: string, colony?: TestColony): Promise<ProcessGraph>
  list(state: number, rest?: object, colony?: TestColony): Promise<ReplyOf<'getprocessesmsg'>>
}

/** One function of a workflow. */
export interface Step {
  readonly nodename: string
  readonly dependencies?: readonly string[]
  readonly executortype?: string
  readonly [field: string]: unknown
}

export function stepSpec(colony: TestColony, {dependencies = [], executortype, ...rest}: Step): object {
  return specFor(colony, rest, {dependencies, executortype: executortype ?? colony.executor.type})
}

/** Opens the server for a file of contract tests and closes it after them. To be called at the top. */
export function contract(): Contract {
  let opened: {world: World; colony: TestColony} | undefined
  beforeAll(async () => {
    const world = await openWorld()
    opened = {world, colony: await newColony(world)}
  })
  afterAll(async () => opened?.world.close())
  const now = (): {world: World; colony: TestColony} => {
    if (!opened) throw new Error('the server opens before the first test, not before')
    return opened
  }
  const ask: ColoniesCaller['ask'] = (type, message, key, signal) => now().world.caller.ask(type, message, key, signal)

  return {
    get world() {
      return now().world
    },
    get caller() {
      return now().world.caller
    },
    get colony() {
      return now().colony
    },
    another: () => newColony(now().world),
    submit: (rest = {}, conditions = {}, colony = now().colony) =>
      ask('submitfuncspecmsg', {spec: specFor(colony, rest, conditions)}, colony.user.key),
    submitWorkflow: (steps, colony = now().colony) => {
      const functionspecs = steps.map((step) => stepSpec(colony, step))
      return ask('submitworkflowspecmsg', {spec: {colonyname: colony.name, functionspecs}}, colony.user.key)
    },
    assign: (executor, colony = now().colony, timeout = 10) => {
      const message = {colonyname: colony.name, timeout, availablecpu: '', availablemem: ''}
      return ask('assignprocessmsg', message, (executor ?? colony.executor).key)
    },
    close: async ({processid}, out = [], executor = now().colony.executor) => {
      await ask('closesuccessfulmsg', {processid, out}, executor.key)
    },
    fail: async ({processid}, errors = ['it failed'], executor = now().colony.executor) => {
      await ask('closefailedmsg', {processid, errors}, executor.key)
    },
    process: (processid, colony = now().colony) => ask('getprocessmsg', {processid}, colony.user.key),
    graph: (processgraphid, colony = now().colony) => ask('getprocessgraphmsg', {processgraphid}, colony.user.key),
    list: (state, rest = {}, colony = now().colony) => {
      const message = {colonyname: colony.name, count: 100, state, executortype: '', label: '', initiator: '', ...rest}
      return ask('getprocessesmsg', message, colony.user.key)
    },
  }
}

/** What is left out of the queue: the status of an assignment that does not wait. */
export async function nothingToAssign(its: Contract, executor?: Someone, colony = its.colony): Promise<number> {
  const message = {colonyname: colony.name, timeout: -1, availablecpu: '', availablemem: ''}
  return its.caller.status('assignprocessmsg', message, (executor ?? colony.executor).key)
}
