const MIB = 1024 * 1024

/** What one controller bears before it refuses. */
export const LIMITS = {
  /** Bytes that wait for a node; then it gets no more requests. */
  requestBytes: 64 * MIB,
  /** Bytes of answers that wait for a caller; then it has `stalledTicks` seconds to read some: it may be computing. */
  answerBytes: 128 * MIB,
  stalledTicks: 30,
  /** Bytes that wait for one process, whatever it reads. */
  queuedBytes: 512 * MIB,
  /** Calls of one process that were not answered yet, and of all. */
  callsOfOne: 100_000,
  calls: 500_000,
  /** Seconds for which a call without timeout is remembered; daffi 2.2.1 keeps results as long. */
  forgottenAfter: 48 * 3600,
  /** Seconds that a call is remembered beyond its timeout: its caller has given up by then. */
  margin: 10,
  /** Items and bytes of a generator that are gathered for a caller that can take but one answer. */
  gatheredItems: 100_000,
  gatheredBytes: 64 * MIB,
  /** Characters in the name of a process or a callback. */
  nameLength: 250,
  callbacksOfOne: 20_000,
  /** Bytes of what all nodes announce. */
  mappingBytes: 16 * MIB,
  streamsOfOne: 100,
} as const
