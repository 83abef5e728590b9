import type {Process, ProcessGraph} from '../../colonies/wire/objects/process.js'
import type {ColoniesSession} from './session.js'

/** So many are asked for at once. */
const AT_ONCE = 16

/** The processes of a workflow, in its order. @throws Fault as `session.call` */
export async function processesOf(
  session: ColoniesSession,
  {processids}: ProcessGraph,
  signal: AbortSignal,
): Promise<readonly Process[]> {
  const processes: Process[] = []
  for (let from = 0; from < processids.length; from += AT_ONCE) {
    const some = processids.slice(from, from + AT_ONCE)
    const found = some.map((processid) => session.call('getprocessmsg', {processid}, 'member', signal))
    processes.push(...(await Promise.all(found)))
  }
  return processes
}
