import {S3Error} from './s3-error.js'

const ENTITIES: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"}

/**
 * What is inside each element of this name, in documents as simple as those of S3: no attributes that matter, no element
 * inside another one of its name. Each character is looked at once, whatever the document. @throws S3Error MalformedXML
 */
export function insideEach(document: string, name: string): readonly string[] {
  if (/<!|<\?(?!xml )/.test(document)) throw malformed()
  const opening = new RegExp(`<${name}(?:\\s[^<>]*)?>`, 'g')
  const closing = new RegExp(`</${name}\\s*>`, 'g')
  const found: string[] = []
  while (opening.test(document)) {
    closing.lastIndex = opening.lastIndex
    const end = closing.exec(document)
    if (!end) throw malformed()
    found.push(document.slice(opening.lastIndex, end.index))
    opening.lastIndex = closing.lastIndex
  }
  return found
}

/** The text of the one element of this name; undefined when there is none. @throws S3Error MalformedXML */
export function textInside(document: string, name: string): string | undefined {
  const [first, ...others] = insideEach(document, name)
  if (first?.includes('<') || others.length > 0) throw malformed()
  return first?.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|\w+);/g, (_, entity: string) => characterOf(entity))
}

function characterOf(entity: string): string {
  if (!entity.startsWith('#')) {
    const character = ENTITIES[entity]
    if (character !== undefined) return character
    throw malformed()
  }
  const code = entity[1] === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
  if (code > 0x10ffff) throw malformed()
  return String.fromCodePoint(code)
}

function malformed(): S3Error {
  return new S3Error('MalformedXML', 'The document is not the one that this operation takes')
}
