import {createInterface} from 'node:readline'
import {openStore} from '../../src/store/open.js'

/** Adds a note for each line on stdin, and prints the time at which the commit began and ended. */
const store = openStore({
  file: process.argv[2] ?? '',
  migrations: [{name: '0001-note', sql: 'CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL);'}],
})
console.log('ready')
for await (const line of createInterface({input: process.stdin})) {
  store.transaction(() => store.prepare('INSERT INTO note (body) VALUES (?)').run(line))
  console.log(`done ${performance.timeOrigin + performance.now()}`)
}
store.close()
