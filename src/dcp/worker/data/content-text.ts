import {isUtf8} from 'node:buffer'
import {encodeValue} from '../../job/values/value-text.js'
import {isJson, isValueText} from '../sandbox/value-check.js'

/**
 * Fetched content as value text, by its media type as DCP reads it (dcp-semantics, section 2; dcp-client's fetchURI):
 * JSON and KVIN as they say, any other type as a string; but what is no UTF-8 is a Uint8Array, where DCP's worker
 * mangles it. Without a type, which DCP's worker refuses, what reads as JSON is JSON.
 * @returns undefined when the content is not what its type says.
 */
export function contentText(bytes: Buffer, contentType: string | undefined): string | undefined {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const text = sourceText(bytes)
  if (type === 'application/json') return text !== undefined && isJson(text) ? jsonText(text) : undefined
  if (type === 'application/x-kvin') {
    return text !== undefined && isValueText(`k${text}`, text.length + 1) ? `k${text}` : undefined
  }
  if (type.startsWith('text/')) return JSON.stringify(text ?? bytes.toString('latin1'))
  if (text === undefined) return encodeValue(new Uint8Array(bytes))
  return type === '' && isJson(text) ? jsonText(text) : JSON.stringify(text)
}

/** Without the white space around it, which a value text has not. */
function jsonText(text: string): string {
  return text.trim()
}

/** The source of a work function: its text, in whatever type. @returns undefined when it is no UTF-8 */
export function sourceText(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '') : undefined
}
