import type {Caller} from '../session/caller.js'

/**
 * Steps of deployments that are being answered. The official client listens for the end of its job only once it was
 * answered to every step of the deployment (dcp-client/job/index.js, `exec`), and waits for ever when it was told before.
 */
export interface Deployments {
  /** A caller is about to be answered to a step with a job: it joins a group, or is closed. */
  step(caller: Caller, job: string): void
  /**
   * Resolves once the answers so far have arrived.
   * @param expected one more step is to come, for which a client is given some time
   */
  settled(job: string, expected: boolean): Promise<void>
}

/** The next step of a client comes so soon after the answer to the last one, in milliseconds. */
const NEXT_MS = 50
/** A client that is to take a step does so within this time, in milliseconds. */
const EXPECTED_MS = 3000

export function createDeployments(): Deployments {
  const answers = new Map<string, Set<Promise<void>>>()
  const waiting = new Map<string, Set<() => void>>()

  const next = (job: string): Promise<void> =>
    new Promise((resolve) => {
      const waiters = waiting.get(job) ?? new Set()
      waiting.set(job, waiters)
      const done = (): void => {
        clearTimeout(timer)
        waiters.delete(done)
        if (waiters.size === 0) waiting.delete(job)
        resolve()
      }
      const timer = setTimeout(done, EXPECTED_MS).unref()
      waiters.add(done)
    })

  return {
    step: (caller, job) => {
      const under = answers.get(job) ?? new Set()
      answers.set(job, under)
      const answer = arrived(caller).finally(() => {
        under.delete(answer)
        if (under.size === 0) answers.delete(job)
      })
      under.add(answer)
      for (const done of waiting.get(job) ?? []) done()
    },
    settled: async (job, expected) => {
      if (expected && !answers.has(job)) await next(job)
      for (let under = answers.get(job); under; under = answers.get(job)) await Promise.all(under)
    },
  }
}

async function arrived(caller: Caller): Promise<void> {
  // The request counts as under way by then.
  await new Promise((resolve) => setImmediate(resolve))
  await caller.delivered()
  await new Promise((resolve) => setTimeout(resolve, NEXT_MS).unref())
}
