import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {NewPackage, PackageFile, PackageSummary} from '../packages.js'

/** A version of a package, without its files. */
export interface PackageRow extends Omit<PackageSummary, 'files'> {
  readonly key: number
}

const COLUMNS = 'key, name, version, owner, published'
const VERSIONS = `SELECT ${COLUMNS} FROM package WHERE name = ? ORDER BY key`
const ONE = `SELECT ${COLUMNS} FROM package WHERE name = ? AND version = ?`
const NAMES = 'SELECT DISTINCT name FROM package WHERE instr(name, ?) > 0 ORDER BY name LIMIT ? OFFSET ?'
const INSERT = 'INSERT INTO package (name, version, owner, published) VALUES (?, ?, ?, ?) RETURNING key'
const INSERT_FILE = 'INSERT INTO package_file (package, name, characters, dependencies, text) VALUES (?, ?, ?, ?, ?)'
const SIZES = 'SELECT name, characters FROM package_file WHERE package = ? ORDER BY name'
const FILES = 'SELECT name, text FROM package_file WHERE package = ? ORDER BY name'
const FILE = 'SELECT characters, dependencies FROM package_file WHERE package = ? AND name = ?'
const TEXT = 'SELECT text FROM package_file WHERE package = ? AND name = ?'
const CHARACTERS = `SELECT COALESCE(SUM(characters), 0) AS characters FROM package
  JOIN package_file ON package_file.package = package.key WHERE owner = ?`

/** All versions of a package, in the order in which they were published. */
export function packageVersions(store: Store, name: string): readonly PackageRow[] {
  return store.prepare(VERSIONS).all(name).map(rowOf)
}

export function packageVersion(store: Store, name: string, version: string): PackageRow | undefined {
  const row = store.prepare(ONE).get(name, version)
  return row && rowOf(row)
}

/** Names that contain the query, in order. */
export function packageNames(store: Store, query: string, skip: number, limit: number): readonly string[] {
  return store
    .prepare(NAMES)
    .all(query, limit, skip)
    .map((row) => text(row, 'name'))
}

/** A file without its text. */
export interface FileRow {
  readonly characters: number
  /** Identifiers of the modules that it declares to need, as it writes them. */
  readonly dependencies: readonly string[]
}

/** @param dependencies of a text */
export function insertPackage(
  store: Store,
  {name, version, owner, files}: NewPackage,
  published: number,
  dependencies: (text: string) => readonly string[],
): PackageRow {
  const key = integer(store.prepare(INSERT).get(name, version, owner, published) ?? {}, 'key')
  for (const file of files) {
    store.prepare(INSERT_FILE).run(key, file.name, file.text.length, JSON.stringify(dependencies(file.text)), file.text)
  }
  return {key, name, version, owner, published}
}

/** A version with the sizes of its files. */
export function summaryOf(store: Store, {key, ...row}: PackageRow): PackageSummary {
  const files = store
    .prepare(SIZES)
    .all(key)
    .map((file) => ({name: text(file, 'name'), characters: integer(file, 'characters')}))
  return {...row, files}
}

export function packageFiles(store: Store, key: number): readonly PackageFile[] {
  return store
    .prepare(FILES)
    .all(key)
    .map((row) => ({name: text(row, 'name'), text: text(row, 'text')}))
}

export function packageFile(store: Store, key: number, file: string): FileRow | undefined {
  const row = store.prepare(FILE).get(key, file)
  return (
    row && {
      characters: integer(row, 'characters'),
      dependencies: JSON.parse(text(row, 'dependencies')) as readonly string[],
    }
  )
}

export function packageText(store: Store, key: number, file: string): string | undefined {
  const row = store.prepare(TEXT).get(key, file)
  return row && text(row, 'text')
}

/** Characters of all that an identity has published. */
export function charactersOwnedBy(store: Store, owner: string): number {
  return integer(store.prepare(CHARACTERS).get(owner) ?? {}, 'characters')
}

function rowOf(row: Row): PackageRow {
  return {
    key: integer(row, 'key'),
    name: text(row, 'name'),
    version: text(row, 'version'),
    owner: text(row, 'owner'),
    published: integer(row, 'published'),
  }
}
