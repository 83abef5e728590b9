import type {FunctionSpec, WorkflowSpec} from '../../colonies/wire/objects/function-spec.js'
import {functionSpec} from '../../colonies/wire/objects/function-spec.js'
import type {Json} from '../../colonies/wire/shape.js'
import {Fault} from '../../errors.js'

/**
 * A linear workflow: each function gets what the one before gave. @param steps such as `gen_nums@python`
 * @param args of the first @throws Fault USAGE
 */
export function chainSpec(steps: readonly string[], args: readonly Json[], colonyname: string): WorkflowSpec {
  const functionspecs: FunctionSpec[] = []
  for (const step of steps) {
    // The type of an executor may hold an @, the name of a function hardly.
    const [, funcname, executortype] = /^([^@]+)@(.+)$/s.exec(step) ?? []
    if (funcname === undefined || executortype === undefined) {
      throw new Fault('USAGE', `${JSON.stringify(step)} is no FUNC@EXECUTORTYPE`, 'Example: gen_nums@python')
    }
    const before = functionspecs.at(-1)
    functionspecs.push(
      functionSpec.decode(
        {
          nodename: nodeName(funcname, functionspecs),
          funcname,
          args: before ? [] : args,
          maxwaittime: -1,
          maxexectime: -1,
          conditions: {colonyname, executortype, dependencies: before ? [before.nodename] : []},
        },
        '',
      ),
    )
  }
  return {colonyname, functionspecs}
}

/** The name of its function, or with a number behind where that is taken. */
function nodeName(funcname: string, others: readonly FunctionSpec[]): string {
  const taken = new Set(others.map(({nodename}) => nodename))
  for (let number = 1; ; number++) {
    const name = number === 1 ? funcname : `${funcname}-${number}`
    if (!taken.has(name)) return name
  }
}
