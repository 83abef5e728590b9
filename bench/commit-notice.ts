// How soon one process learns of a commit that another makes, and what waiting costs while nothing happens.
// The claim: within 20 ms, about 0 % CPU. Run it: npm run bench:commit-notice
import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {openStore} from '../src/store/open.js'

const COMMITS = 200
const IDLE_MS = 3000
const migrations = [{name: '0001-notes', sql: 'CREATE TABLE note (at TEXT NOT NULL) STRICT'}]

/** Commits the time of each commit, in nanoseconds of a clock that all processes share. */
async function write(file: string): Promise<void> {
  const store = openStore({file, migrations})
  for (let count = 0; count < COMMITS; count++) {
    store.transaction(() => store.prepare('INSERT INTO note VALUES (?)').run(String(process.hrtime.bigint())))
    await sleep(10)
  }
  store.close()
}

async function read(file: string): Promise<void> {
  const store = openStore({file, migrations})
  const forever = new AbortController().signal
  const delays: number[] = []
  const unlisten = store.onCommit(() => {})

  await sleep(500)
  const before = process.cpuUsage()
  await sleep(IDLE_MS)
  const idle = process.cpuUsage(before)

  const writer = spawn(process.execPath, [process.argv[1] ?? '', file], {stdio: 'inherit'})
  while (delays.length < COMMITS) {
    const seen = store.generation()
    const rows = store.prepare('SELECT at FROM note ORDER BY rowid').all()
    const now = process.hrtime.bigint()
    for (const {at} of rows.slice(delays.length)) delays.push(Number(now - BigInt(String(at))) / 1e6)
    await store.nextCommit(seen, forever)
  }
  writer.kill()
  unlisten()
  store.close()

  delays.sort((a, b) => a - b)
  const at = (share: number): string => (delays[Math.floor(share * (COMMITS - 1))] ?? 0).toFixed(2)
  console.log(`from before the commit (fsync included) to its row being read, ${COMMITS} times, ms:`)
  console.log(`  median ${at(0.5)}  95 % ${at(0.95)}  worst ${at(1)}`)
  console.log(`CPU while nothing happens: ${(((idle.user + idle.system) / (IDLE_MS * 1000)) * 100).toFixed(2)} %`)
}

const [, , given] = process.argv
if (given !== undefined) await write(given)
else {
  const folder = mkdtempSync(join(tmpdir(), 'continuum-bench-'))
  await read(join(folder, 'notes.db'))
  rmSync(folder, {recursive: true, force: true})
}
