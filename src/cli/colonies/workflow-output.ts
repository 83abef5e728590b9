import type {ProcessGraph} from '../../colonies/wire/objects/process.js'
import type {Json} from '../../colonies/wire/shape.js'
import type {ColoniesSession} from './session.js'
import {processesOf} from './workflow-processes.js'

/** What the last function of a chain gave: its only value, or a list of several; null for none. */
export async function lastOutput(session: ColoniesSession, graph: ProcessGraph, signal: AbortSignal): Promise<Json> {
  const last = (await processesOf(session, graph, signal)).find(({children}) => children.length === 0)
  const out = last?.out ?? []
  return out.length > 1 ? out : (out[0] ?? null)
}
