import type {Row, SqlValue} from './driver.js'

/** Reads a column that holds a whole number. A wrong type is a bug of the statement. */
export function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw wrong(column, 'an integer', value)
}

/** Reads a column that holds any number. */
export function real(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw wrong(column, 'a number', value)
}

export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw wrong(column, 'text', value)
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column)
}

export function realOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : real(row, column)
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

export function bytesOrNull(row: Row, column: string): Uint8Array | null {
  const value = row[column]
  if (value === null || value instanceof Uint8Array) return value
  throw wrong(column, 'bytes', value)
}

/** Reads a column that holds one of a few words. */
export function word<Word extends string>(row: Row, column: string, words: readonly Word[]): Word {
  const value = row[column]
  const found = words.find((candidate) => candidate === value)
  if (found === undefined) throw wrong(column, words.join(' or '), value)
  return found
}

function wrong(column: string, expected: string, value: SqlValue | undefined): TypeError {
  const found = value === undefined ? 'no such column' : value === null ? 'null' : typeof value
  return new TypeError(`column ${column}: expected ${expected}, found ${found}`)
}
