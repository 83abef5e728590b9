import {request} from 'node:http'
import {expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'

// What the server says of itself, and plain HTTP: colonies-protocol, sections 1 and 7.

const its = contract()

function http(method: string, path: string, headers: Record<string, string> = {}) {
  const {host, port} = its.world
  return new Promise<{status: number; headers: NodeJS.Dict<string | string[]>; body: string}>((resolve, reject) => {
    const sent = request({host, port, method, path, headers, agent: false}, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('end', () => resolve({status: response.statusCode ?? 0, headers: response.headers, body}))
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('its version and settings are for anybody, signed or not', async () => {
  for (const key of [undefined, its.colony.user.key]) {
    const version = await its.caller.send('versionmsg', {buildversion: '', buildtime: ''}, key)
    expect(Object.keys(JSON.parse(version.json))).toEqual(['buildversion', 'buildtime', 'msgtype'])
    const info = await its.caller.send('getserverinfomsg', {}, key)
    const {backends} = JSON.parse(info.json)
    expect(backends[0]).toMatchObject({type: 'http', port: expect.any(Number)})
  }
})

test('it is healthy', async () => {
  expect(await http('GET', '/health')).toMatchObject({status: 200, body: ''})
})

test('other paths and methods are not found', async () => {
  expect((await http('GET', '/')).status).toBe(404)
  expect((await http('GET', '/api')).status).toBe(404)
  expect((await http('POST', '/nowhere')).status).toBe(404)
})

test('replies are plain text, and other origins may ask', async () => {
  const {headers} = await its.caller.send('versionmsg', {})
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  const ask = await http('OPTIONS', '/api', {
    origin: 'http://example.org',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  })
  expect(ask.status).toBe(204)
  expect(ask.headers['access-control-allow-origin']).toBe('*')
  expect(String(ask.headers['access-control-allow-methods'])).toContain('POST')
  expect(String(ask.headers['access-control-allow-headers']).toLowerCase()).toContain('content-type')
})

test('its owner sees the servers that work together, and which of them leads', async () => {
  const {nodes, leader} = await its.caller.ask('getclustermsg', {}, its.world.server.key)
  expect(nodes).toContainEqual(leader)
  expect(leader).toMatchObject({name: expect.stringMatching(/./), host: expect.stringMatching(/./)})
  expect(await its.caller.status('getclustermsg', {}, its.colony.owner.key)).toBe(403)
})
