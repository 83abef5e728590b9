import {afterAll, beforeAll, expect, test} from 'vitest'
import {startDataServer} from '../../support/data-server.js'
import {type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'

// Results that workers post to a place of the user's (dcp-semantics, section 3: setResultStorage).

interface Post {
  readonly url: string
  readonly type: string
  readonly body: string
}

let network: DcpNetwork
let server: Awaited<ReturnType<typeof startDataServer>>
const posts: Post[] = []

beforeAll(async () => {
  const stored: string[] = []
  server = await startDataServer((request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'application/json')
      response.end(stored[Number(request.url?.slice(1))])
      return
    }
    const pieces: Buffer[] = []
    request.on('data', (piece) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      posts.push({url: request.url ?? '', type: request.headers['content-type'] ?? '', body})
      const content = new URLSearchParams(body).get('content') ?? body
      stored.push(content)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({href: `${server.url}/${stored.length - 1}`}))
    })
  })
  network = await dcpNetwork(['--workers', '1'])
})
afterAll(async () => {
  await network?.remove()
  await server?.close()
})

test('each result is posted with the given parameters, and comes from where it was stored', async () => {
  const {stored} = await network.cases(`
    cases.stored = () => {
      const job = compute.for(1, 3, (x) => { progress(); return {square: x * x} })
      job.setResultStorage(new URL('${server.url}/store'), {bucket: 'squares'})
      return job
    }
  `)
  expect(stored).toMatchObject({results: [1, 4, 9].map((square) => ({square}))})
  expect(posts).toHaveLength(3)
  for (const post of posts) expect(post).toMatchObject({url: '/store', body: expect.stringContaining('squares')})
})
