import type {ReplyOf} from '../../src/colonies/wire/messages/catalogue.js'
import type {Contract} from './colonies-contract.js'
import {type TestColony, uniqueName} from './colonies-world.js'

/** A kind of blueprints that a colony has, reconciled by executors of a type of its own. */
export interface TestKind {
  readonly kind: string
  readonly definition: string
  readonly reconciler: string
}

/** @param rest of the definition's spec, instead of a handler for `reconciler` with the function `reconcile` */
export async function newKind(its: Contract, colony: TestColony, rest: object = {}): Promise<TestKind> {
  const kind = uniqueName('Kind')
  const definition = uniqueName('definition')
  const reconciler = uniqueName('reconciler')
  const handler = {executorType: reconciler, functionName: 'reconcile'}
  const blueprintdefinition = definitionOf(colony, definition, kind, {handler, ...rest})
  await its.caller.ask('addblueprintdefinitionmsg', {blueprintdefinition}, colony.owner.key)
  return {kind, definition, reconciler}
}

export function definitionOf(colony: Pick<TestColony, 'name'>, name: string, kind: string, rest: object = {}) {
  return {
    kind: 'BlueprintDefinition',
    metadata: {name, colonyname: colony.name},
    spec: {
      group: 'example.org',
      version: 'v1',
      names: {kind, listKind: `${kind}List`, singular: kind.toLowerCase(), plural: `${kind.toLowerCase()}s`},
      scope: 'Namespaced',
      ...rest,
    },
  }
}

export function blueprintOf(colony: TestColony, kind: string, name: string, spec: object = {}, metadata: object = {}) {
  return {kind, metadata: {name, colonyname: colony.name, ...metadata}, spec}
}

/** What tests do with blueprints, as the user of a colony. */
export function blueprintsOf(its: Contract, colony: TestColony) {
  const {key} = colony.user
  const {caller} = its
  return {
    add: (blueprint: object): Promise<ReplyOf<'addblueprintmsg'>> => caller.ask('addblueprintmsg', {blueprint}, key),
    addStatus: (blueprint: object) => caller.status('addblueprintmsg', {blueprint}, key),
    get: (name: string) => caller.ask('getblueprintmsg', {namespace: colony.name, name}, key),
    update: (blueprint: object, forcegeneration = false) =>
      caller.ask('updateblueprintmsg', {blueprint, forcegeneration}, key),
    report: (blueprintname: string, status: object) =>
      caller.ask('updateblueprintstatusmsg', {colonyname: colony.name, blueprintname, status}, key),
    remove: (name: string) => caller.ask('removeblueprintmsg', {namespace: colony.name, name}, key),
    reconcile: (name: string, force = false) =>
      caller.ask('reconcileblueprintmsg', {namespace: colony.name, name, force}, key),
    history: (blueprintid: string, limit = 0) => caller.ask('getblueprinthistorymsg', {blueprintid, limit}, key),
    crons: () => caller.ask('getcronsmsg', {colonyname: colony.name, count: 100}, key),
    /** The waiting processes of a reconciler, the oldest first. */
    waiting: async (reconciler: string) =>
      (await its.list(0, {executortype: reconciler}, colony)).toSorted((a, b) =>
        a.submissiontime < b.submissiontime ? -1 : 1,
      ),
  }
}
