import {extname, resolve} from 'node:path'
import {Fault} from '../../../errors.js'
import {readChunks} from '../file-text.js'
import type {Values} from '../input-set.js'
import type {DataFormat, DataRequest} from '../job-request.js'
import {valuesOfArray, valuesOfStream} from './input-data.js'

const FORMATS: ReadonlyMap<string, DataFormat> = new Map([
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.csv', 'csv'],
  ['.tsv', 'tsv'],
  ['.txt', 'text'],
])

/**
 * The values that a user gives by --data or --data-file, each a value text. Files are read as they are wanted, so that
 * their faults come then.
 * @throws Fault USAGE when there is not exactly one of the two, INPUT_INVALID, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export function valuesOf({data, dataFile, dataFormat, directory, stdin}: DataRequest): Values {
  if ((data === undefined) === (dataFile === undefined)) {
    throw new Fault('USAGE', 'Values come from one place', 'Give one of --data "[1,2,3]" and --data-file FILE.')
  }
  if (dataFile === undefined) {
    if (dataFormat !== undefined) {
      throw new Fault('USAGE', '--data-format belongs to --data-file', 'Leave it out: --data is a JSON array.')
    }
    return valuesOfArray(data ?? '', '--data')
  }
  if (dataFile === '-') return valuesOfStream(stdin('the input set'), 'stdin', dataFormat)
  const format = dataFormat ?? FORMATS.get(extname(dataFile).toLowerCase())
  return valuesOfStream(readChunks(resolve(directory, dataFile)), dataFile, format)
}
