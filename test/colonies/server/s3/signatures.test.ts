import {randomBytes} from 'node:crypto'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type S3Call, type ServedObjects, sendS3, serveS3, signS3} from '../../../support/s3-service.js'

let s3: ServedObjects
beforeAll(async () => {
  s3 = await serveS3()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  await s3.call({method: 'PUT', path: '/colonyfs/key', body: 'here'})
})
afterAll(() => s3.end())

const GET: S3Call = {path: '/colonyfs/key'}
const PUT: S3Call = {method: 'PUT', path: '/colonyfs/new', body: 'the body'}
/** As `x-amz-date`, so many milliseconds from now. */
const timeIn = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/[:-]|\.\d{3}/g, '')
const sendChanged = async (
  call: S3Call,
  change: (head: {readonly path: string; readonly headers: Record<string, string>}) => {
    readonly path?: string
    readonly headers?: Record<string, string>
    readonly body?: string
  },
) => {
  const {path, headers} = await signS3(s3, s3.keys, call)
  const {body = call.body, ...changed} = change({path, headers: {...headers}})
  return sendS3(s3, {...call, ...(body !== undefined && {body})}, {path, headers, ...changed})
}

describe('a signature in the head', () => {
  test('of another secret is refused, in an answer that holds no secret', async () => {
    const answer = await s3.call({...GET, keys: {...s3.keys, secretKey: 'other'}})
    expect(answer).toMatchObject({status: 403, code: 'SignatureDoesNotMatch'})
    expect(answer.body.toString()).not.toContain(s3.keys.secretKey)
  })

  test('of an unknown key is refused', async () => {
    const keys = {accessKey: 'NOBODY', secretKey: s3.keys.secretKey}
    expect(await s3.call({...GET, keys})).toMatchObject({status: 403, code: 'InvalidAccessKeyId'})
  })

  test('is for a quarter of an hour, before and after', async () => {
    for (const time of [timeIn(-20 * 60_000), timeIn(20 * 60_000)]) {
      expect(await s3.call({...GET, time})).toMatchObject({status: 403, code: 'RequestTimeTooSkewed'})
    }
    for (const time of [timeIn(-10 * 60_000), timeIn(10 * 60_000)])
      expect((await s3.call({...GET, time})).status).toBe(200)
  })

  test('is for one path, query, method and host', async () => {
    const changes = [
      sendChanged(GET, () => ({path: '/colonyfs/other'})),
      sendChanged(GET, ({path}) => ({path: `${path}?response-content-type=text/html`})),
      sendChanged({...GET, method: 'HEAD'}, () => ({})).then(({status}) => ({
        code: status === 200 ? 'SignatureDoesNotMatch' : '',
      })),
      sendChanged(GET, ({headers}) => ({headers: {...headers, host: 'elsewhere:1'}})),
    ]
    for (const {code} of await Promise.all(changes)) expect(code).toBe('SignatureDoesNotMatch')
    const head = await signS3(s3, s3.keys, GET)
    expect((await sendS3(s3, {method: 'DELETE'}, head)).code).toBe('SignatureDoesNotMatch')
  })

  test('is for one body', async () => {
    const answer = await sendChanged(
      {...PUT, headers: {'x-amz-content-sha256': '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b'}},
      () => ({body: '2'}),
    )
    expect(answer).toMatchObject({status: 400, code: 'XAmzContentSHA256Mismatch'})
    expect((await s3.call({path: '/colonyfs/new'})).code).toBe('NoSuchKey')
    expect(s3.incoming()).toEqual([])
  })

  test('covers every header of Amazon', async () => {
    const answer = await sendChanged(PUT, ({headers}) => ({headers: {...headers, 'x-amz-meta-added': 'on the way'}}))
    expect(answer).toMatchObject({status: 403, code: 'AccessDenied'})
  })

  test.each([
    ['none', {}, 'AccessDenied'],
    ['of version 2', {authorization: 'AWS key:c2lnbmF0dXJl'}, 'InvalidRequest'],
    ['without parts', {authorization: 'AWS4-HMAC-SHA256 x'}, 'AuthorizationHeaderMalformed'],
    [
      'with garbage',
      {authorization: `AWS4-HMAC-SHA256 Credential=////, Signature==, ${randomBytes(99).toString('hex')}`},
      'AuthorizationHeaderMalformed',
    ],
  ])('%s is told of', async (_, headers, code) => {
    expect((await sendS3(s3, {}, {path: '/colonyfs/key', headers})).code).toBe(code)
    expect((await sendS3(s3, {method: 'PUT', body: 'x'}, {path: '/colonyfs/key', headers})).code).toBe(code)
  })

  test('without a digest is refused', async () => {
    const answer = await sendChanged(GET, ({headers}) => {
      const {'x-amz-content-sha256': _, ...rest} = headers
      return {headers: rest}
    })
    expect(answer.code).toBe('InvalidRequest')
  })
})

describe('a signature in the query', () => {
  const presigned: S3Call = {...GET, path: '/colonyfs/key?X-Amz-Expires=60', presigned: true}

  test('opens an object until it expires', async () => {
    expect((await s3.call(presigned)).body.toString()).toBe('here')
    expect((await s3.call({...presigned, time: timeIn(-59_000)})).status).toBe(200)
    expect(await s3.call({...presigned, time: timeIn(-61_000)})).toMatchObject({status: 403, code: 'AccessDenied'})
    expect((await s3.call({...presigned, time: timeIn(20 * 60_000)})).code).toBe('AccessDenied')
  })

  test('is for one object, and for a time', async () => {
    expect((await sendChanged(presigned, ({path}) => ({path: path.replace('/key', '/new')}))).code).toBe(
      'SignatureDoesNotMatch',
    )
    expect((await sendChanged(presigned, ({path}) => ({path: path.replace('=60', '=6000')}))).code).toBe(
      'SignatureDoesNotMatch',
    )
    expect((await s3.call({...presigned, path: '/colonyfs/key?X-Amz-Expires=604801'})).code).toBe(
      'AuthorizationQueryParametersError',
    )
    expect((await s3.call({...presigned, path: '/colonyfs/key?X-Amz-Expires=-1'})).code).toBe(
      'AuthorizationQueryParametersError',
    )
  })

  test('lets somebody write what they like', async () => {
    const call: S3Call = {method: 'PUT', path: '/colonyfs/given?X-Amz-Expires=60', presigned: true, body: 'anything'}
    expect((await s3.call(call)).status).toBe(200)
    expect((await s3.call({path: '/colonyfs/given'})).body.toString()).toBe('anything')
  })

  test('names the type that the reader wants', async () => {
    const path = '/colonyfs/key?X-Amz-Expires=60&response-content-type=text%2Fx-wanted'
    expect((await s3.call({...presigned, path})).headers['content-type']).toBe('text/x-wanted')
  })
})

test('what is not known is not taken for something else', async () => {
  expect(await s3.call({method: 'PUT', path: '/colonyfs/key?acl', body: '<x/>'})).toMatchObject({
    code: 'NotImplemented',
  })
  expect(await s3.call({method: 'PUT', path: '/colonyfs?versioning', body: '<x/>'})).toMatchObject({
    code: 'NotImplemented',
  })
  expect(await s3.call({method: 'PATCH', path: '/colonyfs/key'})).toMatchObject({status: 501})
  expect((await s3.call(GET)).body.toString()).toBe('here')
})
