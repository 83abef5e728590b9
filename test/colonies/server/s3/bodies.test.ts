import {createHash, createHmac, randomBytes} from 'node:crypto'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type S3Answer, type ServedObjects, sendS3, serveS3, signS3} from '../../../support/s3-service.js'

let s3: ServedObjects
beforeAll(async () => {
  s3 = await serveS3()
  await s3.call({method: 'PUT', path: '/colonyfs'})
})
afterAll(() => s3.end())

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const SIGNED_TRAILER = `${SIGNED}-TRAILER`
const UNSIGNED_TRAILER = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const hex = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')

interface Wrapping {
  readonly way: string
  readonly trailer?: readonly [name: string, value: string]
  /** Changes the wrapped body before it is sent. */
  readonly change?: (body: Buffer) => Buffer
  /** Said to be the number of bytes. */
  readonly announced?: number
  readonly chunk?: number
}

/** Sends bytes in `aws-chunked`, wrapped and signed as Amazon's documents say. */
async function send(
  bytes: Buffer,
  {way, trailer, change = (body) => body, announced = bytes.length, chunk = 1000}: Wrapping,
): Promise<S3Answer> {
  const head = await signS3(s3, s3.keys, {
    method: 'PUT',
    path: '/colonyfs/wrapped',
    headers: {
      'x-amz-content-sha256': way,
      'x-amz-decoded-content-length': String(announced),
      'content-encoding': 'aws-chunked',
      ...(trailer && {'x-amz-trailer': trailer[0]}),
    },
  })
  const {authorization = '', 'x-amz-date': time = ''} = head.headers
  const date = time.slice(0, 8)
  const key = ['us-east-1', 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${s3.keys.secretKey}`, date))
  let former = /Signature=(\w+)/.exec(authorization)?.[1] ?? ''
  const sign = (what: string, ...digests: readonly string[]): string => {
    const scope = `${date}/us-east-1/s3/aws4_request`
    former = hmac(key, [`AWS4-HMAC-SHA256-${what}`, time, scope, former, ...digests].join('\n')).toString('hex')
    return former
  }
  const parts: Buffer[] = []
  for (let at = 0; at <= bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk)
    const end = at + chunk > bytes.length && part.length > 0 ? [part, Buffer.alloc(0)] : [part]
    for (const each of end) {
      const signature = way === UNSIGNED_TRAILER ? '' : `;chunk-signature=${sign('PAYLOAD', hex(''), hex(each))}`
      parts.push(Buffer.from(`${each.length.toString(16)}${signature}\r\n`), each)
      if (each.length > 0) parts.push(Buffer.from('\r\n'))
    }
  }
  if (trailer) {
    parts.push(Buffer.from(`${trailer[0]}:${trailer[1]}\r\n`))
    if (way === SIGNED_TRAILER) {
      parts.push(Buffer.from(`x-amz-trailer-signature:${sign('TRAILER', hex(`${trailer[0]}:${trailer[1]}\n`))}\r\n`))
    }
  }
  parts.push(Buffer.from('\r\n'))
  return sendS3(s3, {method: 'PUT', body: change(Buffer.concat(parts))}, head)
}

const read = async (): Promise<Buffer> => (await s3.call({path: '/colonyfs/wrapped'})).body
const flipped =
  (at: number) =>
  (body: Buffer): Buffer => {
    const copy = Buffer.from(body)
    copy[at] = (copy[at] ?? 0) ^ 1
    return copy
  }
/** Sums of `123456789`, published with each algorithm. */
const SUMS = [
  ['x-amz-checksum-crc32', Buffer.from('cbf43926', 'hex')],
  ['x-amz-checksum-crc32c', Buffer.from('e3069283', 'hex')],
  ['x-amz-checksum-crc64nvme', Buffer.from('ae8b14860a799888', 'hex')],
  ['x-amz-checksum-sha1', createHash('sha1').update('123456789').digest()],
  ['x-amz-checksum-sha256', createHash('sha256').update('123456789').digest()],
] as const
const DIGITS = Buffer.from('123456789')

describe('a body in signed chunks', () => {
  test.each([0, 1, 999, 1000, 1001, 200_000])('of %i bytes is kept without its wrapping', async (size) => {
    const bytes = randomBytes(size)
    expect((await send(bytes, {way: SIGNED, chunk: size > 10_000 ? 65_536 : 1000})).status).toBe(200)
    expect((await read()).equals(bytes)).toBe(true)
  })

  test('is refused when a byte of any chunk is another one', async () => {
    for (const at of [100, 1500, 2700]) {
      expect(await send(randomBytes(2500), {way: SIGNED, change: flipped(at)})).toMatchObject({
        status: 403,
        code: 'SignatureDoesNotMatch',
      })
    }
  })

  test('is refused when chunks are left out, doubled or put in another order', async () => {
    // `3e8;chunk-signature=…` and the ends of lines
    const head = 3 + 17 + 64 + 4
    const one = (body: Buffer, index: number): Buffer =>
      body.subarray(index * (head + 1000), (index + 1) * (head + 1000))
    const changes: readonly ((body: Buffer) => Buffer)[] = [
      (body) => body.subarray(head + 1000),
      (body) => Buffer.concat([one(body, 0), body]),
      (body) => Buffer.concat([one(body, 1), one(body, 0), body.subarray(2 * (head + 1000))]),
    ]
    for (const change of changes) expect((await send(randomBytes(2000), {way: SIGNED, change})).code).not.toBe('')
  })

  test('is refused when it is not as long as it said', async () => {
    expect((await send(randomBytes(2500), {way: SIGNED, announced: 2400})).code).toBe('IncompleteBody')
    expect((await send(randomBytes(2500), {way: SIGNED, announced: 2600})).code).toBe('IncompleteBody')
  })

  test.each([
    ['lengths that lie', (body: Buffer) => Buffer.from(body.toString('latin1').replace('3e8', '3e7'), 'latin1')],
    ['lengths beyond everything', (body: Buffer) => Buffer.concat([Buffer.from('ffffffffffffffffffff\r\n'), body])],
    ['negative lengths', (body: Buffer) => Buffer.concat([Buffer.from('-1\r\n'), body])],
    ['lines without end', () => Buffer.alloc(100_000, 'a')],
    ['no signature', () => Buffer.from('5\r\nhello\r\n0\r\n\r\n')],
    ['bytes behind its end', (body: Buffer) => Buffer.concat([body, Buffer.from('more')])],
    ['an end in the middle', (body: Buffer) => body.subarray(0, 700)],
    ['nothing', () => Buffer.alloc(0)],
  ])('is refused with %s', async (_, change) => {
    await s3.call({method: 'DELETE', path: '/colonyfs/wrapped'})
    const answer = await send(randomBytes(2500), {way: SIGNED, change})
    expect([400, 403]).toContain(answer.status)
    expect((await s3.call({path: '/colonyfs/wrapped'})).code).toBe('NoSuchKey')
    expect(s3.incoming()).toEqual([])
  })
})

describe('a body with its sum in a trailer', () => {
  test.each(SUMS)('%s is compared', async (name, sum) => {
    const right = sum.toString('base64')
    const wrong = Buffer.alloc(sum.length, 1).toString('base64')
    for (const way of [UNSIGNED_TRAILER, SIGNED_TRAILER]) {
      expect((await send(DIGITS, {way, trailer: [name, right]})).status).toBe(200)
      expect(await send(DIGITS, {way, trailer: [name, wrong]})).toMatchObject({status: 400, code: 'BadDigest'})
    }
    expect((await read()).equals(DIGITS)).toBe(true)
  })

  test('needs the signature of the trailer where chunks are signed', async () => {
    const trailer = ['x-amz-checksum-crc32', SUMS[0][1].toString('base64')] as const
    const change = (body: Buffer): Buffer => flipped(body.indexOf('trailer-signature:') + 20)(body)
    expect((await send(DIGITS, {way: SIGNED_TRAILER, trailer, change})).code).toBe('SignatureDoesNotMatch')
  })

  test('needs the trailer that it announced', async () => {
    const trailer = ['x-amz-checksum-crc32', SUMS[0][1].toString('base64')] as const
    const rename = (body: Buffer): Buffer => Buffer.from(body.toString('latin1').replace('crc32', 'crc99'), 'latin1')
    expect((await send(DIGITS, {way: UNSIGNED_TRAILER, trailer, change: rename})).code).toBe('InvalidRequest')
    expect((await send(DIGITS, {way: UNSIGNED_TRAILER})).code).toBe('InvalidRequest')
    expect((await send(DIGITS, {way: UNSIGNED_TRAILER, trailer: ['x-amz-unknown', 'x']})).code).toBe('InvalidRequest')
  })
})

describe('a body with its sum in the head', () => {
  test.each([...SUMS, ['content-md5', createHash('md5').update(DIGITS).digest()] as const])(
    '%s is compared',
    async (name, sum) => {
      const put = (value: Buffer | string) =>
        s3.call({method: 'PUT', path: '/colonyfs/plain', body: DIGITS, headers: {[name]: value.toString('base64')}})
      expect((await put(sum)).status).toBe(200)
      expect((await put(Buffer.alloc(sum.length))).code).toBe('BadDigest')
      expect((await put(Buffer.alloc(3))).code).toBe('InvalidDigest')
    },
  )

  test.each([7, 8, 9, 65_537])('CRC-32C and CRC-64 of %i bytes are as from one byte at a time', async (size) => {
    const bytes = randomBytes(size)
    for (const [name, polynomial, width] of [
      ['crc32c', 0x82f63b78n, 32n],
      ['crc64nvme', 0x9a6c9329ac4bc9b5n, 64n],
    ] as const) {
      const sum = slowCrc(bytes, polynomial, width)
      const answer = await s3.call({
        method: 'PUT',
        path: '/colonyfs/crc',
        body: bytes,
        headers: {[`x-amz-checksum-${name}`]: sum},
      })
      expect(answer.status).toBe(200)
    }
  })
})

test('a way of signing that is none is refused', async () => {
  const put = (way: string) =>
    s3.call({method: 'PUT', path: '/colonyfs/x', body: 'x', headers: {'x-amz-content-sha256': way}})
  expect((await put('STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD')).code).toBe('MissingContentLength')
  expect((await put('anything')).code).toBe('InvalidArgument')
  expect((await put('UNSIGNED-PAYLOAD')).status).toBe(200)
})

/** In base64. */
function slowCrc(bytes: Buffer, polynomial: bigint, width: bigint): string {
  const ones = (1n << width) - 1n
  let value = ones
  for (const byte of bytes) {
    value ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n
  }
  return Buffer.from((value ^ ones).toString(16).padStart(Number(width) / 4, '0'), 'hex').toString('base64')
}
