import type {Terminal} from '../terminal.js'

/** The id of what was made: the word that a script wants. On a terminal the note on stderr has said it. */
export const newIdText = (id: string, {isTTY}: Terminal): string => (isTTY ? '' : `${id}\n`)
