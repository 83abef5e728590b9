import {once} from 'node:events'
import {connect} from 'node:net'
import {afterAll, beforeAll, expect, it} from 'vitest'
import {type LocalEndpoint, openEndpoint} from '../../../support/dcp-endpoint.js'

let endpoint: LocalEndpoint
beforeAll(async () => {
  endpoint = await openEndpoint({limits: {sockets: 5}})
})
afterAll(() => endpoint.close())

/** What is answered to a request that no client would write. */
async function answerTo(target: string, host: string): Promise<string> {
  const socket = connect(Number(new URL(endpoint.base).port), '127.0.0.1')
  socket.end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  await once(socket, 'close')
  return text
}

it.each([
  ['//', 'a', 404],
  ['//a:99999/', 'a', 404],
  ['http://[/', 'a', 400],
  ['*', 'a', 400],
  ['/packages/%zz/1.0.0/%00', 'a', 404],
  ['/jobs/%E0%A4/x/y', 'a', 404],
  ['/__proto__', 'a', 404],
])('%s is answered, and nothing ends of it', async (target, host, status) => {
  expect(await answerTo(target, host)).toContain(`HTTP/1.1 ${status} `)
  expect(endpoint.log).toEqual([])
})

it.each(['1.2.3.999', 'a:99999', 'a b', '"', 'xn--', '..'])('the host %s is nobody', async (host) => {
  const answer = await answerTo('/etc/dcp-config.kvin', host)
  expect(answer).toContain('HTTP/1.1 200 ')
  expect(await (await fetch(`${endpoint.base}health`)).text()).toBe('ok\n')
})

it('sockets that greet and say nothing are counted', async () => {
  const greet = () => fetch(`${endpoint.base}job-submit/dcp5/socketio?EIO=4&transport=polling`)
  const statuses: number[] = []
  for (let count = 0; count < 7; count++) statuses.push((await greet()).status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 403, 403])
})
