import {appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {openSessionJournal, type SessionJournal} from '../../../../src/dcp/wire/session/session-journal.js'

const LINGER = 600_000

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'sessions-'))
  onTestFinished(() => rmSync(path, {recursive: true, force: true}))
  return path
}

function open(path: string, port = 1): SessionJournal {
  const journal = openSessionJournal({
    ...{directory: path, port, linger: LINGER, now: Date.now},
    log: (line) => {
      throw new Error(line)
    },
  })
  onTestFinished(() => journal.close())
  return journal
}

const last = (token: string) => ({address: '0x1', token, id: `id of ${token}`})

describe('a journal of sessions', () => {
  test('knows the last acknowledgement of each after its process was killed', () => {
    const path = directory()
    const journal = open(path)
    journal.note('a', last('1'))
    journal.note('b', last('2'))
    journal.note('a', last('3'))
    // It is not closed: whatever was noted is there.
    const later = open(path)
    expect([later.find('a'), later.find('b'), later.find('c')]).toEqual([last('3'), last('2'), undefined])
    expect(open(path, 2).find('a')).toBeUndefined()
  })

  test('forgets sessions that ended', () => {
    const journal = open(directory())
    journal.note('a', last('1'))
    journal.forget('a')
    expect(journal.find('a')).toBeUndefined()
  })

  test('passes over a line that was broken off', () => {
    const path = directory()
    open(path).note('a', last('1'))
    appendFileSync(join(path, 'sessions-1'), '["a","0x1","2')
    expect(open(path).find('a')).toEqual(last('1'))
  })

  test('does not grow for ever, and removes files that nobody comes back for', () => {
    const path = directory()
    const journal = open(path)
    for (let token = 0; token < 30_000; token++) journal.note('a', last(`${token}`))
    expect(statSync(join(path, 'sessions-1')).size).toBeLessThan(1_000_000)
    expect(journal.find('a')).toEqual(last('29999'))
    const old = Date.now() / 1000 - LINGER / 1000 - 10
    utimesSync(join(path, 'sessions-1'), old, old)
    open(path, 2).note('b', last('1'))
    expect(existsSync(join(path, 'sessions-1'))).toBe(false)
    expect(readdirSync(path)).toEqual(['sessions-2'])
  })
})
