import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {call, startMesh, type TestMesh, until} from './mesh.js'

let mesh: TestMesh
beforeEach(async () => {
  mesh = await startMesh()
})
afterEach(() => mesh.close())

describe('calls through the controller', () => {
  test('a call goes to the node that has the name, and its result comes back', async () => {
    await mesh.node('math', {add: (a: number, b: number) => a + b})
    const caller = await mesh.caller()
    expect(await call(caller, 'add', [2, 3])).toEqual({result: 5, items: [], from: 'math'})
  })

  test('a node that dies ends its calls at once', async () => {
    const peer = await mesh.peer('slow', ['sleep'])
    const caller = await mesh.caller()
    const asked = call(caller, 'sleep')
    await until(() => peer.received.some(({flag}) => flag === 'REQUEST'))
    const since = performance.now()
    peer.link.destroy()
    await expect(asked).rejects.toMatchObject({code: 'NODE_STOPPED'})
    expect(performance.now() - since).toBeLessThan(1000)
  })
})
