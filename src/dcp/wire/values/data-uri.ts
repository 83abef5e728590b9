import {Buffer} from 'node:buffer'
import {encodeValue, kvinOfValue, urlOfValue} from '../../job/values/value-text.js'
import {invalid} from '../operations/fields.js'
import {checkedJson, checkedKvin} from './checked-text.js'

/**
 * The URI from which dcp-client reads a value (its `fetchURI`): the URL at which it stands, else a `data:` URI of type
 * JSON or KVIN. What the client decodes with `decodeURI` is written with `encodeURI`: a percent sign comes back, and `#`
 * stays as it is.
 */
export function uriOfValue(text: string): string {
  const url = urlOfValue(text)
  if (url !== undefined) return url
  return text[0] === 'k'
    ? `data:application/x-kvin,${encoded(text.slice(1))}`
    : `data:application/json,${encoded(text)}`
}

/** As `uriOfValue`, always KVIN: what an error is, JSON cannot say. */
export function kvinUriOf(value: unknown): string {
  return `data:application/x-kvin,${encoded(kvinOfValue(encodeValue(value)))}`
}

/** A `data:` URI of source text, as dcp-client writes work functions. */
export function uriOfSource(source: string): string {
  return `data:,${encoded(source)}`
}

/** `encodeURI` refuses half a surrogate pair, which inside a JSON text can be said in another way. */
function encoded(text: string): string {
  return encodeURI(/[\ud800-\udfff]/.test(text) ? text.replace(LONE_SURROGATE, escaped) : text)
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16)}`

/**
 * The value text of what a `data:` URI says, by its media type as dcp-client's `parseDataURI` reads it: JSON and KVIN as
 * they say, text as a string, anything else as bytes. @throws OperationError EINVAL
 */
export function valueOfDataUri(uri: string): string {
  const {type, charset, base64, payload} = parts(uri)
  if (type.startsWith('text/')) return JSON.stringify(textOf(payload, charset, base64))
  if (type === 'application/json') return checkedJson(textOf(payload, charset, base64))
  if (type === 'application/x-kvin') return checkedKvin(textOf(payload, charset, base64))
  return encodeValue(Uint8Array.from(Buffer.from(textOf(payload, 'latin1', base64), 'latin1')))
}

/** The text of a `data:` URI of any type that is text, a work function say. @throws OperationError EINVAL */
export function textOfDataUri(uri: string): string {
  const {charset, base64, payload} = parts(uri)
  return textOf(payload, charset, base64)
}

interface DataUri {
  readonly type: string
  readonly charset: string
  readonly base64: boolean
  readonly payload: string
}

function parts(uri: string): DataUri {
  const comma = uri.indexOf(',')
  if (!uri.startsWith('data:') || comma < 0) throw invalid('A data: URI has no comma')
  const [type = '', ...parameters] = uri.slice(5, comma).split(';')
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))?.slice(8) ?? ''
  return {
    type: type === '' ? 'text/plain' : type.toLowerCase(),
    charset: charset.toLowerCase(),
    base64: parameters.some((parameter) => parameter.toLowerCase() === 'base64'),
    payload: uri.slice(comma + 1),
  }
}

/** Without a character set, bytes are characters; escapes are UTF-8 in every case. */
function textOf(payload: string, charset: string, base64: boolean): string {
  if (base64) return Buffer.from(payload, 'base64').toString(/^utf-?8$/.test(charset) ? 'utf8' : 'latin1')
  try {
    return decodeURI(payload)
  } catch {
    throw invalid('A data: URI has escapes that are not UTF-8')
  }
}
