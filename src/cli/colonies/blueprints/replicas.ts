import type {Blueprint} from '../../../colonies/wire/objects/blueprints.js'
import {APPROVED, type Executor} from '../../../colonies/wire/objects/members.js'
import type {Json} from '../../../colonies/wire/shape.js'

/** How many instances of a blueprint there are to be, and are. */
export interface Replicas {
  readonly wanted: number
  readonly running: number
  /** Executors of an earlier generation, which are still there. */
  readonly old: number
}

/** Kinds of upstream's own reconcilers, of which it is known that they run nothing when nothing is to be seen. */
const DEPLOYMENTS = ['ExecutorDeployment', 'DockerDeployment']

/**
 * For blueprints whose spec has `replicas` or lists `instances`. Those that run are the approved executors that name it and
 * its generation, else what the status says; undefined where nobody says.
 */
export function replicasOf(blueprint: Blueprint, executors: readonly Executor[]): Replicas | undefined {
  const {spec, status, metadata} = blueprint
  const {instances} = spec
  const wanted = count(spec.replicas) ?? (Array.isArray(instances) ? instances.length : undefined)
  if (wanted === undefined) return undefined
  const generations = executors.flatMap((executor) => generationOf(blueprint, executor) ?? [])
  const reported = generations.length === 0 ? count(status.runningInstances) : undefined
  if (generations.length === 0 && reported === undefined && !DEPLOYMENTS.includes(blueprint.kind)) return undefined
  return {
    wanted,
    running: reported ?? generations.filter((each) => each === metadata.generation).length,
    old: generations.filter((each) => each < metadata.generation).length,
  }
}

function count(value: Json | undefined): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
}

/** Of which generation of a blueprint an executor is; its name says it where nothing else does: `<blueprint>-<hash>-<generation>`. */
function generationOf({blueprintid, metadata}: Blueprint, executor: Executor): bigint | undefined {
  if (executor.state !== APPROVED) return undefined
  if (executor.blueprintid) return executor.blueprintid === blueprintid ? BigInt(executor.blueprintgen ?? 0) : undefined
  const {executorname} = executor
  if (!executorname.startsWith(`${metadata.name}-`)) return undefined
  const [, generation] = /^[^-]+-(\d+)$/.exec(executorname.slice(metadata.name.length + 1)) ?? []
  return generation === undefined ? undefined : BigInt(generation)
}
