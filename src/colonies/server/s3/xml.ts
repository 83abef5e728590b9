const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}
const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** Text inside an element. What XML 1.0 cannot hold becomes a question mark. */
export const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?').replace(/[&<>"\r]/g, entity)

const entity = (character: string): string => ENTITIES[character] ?? `&#${character.charCodeAt(0)};`

/** An element with a text. */
export const element = (name: string, value: string | number | boolean): string =>
  `<${name}>${escapeXml(String(value))}</${name}>`

/** An element that holds others. */
export const group = (name: string, ...children: readonly string[]): string => `<${name}>${children.join('')}</${name}>`

/** A reply of S3. */
export const xmlDocument = (name: string, ...children: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACE}">${children.join('')}</${name}>`

/** The reply that tells of an error; it has no namespace. */
export const errorDocument = (code: string, message: string, resource: string, requestId: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${group(
    'Error',
    element('Code', code),
    element('Message', message),
    element('Resource', resource),
    element('RequestId', requestId),
  )}`
