import {LONGEST_VALUE, MOST_TOGETHER, requireText} from '../limits.js'
import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {argBytes, type GeneratorRow, insertArg, takeArgs, updateGenerator} from '../tables/generator.js'
import {submitWorkflow} from './submit-workflow.js'
import {workflowOfText} from './workflow-text.js'

const SECOND = 1_000_000
const COUNT_EVERY = 64

/**
 * Puts an argument into a generator, and starts its workflow when there are enough. Upstream does that within the next
 * second; here it is done when the request is answered, and needs nobody who looks. Within a transaction.
 * @throws RpcError 400 when its workflow is refused, before anything is written
 */
export function packGenerator(context: Context, generator: GeneratorRow, arg: string): void {
  const {key, queued, firstPack} = generator
  requireText(arg, 'argument', LONGEST_VALUE)
  const workflow = queued + 1 < generator.trigger ? undefined : workflowOfText(generator.workflow, generator.colonyName)
  // All of them have to be counted for that, which is not done each time.
  if (workflow || queued % COUNT_EVERY === 0) requireArgsInLimits(context, key, arg.length)
  insertArg(context.store, key, arg)
  const packed = {...generator, queued: queued + 1, firstPack: firstPack ?? context.now()}
  if (workflow) start(context, packed, packed.trigger, workflow)
  else updateGenerator(context.store, packed, dueTime(packed))
}

/**
 * Starts the workflow with what is there, after the timeout. Within a transaction.
 * @throws RpcError 400, before anything is written
 */
export function runGenerator(context: Context, generator: GeneratorRow): void {
  const workflow = workflowOfText(generator.workflow, generator.colonyName)
  requireArgsInLimits(context, generator.key, 0)
  start(context, generator, Math.min(generator.queued, generator.trigger), workflow)
}

/** They become the arguments of one process. @throws RpcError 400 */
function requireArgsInLimits({store}: Context, generator: number, more: number): void {
  if (argBytes(store, generator) + more <= MOST_TOGETHER) return
  throw new RpcError(400, `The arguments in the generator exceed ${MOST_TOGETHER} bytes`)
}

function start(
  context: Context,
  generator: GeneratorRow,
  count: number,
  workflow: ReturnType<typeof workflowOfText>,
): void {
  const {store, now} = context
  submitWorkflow(context, workflow, {
    colony: {key: generator.colony},
    initiatorId: generator.initiatorId,
    initiatorName: generator.initiatorName,
    rootArgs: takeArgs(store, generator.key, count),
  })
  const after = {...generator, queued: generator.queued - count, lastRun: now()}
  updateGenerator(store, after, dueTime(after))
}

/** When what is there starts a workflow although it is too little: the timeout counts from the last run, or first pack. */
function dueTime({queued, timeout, lastRun, firstPack}: GeneratorRow): number | null {
  const since = lastRun ?? firstPack
  return queued > 0 && timeout > 0 && since !== null ? since + timeout * SECOND : null
}
