import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {findBucket, insertBucket} from '../../../../src/colonies/server/tables/bucket.js'
import {insertObject} from '../../../../src/colonies/server/tables/object.js'
import {ask, askRaw, type Reply, replyOf} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'

let it: Scene
beforeEach(() => {
  it = scene()
})
afterEach(() => it.home.remove())

const s3object = {server: 's', port: 1, object: 'o', bucket: 'b'}
const valid = {colonyname: 'dev', label: '/l', name: 'f', size: 1, checksum: 'c', checksumalg: 'SHA256'}
const add = (rest: object = {}): Promise<Reply> => {
  const file = {...valid, ref: {protocol: 's3', s3object}, ...rest}
  return askRaw(it.server, 'addfilemsg', {msgtype: 'addfilemsg', file}, it.callers.user.key)
}
const count = (): number => Number(it.server.context.store.prepare('SELECT count(*) AS n FROM file').get()?.n)

describe('files', () => {
  test.each([
    '',
    '.',
    '..',
    '../f',
    '/etc/passwd',
    'a/b',
    'a\\b',
    '..\\f',
    'a\u0000b',
    'a\nb',
    '\u001b[2J',
    '\u007f',
    'x'.repeat(257),
  ])('have no name that leads out of a folder or upsets a terminal: %j', async (name) => {
    expect((await add({name})).status).toBe(400)
    expect(count()).toBe(0)
  })

  test.each([
    '',
    '..',
    '/..',
    '/a/../b',
    '/a/..',
    '../a',
    '/./a',
    '.',
    '/a\\..\\b',
    '/a\u0000',
    '/a\r\n',
    'x'.repeat(4097),
  ])('stand under no label that leads out of a folder: %j', async (label) => {
    expect((await add({label})).status).toBe(400)
    const snapshot = {colonyname: 'dev', label, name: 's'}
    expect((await ask(it.server, 'createsnapshotmsg', snapshot, it.callers.user.key)).status).toBe(400)
    expect(count()).toBe(0)
  })

  test.each(['/', '/a', 'a', '/a/', '//a', '/a..b', '/...', '/.hidden', '/ ', '/å/日本', '/a:b', "/'; --", '/%', '/_'])(
    'stand under any other label, letter by letter: %j',
    async (label) => {
      expect(replyOf(await add({label}))).toMatchObject({label})
      const asked = {colonyname: 'dev', name: label, exact: true}
      const {json} = await ask(it.server, 'getfilelabelsmsg', asked, it.callers.user.key)
      expect(JSON.parse(json)).toEqual([{name: label, files: 1}])
    },
  )

  test.each([
    {size: -1},
    {size: 1.5},
    {size: 2 ** 53},
    {size: '1'},
    {checksum: 'x'.repeat(257)},
    {checksumalg: 'x'.repeat(257)},
    {ref: {s3object: {...s3object, port: -2}}},
    {ref: {s3object: {...s3object, port: 65_536}}},
    {ref: {s3object: {...s3object, object: 'x'.repeat(1025)}}},
    {ref: {s3object: {...s3object, server: 'x'.repeat(257)}}},
    {ref: {s3object: {...s3object, bucket: 'a\nb'}}},
    {ref: {s3object: {...s3object, region: 'x'.repeat(257)}}},
    {ref: {s3object: {...s3object, encryptionalg: 'a\u0000'}}},
  ])('have no such values: %j', async (rest) => {
    expect((await add(rest)).status).toBe(400)
    expect(count()).toBe(0)
  })

  test('leave the keys of S3 out of the store', async () => {
    const secrets = {accesskey: 'first', secretkey: 'second', encryptionkey: 'third'}
    await add({ref: {s3object: {...s3object, ...secrets}}})
    const row = it.server.context.store.prepare('SELECT * FROM file').get()
    expect(JSON.stringify(row)).not.toMatch(/first|second|third/)
  })

  test('are numbered over all colonies, and no number comes again', async () => {
    const number = async (): Promise<number> => Number(replyOf(await add()).sequencenr)
    const first = await number()
    const named = {colonyname: 'dev', label: '/l', name: 'f'}
    await ask(it.server, 'removefilemsg', named, it.callers.user.key)
    const second = await number()
    const file = {...valid, colonyname: 'elsewhere'}
    const third = replyOf(await ask(it.server, 'addfilemsg', {file}, it.callers.other.key)).sequencenr
    expect([second - first, Number(third) - second]).toEqual([1, 1])
  })

  test('are listed among many, each once', async () => {
    const {store} = it.server.context
    store.transaction(() => {
      const insert = store.prepare(`INSERT INTO file (id, colony, label, name, size, checksum, checksum_algorithm,
        reference, added) VALUES (?, 1, ?, ?, 1, 'c', 'SHA256', '{"s3object":{"object":"o"}}', 0)`)
      for (let i = 0; i < 20_000; i += 1) insert.run(`id${i}`, `/many/${i % 100}`, `name${Math.floor(i / 200)}`)
    })
    const user = it.callers.user.key
    const at = {colonyname: 'dev'}
    const files = await ask(it.server, 'getfilesmsg', {...at, label: '/many/7'}, user)
    expect(JSON.parse(files.json)).toHaveLength(100)
    const labels = await ask(it.server, 'getfilelabelsmsg', {...at, name: '/many', exact: true}, user)
    expect(JSON.parse(labels.json)).toHaveLength(101)
    const made = await ask(it.server, 'createsnapshotmsg', {...at, label: '/many', name: 's'}, user)
    expect(replyOf(made).fileids).toHaveLength(10_000)
  })
  test('that lie in the own storage are where the server listens now; others where their writer said', async () => {
    const {store, now} = it.server.context
    store.transaction(() => {
      insertBucket(store, 'b', now())
      insertObject(store, findBucket(store, 'b') ?? 0, {name: 'o', etag: 'e', headers: '{}', added: now()}, [])
    })
    await add({ref: {protocol: 's3', s3object: {...s3object, server: '127.0.0.1:49152', tls: true}}})
    await add({name: 'g', ref: {protocol: 's3', s3object: {...s3object, object: 'elsewhere'}}})
    const place = async (name: string): Promise<unknown> => {
      const request = {colonyname: 'dev', label: '/l', name, latest: true}
      const [file] = JSON.parse((await ask(it.server, 'getfilemsg', request, it.callers.user.key)).json)
      const {server, port, tls} = file.ref.s3object
      return {server, port, tls}
    }
    expect(await place('f')).toEqual({server: '127.0.0.1', port: 50080, tls: false})
    expect(await place('g')).toEqual({server: 's', port: 1, tls: false})
  })
})
