const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Bytes from base64 as Go reads it: padded, in the standard alphabet, broken into lines or not. Undefined for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  // Node takes nearly anything, and is quick: what it would write itself needs no closer look.
  if (bytes.toString('base64') === text) return bytes
  return BASE64.test(text.replace(/[\r\n]/g, '')) ? bytes : undefined
}
