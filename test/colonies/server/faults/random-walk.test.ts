import {describe, expect, test} from 'vitest'
import {parseJson} from '../../../../src/colonies/wire/json.js'
import {askRaw, somebody} from '../../../support/ask.js'
import {brokenInvariants, damages} from '../../../support/colonies-invariants.js'
import {addExecutor, colony} from '../../../support/colony.js'
import {type Random, randomOf} from '../../../support/random.js'

// Anything in any order: whatever members do, and however late it is, the store stays in order and no request meets a
// bug. A failure names its seed: the same steps can be taken again.

const STEPS = 800

type Message = Readonly<Record<string, unknown>>
type Who = 'user' | 'executor' | 'second' | 'owner'

/** What the walk knows of: ids that were there once, and what was assigned to whom. */
interface Known {
  readonly running: {readonly processid: string; readonly graph: string; readonly who: Who}[]
  readonly processes: string[]
  readonly graphs: string[]
  readonly generators: string[]
  readonly crons: string[]
}

const NODES = ['a', 'b', 'c', 'd', 'e']

function spec(random: Random, rest: Message = {}, dependencies: readonly string[] = []): Message {
  const names = random.pick<readonly string[]>([[], [], ['worker'], ['second'], ['worker', 'second'], ['nobody']])
  return {
    funcname: 'f',
    priority: random.below(3) - 1,
    maxwaittime: random.pick([-1, -1, 0, 50]),
    maxexectime: random.pick([-1, 20]),
    maxretries: random.pick([-1, 0, 2]),
    env: random.below(4) === 0 ? {A: 'b'} : {},
    conditions: {
      colonyname: 'dev',
      executortype: 'cli',
      executornames: names,
      dependencies,
      nodes: random.pick([0, 0, 0, 200]),
      mem: random.pick(['', '1Gi']),
    },
    ...rest,
  }
}

function workflow(random: Random): Message {
  const size = 1 + random.below(NODES.length)
  const functionspecs = NODES.slice(0, size).map((nodename, index) => {
    const before = NODES.slice(0, index).filter(() => random.below(3) === 0)
    return spec(random, {nodename}, before)
  })
  return {colonyname: 'dev', functionspecs}
}

/** The next step: who asks what. */
function step(random: Random, known: Known): readonly [Who, string, Message] {
  const processid = random.pick(known.processes) ?? ''
  const recent = known.processes.slice(-20)
  const processgraphid = random.pick(known.graphs.slice(-10)) ?? ''
  const anybody = random.pick(['executor', 'second'] as const) ?? 'executor'
  // Mostly what is likely to be done, sometimes anything.
  const likely = random.below(6) === 0 ? undefined : random.pick(known.running.slice(-8))
  const some = likely?.processid ?? random.pick(recent) ?? ''
  const executor = likely?.who ?? anybody
  const assign = {colonyname: 'dev', timeout: -1, availablecpu: '', availablemem: random.pick(['', '512Mi'])}
  const steps: readonly (readonly [number, Who, string, Message])[] = [
    [14, 'user', 'submitfuncspecmsg', {spec: spec(random)}],
    [9, 'user', 'submitworkflowspecmsg', {spec: workflow(random)}],
    [30, anybody, 'assignprocessmsg', assign],
    [20, executor, 'closesuccessfulmsg', {processid: some, out: random.pick([[], [1], ['a', {b: [null]}]])}],
    [6, executor, 'closefailedmsg', {processid: some, errors: ['no']}],
    [4, executor, 'setoutputmsg', {processid: some, out: ['half']}],
    [4, 'user', 'cancelprocessmsg', {processid: random.pick(recent) ?? ''}],
    [2, 'user', 'cancelprocessgraphmsg', {processgraphid}],
    [3, 'user', 'removeprocessmsg', {processid}],
    [2, 'user', 'removeprocessgraphmsg', {processgraphid}],
    [
      9,
      executor,
      'addchildmsg',
      {
        processgraphid: likely?.graph || processgraphid,
        parentprocessid: some,
        childprocessid: random.pick(['', '', random.pick(recent) ?? '']),
        insert: random.below(2) === 0,
        spec: spec(random, {nodename: `n${random.below(1e6)}`}),
      },
    ],
    [
      4,
      executor,
      'addattributemsg',
      {attribute: {targetid: some, attributetype: 1, key: `k${random.below(3)}`, value: 'v'}},
    ],
    [4, executor, 'addlogmsg', {processid: some, message: 'line'}],
    [1, 'user', 'addcronmsg', {cron: cron(random)}],
    [2, 'user', 'runcronmsg', {cronid: random.pick(known.crons) ?? ''}],
    [1, 'user', 'addgeneratormsg', {generator: generator(random)}],
    [4, 'user', 'packgeneratormsg', {generatorid: random.pick(known.generators) ?? '', arg: 'x'}],
    [1, 'user', 'removegeneratormsg', {generatorid: random.pick(known.generators) ?? ''}],
    [1, 'owner', random.pick(['pauseassignmentsmsg', 'resumeassignmentsmsg']) ?? '', {colonyname: 'dev'}],
    [2, 'owner', 'resumeassignmentsmsg', {colonyname: 'dev'}],
    [0.3, 'owner', 'removeallprocessesmsg', {colonyname: 'dev', state: random.below(6) - 1}],
    [0.3, 'owner', 'removeallprocessgraphsmsg', {colonyname: 'dev', state: random.below(6) - 1}],
    [0.5, 'owner', 'removeexecutormsg', {colonyname: 'dev', executorname: 'second'}],
    [1, 'owner', 'approveexecutormsg', {colonyname: 'dev', executorname: 'second'}],
    [0.5, 'owner', 'rejectexecutormsg', {colonyname: 'dev', executorname: 'second'}],
  ]
  let left = random.next() * steps.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, who, type, message] of steps) {
    left -= weight
    if (left < 0) return [who, type, message]
  }
  return ['user', 'getcolonystatsmsg', {colonyname: 'dev'}]
}

