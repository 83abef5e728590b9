import type {FunctionSpec, WorkflowSpec} from '../objects/function-spec.js'
import {type CheckedSpec, checkFunctionSpec} from './check-function-spec.js'

/**
 * Reads a workflow as it stands in a file: a list of function specs, or an object with `functionspecs`. Names of nodes
 * are checked, and that no node waits for itself, which a server takes and never runs.
 */
export function checkWorkflowSpec(document: unknown, colonyName: string): CheckedSpec<WorkflowSpec> {
  const {list, colony} = parts(document)
  if (list === undefined) return failed('a workflow is a list of function specs')
  if (list.length === 0) return failed('the workflow has no function specs')
  const name = colony || colonyName
  const checked = list.map((each, index) => checkFunctionSpec(each, name, `[${index}]`))
  const unknown = checked.flatMap((each) => each.unknown)
  const problems = checked.flatMap((each) => (each.ok ? [] : each.problems))
  if (problems.length > 0) return {ok: false, problems, unknown}
  const functionspecs = checked.flatMap((each) =>
    each.ok ? [{...each.spec, conditions: {...each.spec.conditions, colonyname: name}}] : [],
  )
  const wrong = [...namesOfNodes(functionspecs), ...dependencies(functionspecs)]
  if (wrong.length > 0) return {ok: false, problems: wrong, unknown}
  const warnings = checked.flatMap((each) => (each.ok ? each.warnings : []))
  return {ok: true, spec: {colonyname: name, functionspecs}, warnings, unknown}
}

function failed(problem: string): CheckedSpec<WorkflowSpec> {
  return {ok: false, problems: [problem], unknown: []}
}

function parts(document: unknown): {readonly list?: readonly unknown[]; readonly colony?: string} {
  if (Array.isArray(document)) return {list: document}
  if (typeof document !== 'object' || document === null) return {}
  const {functionspecs, colonyname} = document as Readonly<Record<string, unknown>>
  if (!Array.isArray(functionspecs)) return {}
  return {list: functionspecs, ...(typeof colonyname === 'string' && {colony: colonyname})}
}

function namesOfNodes(specs: readonly FunctionSpec[]): readonly string[] {
  const seen = new Set<string>()
  return specs.flatMap(({nodename}, index) => {
    if (nodename === '') return [`[${index}].nodename is missing: the name of the node in the workflow`]
    if (seen.has(nodename)) return [`[${index}].nodename is ${nodename} as that of another node`]
    seen.add(nodename)
    return []
  })
}

function dependencies(specs: readonly FunctionSpec[]): readonly string[] {
  const nodes = new Set(specs.map(({nodename}) => nodename))
  const unknown = specs.flatMap(({conditions}, index) =>
    conditions.dependencies
      .filter((name) => !nodes.has(name))
      .map((name) => `[${index}].conditions.dependencies names ${name}, which is no node`),
  )
  if (unknown.length > 0) return unknown
  const stuck = waitingForThemselves(specs)
  return stuck.length > 0 ? [`these nodes wait for each other and never start: ${stuck.join(', ')}`] : []
}

/** The nodes that remain when all whose dependencies can end are taken away. */
function waitingForThemselves(specs: readonly FunctionSpec[]): readonly string[] {
  const done = new Set<string>()
  let left = specs
  for (;;) {
    const rest = left.filter(({conditions}) => conditions.dependencies.some((name) => !done.has(name)))
    if (rest.length === left.length) return rest.map(({nodename}) => nodename)
    for (const {nodename} of left) if (!rest.some((each) => each.nodename === nodename)) done.add(nodename)
    left = rest
  }
}
