import {createRequire, isBuiltin} from 'node:module'
import {Fault} from '../errors.js'

/** What SQLite takes as a parameter and gives as a column. */
export type SqlValue = null | number | bigint | string | Uint8Array

export type Row = Readonly<Record<string, SqlValue>>

/** The part of a driver's statement that the store uses. */
interface DriverStatement {
  run(...values: readonly SqlValue[]): {readonly changes: number | bigint}
  get(...values: readonly SqlValue[]): Row | undefined
  all(...values: readonly SqlValue[]): Row[]
}

/** The part of `DatabaseSync` that the store uses, in Node and in its stand-in alike. */
export interface Database {
  exec(sql: string): void
  prepare(sql: string): DriverStatement
  close(): void
}

export type DatabaseConstructor = new (location: string, options: {readonly readOnly: boolean}) => Database

/**
 * The `DatabaseSync` class: built into Node from 22.13 on, else that of `@photostructure/sqlite`, which has the same
 * interface. @throws Fault STORE_UNAVAILABLE when neither loads.
 */
export function loadDriver(load: (name: string) => unknown = loadModule): DatabaseConstructor {
  const builtIn = loadBuiltIn(load)
  if (builtIn) return builtIn
  try {
    return databaseClass(load('@photostructure/sqlite'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault(
      'STORE_UNAVAILABLE',
      `No SQLite driver can be loaded: ${why}`,
      'Reinstall the package on this machine, or use Node 22.13 or newer, which has SQLite built in.',
      {cause: error},
    )
  }
}

/** Asking first spares an older Node the search for a package of that name. */
function loadModule(name: string): unknown {
  if (name.startsWith('node:') && !isBuiltin(name)) throw new Error(`${name} is not in this Node`)
  return createRequire(import.meta.url)(name)
}

/** Node 22 and 24 warn that their SQLite is experimental; only what is emitted while it loads is held back. */
function loadBuiltIn(load: (name: string) => unknown): DatabaseConstructor | undefined {
  const emitWarning = process.emitWarning
  process.emitWarning = () => {}
  try {
    return databaseClass(load('node:sqlite'))
  } catch {
    return undefined
  } finally {
    process.emitWarning = emitWarning
  }
}

function databaseClass(module: unknown): DatabaseConstructor {
  if (typeof module !== 'object' || module === null || !('DatabaseSync' in module)) throw new Error('no DatabaseSync')
  return module.DatabaseSync as DatabaseConstructor
}
