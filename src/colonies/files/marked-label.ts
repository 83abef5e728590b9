import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {Fault, readFault, systemErrorCode} from '../../errors.js'
import {struct, text} from '../wire/shape.js'
import {namedLabel} from './label.js'
import {MARKER} from './local-name.js'

const marker = struct({label: text})

/**
 * The label that a directory was synchronised with; undefined when it was with none.
 * @throws Fault INPUT_INVALID, FILE_UNREADABLE
 */
export async function markedLabel(dir: string): Promise<string | undefined> {
  const file = join(dir, MARKER)
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw readFault(error, file)
  })
  if (found === undefined) return undefined
  try {
    return namedLabel(marker.decode(JSON.parse(found), '').label)
  } catch (error) {
    throw new Fault('INPUT_INVALID', `${file} names no label`, 'Give --label, or remove it.', {cause: error})
  }
}
