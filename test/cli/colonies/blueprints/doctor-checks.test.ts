import {describe, expect, test} from 'vitest'
import {blueprintFindings} from '../../../../src/cli/colonies/blueprints/doctor-checks.js'
import type {BlueprintFacts} from '../../../../src/cli/colonies/blueprints/doctor-facts.js'
import {blueprint, blueprintDefinition, blueprintHistory} from '../../../../src/colonies/wire/objects/blueprints.js'
import {executor, location} from '../../../../src/colonies/wire/objects/members.js'
import {process} from '../../../../src/colonies/wire/objects/process.js'
import {cron} from '../../../../src/colonies/wire/objects/schedules.js'

const NOW = Date.parse('2026-01-01T12:00:00Z')
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString()

const reconciler = (state: number, locationname: string, lastheardfromtime = at(-5)) =>
  executor.decode({executorname: 'one', executortype: 'r', state, locationname, lastheardfromtime}, '')
const ended = (state: number, submitted: number, kwargs: object = {}) =>
  process.decode({processid: 'ab'.repeat(32), state, submissiontime: at(submitted), spec: {kwargs}}, '')

const WELL: BlueprintFacts = {
  blueprint: blueprint.decode({kind: 'Site', metadata: {name: 'web', locationname: 'cellar', generation: 1}}, ''),
  definition: blueprintDefinition.decode(
    {metadata: {name: 'sites'}, spec: {names: {kind: 'Site'}, handler: {executorType: 'r', functionName: 'f'}}},
    '',
  ),
  executors: [reconciler(1, 'cellar')],
  locations: [location.decode({name: 'cellar'}, '')],
  crons: [cron.decode({name: 'reconcile-Site-cellar', interval: 60}, '')],
  reconciliations: [ended(2, -10)],
  history: [blueprintHistory.decode({generation: 1, timestamp: at(-20)}, '')],
}

const levels = (changed: Partial<BlueprintFacts>): Record<string, string> =>
  Object.fromEntries(
    blueprintFindings({...WELL, ...changed}, NOW)
      .filter(({level}) => level !== 'ok')
      .map(({name, level}) => [name, level]),
  )

describe('what the doctor finds of a blueprint', () => {
  test.each<[string, Partial<BlueprintFacts>, Record<string, string>]>([
    ['all is well', {}, {}],
    ['no definition', {definition: undefined}, {Definition: 'fail'}],
    ['nobody', {executors: []}, {Executor: 'fail'}],
    ['one that waits for approval', {executors: [reconciler(0, 'cellar')]}, {Executor: 'fail'}],
    ['one that was rejected', {executors: [reconciler(2, 'cellar')]}, {Executor: 'fail'}],
    ['one that is gone', {executors: [reconciler(3, 'cellar')]}, {Executor: 'fail'}],
    ['one at another place', {executors: [reconciler(1, 'attic')]}, {Executor: 'fail'}],
    ['one that is silent', {executors: [reconciler(1, 'cellar', at(-300))]}, {Alive: 'warn'}],
    ['one that was never heard', {executors: [reconciler(1, 'cellar', '')]}, {Alive: 'warn'}],
    ['no location', {locations: []}, {Location: 'fail'}],
    ['no cron', {crons: []}, {Cron: 'fail'}],
    ['nothing done yet', {reconciliations: []}, {'Last reconciliation': 'warn', Generation: 'fail'}],
    ['it failed', {reconciliations: [ended(3, -10)]}, {'Last reconciliation': 'fail', Generation: 'fail'}],
    ['done before it was wanted', {reconciliations: [ended(2, -30)]}, {Generation: 'fail'}],
    ['under way', {reconciliations: [ended(1, -10), ended(2, -30)]}, {Generation: 'warn'}],
  ])('%s', (_case, changed, expected) => {
    expect(levels(changed)).toEqual(expected)
  })

  test('a generation that was forced is reconciled by a process with force, or after one', () => {
    const forced = {...WELL.blueprint, metadata: {...WELL.blueprint.metadata, generation: 2n}}
    const before = [ended(0, -5, {force: true}), ended(2, -10)]
    expect(levels({blueprint: forced, reconciliations: before})).toEqual({Generation: 'warn'})
    expect(levels({blueprint: forced, reconciliations: [ended(2, -5, {force: true})]})).toEqual({})
  })

  test('a reconciler that reports the generation is believed', () => {
    const reported = {...WELL.blueprint, status: {generation: 1n}}
    expect(levels({blueprint: reported, reconciliations: [ended(3, -10)]})).toEqual({'Last reconciliation': 'fail'})
  })

  test('whatever is not well says what to do', () => {
    const findings = blueprintFindings({...WELL, executors: [], crons: [], reconciliations: []}, NOW)
    expect(findings.every(({level, remedy}) => (level === 'ok') === (remedy === null))).toBe(true)
    expect(findings.flatMap(({fix}) => fix?.kind ?? [])).toEqual(['cron', 'reconcile'])
  })
})
