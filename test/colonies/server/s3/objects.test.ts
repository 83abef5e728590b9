import {createHash, randomBytes} from 'node:crypto'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ServedObjects, serveS3} from '../../../support/s3-service.js'

let s3: ServedObjects
beforeAll(async () => {
  s3 = await serveS3()
  expect((await s3.call({method: 'PUT', path: '/colonyfs'})).status).toBe(200)
})
afterAll(() => s3.end())

const digest = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const put = (path: string, body: Buffer | string, headers = {}) =>
  s3.call({method: 'PUT', path: `/colonyfs/${path}`, body, headers})

describe('a bucket', () => {
  test('is there once it was made, and can be made again', async () => {
    expect((await s3.call({method: 'HEAD', path: '/colonyfs'})).status).toBe(200)
    expect((await s3.call({method: 'PUT', path: '/colonyfs'})).status).toBe(200)
    expect((await s3.call({path: '/colonyfs?location'})).body.toString()).toContain('<LocationConstraint')
  })

  test('that is missing is told of', async () => {
    expect((await s3.call({method: 'HEAD', path: '/nowhere'})).status).toBe(404)
    expect(await s3.call({path: '/nowhere/key'})).toMatchObject({status: 404, code: 'NoSuchBucket'})
    expect(await s3.call({method: 'PUT', path: '/nowhere/key', body: 'x'})).toMatchObject({code: 'NoSuchBucket'})
  })

  test.each(['a', 'With-Capitals', 'un_der', 'a..b', 'x'.repeat(64)])('is not called %s', async (name) => {
    expect(await s3.call({method: 'PUT', path: `/${name}`})).toMatchObject({status: 400, code: 'InvalidBucketName'})
  })

  test.each(['api', 'health', 'metrics', 'pubsub'])('is not called %s, which the server uses', async (name) => {
    expect((await s3.call({method: 'PUT', path: `/${name}`})).status).toBe(404)
    expect((await s3.call({method: 'PUT', path: `/${name}/key`, body: 'x'})).status).toBe(404)
  })
})