function cron(random: Random): Message {
  const waitforprevprocessgraph = random.below(2) === 0
  const workflowspec = JSON.stringify(workflow(random))
  return {colonyname: 'dev', name: `c${random.below(1e9)}`, interval: 30, waitforprevprocessgraph, workflowspec}
}

function generator(random: Random): Message {
  const workflowspec = JSON.stringify(workflow(random))
  const timeout = random.pick([-1, 10])
  return {colonyname: 'dev', name: `g${random.below(1e9)}`, trigger: 1 + random.below(4), timeout, workflowspec}
}

function learn(known: Known, who: Who, type: string, json: string): void {
  const reply = parseJson(json) as Message
  const take = (list: string[], id: unknown): void => {
    if (typeof id === 'string' && id !== '' && !list.includes(id)) list.push(id)
  }
  if (typeof reply !== 'object' || reply === null) return
  take(known.processes, reply.processid)
  take(known.graphs, reply.processgraphid)
  if (type === 'assignprocessmsg') {
    known.running.push({processid: String(reply.processid), graph: String(reply.processgraphid), who})
  }
  if (type === 'addcronmsg') take(known.crons, reply.cronid)
  if (type === 'addgeneratormsg') take(known.generators, reply.generatorid)
  if (Array.isArray(reply.processids)) for (const id of reply.processids) take(known.processes, id)
}

describe('a walk of requests at random', () => {
  test.each([1, 2, 3, 4])('leaves the store in order: seed %i', async (seed) => {
    const random = randomOf(seed)
    const home = colony()
    let time = Date.now()
    const failures: string[] = []
    // Two servers over the store, as two programs: one of them runs what falls due.
    const options = {
      now: () => time,
      sweepFailed: (sweep: string, error: unknown) => failures.push(`${sweep}: ${error}`),
    }
    const servers = [home.open(options), home.open(options)]
    const second = somebody()
    const [{context}] = servers as [(typeof servers)[number]]
    context.store.transaction(() => addExecutor(context.store, 1, 'second', second.key))
    const keys = {user: home.keys.user, executor: home.keys.executor, second: second.key, owner: home.keys.owner}
    const known: Known = {running: [], processes: [], graphs: [], generators: [], crons: []}
    const done: Record<string, number> = {}
    try {
      for (let n = 0; n < STEPS; n++) {
        const [who, type, message] = step(random, known)
        const server = random.pick(servers) ?? servers[0]
        if (!server) break
        const reply = await askRaw(server, type, {...message, msgtype: type}, keys[who])
        const asked = `seed ${seed} step ${n} ${type} ${JSON.stringify(message)}: ${reply.status} ${reply.json}`
        if (reply.json.includes('internal error')) throw new Error(asked)
        if (reply.status === 200) {
          learn(known, who, type, reply.json)
          done[type] = (done[type] ?? 0) + 1
        }
        time += random.below(400)
        if (random.below(60) === 0) time += 15_000
        if (n % 10 === 0) {
          const broken = brokenInvariants(context.store)
          if (broken.length > 0) throw new Error(`${asked}\n${broken.slice(0, 5).join('\n')}`)
        }
        // Lets the sweeps have a look.
        if (n % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      }
      expect(damages(context.store)).toEqual([])
      expect(failures).toEqual([])
      // It has been somewhere.
      expect(Object.keys(done).length).toBeGreaterThan(18)
    } finally {
      home.remove()
    }
  })
})
