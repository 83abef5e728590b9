/** What the realm's globals (console, progress, work) need of the slice that runs. */
export interface SliceState {
  /** Place of the running slice in its batch, or -1 between slices. */
  index: number
  /** Grows with every start and end of a slice: what comes late from an earlier one finds another number. */
  turn: number
  consoleMessages: number
  consoleText: number
  /** The last console message, its length, and how often it came again. */
  said: string
  saidSize: number
  same: number
  customMessages: number
  customText: number
  progressAt: number
  progressValue: number
  /** True when a report since the last one sent was not indeterminate. */
  progressKnown: boolean
}
