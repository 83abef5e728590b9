import {afterEach, expect, it} from 'vitest'
import type {Task} from '../../../../src/dcp/job/task.js'
import {createRemoteData} from '../../../../src/dcp/worker/data/remote-data.js'
import {startDataServer} from '../../../support/data-server.js'
import {workOf} from '../run-job.js'

let close = async (): Promise<void> => {}
afterEach(() => close())

const signal = new AbortController().signal
const taskOf = (urls: readonly unknown[]): Task => ({
  id: 1,
  work: workOf('x => x'),
  first: 1,
  last: urls.length,
  tries: 0,
  data: urls.map((url) => JSON.stringify(url)),
  remote: true,
})

it('fetches in order, a few at once, and not far ahead', async () => {
  let active = 0
  let most = 0
  let asked = 0
  const server = await startDataServer((request, response) => {
    asked++
    most = Math.max(most, ++active)
    setTimeout(() => {
      active--
      response.end(request.url?.slice(1))
    }, 5)
  })
  close = server.close
  const data = createRemoteData(taskOf(Array.from({length: 50}, (_, index) => `${server.url}/${index}`)), signal)
  expect(await data.take(0, 10)).toEqual({kind: 'data', data: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']})
  expect(asked).toBe(10)
  data.ahead(10, 2)
  expect(await data.take(10, 3)).toEqual({kind: 'data', data: ['10', '11', '12']})
  expect(asked).toBe(13)
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
})

it('stops before what cannot be had, and says so when it comes first', async () => {
  const server = await startDataServer((request, response) => {
    response.writeHead(request.url === '/2' ? 500 : 200).end('1')
  })
  close = server.close
  const urls = [`${server.url}/0`, `${server.url}/1`, `${server.url}/2`, 3, `${server.url}/4`]
  const data = createRemoteData(taskOf(urls), signal)
  expect(await data.take(0, 5)).toEqual({kind: 'data', data: ['1', '1']})
  expect(await data.take(2, 5)).toMatchObject({kind: 'failed', message: expect.stringContaining('500')})
  expect(await data.take(3, 5)).toMatchObject({kind: 'failed'})
  expect(await data.take(4, 5)).toEqual({kind: 'data', data: ['1']})
})

it('hands on large contents in small batches', async () => {
  const server = await startDataServer((_request, response) => {
    response.setHeader('content-type', 'text/plain')
    response.end('x'.repeat(600_000))
  })
  close = server.close
  const data = createRemoteData(taskOf(Array.from({length: 4}, () => server.url)), signal)
  const got = await data.take(0, 4)
  expect(got.kind === 'data' && got.data.length).toBe(1)
})
