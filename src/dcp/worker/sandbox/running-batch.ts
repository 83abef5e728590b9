import type {Charge, TaskReport} from '../../job/task.js'
import {MAP_BASIC_LIMITS} from '../worktimes/map-basic/limits.js'
import type {Frame} from './protocol.js'
import {type RejectedSlice, readOutcomes} from './sandbox-outcomes.js'
import {type Batch, readConsole, readCustom, readProgress, type SliceProgress} from './sandbox-reports.js'

/** What a running batch tells before it ends. */
export interface BatchListener {
  report(report: TaskReport): void
  /** The work function gave a slice back: it has no outcome. */
  rejected?(slice: RejectedSlice): void
  progress?(progress: SliceProgress): void
}

/** Which slices of the batch a loss may be blamed on: one, some, or none because nothing was running. */
export type Blame = Pick<Charge, 'slice' | 'among'>

/** What a frame said: a slice ended, one said something, one makes progress, the batch has ended. Undefined: nonsense. */
export type Heard = 'outcome' | 'message' | 'progress' | 'end' | undefined

const NOTHING: TaskReport = {outcomes: [], console: [], custom: []}
/** What a message that was cut ends with may make it longer. */
const SLACK = 1000

/** Reads the frames of one batch, checks and bounds what they say, and knows which slices have reported. */
export function createRunningBatch(batch: Batch, listener: BatchListener) {
  const slices = batch.data.length
  const limits = MAP_BASIC_LIMITS
  let done = 0
  let begun = 0
  let singly = true
  const console = {messages: 0, text: 0}
  const custom = {messages: 0, text: 0}

  const saidBy = (slice: number): void => {
    begun = Math.max(begun, slice - batch.first)
  }
  const outcomes = (body: string): Heard => {
    const records = readOutcomes(body, batch, done)
    if (!records) return undefined
    done += records.length
    singly &&= records.length === 1
    const rejected = records.filter((record) => record.kind === 'rejected')
    const ended = records.filter((record) => record.kind !== 'rejected')
    if (ended.length > 0) listener.report({...NOTHING, outcomes: ended})
    for (const slice of rejected) listener.rejected?.(slice)
    return 'outcome'
  }
  const consoleMessage = (body: string): Heard => {
    const message = readConsole(body, batch)
    console.messages++
    for (const text of message?.message ?? []) console.text += text.length
    console.text += message?.values?.length ?? 0
    // A message that came again is told once more, with how often.
    if (!message || console.messages > 2 * slices * (limits.consoleMessages + 1)) return undefined
    if (console.text > 4 * slices * (limits.consoleText + SLACK)) return undefined
    saidBy(message.slice)
    listener.report({...NOTHING, console: [message]})
    return 'message'
  }
  const customMessage = (body: string): Heard => {
    const message = readCustom(body, batch)
    custom.messages++
    custom.text += message ? message.name.length + message.data.length : 0
    if (!message || custom.messages > slices * (limits.customMessages + 1)) return undefined
    if (custom.text > slices * (limits.customText + SLACK)) return undefined
    saidBy(message.slice)
    listener.report({...NOTHING, custom: [message]})
    return 'message'
  }
  const progress = (body: string): Heard => {
    const said = readProgress(body, batch)
    if (!said) return undefined
    saidBy(said.slice)
    listener.progress?.(said)
    return 'progress'
  }

  return {
    /** True once no more than one slice is without outcome. */
    isLast: (): boolean => slices - done <= 1,
    receive: ({type, body}: Frame): Heard => {
      switch (type) {
        case 'outcomes':
          return outcomes(body)
        case 'console':
          return consoleMessage(body)
        case 'custom':
          return customMessage(body)
        case 'progress':
          return progress(body)
        case 'end':
          return done === slices ? 'end' : undefined
        default:
          return undefined
      }
    },
    /**
     * Slices run in order. A runner whose slices are slow reports each at once: when all did so far, the first one
     * without outcome is the one that ran; otherwise others may have ended unreported before it.
     */
    blame: (): Blame => {
      if (done === slices) return {}
      const first = batch.first + Math.max(done, begun)
      const last = batch.first + slices - 1
      return first === last || (done > 0 && singly) ? {slice: first} : {among: {first, last}}
    },
  }
}

export type RunningBatch = ReturnType<typeof createRunningBatch>
