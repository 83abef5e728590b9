import {afterAll, describe, expect, test} from 'vitest'
import {known, removePrograms, startFaultMesh, until} from './mesh.js'

afterAll(removePrograms)

describe.concurrent.each(['unix', 'tcp'] as const)('over %s', (kind) => {
  test('a controller is killed with 100 calls in flight, and comes back', async () => {
    const mesh = await startFaultMesh(kind)
    await mesh.start('node', 'n1')
    const callers = [await mesh.caller(), await mesh.caller()]
    const calls = callers.flatMap(({ask}) => Array.from({length: 50}, () => ask('hang', [], {timeoutMs: 30_000})))
    await callers[0]?.ask('echo', [1]).ended
    const killed = performance.now()
    mesh.controller.process.kill('SIGKILL')
    const ended = await Promise.all(calls.map((call) => call.ended))
    expect(performance.now() - killed).toBeLessThan(1000)
    expect(new Set(ended.map(({code}) => code))).toEqual(new Set(['CONTROLLER_LOST']))
    // While it is gone, calls fail at once.
    expect(await callers[0]?.ask('echo', [1]).ended).toMatchObject({code: 'CONTROLLER_LOST'})
    await mesh.restart()
    for (const caller of callers) {
      await until(() => known(caller).includes('n1') && caller.node.controller !== undefined, 8000)
      expect(await caller.ask('echo', ['back']).ended).toMatchObject({value: 'back', code: undefined})
    }
    await mesh.close()
  })

  test('a node is killed in a call, a broadcast and a generator', async () => {
    const mesh = await startFaultMesh(kind)
    const [n1] = [await mesh.start('node', 'n1'), await mesh.start('node', 'n2')]
    const caller = await mesh.caller()
    await until(() => known(caller).length === 2)
    const single = Array.from({length: 20}, () => caller.ask('hang', [], {receiver: 'n1', timeoutMs: 30_000}))
    const both = caller.ask('slow', [700], {flag: 'BROADCAST', timeoutMs: 30_000})
    const counted = caller.ask('count', [], {receiver: 'n1', timeoutMs: 30_000})
    await until(() => counted.items.length > 5)
    const killed = performance.now()
    n1.process.kill('SIGKILL')
    const ended = await Promise.all([...single, counted].map((call) => call.ended))
    expect(performance.now() - killed).toBeLessThan(1000)
    expect(new Set(ended.map(({code}) => code))).toEqual(new Set(['NODE_STOPPED']))
    expect(counted.items).toEqual(counted.items.map((_, index) => index))
    await until(() => known(caller).join() === 'n2', 5000 - (performance.now() - killed))
    expect((await both.ended).value).toEqual({n2: 'n2', n1: expect.stringContaining('n1 stopped unexpectedly')})
    expect(await caller.ask('hang', [], {receiver: 'n1'}).ended).toMatchObject({code: 'CANDIDATE_MISSING'})
    await mesh.close()
  })

  test('a caller stops with calls in flight, and the others go on', async () => {
    const mesh = await startFaultMesh(kind)
    await mesh.start('node', 'n1')
    const [leaving, staying] = [await mesh.caller(), await mesh.caller()]
    const calls = Array.from({length: 50}, () => leaving.ask('slow', [200], {timeoutMs: 30_000}))
    const other = staying.ask('slow', [300])
    const stopped = performance.now()
    await leaving.node.stop()
    expect(performance.now() - stopped).toBeLessThan(2500)
    for (const {ended} of calls) expect(['CONTROLLER_LOST', undefined]).toContain((await ended).code)
    expect(await leaving.ask('echo', [1]).ended).toMatchObject({code: 'GLOBAL_STOPPED'})
    expect(await other.ended).toMatchObject({value: 'n1'})
    await mesh.close()
  })
})
