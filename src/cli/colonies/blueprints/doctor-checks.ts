import {APPROVED, type Executor, PENDING, REJECTED} from '../../../colonies/wire/objects/members.js'
import {CANCELLED, FAILED, SUCCESS} from '../../../colonies/wire/objects/process.js'
import {isSet} from '../../../output/shown-time.js'
import type {BlueprintCheck} from '../../../output/views/blueprint-doctor.js'
import type {BlueprintFacts} from './doctor-facts.js'
import {reconciles} from './reconcilers.js'
import {replicasOf} from './replicas.js'

/** What `--fix` can do about a check. */
export type Fix =
  | {readonly kind: 'approve'; readonly executorname: string}
  | {readonly kind: 'cron'; readonly name: string}
  | {readonly kind: 'reconcile'; readonly force: boolean}

export interface Finding extends Omit<BlueprintCheck, 'blueprint' | 'fixed'> {
  readonly fix?: Fix
}

/** Milliseconds of silence after which a reconciler may be gone: as upstream's doctor. */
const SILENT_MS = 120_000

const ok = (name: string, detail: string): Finding => ({name, level: 'ok', detail, remedy: null})
const bad = (level: 'warn' | 'fail', name: string, detail: string, remedy: string, fix?: Fix): Finding => ({
  name,
  level,
  detail,
  remedy,
  ...(fix && {fix}),
})

/** All that a blueprint needs in order to be brought about, in the order in which it is needed. */
export function blueprintFindings(facts: BlueprintFacts, now: number): readonly Finding[] {
  const {blueprint, definition} = facts
  const {kind} = blueprint
  if (!definition) {
    return [
      bad(
        'fail',
        'Definition',
        `the colony has none of kind ${kind}`,
        'Run: colonies blueprint definition add --spec FILE',
      ),
    ]
  }
  const {name} = definition.metadata
  const {executorType, functionName} = definition.spec.handler
  if (executorType === '' || functionName === '') {
    const remedy = 'Remove the definition, and add it with handler.executorType and handler.functionName.'
    return [ok('Definition', name), bad('fail', 'Handler', `${name} names no executor type and function`, remedy)]
  }
  const [executor, ...others] = executorFindings(facts, executorType, now)
  return [
    ok('Definition', name),
    ok('Handler', `function ${functionName} of executors of type ${executorType}`),
    ...locationFindings(facts),
    ...(executor ? [executor, ...others] : []),
    cronFinding(facts),
    ...replicaFindings(facts),
    lastFinding(facts),
    driftFinding(facts),
  ]
}

function locationFindings({blueprint: {metadata}, locations}: BlueprintFacts): readonly Finding[] {
  const {locationname} = metadata
  if (locationname === '') return []
  return locations.some(({name}) => name === locationname)
    ? [ok('Location', locationname)]
    : [
        bad(
          'fail',
          'Location',
          `there is no location ${locationname}`,
          `Run: colonies location add --name ${locationname}`,
        ),
      ]
}

function executorFindings(
  {blueprint, definition, executors}: BlueprintFacts,
  type: string,
  now: number,
): readonly Finding[] {
  const {locationname} = blueprint.metadata
  const where = locationname === '' ? '' : ` at ${locationname}`
  const fitting = executors.filter((executor) => definition && reconciles(blueprint, definition, executor))
  const approved = fitting.filter(({state}) => state === APPROVED)
  if (approved.length > 0) return [ok('Executor', `${namesOf(approved)} of type ${type}`), aliveFinding(approved, now)]
  const pending = fitting.find(({state}) => state === PENDING)
  const approve = (executorname: string) => `Run: colonies executor approve --name ${executorname}`
  if (pending) {
    const {executorname} = pending
    const fix = {kind: 'approve', executorname} as const
    return [bad('fail', 'Executor', `${executorname} waits for approval`, approve(executorname), fix)]
  }
  const rejected = fitting.find(({state}) => state === REJECTED)
  if (rejected) {
    return [bad('fail', 'Executor', `${rejected.executorname} was rejected`, approve(rejected.executorname))]
  }
  const elsewhere = executors.filter(({executortype, state}) => executortype === type && state === APPROVED)
  const detail =
    elsewhere.length > 0
      ? `none of type ${type}${where}, but ${elsewhere.map(({executorname, locationname: place}) => `${executorname} at ${place || 'no location'}`).join(', ')}`
      : `none of type ${type}${where}`
  return [bad('fail', 'Executor', detail, `Run one: colonies executor run --type ${type} FILE`)]
}

const namesOf = (executors: readonly Executor[]): string => executors.map(({executorname}) => executorname).join(', ')

