import {createHash} from 'node:crypto'
import {connect} from 'node:net'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {type ServedObjects, serveS3, signS3} from '../../../support/s3-service.js'

let s3: ServedObjects
beforeEach(async () => {
  s3 = await serveS3({limits: {head: 300, stall: 300, drain: 300}})
})
afterEach(() => s3.end())

/** The same numbers in every run, below a limit. */
function numbers(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const exchange = (request: Buffer): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(s3.port, s3.host)
    let answer = ''
    socket.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1')
      // One answer is enough.
      if (answer.includes('\r\n\r\n')) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    socket.end(request)
  })

test('of 1500 mutated uploads none changes what is stored to something that nobody signed', {
  timeout: 120_000,
}, async () => {
  const below = numbers(11)
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const body = 'the body that was signed'
  const {path, headers} = await signS3(s3, s3.keys, {
    method: 'PUT',
    path: '/colonyfs/key',
    body,
    headers: {'x-amz-content-sha256': digest(body)},
  })
  const lines = Object.entries({host: `${s3.host}:${s3.port}`, 'content-length': String(body.length), ...headers})
  const whole = Buffer.from(
    `PUT ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  )
  const one = async (): Promise<void> => {
    const bytes = [...whole]
    for (let times = 1 + below(3); times > 0; times--) {
      const at = below(bytes.length)
      if (below(2) === 0) bytes[at] = below(256)
      else bytes.splice(at, below(20), ...Array.from({length: below(20)}, () => below(256)))
    }
    const answer = await exchange(Buffer.from(bytes))
    expect(answer).not.toMatch(/^HTTP\/1.1 500/)
  }
  for (let round = 0; round < 75; round++) await Promise.all(Array.from({length: 20}, one))
  expect(s3.blobs().filter((name) => name !== digest(body))).toEqual([])
  const list = (await s3.call({path: '/colonyfs?list-type=2'})).body.toString()
  expect([...list.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, name]) => name).filter((name) => name !== 'key')).toEqual([])
})

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
