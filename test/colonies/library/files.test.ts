import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {Colonies} from '../../../src/colonies/library/continuum-colonies.js'
import {newColony, openEmbedded, type World} from '../../support/colonies-world.js'
import {type Contents, contentsOf, sha256, write} from '../../support/files-colony.js'
import {type IndependentS3, startIndependentS3} from '../../support/s3rver.js'

let world: World
let s3: IndependentS3
let colonies: Colonies
let root: string

beforeAll(async () => {
  world = await openEmbedded()
  s3 = await startIndependentS3()
  root = await mkdtemp(join(tmpdir(), 'continuum-library-'))
  const {host, port, accessKey, secretKey, bucket} = s3.settings
  vi.stubEnv('CONTINUUM_HOME', join(root, 'state'))
  vi.stubEnv('AWS_S3_ENDPOINT', `${host}:${port}`)
  vi.stubEnv('AWS_S3_ACCESSKEY', accessKey)
  vi.stubEnv('AWS_S3_SECRETKEY', secretKey)
  vi.stubEnv('AWS_S3_BUCKET', bucket)
  const {name: colonyName, user} = await newColony(world)
  const prvkey = Buffer.from(user.key).toString('hex')
  colonies = await Colonies.connect({host: world.host, port: world.port, tls: false, colonyName, prvkey})
})
afterAll(async () => {
  await colonies.close()
  vi.unstubAllEnvs()
  await s3.close()
  await world.close()
  await rm(root, {recursive: true})
})

async function folder(contents: Contents = {}): Promise<string> {
  const path = await mkdtemp(join(root, 'folder-'))
  await write(path, contents)
  return path
}

describe('files of a program', () => {
  test('are synchronised, and told of', async () => {
    const [mine, theirs] = [await folder({a: 'one', 'sub/b': ''}), await folder()]
    const plan = await colonies.files.planSync(mine, 'data')
    expect(plan.files.map(({path}) => path)).toEqual(['a', 'sub/b'])
    let bytes = 0
    const onBytes = (more: number): void => {
      bytes += more
    }
    expect(await colonies.files.sync(mine, 'data', {onBytes})).toMatchObject({failed: [], uploaded: plan.files})
    expect(bytes).toBe(3)
    await colonies.files.sync(theirs, '/data')
    expect(await contentsOf(theirs)).toEqual({a: 'one', 'sub/b': ''})
    expect(await colonies.files.labels()).toEqual([
      {name: '/data', files: 1},
      {name: '/data/sub', files: 1},
    ])
    expect(await colonies.files.list('data')).toMatchObject([{name: 'a', size: 3, revisions: 1}])
  })

  test('go up and down one by one', async () => {
    const mine = await folder({report: 'first'})
    const first = await colonies.files.upload(join(mine, 'report'), '/single')
    expect(first).toMatchObject({label: '/single', name: 'report', size: 5, checksum: sha256('first')})
    await write(mine, {report: 'second'})
    await colonies.files.upload(join(mine, 'report'), '/single')
    await colonies.files.upload(join(mine, 'report'), '/single', {name: 'copy'})
    const there = join(await folder(), 'made')
    const newest = await colonies.files.download({label: 'single', name: 'report'}, there)
    expect(await readFile(newest.path, 'utf8')).toBe('second')
    const {path, downloaded} = await colonies.files.download({fileid: first.fileid}, there)
    expect([path, downloaded, await readFile(path, 'utf8')]).toEqual([newest.path, true, 'first'])
    expect((await colonies.files.list('/single')).map(({name, revisions}) => [name, revisions])).toEqual([
      ['copy', 1],
      ['report', 2],
    ])
    await expect(colonies.files.upload(join(mine, 'none'), '/single')).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
    await expect(colonies.files.upload(join(mine, 'report'), '/single', {name: '../x'})).rejects.toMatchObject({
      code: 'FILE_NAME_REFUSED',
    })
    await expect(colonies.files.download({label: '/single', name: 'none'}, there)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('are frozen, and fetched as they were', async () => {
    const mine = await folder({a: 'then', empty: ''})
    await colonies.files.sync(mine, '/frozen')
    const {snapshotid, fileids} = await colonies.files.snapshot('/frozen', 'v1')
    expect(fileids).toHaveLength(2)
    await write(mine, {a: 'now'})
    await colonies.files.sync(mine, '/frozen')
    const there = await folder({a: 'mine', besides: 'x'})
    await colonies.files.downloadSnapshot({name: 'v1'}, there)
    expect(await contentsOf(there)).toEqual({a: 'then', besides: 'x', empty: ''})
    expect(await colonies.files.downloadSnapshot({snapshotid}, there)).toMatchObject({downloaded: [], unchanged: 2})
  })
})
