import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Process} from '../../../../src/colonies/wire/objects/process.js'
import {somebody} from '../../../support/ask.js'
import {type Bundle, bundle} from '../../../support/bundle.js'
import {type Child, startChild} from '../../../support/child.js'
import {ColoniesCaller} from '../../../support/colonies-caller.js'
import {brokenInvariants, damages} from '../../../support/colonies-invariants.js'
import {addExecutor, colony} from '../../../support/colony.js'
import {randomOf} from '../../../support/random.js'

// Three servers share a store; members submit, executors work, and every now and then one server is killed and started
// again. What was acknowledged has to be there, and nothing is done by two.

const SERVERS = 3
const SUBMITTERS = 3
const EXECUTORS = 4
/** Milliseconds of the whole, and the most between two kills. */
const LASTS = 8000
const BETWEEN = 500
/** Seconds after which a process comes back whose executor never learnt of it. */
const MAX_EXEC = 2

let program: Bundle
beforeAll(async () => {
  program = await bundle('test/colonies/server/http/listening-process.ts')
})
afterAll(() => program.remove())

interface Server {
  child: Child
  caller: ColoniesCaller
  readonly port: number
}

async function start(file: string, port = 0): Promise<Server> {
  const child = startChild(program.file, [file, String(port)])
  const bound = Number(await child.line((line) => /^\d+$/.test(line)))
  return {child, caller: new ColoniesCaller('127.0.0.1', bound), port: bound}
}

/** What the clients were told. */
interface Told {
  readonly submitted: string[]
  readonly closed: Map<string, string>
  readonly lines: string[]
  /** Process and retries: an assignment is new after each return. */
  readonly assigned: string[]
  lost: number
}

const spec = (rest: object = {}, dependencies: readonly string[] = []): object => ({
  funcname: 'work',
  maxwaittime: -1,
  maxexectime: MAX_EXEC,
  maxretries: -1,
  conditions: {colonyname: 'dev', executortype: 'cli', dependencies},
  ...rest,
})

describe('servers that are killed', () => {
  test('lose nothing that was acknowledged, and give nothing to two', async () => {
    const random = randomOf(Date.now())
    const home = colony()
    const {store} = home.open().context
    const workers = Array.from({length: EXECUTORS}, () => somebody())
    store.transaction(() => {
      for (const [n, {key}] of workers.entries()) addExecutor(store, 1, `worker-${n}`, key)
    })
    const servers = await Promise.all(Array.from({length: SERVERS}, () => start(home.file)))
    const told: Told = {submitted: [], closed: new Map(), lines: [], assigned: [], lost: 0}
    let ending = false

    /** Asks any server; undefined when it was killed before it answered. Refusals are answers. */
    const ask = async (
      type: string,
      message: object,
      key: Uint8Array,
    ): Promise<{status: number; json: string} | undefined> => {
      try {
        return await (random.pick(servers) ?? servers[0])?.caller.send(type, message, key)
      } catch {
        told.lost += 1
        await sleep(20)
        return undefined
      }
    }
    const submitter = async (): Promise<void> => {
      while (!ending) {
        const chain = {colonyname: 'dev', functionspecs: [spec({nodename: 'a'}), spec({nodename: 'b'}, ['a'])]}
        const reply =
          random.below(3) === 0
            ? await ask('submitworkflowspecmsg', {spec: chain}, home.keys.user)
            : await ask('submitfuncspecmsg', {spec: spec()}, home.keys.user)
        if (reply?.status === 200) {
          const {processid, processids} = JSON.parse(reply.json) as {processid?: string; processids?: string[]}
          told.submitted.push(...(processids ?? []), ...(processid ? [processid] : []))
        }
        await sleep(random.below(20))
      }
    }
    const executor = async (key: Uint8Array, done: () => boolean): Promise<void> => {
      while (!done()) {
        const reply = await ask('assignprocessmsg', {colonyname: 'dev', timeout: 1}, key)
        if (reply?.status !== 200) continue
        const {processid, retries} = JSON.parse(reply.json) as Process
        told.assigned.push(`${processid} ${retries}`)
        const line = `${processid} ${told.lines.length} ${random.next()}`
        const logged = await ask('addlogmsg', {processid, message: line}, key)
        if (logged?.status === 200) told.lines.push(line)
        const out = `out-${random.next()}`
        const closed = await ask('closesuccessfulmsg', {processid, out: [out]}, key)
        if (closed?.status === 200) told.closed.set(processid, out)
        else if (closed === undefined) told.closed.delete(processid)
      }
    }
    const killer = async (): Promise<void> => {
      const until = Date.now() + LASTS
      while (Date.now() < until) {
        await sleep(random.below(BETWEEN))
        const at = random.below(SERVERS)
        const server = servers[at]
        if (!server) continue
        server.child.process.kill('SIGKILL')
        expect(await server.child.ended()).toBe('SIGKILL')
        expect(server.child.errors).toEqual([])
        server.caller.close()
        expect(store.transaction(() => brokenInvariants(store))).toEqual([])
        servers[at] = await start(home.file, server.port)
      }
      ending = true
    }
    const count = (sql: string): number => Number(store.prepare(sql).get()?.n)
    const open = (): number => count('SELECT count(*) AS n FROM process WHERE state < 2')
    let finished = false
    try {
      const working = workers.map(({key}) => executor(key, () => finished))
      await Promise.all([killer(), ...Array.from({length: SUBMITTERS}, submitter)])
      // What is left is done by and by: what no executor knows of comes back when its time is over.
      const deadline = Date.now() + 30_000
      while (open() > 0) {
        if (Date.now() > deadline) throw new Error(`${open()} processes are never done`)
        await sleep(50)
      }
      finished = true
      await Promise.all(working)
      expect(told.lost).toBeGreaterThan(0)
      expect(told.submitted.length).toBeGreaterThan(100)

      const state = store.prepare(
        'SELECT p.state, d.output FROM process p JOIN payload d ON d.process = p.key WHERE id = ?',
      )
      const missing = told.submitted.filter((id) => state.get(id)?.state !== 2)
      expect(missing).toEqual([])
      const wrong = [...told.closed].filter(([id, out]) => state.get(id)?.output !== JSON.stringify([out]))
      expect(wrong).toEqual([])
      const lines = new Set(
        store
          .prepare('SELECT message FROM log')
          .all()
          .map(({message}) => message),
      )
      expect(told.lines.filter((line) => !lines.has(line))).toEqual([])
      expect(new Set(told.assigned).size).toBe(told.assigned.length)
      expect(damages(store)).toEqual([])
      expect(count('SELECT count(*) AS n FROM graph WHERE state <> 2')).toBe(0)
    } finally {
      ending = true
      finished = true
      for (const {child, caller} of servers) {
        child.process.kill('SIGKILL')
        caller.close()
      }
      home.remove()
    }
  })
})
