import {createHash} from 'node:crypto'
import {mkdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {blobs} from '../../../../src/colonies/server/s3/blobs.js'
import {sweepUnfinished, sweepUnnamed} from '../../../../src/colonies/server/s3/leftovers.js'
import {release} from '../../../../src/colonies/server/s3/release.js'
import {findBucket} from '../../../../src/colonies/server/tables/bucket.js'
import {findObject, removeObjectRow} from '../../../../src/colonies/server/tables/object.js'
import {Fault} from '../../../../src/errors.js'
import {type S3Place, s3Place} from '../../../support/s3-place.js'
import {serveS3} from '../../../support/s3-service.js'

const NEVER = new AbortController().signal
const digest = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
let place: S3Place
beforeEach(() => {
  place = s3Place()
})
afterEach(() => place.end())

describe('what was left lying', () => {
  const old = (path: string): void => utimesSync(path, new Date(), new Date(Date.now() - 2 * 3_600_000))

  test('is swept once it is old, and nothing else', async () => {
    const s3 = await place.open()
    const service = {
      context: s3.server.context,
      commits: s3.server.commits,
      blobs: blobs(join(place.folder, 'objects')),
    }
    await s3.call({method: 'PUT', path: '/colonyfs'})
    await s3.call({method: 'PUT', path: '/colonyfs/kept', body: 'kept'})
    const {directory, incoming} = service.blobs
    const at = (name: string): string => join(directory, digest(name).slice(0, 2), digest(name).slice(2))
    for (const name of ['forgotten', 'fresh']) {
      mkdirSync(join(at(name), '..'), {recursive: true})
      writeFileSync(at(name), name)
      writeFileSync(join(incoming, name), name)
    }
    for (const path of [at('forgotten'), at('kept'), join(incoming, 'forgotten')]) old(path)
    await sweepUnfinished(service, NEVER)
    await sweepUnnamed(service, NEVER)
    expect(s3.incoming()).toEqual(['fresh'])
    expect([...s3.blobs()].sort()).toEqual([digest('fresh'), digest('kept')].sort())
    expect(readFileSync(at('kept'), 'utf8')).toBe('kept')
  })

  test('of an upload goes after a week', async () => {
    let now = Date.now()
    const s3 = await serveS3({folder: place.folder, server: {now: () => now}})
    place.atEnd(() => s3.end())
    const service = {
      context: s3.server.context,
      commits: s3.server.commits,
      blobs: blobs(join(place.folder, 'objects')),
    }
    await s3.call({method: 'PUT', path: '/colonyfs'})
    const {body} = await s3.call({method: 'POST', path: '/colonyfs/x?uploads='})
    const id = /<UploadId>(.*?)</.exec(body.toString())?.[1] ?? ''
    await s3.call({method: 'PUT', path: `/colonyfs/x?partNumber=1&uploadId=${id}`, body: 'part'})
    now += 6 * 86_400_000
    await sweepUnfinished(service, NEVER)
    expect(s3.blobs()).toHaveLength(1)
    now += 2 * 86_400_000
    await sweepUnfinished(service, NEVER)
    expect(s3.blobs()).toEqual([])
  })
})

test('bytes are there as long as an object has them, also when it was removed and came back', async () => {
  const s3 = await place.open()
  const service = {...s3.server, blobs: blobs(join(place.folder, 'objects'))}
  const {context, commits} = s3.server
  await s3.call({method: 'PUT', path: '/colonyfs'})
  await s3.call({method: 'PUT', path: '/colonyfs/kept', body: 'kept'})
  const bucket = findBucket(context.store, 'colonyfs') ?? 0
  const full = new Fault('DISK_FULL', 'The disk is full')
  let tries = 0
  const removing = commits.write(() => {
    if (tries++ > 0) throw full
    removeObjectRow(context.store, findObject(context.store, bucket, 'kept')?.key ?? 0)
  })
  // Somebody else has removed another object of the same bytes.
  const releasing = release(service, [digest('kept')])
  const undoing = commits.write(() => {
    throw full
  })
  expect(await Promise.allSettled([removing, releasing, undoing])).toMatchObject([
    {status: 'rejected'},
    {status: 'fulfilled'},
    {status: 'rejected'},
  ])
  expect((await s3.call({path: '/colonyfs/kept'})).body.toString()).toBe('kept')
})
