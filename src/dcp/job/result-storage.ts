import {createHash} from 'node:crypto'
import {newJobId} from './job-id.js'
import {encodeValue, remoteText} from './values/value-text.js'

/** A parameter in braces, which URLs write as `%7B`, perhaps with a part of it that is meant: `{job:0,4}`. */
const PARAMETER = /(?:\{|%7B)([^{}:%/]+)(?::(-?\d+)(?:,(-?\d+))?)?(?:\}|%7D)/gi

/**
 * Where the result of a slice is posted: the URL of setResultStorage with its parameters filled in, `{slice}`, `{job}`,
 * `{hash}` of these two and `{unique}`; those that are not known are `missing-NAME-` (upstream: utils/make-data-uri.js).
 */
export function resultStorageUrl(
  pattern: string,
  {job, slice}: {readonly job: string; readonly slice: number},
): string {
  const hash = (): string => createHash('sha256').update(JSON.stringify({job, slice})).digest('hex')
  const unique = newJobId()
  return pattern.replace(PARAMETER, (_all, name: string, start: string | undefined, end: string | undefined) => {
    const value = parameterOf(name, {job, slice: `${slice}`, unique, hash})
    return start === undefined ? value : value.slice(Number(start), end === undefined ? undefined : Number(end))
  })
}

function parameterOf(
  name: string,
  {job, slice, unique, hash}: Readonly<Record<'job' | 'slice' | 'unique', string>> & {readonly hash: () => string},
): string {
  switch (name) {
    case 'job':
      return job
    case 'slice':
      return slice
    case 'unique':
      return unique
    case 'hash':
      return hash()
    default:
      return `missing-${name}-`
  }
}

/**
 * The value text of a result that was posted, by what the server answered: the URL where it stands now, as text or as
 * `href` (DCP's own server for results, dcp-rds, answers `{success: true, href}`). Any other answer is the result itself.
 */
export function storedResultText(answer: unknown): string {
  const named = typeof answer === 'object' && answer !== null && 'href' in answer ? answer.href : answer
  return typeof named === 'string' && isWebUrl(named.trim()) ? remoteText(named.trim()) : encodeValue(answer)
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text)
}
