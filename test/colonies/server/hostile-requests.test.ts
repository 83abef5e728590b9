import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {isMessageType, MESSAGES} from '../../../src/colonies/wire/messages/catalogue.js'
import {askRaw} from '../../support/ask.js'
import {CALLERS, type CallerKind, scene} from '../../support/colonies-requests.js'
import {ROOT} from '../../support/run-program.js'

/** JSON that takes the place of a part of a request. */
const HOSTILE = [
  'null',
  'true',
  '[null]',
  '{"__proto__":{"x":1},"constructor":1}',
  '-1',
  '0.5',
  '1e400',
  '9007199254740991',
  '9'.repeat(19),
  '"a\\u0000b"',
  '"\\ud800"',
  `"'; DROP TABLE colony; --"`,
  JSON.stringify('x'.repeat(100_000)),
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
]

/** The paths to all parts of a value, itself not among them. */
function pathsOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) => [[name], ...pathsOf(each).map((path) => [name, ...path])])
}

const MARK = 'here it comes'

/** The JSON of a value with other JSON in one place. */
function withPart(value: unknown, [name, ...rest]: readonly string[], json: string): string {
  const replaced = (part: unknown, path: readonly string[]): unknown => {
    const [first, ...others] = path
    if (first === undefined) return MARK
    if (Array.isArray(part)) return part.map((each, index) => (String(index) === first ? replaced(each, others) : each))
    return {...(part as object), [first]: replaced((part as Record<string, unknown>)[first], others)}
  }
  return JSON.stringify(replaced(value, [name ?? '', ...rest])).replace(`"${MARK}"`, () => json)
}

const permissions = readFileSync(join(ROOT, 'test/fixtures/colonies/upstream-permissions.txt'), 'utf8')

function allowed(type: string): CallerKind {
  const cells = permissions.split('\n').find((row) => row.startsWith(`${type} |`))
  const index = (cells ?? '').split(' | ').indexOf('ok') - 1
  return CALLERS[index] ?? 'exec'
}

describe('requests that mean harm', () => {
  test.each(Object.keys(MESSAGES).filter(isMessageType))('%s is answered, and breaks nothing', async (type) => {
    const {request, server, home, callers, as} = scene()
    try {
      const valid = await request(type)
      const paths = [...pathsOf(valid), ...Object.keys(MESSAGES[type].request.fields ?? {}).map((name) => [name])]
      const bad: string[] = []
      for (const path of paths) {
        for (const hostile of HOSTILE) {
          const json = withPart(valid, path, hostile)
          const reply = await askRaw(server, type, json, callers[allowed(type)].key, AbortSignal.timeout(100))
          if (
            reply.json.includes('internal error') ||
            ![200, 400, 403, 404, 408, 409, 500, 503].includes(reply.status)
          ) {
            bad.push(`${path.join('.')} = ${hostile.slice(0, 60)}: ${reply.status} ${reply.json.slice(0, 100)}`)
          }
        }
      }
      expect(bad).toEqual([])
      expect(server.context.store.integrity()).toEqual([])
      if (!['changeserveridmsg', 'removecolonymsg'].includes(type)) await as('server', 'getstatisticsmsg', {})
    } finally {
      home.remove()
    }
  })
})
