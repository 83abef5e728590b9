import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {setColonyId} from '../../../src/colonies/server/tables/colony.js'
import {MESSAGES, type MessageType} from '../../../src/colonies/wire/messages/catalogue.js'
import {askRaw, somebody} from '../../support/ask.js'
import {CALLERS, type CallerKind, scene} from '../../support/colonies-requests.js'
import {addExecutor} from '../../support/colony.js'
import {ROOT} from '../../support/run-program.js'

/** Measured on a real server: the status for each message and caller. */
const file = readFileSync(join(ROOT, 'test/fixtures/colonies/upstream-permissions.txt'), 'utf8')
const [, ...rows] = file.trim().split('\n')

/** Upstream answers a refusal of these with status 200 and nothing (colonies-protocol, section 26). */
const REFUSED_WITH_NOTHING: readonly string[] = ['getcolonystatsmsg', 'getprocesshistmsg']

function expected(type: string, cell: string): number {
  if (cell === 'ok') return 200
  return cell === '200' && REFUSED_WITH_NOTHING.includes(type) ? 403 : Number(cell)
}

describe('who may ask for what', () => {
  const measured = rows.map((row) => row.split(' | '))
  test('is measured for every message', () => {
    expect(measured.map(([type]) => type).sort()).toEqual(Object.keys(MESSAGES).sort())
  })

  test.each(measured)('%s', async (type = '', ...cells) => {
    const {request, server, home, callers} = scene()
    try {
      const wanted = CALLERS.map((caller, index) => [caller, expected(type, cells[index] ?? '')] as const)
      // Those who are refused come first: the others may change what there is to ask for.
      const found: Partial<Record<CallerKind, number>> = {}
      for (const [caller] of [...wanted].sort(([, a], [, b]) => b - a)) {
        const message = await request(type as MessageType)
        found[caller] = (await askRaw(server, type, message, callers[caller].key)).status
      }
      expect(found).toEqual(Object.fromEntries(wanted))
    } finally {
      home.remove()
    }
  })
})

/** Replies that are the same for everybody, or only for the server's owner. */
const ABOUT_THE_SERVER: readonly string[] = ['versionmsg', 'getserverinfomsg']

describe('whoever belongs to another colony', () => {
  test.each(Object.keys(MESSAGES).filter((type) => !ABOUT_THE_SERVER.includes(type)))(
    '%s refuses its owner, user and executor, and tells them nothing',
    async (type) => {
      const {request, server, home, callers} = scene()
      try {
        const {store} = server.context
        const [owner, executor] = [somebody(), somebody()]
        store.transaction(() => {
          setColonyId(store, 2, owner.id)
          addExecutor(store, 2, 'worker', executor.key)
        })
        for (const caller of [owner, executor, callers.other]) {
          const message = await request(type as MessageType)
          const reply = await askRaw(server, type, message, caller.key)
          expect(reply.status).toBe(403)
          // Whoever holds an id from another colony does not learn the name of that.
          if (!JSON.stringify(message).includes('dev')) expect(reply.json).not.toContain('dev')
        }
      } finally {
        home.remove()
      }
    },
  )
})
