import {Fault} from '../../../errors.js'
import type {InputSet} from '../input-set.js'

const SLICE = '{slice}'

/**
 * The input set of --data-url: each URL is a slice whose content the worker fetches, or one URL with `{slice}` stands for
 * `count` of them (DCP's RemoteDataSet and RemoteDataPattern; dcp-semantics, section 2). @throws Fault USAGE, INPUT_INVALID
 */
export function urlInput(texts: readonly string[], count: number | undefined): InputSet {
  const [pattern] = texts
  if (!texts.some((text) => text.includes(SLICE))) {
    if (count !== undefined) {
      throw new Fault(
        'USAGE',
        `--count needs a --data-url with ${SLICE}`,
        `Example: --data-url https://host/${SLICE}.json`,
      )
    }
    return {kind: 'urls', values: texts.map((text) => JSON.stringify(checkedUrl(text).href))}
  }
  if (pattern === undefined || texts.length > 1) {
    throw new Fault('USAGE', `A --data-url with ${SLICE} must be the only one`, 'Deploy a job for each of them.')
  }
  if (count === undefined) {
    throw new Fault('USAGE', `--data-url ${pattern} does not say how many slices there are`, 'Give --count N.')
  }
  checkedUrl(pattern.replaceAll(SLICE, '1'))
  return {kind: 'url-pattern', pattern: pattern.trim(), count: checkedCount(count)}
}

/** @throws Fault USAGE when a number of slices is none */
export function checkedCount(count: number): number {
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new Fault('USAGE', `A job cannot have ${count} slices`, '--count is a whole number, 1 or more.')
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw invalid(text, 'it is not a URL')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw invalid(text, 'only http and https can be fetched')
  // A worker anywhere sees the URL, and the store keeps it.
  if (url.username !== '' || url.password !== '') throw invalid(url.host, 'it contains a user name or password')
  return url
}

function invalid(text: string, why: string): Fault {
  return new Fault('INPUT_INVALID', `--data-url ${text} cannot be used: ${why}.`, 'Example: https://host/data/1.json')
}
