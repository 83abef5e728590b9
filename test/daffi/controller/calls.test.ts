import {describe, expect, test} from 'vitest'
import {fakeMesh, outcome, reply, request, rpc} from './fake-mesh.js'
import {until} from './mesh.js'

const MIB = 1024 * 1024

describe('calls', () => {
  test('two callers may choose the same number, and each gets its answer', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const [one, two] = [await mesh.native('one', [], 'caller'), await mesh.native('two', [], 'caller')]
    one.send(request(7, 'f'))
    two.send(request(7, 'f'))
    const [first, second] = rpc(node)
    expect(first?.uuid).not.toBe(second?.uuid)
    if (second) node.send(reply(second, 'second'))
    if (first) node.send(reply(first, 'first'))
    expect(rpc(one).map((message) => [message.uuid, outcome(message)])).toEqual([[7, 'first']])
    expect(rpc(two).map((message) => [message.uuid, outcome(message)])).toEqual([[7, 'second']])
  })

  test('only the node that was asked can answer, and only once', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const other = await mesh.native('other', ['g'])
    const caller = await mesh.native('caller', [], 'caller')
    caller.send(request(7, 'f'))
    const [asked] = rpc(node)
    if (!asked) throw new Error('Nobody was asked')
    other.send(reply(asked, 'forged'))
    expect(rpc(caller)).toEqual([])
    node.send(reply(asked, 'true'))
    node.send(reply(asked, 'again'))
    node.drop()
    expect(rpc(caller).map(outcome)).toEqual(['true'])
  })

  test('a call goes to each node with the name, by chance, but never to its caller', async () => {
    const mesh = fakeMesh()
    const nodes = await Promise.all(['a', 'b', 'c'].map((name) => mesh.native(name, ['f'])))
    const [caller] = nodes
    for (let i = 0; i < 300; i++) caller?.send(request(i + 1, 'f'))
    const counts = nodes.map((node) => rpc(node).length)
    expect(counts[0]).toBe(0)
    expect(Math.min(counts[1] ?? 0, counts[2] ?? 0)).toBeGreaterThan(90)
    caller?.send(request(1000, 'f', {receiver: 'a'}))
    expect(rpc(nodes[0] as never).at(-1)?.flag).toBe('UNABLE_TO_FIND_CANDIDATE')
  })

  test('nobody has the callback', async () => {
    const mesh = fakeMesh()
    for (const caller of [await mesh.native('ours', [], 'caller'), await mesh.python('python', '1.0.0')]) {
      caller.send(request(7, 'nosuch'))
      caller.send(request(8, 'f', {receiver: 'nobody'}))
      expect(rpc(caller).map(({flag, uuid}) => [flag, uuid])).toEqual([
        ['UNABLE_TO_FIND_CANDIDATE', 7],
        ['UNABLE_TO_FIND_CANDIDATE', 8],
      ])
      expect(outcome(rpc(caller)[0])).toEqual({error: "Unable to find remote process candidate to execute 'nosuch'"})
    }
  })

  test('a node that dies ends its calls with what happened, and the caller’s death ends nothing', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const [stays, goes] = [await mesh.native('stays', [], 'caller'), await mesh.native('goes', [], 'caller')]
    stays.send(request(1, 'f'))
    goes.send(request(2, 'f'))
    goes.drop()
    node.drop()
    expect(rpc(stays).map(({flag, uuid}) => [flag, uuid])).toEqual([['REMOTE_STOPPED_UNEXPECTEDLY', 1]])
    expect(rpc(goes)).toEqual([])
    stays.send(request(3, 'f'))
    expect(rpc(stays).at(-1)?.flag).toBe('UNABLE_TO_FIND_CANDIDATE')
  })

  test('items of a generator come one by one; 1.0.0 gets them as a list', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const ours = await mesh.native('ours', [], 'caller')
    const python = await mesh.python('python', '1.0.0')
    for (const caller of [ours, python]) {
      caller.send(request(7, 'f'))
      const asked = rpc(node).at(-1)
      if (!asked) throw new Error('Nobody was asked')
      for (const item of [1, 2]) node.send(reply(asked, item, {completed: false}))
      node.send(reply(asked, null))
    }
    expect(rpc(ours).map((message) => [outcome(message), message.completed])).toEqual([
      [1, false],
      [2, false],
      [null, true],
    ])
    expect(rpc(python).map(outcome)).toEqual([[1, 2]])
  })

  test('a generator that nobody listens to is told', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const caller = await mesh.native('caller', [], 'caller')
    caller.send(request(7, 'f'))
    const [asked] = rpc(node)
    if (!asked) throw new Error('Nobody was asked')
    caller.drop()
    node.send(reply(asked, 1, {completed: false}))
    expect(rpc(node).at(-1)).toMatchObject({flag: 'UNABLE_TO_FIND_PROCESS', uuid: asked.uuid})
  })

  test('a 1.0.0 caller hears of failures where it wants no result, a 1.0.0 node’s unwanted answer ends here', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const python = await mesh.python('python', '1.0.0', ['g'])
    python.send(request(7, 'f', {returnResult: false}))
    const [asked] = rpc(node)
    expect(asked?.returnResult).toBe(true)
    if (asked) node.send(reply(asked, null))
    expect(rpc(python)).toMatchObject([{flag: 'SUCCESS', uuid: 7, returnResult: false}])

    node.send(request(8, 'g', {returnResult: false}))
    const handed = rpc(python).at(-1)
    expect(handed).toMatchObject({flag: 'REQUEST', returnResult: false})
    if (handed) python.send(reply(handed, null, {returnResult: false}))
    expect(rpc(node)).toHaveLength(1)
    expect(mesh.broker.handlers).toBeDefined()
  })

  test('a node that does not read gets no more, and its callers are told', async () => {
    const mesh = fakeMesh()
    const slow = await mesh.native('slow', ['f'])
    const caller = await mesh.native('caller', [], 'caller')
    slow.queuedBytes = 65 * MIB
    caller.send(request(1, 'f'))
    expect(rpc(slow)).toEqual([])
    expect(outcome(rpc(caller)[0])).toEqual({error: expect.stringContaining('slow')})
    const quick = await mesh.native('quick', ['f'])
    for (let i = 0; i < 20; i++) caller.send(request(i + 2, 'f'))
    expect(rpc(quick)).toHaveLength(20)
  })

  test('a caller that lets its answers pile up is dropped', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const caller = await mesh.native('caller', [], 'caller')
    caller.send(request(1, 'f'))
    caller.queuedBytes = 513 * MIB
    const [asked] = rpc(node)
    if (asked) node.send(reply(asked, 1))
    await until(() => caller.destroyed() !== undefined)
    expect(caller.destroyed()).toMatchObject({code: 'NODE_OVERLOADED'})
  })

  test('a name is refused twice, but to the same process that comes again', async () => {
    const mesh = fakeMesh()
    const first = await mesh.native('node', ['f'])
    await expect(mesh.python('node', '2.2.1')).resolves.toMatchObject({received: []})
    const again = await mesh.native('node', ['f'])
    await until(() => first.destroyed() !== undefined)
    const caller = await mesh.native('caller', [], 'caller')
    caller.send(request(1, 'f'))
    expect(rpc(again)).toHaveLength(1)
    const hello = {name: 'node', role: 'node', ident: 'another'} as const
    expect(() => mesh.broker.handlers.onNative(hello, '', again.link)).toThrow(
      expect.objectContaining({code: 'NODE_NAME_TAKEN'}),
    )
  })

  test('the load of a node is what it runs', async () => {
    const mesh = fakeMesh()
    const node = await mesh.native('node', ['f'])
    const caller = await mesh.native('caller', [], 'caller')
    const load = async (): Promise<unknown> => {
      caller.send(request(99, '@nodes'))
      const before = rpc(caller).length
      await until(() => rpc(caller).length > before)
      return (outcome(rpc(caller).at(-1)) as {load: number}[])[0]?.load
    }
    caller.send(request(1, 'f'))
    caller.send(request(2, 'f'))
    expect(await load()).toBe(2)
    const [asked] = rpc(node)
    if (asked) node.send(reply(asked, 1))
    expect(await load()).toBe(1)
  })
})
