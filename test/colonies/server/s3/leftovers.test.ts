import {createHash} from 'node:crypto'
import {mkdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {blobs} from '../../../../src/colonies/server/s3/blobs.js'
import {sweepUnfinished, sweepUnnamed} from '../../../../src/colonies/server/s3/leftovers.js'
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
