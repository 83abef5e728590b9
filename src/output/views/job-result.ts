import type {DetachedJob, JobResult} from '../job-result.js'
import {JsonLines, jsonText} from '../json.js'
import type {View} from '../terminal.js'

/**
 * The results alone, as text that programs read, also on a terminal: they are data. Events come one in each line; so do
 * exact results (KVIN), since a KVIN document cannot be part of another. Of a detached job only its id.
 */
export const jobResultView = (format: string): View<JobResult | DetachedJob | JsonLines<unknown>> =>
  async function* (result) {
    if (result instanceof JsonLines) yield* jsonText(result)
    else if ('log' in result) yield `${result.id}\n`
    else if (format === 'kvin') yield* jsonText(new JsonLines(result.results))
    else {
      yield* jsonText(result.results)
      yield '\n'
    }
  }
