import {Fault} from '../../errors.js'
import type {Loose} from '../client/colonies-client.js'
import {shippingEnvironment} from '../executor/shipped-code.js'
import type {FunctionSpec} from '../wire/objects/function-spec.js'
import {checkFunctionSpec} from '../wire/spec/check-function-spec.js'

/** Fields of a function spec, and the two conditions that nearly every one has. */
export interface FuncSpecFields extends Loose<Omit<FunctionSpec, 'funcname'>> {
  /** Which executors may run it. */
  readonly executortype?: string | undefined
  readonly executornames?: readonly string[] | undefined
}

// biome-ignore lint/suspicious/noExplicitAny: parameters are contravariant, and any function will do
type AnyFunction = (...args: any[]) => unknown

/**
 * What to run, by its name or as a function of this program: that travels along as its source, to executors that run such
 * (`colonies executor run --allow-code`), and cannot refer to what stands around it here. Limits that are left out are
 * none.
 */
export class FuncSpec {
  readonly funcname: string
  readonly fields: FuncSpecFields

  /** @throws TypeError for a function without a name */
  constructor(func: string | AnyFunction, fields: FuncSpecFields = {}) {
    const isShipped = typeof func !== 'string'
    this.funcname = isShipped ? func.name : func
    if (this.funcname === '') throw new TypeError('Name the function: executors know functions by their names')
    const code = isShipped ? shippingEnvironment({language: 'javascript', text: String(func)}) : {}
    this.fields = {...fields, env: {...code, ...fields.env}}
  }

  /** With other fields in their places. */
  with(fields: FuncSpecFields): FuncSpec {
    return new FuncSpec(this.funcname, {...this.fields, ...fields})
  }

  /** As it is sent. @throws Fault SPEC_INVALID */
  toSpec(colonyName: string): FunctionSpec {
    const {executortype = '', executornames = [], conditions, ...rest} = this.fields
    const spec = {funcname: this.funcname, ...rest, conditions: {executortype, executornames, ...conditions}}
    const checked = checkFunctionSpec(spec, colonyName)
    if (checked.ok) return checked.spec
    throw new Fault('SPEC_INVALID', checked.problems.join('; '), 'Correct the function spec.')
  }
}
