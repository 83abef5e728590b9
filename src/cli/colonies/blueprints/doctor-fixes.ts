import {Fault} from '../../../errors.js'
import type {BlueprintCheck} from '../../../output/views/blueprint-doctor.js'
import type {ColoniesSession} from '../session.js'
import {blueprintFindings, type Fix} from './doctor-checks.js'
import {type BlueprintFacts, blueprintFacts} from './doctor-facts.js'

/** Seconds between two runs of a cron, where the definition does not say: as servers take it. */
const USUAL_INTERVAL = 60

export interface Doctor {
  readonly session: ColoniesSession
  /** Of one blueprint; undefined for all. */
  readonly name: string | undefined
  readonly signal: AbortSignal
}

interface Examined {
  readonly facts: BlueprintFacts
  readonly findings: ReturnType<typeof blueprintFindings>
}

async function examine({session, name, signal}: Doctor): Promise<readonly Examined[]> {
  const all = await blueprintFacts(session, name, signal)
  return all.map((facts) => ({facts, findings: blueprintFindings(facts, Date.now())}))
}

/** What is well and what is not. @throws as `session.call` */
export async function examined(doctor: Doctor): Promise<readonly BlueprintCheck[]> {
  return (await examine(doctor)).flatMap(({facts, findings}) => checksOf(facts, findings, new Map()))
}

/**
 * Repairs what can be repaired, and looks again. @param confirm asked before anything is done, with what it is
 * @throws as `session.call` and `confirm`
 */
export async function repaired(
  doctor: Doctor,
  confirm: (what: readonly string[]) => Promise<void>,
): Promise<readonly BlueprintCheck[]> {
  const before = await examine(doctor)
  const plan = before.flatMap(({facts, findings}) => fixesOf(facts, findings))
  if (plan.length === 0) return before.flatMap(({facts, findings}) => checksOf(facts, findings, new Map()))
  await confirm(plan.map(({what}) => what))
  const done = new Map<string, string>()
  for (const step of plan) {
    if (await carryOut(doctor.session, step, doctor.signal)) done.set(step.key, step.done)
  }
  return (await examine(doctor)).flatMap(({facts, findings}) => checksOf(facts, findings, done))
}

interface Step {
  /** Of the check that it is for. */
  readonly key: string
  /** Before and after it: `make the cron x`, `made the cron x`. */
  readonly what: string
  readonly done: string
  readonly fix: Fix
  readonly facts: BlueprintFacts
}

const keyOf = ({blueprint}: BlueprintFacts, check: string): string => `${blueprint.metadata.name}\n${check}`

/** One of a kind is enough: a reconciliation mends several things. The one with force comes first. */
function fixesOf(facts: BlueprintFacts, findings: Examined['findings']): readonly Step[] {
  const kinds = new Set<string>()
  return findings.flatMap(({name, fix}) => {
    if (!fix || kinds.has(fix.kind)) return []
    kinds.add(fix.kind)
    return [{key: keyOf(facts, name), ...wordsOf(fix, facts.blueprint.metadata.name), fix, facts}]
  })
}

function wordsOf(fix: Fix, blueprint: string): Pick<Step, 'what' | 'done'> {
  switch (fix.kind) {
    case 'approve': {
      const object = `the executor ${fix.executorname}`
      return {what: `approve ${object}`, done: `approved ${object}`}
    }
    case 'cron':
      return {what: `make the cron ${fix.name}`, done: `made the cron ${fix.name}`}
    case 'reconcile': {
      const how = fix.force ? ' with force' : ''
      return {what: `reconcile ${blueprint}${how}`, done: `asked its reconciler${how}`}
    }
  }
}

/** False where it was done already, for another blueprint, or the key for it is missing. */
async function carryOut(session: ColoniesSession, {fix, facts}: Step, signal: AbortSignal): Promise<boolean> {
  const {colonyName: colonyname} = session
  const {blueprint, definition} = facts
  const {name} = blueprint.metadata
  switch (fix.kind) {
    case 'approve':
      return withOwner(() =>
        session.call('approveexecutormsg', {colonyname, executorname: fix.executorname}, 'owner', signal),
      )
    case 'cron': {
      const crons = await session.call('getcronsmsg', {colonyname, count: 1000}, 'member', signal)
      if (!definition || crons.some((cron) => cron.name === fix.name)) return false
      const cron = cronFor(facts, fix.name, colonyname)
      await session.call('addcronmsg', {cron}, 'member', signal)
      return true
    }
    case 'reconcile':
      await session.call('reconcileblueprintmsg', {namespace: colonyname, name, force: fix.force}, 'member', signal)
      return true
  }
}

/** Only the owner of the colony may approve; whoever repairs need not be. */
async function withOwner(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof Fault && (error.code === 'IDENTITY_MISSING' || error.code === 'REQUEST_REFUSED')) return false
    throw error
  }
}

/** The cron that a server makes with the first blueprint of a kind at a place: reference colonies-protocol, section 20. */
function cronFor({blueprint, definition}: BlueprintFacts, name: string, colonyname: string) {
  const {executorType = '', functionName = '', reconcileInterval = 0} = definition?.spec.handler ?? {}
  const spec = {
    nodename: `${executorType}-${functionName}`,
    funcname: functionName,
    kwargs: {kind: blueprint.kind},
    maxwaittime: -1,
    maxexectime: -1,
    maxretries: -1,
    conditions: {colonyname, executortype: executorType, locationname: blueprint.metadata.locationname},
  }
  return {
    colonyname,
    name,
    interval: reconcileInterval > 0 ? reconcileInterval : USUAL_INTERVAL,
    waitforprevprocessgraph: true,
    workflowspec: JSON.stringify({colonyname, functionspecs: [spec]}),
  }
}

function checksOf(
  facts: BlueprintFacts,
  findings: Examined['findings'],
  done: ReadonlyMap<string, string>,
): readonly BlueprintCheck[] {
  const blueprint = facts.blueprint.metadata.name
  return findings.map(({name, level, detail, remedy}) => ({
    blueprint,
    name,
    level,
    detail,
    remedy,
    fixed: done.get(keyOf(facts, name)) ?? null,
  }))
}
