import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {COLONIES} from '../../../../src/colonies/server/migrations/0001-colonies.js'
import {COLONIES_MIGRATIONS} from '../../../../src/colonies/server/migrations/list.js'
import {openStore} from '../../../../src/store/open.js'

const PROCESS = `INSERT INTO process (id, colony, state, executor_type, location, function, label, initiator_id,
  initiator_name, priority_time, submitted, max_wait, max_exec, max_retries, cpu, memory, width, node)
  VALUES (?, 1, ?, 't', '', 'f', '', 'a', 'a', 1, 1, -1, -1, -1, 0, 0, 0, '')`

test('processes that live since before channels were kept have theirs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'older-store-'))
  const file = join(folder, 'colonies.db')
  try {
    const older = openStore({file, migrations: [COLONIES]})
    older.transaction(() => {
      older.prepare("INSERT INTO colony (id, name) VALUES ('c', 'dev')").run()
      const specs = [
        [0, '{"channels":["a","b","a"]}'],
        [1, `{"channels":${JSON.stringify(Array.from({length: 101}, (_, index) => `c${index}`))}}`],
        [2, '{"channels":["ended"]}'],
        [0, '{"channels":null}'],
        [0, '{"channels":[]}'],
        [0, '{}'],
      ] as const
      for (const [index, [state, spec]] of specs.entries()) {
        older.prepare(PROCESS).run(`process ${index}`, state)
        older.prepare('INSERT INTO payload (process, spec) VALUES (?, ?)').run(index + 1, spec)
      }
    })
    older.close()
    const store = openStore({file, migrations: COLONIES_MIGRATIONS})
    const counts = store
      .prepare('SELECT process, count(*) AS count FROM channel GROUP BY process ORDER BY process')
      .all()
    expect(counts.map(({process, count}) => [process, count])).toEqual([
      [1, 2],
      [2, 100],
    ])
    expect(store.prepare('SELECT count(*) AS count FROM channel_set').get()).toMatchObject({count: 2})
    store.close()
  } finally {
    rmSync(folder, {recursive: true})
  }
})
