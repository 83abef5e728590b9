import {renderTable} from '../table.js'
import type {View} from '../terminal.js'

/** What commands use, and who said so. */
export interface ConfigEntry {
  readonly name: string
  /** Never a key: an identity stands for it. Null where there is none. */
  readonly value: string | null
  /** A flag, a variable, `default`, or `own server`: the one of this machine. */
  readonly origin: string
}

export const configView: View<readonly ConfigEntry[]> = (entries, terminal) =>
  renderTable(
    entries,
    [
      {head: 'SETTING', value: ({name}) => name},
      {head: 'VALUE', value: ({value}) => value ?? '-', narrow: 'wrap'},
      {head: 'FROM', value: ({origin}) => origin, narrow: 'wrap'},
    ],
    terminal,
  )
