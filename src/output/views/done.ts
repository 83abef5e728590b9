/** What a command that changes something gives under --json; people read a note on stderr. */
export type Done = Readonly<Record<string, string | boolean>>

export const doneView = (): string => ''
