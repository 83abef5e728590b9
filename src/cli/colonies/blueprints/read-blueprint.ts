import {RpcFault} from '../../../colonies/client/rpc-fault.js'
import {
  type Blueprint,
  type BlueprintDefinition,
  blueprint,
  blueprintDefinition,
} from '../../../colonies/wire/objects/blueprints.js'
import {Fault} from '../../../errors.js'
import {isSet} from '../../../output/shown-time.js'
import {shownFile} from '../json-file.js'
import {readJsonSpec} from '../read-json-spec.js'
import type {SpecSource} from '../read-spec.js'

/** What `blueprint get` and `blueprint ls` print of a blueprint besides. */
const PRINTED = ['reconciliation', 'executortype', 'replicas']

/** The blueprint of a file, in this colony unless it names one. @throws Fault SPEC_INVALID, and those of `readJsonSpec` */
export async function readBlueprint(source: SpecSource, file: string, colonyName: string): Promise<Blueprint> {
  const read = await readJsonSpec(source.stdin, file, blueprint, (line) => source.output.warn(line), PRINTED)
  requireTexts(file, {kind: read.kind, 'metadata.name': read.metadata.name})
  return {...read, metadata: inColonyOf(read.metadata, colonyName)}
}

/** The definition of a file, likewise. @throws Fault SPEC_INVALID, and those of `readJsonSpec` */
export async function readDefinition(
  source: SpecSource,
  file: string,
  colonyName: string,
): Promise<BlueprintDefinition> {
  const read = await readJsonSpec(source.stdin, file, blueprintDefinition, (line) => source.output.warn(line))
  requireTexts(file, {'metadata.name': read.metadata.name, 'spec.names.kind': read.spec.names.kind})
  return {...read, metadata: inColonyOf(read.metadata, colonyName)}
}

/** A blueprint that is changed now, and made now where nothing is said of that: no server says it. */
export function stampedNow(blueprint: Blueprint, isNew: boolean): Blueprint {
  const {metadata} = blueprint
  const now = new Date().toISOString()
  const createdAt = isNew && !isSet(metadata.createdAt) ? now : metadata.createdAt
  return {...blueprint, metadata: {...metadata, createdAt, updatedAt: now}}
}

function inColonyOf(metadata: Blueprint['metadata'], colonyName: string): Blueprint['metadata'] {
  return {...metadata, colonyname: metadata.colonyname || colonyName}
}

function requireTexts(file: string, texts: Readonly<Record<string, string>>): void {
  const missing = Object.keys(texts).find((path) => texts[path] === '')
  if (missing === undefined) return
  throw new Fault('SPEC_INVALID', `${shownFile(file)}: ${missing} is missing`, 'Add it.')
}

/** What the server says of a spec that does not fit its kind's schema; anything else as it is. @param where file or flag */
export function schemaFault(error: unknown, where: string, kind: string): unknown {
  const [, problem] = (error instanceof RpcFault && /blueprint validation failed: (.*)$/s.exec(error.message)) || []
  if (problem === undefined) return error
  const path = problem.replace(/field '/, "field 'spec.")
  return new Fault('SPEC_INVALID', `${where}: ${path}`, `What ${kind} may be like: colonies blueprint definition ls`, {
    cause: error,
  })
}
