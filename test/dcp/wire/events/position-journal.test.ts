import {appendFileSync, mkdtempSync, readdirSync, rmSync, utimesSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {openPositionJournal} from '../../../../src/dcp/wire/events/position-journal.js'

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'positions-'))
  onTestFinished(() => rmSync(path, {recursive: true, force: true}))
  return path
}

const at = (seq: number) => ({job: 'j', identity: '0x1', label: 'result', seq})
const open = (path: string) => {
  const adopted: object[] = []
  const journal = openPositionJournal(path, (cursors) => adopted.push(...cursors))
  onTestFinished(() => journal.close())
  return {journal, adopted}
}

test('what was added is adopted after the process was killed, until it is in the store', () => {
  const path = directory()
  const {journal} = open(path)
  journal.add([at(1), at(2)])
  journal.add([at(3)])
  const [file = ''] = readdirSync(path)
  appendFileSync(join(path, file), '["j","0x1",')
  expect(open(path).adopted).toEqual([at(1), at(2), at(3)])
  journal.clear()
  journal.add([at(4)])
  expect(open(path).adopted).toEqual([at(4)])
})

test('leaves nothing behind: not when it is closed, nor of processes killed long ago', () => {
  const path = directory()
  const {journal} = open(path)
  journal.add([at(1)])
  const [file = ''] = readdirSync(path)
  const old = Date.now() / 1000 - 3600
  utimesSync(join(path, file), old, old)
  expect(open(path).adopted).toEqual([at(1)])
  expect(readdirSync(path)).toEqual([])
  const other = open(path)
  other.journal.add([at(2)])
  other.journal.close()
  expect(readdirSync(path)).toEqual([])
})
