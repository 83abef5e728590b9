import {isUtf8} from 'node:buffer'
import {encodeValue} from '../../job/values/value-text.js'
import {isJson, isValueText} from '../sandbox/value-check.js'

/**
 * Fetched content as value text, by its media type as DCP reads it (dcp-semantics, section 2; dcp-client's fetchURI):
 * JSON and KVIN as they say, text as a string. What has another type is JSON if it reads as JSON, else a string if it
 * is UTF-8, else a Uint8Array.
 * @returns undefined when the content is not what its type says.
 */
export function contentText(bytes: Buffer, contentType: string | undefined): string | undefined {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const text = isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '') : undefined
  if (type === 'application/json') return text !== undefined && isJson(text) ? jsonText(text) : undefined
  if (type === 'application/x-kvin') {
    return text !== undefined && isValueText(`k${text}`, text.length + 1) ? `k${text}` : undefined
  }
  if (type.startsWith('text/')) return JSON.stringify(text ?? bytes.toString('latin1'))
  if (text === undefined) return encodeValue(new Uint8Array(bytes))
  return isJson(text) ? jsonText(text) : JSON.stringify(text)
}

/** Without the white space around it, which a value text has not. */
function jsonText(text: string): string {
  return text.trim()
}
