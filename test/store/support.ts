import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {onTestFinished} from 'vitest'
import type {Migration} from '../../src/store/migrate.js'

export const NOTES: readonly Migration[] = [
  {name: '0001-note', sql: 'CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL);'},
]

/** A new directory, removed after the test. */
export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'store-'))
  onTestFinished(() => rmSync(directory, {recursive: true, force: true}))
  return directory
}
