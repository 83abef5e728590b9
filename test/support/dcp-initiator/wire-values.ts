import {decodeValue, encodeValue, kvinOfValue} from '../../../src/dcp/job/values/value-text.js'

/** A value as KVIN's `marshal` gives it: an object that JSON can carry. */
export function marshal(value: unknown): unknown {
  return JSON.parse(kvinOfValue(encodeValue(value)))
}

/** A datum, an argument or a result as the official client serializes it before it is marshalled. */
export function jobValue(value: unknown): object {
  return {string: kvinOfValue(encodeValue(value)), method: 'kvin', MIMEType: 'application/x-kvin'}
}

/** The value of a `data:` URI of JSON or KVIN. */
export function valueOfUri(uri: string): unknown {
  const comma = uri.indexOf(',')
  const text = decodeURI(uri.slice(comma + 1))
  return uri.slice(0, comma).includes('kvin') ? decodeValue(`k${text}`) : JSON.parse(text)
}
