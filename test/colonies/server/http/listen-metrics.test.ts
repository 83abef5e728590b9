import {afterEach, beforeEach, expect, test} from 'vitest'
import type {Listening} from '../../../../src/colonies/server/http/listen.js'
import {listenMetrics} from '../../../../src/colonies/server/http/listen-metrics.js'
import {submit} from '../../../support/colony.js'
import {type ServedColony, serve} from '../../../support/serve.js'

let dev: ServedColony
let metrics: Listening
beforeEach(async () => {
  dev = await serve()
  metrics = await listenMetrics(dev.open(), {port: 0})
})
afterEach(async () => {
  await metrics.close()
  await dev.end()
})

test('counts are told as Prometheus reads them, under the names of upstream', async () => {
  await submit(dev.client, dev.keys.user)
  await submit(dev.client, dev.keys.user)
  const response = await fetch(`http://127.0.0.1:${metrics.port}/metrics`)
  expect(response.headers.get('content-type')).toContain('version=0.0.4')
  const lines = (await response.text()).split('\n')
  expect(lines).toContain('# TYPE colonies_server_processes_waiting gauge')
  expect(lines).toContain('colonies_server_processes_waiting 2')
  expect(lines).toContain('colonies_server_colonies 1')
  expect(lines).toContain('colonies_server_executors 1')
  expect(lines).toContain('colonies_server_workflows_failed 0')
})

test('nothing else is served there', async () => {
  expect(metrics.host).toBe('127.0.0.1')
  expect((await fetch(`http://127.0.0.1:${metrics.port}/api`, {method: 'POST', body: '{}'})).status).toBe(404)
  await expect(listenMetrics(dev.open(), {port: metrics.port})).rejects.toMatchObject({code: 'ADDRESS_IN_USE'})
})
