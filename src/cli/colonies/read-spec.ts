import {type FunctionSpec, functionSpec, type WorkflowSpec} from '../../colonies/wire/objects/function-spec.js'
import {list, type Shape} from '../../colonies/wire/shape.js'
import {type CheckedSpec, checkFunctionSpec} from '../../colonies/wire/spec/check-function-spec.js'
import {checkWorkflowSpec} from '../../colonies/wire/spec/check-workflow-spec.js'
import {fieldChange, withField} from '../../colonies/wire/spec/set-field.js'
import type {UnknownField} from '../../colonies/wire/spec/unknown-fields.js'
import {Fault} from '../../errors.js'
import type {Output} from '../../output/io.js'
import {printableLines} from '../../output/printable.js'
import {nearest} from '../nearest.js'
import type {StdinReader} from '../stdin.js'
import {readJsonFile, shownFile} from './json-file.js'

/** What reading a spec needs of its command. */
export interface SpecSource {
  readonly stdin: StdinReader
  /** Where it says what is odd. */
  readonly output: Pick<Output, 'warn'>
}

export interface SpecFlags {
  readonly spec: string
  readonly set?: readonly string[] | undefined
}

/** @throws Fault SPEC_INVALID, USAGE, and those of `readJsonFile` */
export async function readFunctionSpec(
  source: SpecSource,
  flags: SpecFlags,
  colonyName: string,
): Promise<FunctionSpec> {
  const document = await readDocument(source, flags, functionSpec)
  if (Array.isArray(document) || has(document, 'functionspecs')) {
    throw new Fault(
      'SPEC_INVALID',
      `${shownFile(flags.spec)} is a workflow`,
      'Submit it with: colonies workflow submit --spec',
    )
  }
  return accepted(source, shownFile(flags.spec), checkFunctionSpec(document, colonyName))
}

/** @throws Fault SPEC_INVALID, USAGE, and those of `readJsonFile` */
export async function readWorkflowSpec(
  source: SpecSource,
  flags: SpecFlags,
  colonyName: string,
): Promise<WorkflowSpec> {
  const document = await readDocument(source, flags, list(functionSpec))
  if (has(document, 'funcname') || has(document, 'func')) {
    throw new Fault(
      'SPEC_INVALID',
      `${shownFile(flags.spec)} is a single function spec, and a workflow is a list of them`,
      'Put it in brackets [ ] with a nodename, or submit it with: colonies function submit --spec',
    )
  }
  return accepted(source, shownFile(flags.spec), checkWorkflowSpec(document, colonyName))
}

function has(document: unknown, name: string): boolean {
  return typeof document === 'object' && document !== null && Object.hasOwn(document, name)
}

async function readDocument(source: SpecSource, flags: SpecFlags, shape: Shape<unknown>): Promise<unknown> {
  return changed(await readJsonFile(source.stdin, flags.spec), flags.set ?? [], shape)
}

/** A document with what `--set` changes. @throws Fault USAGE */
export function changed(document: unknown, changes: readonly string[], shape: Shape<unknown>): unknown {
  return changes.reduce<unknown>((before, argument) => {
    const change = fieldChange(argument)
    const after = change && withField(before, change, shape)
    if (after !== undefined) return after
    throw new Fault(
      'USAGE',
      `--set ${argument}: ${change ? 'the spec has no such place' : 'it is no KEY=VALUE'}`,
      'Example: --set conditions.executortype=cli',
    )
  }, document)
}

/** The spec, when it is one; what is odd about it is said. @throws Fault SPEC_INVALID */
export function accepted<Spec>({output}: Pick<SpecSource, 'output'>, name: string, checked: CheckedSpec<Spec>): Spec {
  const warn = (line: string): void => output.warn(printableLines(`${name}: ${line}`))
  if (!checked.ok) {
    const guesses = checked.unknown.flatMap((field) => guessOf(field) ?? [])
    throw new Fault(
      'SPEC_INVALID',
      `${name}: ${checked.problems.join('; ')}`,
      guesses[0] ? `Did you mean ${guesses.join(', ')}?` : 'Correct it, or override it with --set KEY=VALUE.',
    )
  }
  for (const warning of checked.warnings) warn(warning)
  for (const field of checked.unknown) {
    const guess = guessOf(field)
    warn(`${field.path} is no field of a function spec, it is ignored${guess ? `; did you mean ${guess}?` : ''}`)
  }
  return checked.spec
}

/** `executortype for executertype`. */
function guessOf({name, known}: UnknownField): string | undefined {
  const guess = nearest(name.toLowerCase(), known)[0]
  return guess === undefined ? undefined : `${guess} for ${name}`
}
