import {createHash, randomBytes} from 'node:crypto'
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest'
import {type S3Answer, type ServedObjects, serveS3} from '../../../support/s3-service.js'

let s3: ServedObjects
let id: string
const PATH = '/colonyfs/large'

beforeAll(async () => {
  s3 = await serveS3()
  await s3.call({method: 'PUT', path: '/colonyfs'})
})
afterAll(() => s3.end())
beforeEach(async () => {
  await s3.call({method: 'DELETE', path: PATH})
  id = await begin()
})

afterEach(() => s3.call({method: 'DELETE', path: `${PATH}?uploadId=${id}`}))

async function begin(): Promise<string> {
  const {body} = await s3.call({
    method: 'POST',
    path: `${PATH}?uploads=`,
    headers: {'content-type': 'text/x', 'x-amz-meta-a': 'b'},
  })
  return /<UploadId>([\w-]+)<\/UploadId>/.exec(body.toString())?.[1] ?? ''
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const part = (number: number | string, body: Buffer, upload = id): Promise<S3Answer> =>
  s3.call({method: 'PUT', path: `${PATH}?partNumber=${number}&uploadId=${upload}`, body})
const complete = (parts: readonly (readonly [number: number, bytes: Buffer])[], upload = id): Promise<S3Answer> => {
  const list = parts.map(
    ([number, bytes]) => `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${digest(bytes)}&quot;</ETag></Part>`,
  )
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</CompleteMultipartUpload>`
  return s3.call({method: 'POST', path: `${PATH}?uploadId=${upload}`, body})
}
const [one, two, three] = [randomBytes(1000), randomBytes(70_000), randomBytes(1)] as const

test('parts that came in any order are an object, with the headers of its beginning', async () => {
  await Promise.all([part(7, three), part(2, one), part(5, two)])
  const answer = await complete([
    [2, one],
    [5, two],
    [7, three],
  ])
  expect(answer.body.toString()).toMatch(/<ETag>&quot;[0-9a-f]{64}-3&quot;<\/ETag>/)
  const whole = Buffer.concat([one, two, three])
  const got = await s3.call({path: PATH})
  expect(got.body.equals(whole)).toBe(true)
  expect(got.headers).toMatchObject({
    'content-type': 'text/x',
    'x-amz-meta-a': 'b',
    'content-length': String(whole.length),
  })
  for (const [start, end] of [
    [0, 999],
    [999, 1000],
    [500, 71_000],
    [70_999, 71_000],
    [71_000, 71_000],
  ] as const) {
    const some = await s3.call({path: PATH, headers: {range: `bytes=${start}-${end}`}})
    expect(some.body.equals(whole.subarray(start, end + 1))).toBe(true)
  }
  await s3.call({method: 'DELETE', path: PATH})
  expect(s3.blobs()).toEqual([])
})

test('nothing is there before the end', async () => {
  await part(1, one)
  expect((await s3.call({path: PATH})).code).toBe('NoSuchKey')
  expect((await s3.call({path: '/colonyfs?list-type=2'})).body.toString()).toContain('<KeyCount>0</KeyCount>')
})

test('a part may be sent again, and what is left out is forgotten', async () => {
  await part(1, one)
  await part(1, two)
  await part(2, three)
  expect((await complete([[1, one]])).code).toBe('InvalidPart')
  expect((await complete([[1, two]])).status).toBe(200)
  expect((await s3.call({path: PATH})).body.equals(two)).toBe(true)
  expect(s3.blobs()).toEqual([digest(two)])
})

test('may be completed again by who did not hear the answer', async () => {
  await part(1, one)
  expect((await complete([[1, one]])).status).toBe(200)
  expect((await complete([[1, one]])).status).toBe(200)
  expect((await complete([[1, two]])).code).toBe('NoSuchUpload')
})

test('lists its parts', async () => {
  for (const [number, bytes] of [
    [1, one],
    [3, two],
    [4, three],
  ] as const)
    await part(number, bytes)
  const list = (await s3.call({path: `${PATH}?max-parts=2&uploadId=${id}`})).body.toString()
  expect([...list.matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => number)).toEqual(['1', '3'])
  expect(list).toContain('<IsTruncated>true</IsTruncated>')
  const rest = (await s3.call({path: `${PATH}?part-number-marker=3&uploadId=${id}`})).body.toString()
  expect(rest).toContain(`<ETag>&quot;${digest(three)}&quot;</ETag><Size>1</Size>`)
})

test('an upload that is given up leaves nothing', async () => {
  await part(1, one)
  expect((await s3.call({method: 'DELETE', path: `${PATH}?uploadId=${id}`})).status).toBe(204)
  expect(s3.blobs()).toEqual([])
  expect((await part(2, two)).code).toBe('NoSuchUpload')
  expect((await complete([[1, one]])).code).toBe('NoSuchUpload')
})

test.each([
  [
    'in no order',
    [
      [2, one],
      [1, one],
    ],
    'InvalidPartOrder',
  ],
  [
    'twice',
    [
      [1, one],
      [1, one],
    ],
    'InvalidPartOrder',
  ],
  [
    'that were not sent',
    [
      [1, one],
      [9, one],
    ],
    'InvalidPart',
  ],
  ['none', [], 'MalformedXML'],
] as const)('parts are not listed %s', async (_, parts, code) => {
  await part(1, one)
  await part(2, one)
  expect((await complete(parts)).code).toBe(code)
})

test.each([
  'garbage',
  '<!DOCTYPE x [<!ENTITY a "b">]><CompleteMultipartUpload/>',
  '<CompleteMultipartUpload><Part>',
  '',
])('the list is not %j', async (body) => {
  expect((await s3.call({method: 'POST', path: `${PATH}?uploadId=${id}`, body})).code).toBe('MalformedXML')
})

test('parts have numbers from 1 to 10,000, and an upload', async () => {
  for (const number of [0, 10_001, -1, 1.5, 'x']) expect((await part(number, one)).code).toBe('InvalidArgument')
  expect((await part(1, one, 'unknown')).code).toBe('NoSuchUpload')
  expect((await s3.call({method: 'PUT', path: `/colonyfs/other?partNumber=1&uploadId=${id}`, body: one})).code).toBe(
    'NoSuchUpload',
  )
})

test.each(['<Part>', '<Part ', '<Part></Part '])('a list of two megabytes of %s is refused at once', async (text) => {
  const body = `<CompleteMultipartUpload>${text.repeat(2_000_000 / text.length)}</CompleteMultipartUpload>`
  const started = performance.now()
  expect((await s3.call({method: 'POST', path: `${PATH}?uploadId=${id}`, body})).code).toBe('MalformedXML')
  // Were each of them looked for up to the end, it would take a quarter of an hour.
  expect(performance.now() - started).toBeLessThan(5000)
})

test.each(['', '1e1', '0x5', '%201', '1.0'])('%j is no number of a part', async (number) => {
  expect((await part(number, one)).code).toBe('InvalidArgument')
})