describe('an object', () => {
  test.each([
    ['of no bytes', 0],
    ['of one byte', 1],
    ['of 3 MiB and a bit', 3 * 2 ** 20 + 17],
  ])('%s comes back as it was', async (_, size) => {
    const bytes = randomBytes(size)
    const answer = await put(`of-${size}`, bytes, {'content-type': 'text/x', 'x-amz-meta-colour': 'blue'})
    expect(answer).toMatchObject({status: 200, headers: {etag: `"${digest(bytes)}"`}})
    const got = await s3.call({path: `/colonyfs/of-${size}`})
    expect(got.body.equals(bytes)).toBe(true)
    const headers = {'content-type': 'text/x', 'x-amz-meta-colour': 'blue', 'content-length': String(size)}
    expect(got).toMatchObject({status: 200, headers})
    expect(await s3.call({method: 'HEAD', path: `/colonyfs/of-${size}`})).toMatchObject({status: 200, headers})
  })

  test('that is missing is told of', async () => {
    expect(await s3.call({path: '/colonyfs/missing'})).toMatchObject({status: 404, code: 'NoSuchKey'})
    expect((await s3.call({method: 'HEAD', path: '/colonyfs/missing'})).status).toBe(404)
    expect((await s3.call({method: 'DELETE', path: '/colonyfs/missing'})).status).toBe(204)
  })

  test.each([
    ['a b+c&d=e?f#g', 'a%20b%2Bc%26d%3De%3Ff%23g'],
    ['å/日本/🙂', '%C3%A5/%E6%97%A5%E6%9C%AC/%F0%9F%99%82'],
    ['../../etc/passwd', '%2e%2e%2f%2e%2e%2fetc%2fpasswd'],
    ["it's (not) *a* path~!", 'it%27s%20%28not%29%20%2Aa%2A%20path~%21'],
    ['a//b', 'a//b'],
    ['%2F', '%252F'],
    ['trailing/', 'trailing/'],
    ['incoming/x', 'incoming/x'],
  ])('may be called %s', async (name, path) => {
    const before = s3.blobs().length
    expect((await put(path, name)).status).toBe(200)
    expect((await s3.call({path: `/colonyfs/${path}`})).body.toString()).toBe(name)
    expect(s3.blobs()).toHaveLength(before + 1)
    expect((await s3.call({method: 'DELETE', path: `/colonyfs/${path}`})).status).toBe(204)
    expect((await s3.call({path: `/colonyfs/${path}`})).code).toBe('NoSuchKey')
    expect(s3.blobs()).toHaveLength(before)
  })

  test('has a name that is text, of 1024 bytes at most', async () => {
    expect((await put('a%00b', 'x')).code).toBe('InvalidURI')
    expect((await put('é'.repeat(512).replaceAll('é', '%C3%A9'), 'x')).status).toBe(200)
    expect((await put('a'.repeat(1025), 'x')).code).toBe('KeyTooLongError')
  })

  test.each([
    ['bytes=0-0', 206, 0, 1],
    ['bytes=10-19', 206, 10, 20],
    ['bytes=990-', 206, 990, 1000],
    ['bytes=-10', 206, 990, 1000],
    ['bytes=-5000', 206, 0, 1000],
    ['bytes=500-5000', 206, 500, 1000],
    ['bytes=5-4', 200, 0, 1000],
    ['bytes=0-1,3-4', 200, 0, 1000],
    ['lines=1-2', 200, 0, 1000],
  ])('is read in part: %s', async (range, status, start, end) => {
    const bytes = Buffer.from(Array.from({length: 1000}, (_, index) => index & 0xff))
    await put('thousand', bytes)
    const got = await s3.call({path: '/colonyfs/thousand', headers: {range}})
    expect(got.status).toBe(status)
    expect(got.body.equals(bytes.subarray(start, end))).toBe(true)
    if (status === 206) expect(got.headers['content-range']).toBe(`bytes ${start}-${end - 1}/1000`)
  })

  test('has no bytes behind its end', async () => {
    await put('short', 'abc')
    expect(await s3.call({path: '/colonyfs/short', headers: {range: 'bytes=3-'}})).toMatchObject({
      status: 416,
      code: 'InvalidRange',
    })
    expect((await s3.call({path: '/colonyfs/short', headers: {range: 'bytes=-0'}})).code).toBe('InvalidRange')
  })

  test('shares its file with others of the same bytes, until the last is gone', async () => {
    const bytes = randomBytes(100)
    const isThere = (): boolean => s3.blobs().includes(digest(bytes))
    await put('one', bytes)
    await put('two', bytes)
    await put('two', bytes)
    await s3.call({method: 'DELETE', path: '/colonyfs/one'})
    expect(isThere()).toBe(true)
    await put('two', 'other')
    expect(isThere()).toBe(false)
    expect(s3.incoming()).toEqual([])
  })

  test('is sent, or replaced, on conditions', async () => {
    await put('known', 'abc')
    const etag = `"${digest('abc')}"`
    const path = '/colonyfs/known'
    expect((await s3.call({path, headers: {'if-none-match': etag}})).status).toBe(304)
    expect((await s3.call({path, headers: {'if-match': etag}})).status).toBe(200)
    expect(await s3.call({path, headers: {'if-match': '"no"'}})).toMatchObject({
      status: 412,
      code: 'PreconditionFailed',
    })
    expect((await put('known', 'x', {'if-none-match': '*'})).code).toBe('PreconditionFailed')
    expect((await put('known', 'x', {'if-match': '"no"'})).code).toBe('PreconditionFailed')
    expect((await put('unknown', 'x', {'if-match': etag})).code).toBe('NoSuchKey')
    expect((await put('known', 'new', {'if-match': etag})).status).toBe(200)
    expect((await put('fresh', 'new', {'if-none-match': '*'})).status).toBe(200)
  })
})
