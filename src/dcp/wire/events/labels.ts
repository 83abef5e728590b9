/** Events of a job that the client subscribes to, in lower case (dcp-client's common/dcp-events). */
const JOB_LABELS = [
  'result',
  'status',
  'console',
  'error',
  'noprogress',
  'custom',
  'stop',
  'nofunds',
  // The client makes these two itself, but may subscribe to them.
  'readystatechange',
  'complete',
] as const
export type JobLabel = (typeof JOB_LABELS)[number]

/** What workers subscribe to: commands, of which this scheduler gives none. */
const WORKER_LABELS = ['schedmsg::command', 'schedmsg::broadcast'] as const

export function isJobLabel(name: string): name is JobLabel {
  return JOB_LABELS.some((label) => label === name)
}

/** The label of a job's events that a name in any case means. */
export function jobLabel(name: string): JobLabel | undefined {
  return JOB_LABELS.find((label) => label === name.toLowerCase())
}

/** True for labels that belong to no job. */
export function isWorkerLabel(name: string): boolean {
  return WORKER_LABELS.some((label) => label === name.toLowerCase())
}
