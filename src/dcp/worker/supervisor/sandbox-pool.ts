import type {JobWork} from '../../job/task.js'
import type {Loss, Sandbox} from '../sandbox/sandbox.js'
import type {SandboxFactory} from '../sandbox/sandbox-factory.js'
import type {Refusal} from '../sandbox/sandbox-reports.js'
import {atMost} from './at-most.js'

export type Taken = {readonly kind: 'sandbox'; readonly sandbox: Sandbox} | Refusal | Loss

/** An unused sandbox is kept this long for its job's next slices. */
const KEEP_MS = 5000
const EXIT_MS = 1500

/**
 * Sandboxes in use and at rest. A sandbox serves one job for its whole life: what a job left in it cannot meet
 * another job. One that rests too long is ended, or as soon as another job needs its room.
 * @param most So many at once, those at rest included.
 */
export function createSandboxPool(factory: SandboxFactory, most: number) {
  let starting = 0
  const alive = new Set<Sandbox>()
  const resting = new Map<Sandbox, {readonly job: string; readonly timer: NodeJS.Timeout}>()
  const stopping = new AbortController()

  const discard = (sandbox: Sandbox): void => {
    clearTimeout(resting.get(sandbox)?.timer)
    resting.delete(sandbox)
    sandbox.kill()
  }

  return {
    /** A sandbox that has this job's work function; waits for its start. Rejects when none can be started. */
    take: async (work: JobWork): Promise<Taken> => {
      for (const [sandbox, {job, timer}] of resting) {
        if (job !== work.id) continue
        clearTimeout(timer)
        resting.delete(sandbox)
        if (alive.has(sandbox)) return {kind: 'sandbox', sandbox}
      }
      const [longest] = resting.keys()
      if (longest && alive.size + starting >= most) discard(longest)
      starting++
      const sandbox = await factory.start(work.worktime, stopping.signal).finally(() => {
        starting--
      })
      alive.add(sandbox)
      void sandbox.exited.then(() => {
        alive.delete(sandbox)
        clearTimeout(resting.get(sandbox)?.timer)
        resting.delete(sandbox)
      })
      if (stopping.signal.aborted) sandbox.kill()
      const defined = await sandbox.define(work)
      if (defined.kind === 'defined') return {kind: 'sandbox', sandbox}
      sandbox.kill()
      return defined
    },
    /** Puts a sandbox to rest. */
    give: (sandbox: Sandbox, job: string): void => {
      const timer = setTimeout(() => discard(sandbox), KEEP_MS)
      resting.set(sandbox, {job, timer})
      if (stopping.signal.aborted) discard(sandbox)
    },
    /** Ends every sandbox and waits for it, at most 1.5 s. */
    close: async (): Promise<void> => {
      stopping.abort()
      for (const sandbox of alive) discard(sandbox)
      await atMost(EXIT_MS, Promise.all([...alive].map((sandbox) => sandbox.exited)))
    },
  }
}
