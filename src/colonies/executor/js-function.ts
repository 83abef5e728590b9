import {parametersOfSource, type SourceParameter} from '../../modules/parameters-of-source.js'
import type {Json} from '../wire/shape.js'
import {FunctionError, type OfferedFunction} from './function-host.js'
import {outputsOf} from './outputs.js'
import type {ProcessContext} from './process-context.js'

// biome-ignore lint/complexity/noBannedTypes: whatever a module exports that can be called
export type AnyFunction = Function

/** A JavaScript function that processes call. */
export interface JsFunction {
  readonly offered: OfferedFunction
  /** @returns the outputs @throws FunctionError for a missing argument; what it throws */
  run(args: readonly Json[], kwargs: Readonly<Record<string, Json>>, context: ProcessContext): Promise<readonly Json[]>
}

/** A parameter of this name gets the context, wherever it stands, and no argument. */
const CONTEXT = 'ctx'

/**
 * Arguments go to the parameters in their order, then keyword arguments to those of their names. What has no parameter is
 * left out, as JavaScript does: `ctx.process` has it.
 */
export function jsFunction(name: string, fn: AnyFunction): JsFunction {
  const parameters = parametersOfSource(Function.prototype.toString.call(fn))
  const shown = parameters.filter((parameter) => parameter.name !== CONTEXT)
  return {
    offered: {
      name,
      parameters: shown.map(({name: called, optional, kind}) => ({
        name: called,
        type: 'any',
        required: !optional && kind !== 'VAR_POSITIONAL',
      })),
    },
    run: async (args, kwargs, context) =>
      outputsOf(await Reflect.apply(fn, undefined, bound(name, parameters, args, kwargs, context))),
  }
}

function bound(
  func: string,
  parameters: readonly SourceParameter[],
  args: readonly Json[],
  kwargs: Readonly<Record<string, Json>>,
  context: ProcessContext,
): unknown[] {
  const left = [...args]
  const values: unknown[] = []
  for (const {name, kind, optional} of parameters) {
    if (name === CONTEXT) values.push(context)
    else if (kind === 'VAR_POSITIONAL') values.push(...left.splice(0))
    else if (left.length > 0) values.push(left.shift())
    else if (kind === 'POSITIONAL_OR_KEYWORD' && Object.hasOwn(kwargs, name)) values.push(kwargs[name])
    else if (optional) values.push(undefined)
    else throw new FunctionError(`${func} needs an argument ${name}`)
  }
  return values
}
