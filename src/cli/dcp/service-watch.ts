import type {Engine} from '../../dcp/engines/engine.js'
import type {Output} from '../../output/io.js'

/** A job without a worker for this long is worth a word; between two workers there may be a moment without. */
const LOOK_MS = 1000

/** Tells whoever waits for a job when no live process computes it, and what to do. Call the result to end it. */
export function watchService(output: Output, jobs: Engine, id: string): () => void {
  let told = false
  let missing = 0
  const look = async (): Promise<void> => {
    const {status, served} = await jobs.summary(id)
    missing = status === 'running' && !served ? missing + 1 : 0
    if (missing === 0) told = false
    if (missing < 2 || told) return
    told = true
    output.warn(`No worker computes this job. Compute it here: dcp job resume ${id}, or start one: dcp worker start`)
  }
  const timer = setInterval(() => {
    // A job that was deleted meanwhile ends the waiting itself.
    look().catch(() => {})
  }, LOOK_MS)
  return () => clearInterval(timer)
}
