import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {isMessageType, type MessageType} from '../../../src/colonies/wire/messages/catalogue.js'
import {askRaw} from '../../support/ask.js'
import {type CallerKind, scene} from '../../support/colonies-requests.js'
import {ROOT} from '../../support/run-program.js'

interface Exchange {
  readonly request: Readonly<Record<string, unknown>>
  readonly replyType: string
  readonly reply: unknown
}

/** One request and reply of each message, as a real server and its client exchanged them. */
const EXCHANGES = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/colonies/upstream-exchanges.json'), 'utf8'),
) as Readonly<Record<MessageType, Exchange>>

const permissions = readFileSync(join(ROOT, 'test/fixtures/colonies/upstream-permissions.txt'), 'utf8')

/** Somebody who may ask this. */
function callerOf(type: string): CallerKind {
  const cells = permissions.split('\n').find((row) => row.startsWith(`${type} |`))
  const [, server, owner, user] = (cells ?? '').split(' | ')
  return server === 'ok' ? 'server' : owner === 'ok' ? 'owner' : user === 'ok' ? 'user' : 'exec'
}

/** What a value is made of: kinds of values, and the names of fields in their order. */
function shape(value: unknown): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])]
  if (typeof value !== 'object') return typeof value
  return Object.entries(value).map(([name, each]) => [name, shape(each)])
}

describe('replies have the fields of upstream, in its order', () => {
  test.each(Object.keys(EXCHANGES).filter(isMessageType))('%s', async (type) => {
    const {request, server, home, callers} = scene()
    try {
      const reply = await askRaw(server, type, await request(type), callers[callerOf(type)].key)
      const {replyType, reply: sample} = EXCHANGES[type]
      expect(reply).toMatchObject({status: 200, type: replyType})
      expect(shape(JSON.parse(reply.json))).toEqual(shape(sample))
    } finally {
      home.remove()
    }
  })
})
