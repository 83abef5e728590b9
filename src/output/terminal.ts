/** Styles for words on a terminal; each returns the text unchanged where colour is off. */
export interface Paint {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  cyan(text: string): string
}

/** One output stream as views see it. Decided once, when the command starts. */
export interface Terminal {
  readonly isTTY: boolean
  /** Width in characters, as it is now; 80 where it is not known. */
  readonly columns: number
  /** Height in lines, as it is now; undefined where it is not known. */
  readonly rows?: number | undefined
  /** When the command started, in milliseconds since 1970: what ages are counted from. */
  readonly now: number
  readonly paint: Paint
  /** Draw tables with ASCII characters: COLONIES_CLI_ASCII. */
  readonly ascii?: boolean
}

/** A piece of what is shown: text, or bytes that are to reach a pipe as they are. */
export type Piece = string | Uint8Array

/** Turns a command's result into text. It writes nothing. */
export type View<Result> = (result: Result, terminal: Terminal) => string | Promise<string> | AsyncIterable<Piece>

const unchanged = (text: string): string => text

export const plainPaint: Paint = {
  bold: unchanged,
  dim: unchanged,
  red: unchanged,
  green: unchanged,
  yellow: unchanged,
  cyan: unchanged,
}
