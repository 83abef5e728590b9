import type {Channel} from '../client/channel.js'
import type {Loose} from '../client/colonies-client.js'
import type {Blueprint} from '../wire/objects/blueprints.js'
import type {FunctionSpec} from '../wire/objects/function-spec.js'
import type {Process, ProcessGraph} from '../wire/objects/process.js'
import type {Json} from '../wire/shape.js'

/** Where a new process of a workflow goes (reference: colonies-protocol, section 14). */
export interface ChildPlace {
  readonly nodeName?: string | undefined
  /** It comes between this process and all that follow it, instead of beside them. */
  readonly insert?: boolean | undefined
  /** Id of a process that is to wait for it too. */
  readonly before?: string | undefined
}

/** What a function can do besides to compute: everything concerns the process that it runs for. */
export interface ProcessContext {
  readonly process: Process
  readonly colonyName: string
  readonly executorName: string
  readonly executorId: string
  /** The folder with the files that the spec asked for (`fs`); undefined when it asked for none. */
  readonly mount: string | undefined
  /** Aborts when the process is no longer ours: cancelled, out of time, taken back, or the executor stops. */
  readonly signal: AbortSignal
  /** Writes lines to the log of the process, as console.log does. */
  log(...values: readonly unknown[]): void
  /** Publishes outputs before the end; what the function returns replaces them. */
  setOutput(...outputs: readonly Json[]): Promise<void>
  addAttribute(key: string, value: string): Promise<void>
  /** The workflow of the process, or another one. */
  getProcessGraph(id?: string): Promise<ProcessGraph>
  getProcess(id: string): Promise<Process>
  /** The process of the same workflow with this node name. @param within ids of processes to look at instead */
  findProcess(nodeName: string, within?: readonly string[]): Promise<Process | undefined>
  /** Adds a process to the workflow; without a place it follows this one. */
  addChild(spec: Loose<FunctionSpec>, place?: ChildPlace): Promise<Process>
  /** A desired state, with what was reported of it last. */
  getBlueprint(name: string): Promise<Blueprint>
  /** All of a kind in the colony, or those at a location. */
  getBlueprints(kind: string, location?: string): Promise<readonly Blueprint[]>
  /** Reports how things are: replaces what was reported before. */
  updateBlueprintStatus(name: string, status: Readonly<Record<string, Json>>): Promise<void>
  /** A channel that the spec of the process declares, to talk with whoever submitted it. The same one for each name. */
  channel(name: string): Channel
  /** Submits a process of its own. */
  submit(spec: Loose<FunctionSpec>): Promise<Process>
}