function aliveFinding(executors: readonly Executor[], now: number): Finding {
  const [latest] = [...executors].sort((one, other) => heard(other) - heard(one))
  const name = 'Alive'
  if (!latest || heard(latest) === 0) {
    return bad('warn', name, `${namesOf(executors)} was never heard from`, 'Start it, or look at its log.')
  }
  const seconds = Math.max(0, Math.round((now - heard(latest)) / 1000))
  const detail = `${latest.executorname} was heard from ${seconds} s ago`
  return seconds * 1000 <= SILENT_MS ? ok(name, detail) : bad('warn', name, detail, 'Start it, or look at its log.')
}

const heard = ({lastheardfromtime}: Executor): number => (isSet(lastheardfromtime) ? Date.parse(lastheardfromtime) : 0)

/** As servers name it: reference colonies-protocol, section 20. */
const cronName = ({blueprint: {kind, metadata}}: BlueprintFacts): string =>
  metadata.locationname === '' ? `reconcile-${kind}` : `reconcile-${kind}-${metadata.locationname}`

function cronFinding(facts: BlueprintFacts): Finding {
  const name = cronName(facts)
  const cron = facts.crons.find((each) => each.name === name)
  if (cron) return ok('Cron', `${name}, every ${cron.interval} s`)
  const remedy = 'It is not reconciled again and again. Run: colonies blueprint doctor --fix'
  return bad('fail', 'Cron', `there is no cron ${name}`, remedy, {kind: 'cron', name})
}

function replicaFindings({blueprint, executors}: BlueprintFacts): readonly Finding[] {
  const replicas = replicasOf(blueprint, executors)
  if (!replicas) return []
  const {running, wanted, old} = replicas
  const detail = `${running} of ${wanted} run${old > 0 ? `, and ${old} of earlier generations` : ''}`
  if (running === wanted && old === 0) return [ok('Replicas', detail)]
  const remedy = `Run: colonies blueprint reconcile --name ${blueprint.metadata.name} --force`
  return [bad('warn', 'Replicas', detail, remedy, {kind: 'reconcile', force: true})]
}

function lastFinding({blueprint, reconciliations}: BlueprintFacts): Finding {
  const name = 'Last reconciliation'
  const run = `Run: colonies blueprint reconcile --name ${blueprint.metadata.name}`
  const ended = reconciliations.find(({state}) => [SUCCESS, FAILED, CANCELLED].includes(state))
  if (!ended) return bad('warn', name, 'none has ended yet', run)
  const {processid, state, endtime, errors} = ended
  if (state === SUCCESS) return ok(name, `succeeded at ${endtime}, process ${processid}`)
  const word = state === FAILED ? 'failed' : 'was cancelled'
  const reason = errors.length > 0 ? `: ${errors.join('; ')}` : ''
  const remedy = `Look: colonies log get -p ${processid}`
  return bad('fail', name, `${word} at ${endtime}${reason}`, remedy, {kind: 'reconcile', force: false})
}

/**
 * Whether the generation that is wanted has been reconciled: its reconciler said so in the status, or a process did it that
 * was submitted after it was wanted.
 */
function driftFinding(facts: BlueprintFacts): Finding {
  const {blueprint, reconciliations} = facts
  const {generation, name: blueprintName} = blueprint.metadata
  const name = 'Generation'
  const reported = blueprint.status.observedGeneration ?? blueprint.status.generation
  if (typeof reported === 'bigint' || typeof reported === 'number') {
    if (BigInt(Math.trunc(Number(reported))) === generation) return ok(name, `${generation} is what the status reports`)
  }
  const since = wantedSince(facts)
  const later = reconciliations.filter(({submissiontime}) => since === '' || !isBefore(submissiontime, since))
  const done = later.find(({state}) => state === SUCCESS)
  if (done) return ok(name, `${generation} was reconciled`)
  const under = later.find(({state}) => state < SUCCESS)
  if (under) {
    const {processid, state} = under
    const how = state === 0 ? 'waits' : 'runs'
    return bad('warn', name, `${generation} is not reconciled yet: process ${processid} ${how}`, 'Wait for it.')
  }
  const remedy = `Run: colonies blueprint reconcile --name ${blueprintName}`
  return bad('fail', name, `${generation} was never reconciled`, remedy, {kind: 'reconcile', force: false})
}

/** A generation that was forced is in no history, but its process says so. */
function wantedSince({blueprint: {metadata}, history, reconciliations}: BlueprintFacts): string {
  const [newest] = history
  const forced = reconciliations.find(({spec}) => spec.kwargs.force === true)
  if (forced && newest && metadata.generation > newest.generation) return forced.submissiontime
  return [newest?.timestamp ?? '', metadata.updatedAt, metadata.createdAt].find(isSet) ?? ''
}

/** Servers write times to different digits: the same moment is not before itself. */
const isBefore = (time: string, other: string): boolean => Date.parse(time) < Date.parse(other) - 1
