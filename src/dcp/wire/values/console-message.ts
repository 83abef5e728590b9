import {jsonOfValue, kvinOfValue, RemoteValue} from '../../job/values/value-text.js'
import {type Fields, fieldsOf, invalid} from '../operations/fields.js'
import {textOfRead} from './checked-text.js'
import {unmarshal} from './value-list.js'

/** What a work function wrote to the console in one call. */
export interface WrittenMessage {
  /** Each argument as text. */
  readonly message: readonly string[]
  /** Value text of the array of arguments as they were; only where texts do not say all. */
  readonly values?: string
}

/** The arguments of a console call, as a worker reports them: KVIN.marshal of their array. @throws OperationError EINVAL */
export function writtenMessage(marshaled: unknown): WrittenMessage {
  const values = unmarshal(fieldsOf(marshaled, 'The console message'))
  if (!Array.isArray(values)) throw invalid('A console message must be a marshaled array')
  const message = values.map(textOf)
  if (values.every((value) => typeof value === 'string')) return {message}
  return {message, values: textOfRead(values)}
}

function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'undefined':
    case 'symbol':
      return String(value)
    default:
      if (value instanceof RemoteValue) return value.url
      if (value instanceof Error) return value.stack ?? String(value)
      return jsonOfValue(textOfRead(value))
  }
}

/** A console message as the client's `console` event has it: KVIN.marshal of the array of arguments. */
export function marshaledMessage({message, values}: WrittenMessage): Fields {
  return marshaledText(values ?? JSON.stringify(message))
}

/** KVIN.marshal of the value of a text. */
export function marshaledText(text: string): Fields {
  return JSON.parse(kvinOfValue(text)) as Fields
}
