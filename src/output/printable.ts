// biome-ignore-start lint/suspicious/noControlCharactersInRegex: these are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
const CONTROL_IN_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/**
 * Text that others wrote, as one line: control characters (an escape sequence in a name) are blanks, not executed, and so
 * is what turns the direction of writing, with which a text looks like another one.
 */
export const printable = (text: string): string => text.replace(CONTROL, ' ')

/** The same for text of several lines, which keeps its line ends and tabs. */
export const printableLines = (text: string): string => text.replaceAll('\r\n', '\n').replace(CONTROL_IN_LINES, ' ')
