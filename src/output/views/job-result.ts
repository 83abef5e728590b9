import type {JobResult} from '../job-result.js'
import {jsonText} from '../json.js'
import type {View} from '../terminal.js'

/** The results alone, as JSON also on a terminal: they are data. */
export const jobResultView: View<JobResult> = async function* ({results}) {
  yield* jsonText(results)
  yield '\n'
}
