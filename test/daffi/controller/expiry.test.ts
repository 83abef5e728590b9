import {expect, test} from 'vitest'
import {createCalls} from '../../../src/daffi/controller/calls.js'
import {LIMITS} from '../../../src/daffi/controller/limits.js'
import {answerLost} from '../../../src/daffi/controller/lost-calls.js'
import type {Member} from '../../../src/daffi/controller/member.js'
import {fakeMesh, outcome, rpc} from './fake-mesh.js'

test('a call is forgotten after its timeout and a margin; one without is answered after two days', async () => {
  const mesh = fakeMesh()
  const [node, caller] = [await mesh.native('node', ['f']), await mesh.native('caller', [], 'caller')]
  const member = (name: string, link: Member['link']): Member => ({
    name,
    role: 'node',
    link,
    ident: undefined,
    address: null,
    joined: 0,
    callbacks: new Map(),
    announcedBytes: 0,
    executing: 0,
    awaiting: 0,
    left: new AbortController(),
  })
  const executor = member('node', node.link)
  const asker = member('caller', caller.link)
  const calls = createCalls()
  const call = {
    kind: 'relayed',
    executor,
    caller: asker,
    func: 'f',
    returnResult: true,
    gathered: undefined,
    gatheredBytes: 0,
  } as const
  const timed = calls.begin({...call, callerUuid: 1, timed: true}, 3)
  calls.begin({...call, callerUuid: 2, timed: false}, 0)
  expect(asker.awaiting).toBe(2)
  for (let second = 0; second < 3 + LIMITS.margin; second++) expect(calls.tick()).toEqual([])
  answerLost(calls.tick(), 'expired')
  expect(rpc(caller)).toEqual([])
  expect(calls.find(timed, executor)).toBeUndefined()
  expect([asker.awaiting, executor.executing]).toEqual([1, 1])
  for (let second = 0; second < LIMITS.forgottenAfter; second++) answerLost(calls.tick(), 'expired')
  expect(rpc(caller).map((message) => [message.uuid, outcome(message)])).toEqual([
    [2, {error: 'Function f result timed out'}],
  ])
  expect(asker.awaiting).toBe(0)
})
