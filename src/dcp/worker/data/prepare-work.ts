import {setTimeout as pause} from 'node:timers/promises'
import type {JobWork} from '../../job/task.js'
import {urlOfValue} from '../../job/values/value-text.js'
import {type Fetched, fetchData, fetchSource} from './fetch-data.js'

export type PreparedWork =
  | {readonly kind: 'work'; readonly work: JobWork}
  /** No worker can compute the job: EFETCH for a URL of it, ENOMODULE for a module that nobody published. */
  | {readonly kind: 'failed'; readonly code: 'EFETCH' | 'ENOMODULE'; readonly message: string}

/** Milliseconds to wait before each new attempt to fetch. */
const PAUSES: readonly number[] = [200, 1000]
const KEPT = 4

/**
 * Makes the work of a job ready for a sandbox: what stands at URLs (work function, arguments) is fetched, three times
 * when need be, and kept for the jobs that came last.
 */
export function createWorkPreparation(signal: AbortSignal): (work: JobWork) => PreparedWork | Promise<PreparedWork> {
  const kept = new Map<string, Promise<PreparedWork>>()
  return (work) => {
    const module = missingModule(work)
    if (module !== undefined) {
      return {kind: 'failed', code: 'ENOMODULE', message: `There is no module ${module}, on which the job depends`}
    }
    if (work.workFunctionUrl === null && work.args.every((text) => text[0] !== 'u')) return {kind: 'work', work}
    const prepared = kept.get(work.id) ?? fetchWork(work, signal)
    kept.delete(work.id)
    kept.set(work.id, prepared)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return prepared
  }
}

function missingModule({deployment, packageFiles}: JobWork): string | undefined {
  const found = new Set(packageFiles.map(({id}) => id.replace(/\.js$/, '')))
  return deployment.dependencies.find((name) => !found.has(name.replace(/^(?:\.?\/)+|\.js$/g, '')))
}

async function fetchWork(work: JobWork, signal: AbortSignal): Promise<PreparedWork> {
  const source = work.workFunctionUrl === null ? undefined : fetchAgain(work.workFunctionUrl, fetchSource, signal)
  const [fetched, ...args] = await Promise.all([
    source ?? {kind: 'text' as const, text: work.workFunction},
    ...work.args.map((text): Fetched | Promise<Fetched> => {
      const url = urlOfValue(text)
      return url === undefined ? {kind: 'text', text} : fetchAgain(url, fetchData, signal)
    }),
  ])
  const texts: string[] = []
  for (const arg of args) {
    if (arg.kind === 'failed') return failed('An argument', arg.message)
    texts.push(arg.text)
  }
  if (fetched.kind === 'failed') return failed('The work function', fetched.message)
  return {kind: 'work', work: {...work, workFunction: fetched.text, workFunctionUrl: null, args: texts}}
}

function failed(what: string, why: string): PreparedWork {
  return {kind: 'failed', code: 'EFETCH', message: `${what} is missing: ${why}`}
}

async function fetchAgain(
  url: string,
  fetchOnce: (url: string, signal: AbortSignal) => Promise<Fetched>,
  signal: AbortSignal,
): Promise<Fetched> {
  let fetched = await fetchOnce(url, signal)
  for (const milliseconds of PAUSES) {
    if (fetched.kind === 'text' || !fetched.again) break
    await pause(milliseconds, undefined, {signal})
    fetched = await fetchOnce(url, signal)
  }
  return fetched
}
