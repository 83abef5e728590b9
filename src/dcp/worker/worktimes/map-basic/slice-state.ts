/** What the realm's globals (console, progress, work) need of the slice that runs. */
export interface SliceState {
  /** Place of the running slice in its batch, or -1 between slices. */
  index: number
  /** Grows with every start and end of a slice: what comes late from an earlier one finds another number. */
  turn: number
  consoleMessages: number
  consoleText: number
  /** True once a slice has begun in this sandbox. */
  begun: boolean
  /** The last console message, and how often it came again. */
  said: SaidMessage | undefined
  same: number
  customMessages: number
  customText: number
  progressAt: number
  progressValue: number
  /** True when a report since the last one sent was not indeterminate. */
  progressKnown: boolean
}

export interface SaidMessage {
  readonly level: string
  readonly args: readonly unknown[]
  /** JSON of level and texts, without brackets around; JSON of the value text of the arguments, or nothing. */
  readonly texts: string
  readonly values: string
  readonly size: number
}
