import type {Terminal} from '../terminal.js'

/** The id of what was made: the word that a script wants. On a terminal the note on stderr has said it, unless brief. */
export const newIdText = (id: string, {isTTY}: Terminal, brief = false): string => (isTTY && !brief ? '' : `${id}\n`)
