import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {askRaw, type Reply} from '../../../support/ask.js'
import {damages} from '../../../support/colonies-invariants.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

// Each of these requests is in order; together they would be more than a server has memory for. What would be too much
// is refused before it is read.

/** Text of 45 MiB, made by SQLite: three of them are too much. */
const BIG = 'hex(zeroblob(23592960))'
const ENOUGH = 3

let home: Scene
beforeEach(() => {
  home = scene()
})
afterEach(() => home.home.remove())

const ask = (who: 'user' | 'exec', type: string, message: object): Promise<Reply> =>
  askRaw(home.server, type, {...message}, home.callers[who].key)
const conditions = {colonyname: 'dev', executortype: 'cli', dependencies: [] as readonly string[]}
const assign = (): Promise<Record<string, unknown>> =>
  home.as('exec', 'assignprocessmsg', {colonyname: 'dev', timeout: -1})

/** Makes a column of all rows of a table large: to send all that would take long. */
function inflate(table: 'payload' | 'attribute' | 'generator_arg', column: string, text: string): void {
  const {store} = home.server.context
  store.transaction(() => store.prepare(`UPDATE ${table} SET ${column} = ${text}`).run())
}

describe('what is too large together', () => {
  test('is not listed, and is shown one by one', async () => {
    for (let n = 0; n < ENOUGH; n++) await home.as('user', 'submitfuncspecmsg', {spec: {funcname: 'f', conditions}})
    inflate('payload', 'output', `'["' || ${BIG} || '"]'`)
    const list = (count: number): Promise<Reply> => ask('user', 'getprocessesmsg', {colonyname: 'dev', count, state: 0})
    expect((await list(ENOUGH)).status).toBe(400)
    expect((await list(1)).status).toBe(200)
    const history = {colonyname: 'dev', executorid: '', seconds: 100, state: 0}
    expect((await ask('user', 'getprocesshistmsg', history)).status).toBe(400)
  })

  test('is no input of a process: it fails, and says why', async () => {
    const parents = Array.from({length: ENOUGH}, (_, n) => `p${n}`)
    const functionspecs = [
      ...parents.map((nodename) => ({nodename, funcname: 'f', conditions})),
      {nodename: 'child', funcname: 'f', conditions: {...conditions, dependencies: parents}},
      {nodename: 'below', funcname: 'f', conditions: {...conditions, dependencies: ['child']}},
    ]
    const {processgraphid} = await home.as('user', 'submitworkflowspecmsg', {spec: {colonyname: 'dev', functionspecs}})
    inflate('payload', 'output', `'["' || ${BIG} || '"]'`)
    for (let n = 0; n < ENOUGH; n++) {
      const {processid} = await assign()
      expect((await ask('exec', 'closesuccessfulmsg', {processid, out: []})).status).toBe(200)
    }
    expect(await home.as('user', 'getprocessgraphmsg', {processgraphid})).toMatchObject({state: 3})
    inflate('payload', 'output', `'[]'`)
    const failed = JSON.parse((await ask('user', 'getprocessesmsg', {colonyname: 'dev', count: 10, state: 3})).json)
    expect(failed.map(({errors}: {errors: readonly string[]}) => errors.length)).toEqual([1, 1])
    expect(damages(home.server.context.store)).toEqual([])
  })

  test('does not go into a generator', async () => {
    const workflowspec = JSON.stringify({
      colonyname: 'dev',
      functionspecs: [{nodename: 'n', funcname: 'f', conditions}],
    })
    const generator = {colonyname: 'dev', name: 'g', workflowspec, trigger: ENOUGH + 1, timeout: -1}
    const {generatorid} = await home.as('user', 'addgeneratormsg', {generator})
    const pack = (arg: string): Promise<Reply> => ask('user', 'packgeneratormsg', {generatorid, arg})
    for (let n = 0; n < ENOUGH; n++) expect((await pack('small')).status).toBe(200)
    inflate('generator_arg', 'value', BIG)
    expect((await pack('one more')).status).toBe(400)
    inflate('generator_arg', 'value', `'small'`)
    expect((await pack('x'.repeat(2 ** 24 + 1))).status).toBe(400)
    expect((await pack('one more')).status).toBe(200)
  })

  test('is not added as attributes', async () => {
    await home.as('user', 'submitfuncspecmsg', {spec: {funcname: 'f', conditions}})
    const {processid: targetid} = await assign()
    const add = (key: string): Promise<Reply> => {
      const attribute = {targetid, targetcolonyname: 'dev', attributetype: 1, key, value: 'small'}
      return ask('exec', 'addattributemsg', {attribute})
    }
    for (let n = 0; n < ENOUGH; n++) expect((await add(`k${n}`)).status).toBe(200)
    inflate('attribute', 'value', BIG)
    expect((await add('one more')).status).toBe(400)
  })
})
