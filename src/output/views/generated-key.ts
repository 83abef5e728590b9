import type {View} from '../terminal.js'
import {renderFields} from './fields.js'

/** A new key, in the open: what `security generate` is for. */
export interface GeneratedKey {
  /** Its identity. */
  readonly id: string
  readonly prvkey: string
}

export const generatedKeyView: View<GeneratedKey> = ({id, prvkey}, terminal) =>
  renderFields(
    [
      ['Id', id],
      ['PrvKey', prvkey],
    ],
    terminal,
  )
