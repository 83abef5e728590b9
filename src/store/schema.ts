import type {Database} from './driver.js'
import {schemaVersion} from './migrate.js'
import {text} from './rows.js'

const OBJECTS = `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  ORDER BY tbl_name, type = 'index', name`

/** The schema as SQL text, in an order that does not depend on how it came about. */
export function schemaText(database: Database): string {
  const statements = database
    .prepare(OBJECTS)
    .all()
    .map((row) => `${text(row, 'sql')};\n`)
  return `PRAGMA user_version = ${schemaVersion(database)};\n\n${statements.join('\n')}`
}
