import {createHash} from 'node:crypto'
import {DCP_MIGRATIONS} from '../../src/dcp/scheduler/migrations/list.js'
import {openStore} from '../../src/store/open.js'

/** Everything in a store of jobs but for some tables, a line for each row; long texts are told by their hashes. */
export function dumpStore(file: string, except: readonly string[] = []): string[] {
  const store = openStore({file, migrations: DCP_MIGRATIONS})
  try {
    const tables = store
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
      .all()
      .map(({name}) => String(name))
      .filter((name) => !except.includes(name))
    return tables.flatMap((table) =>
      store
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => `${table} ${JSON.stringify(row, (_, value) => plain(value))}`)
        .sort(),
    )
  } finally {
    store.close()
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array || (typeof value === 'string' && value.length > 1000)) {
    return createHash('sha256').update(value).digest('hex')
  }
  return value
}
