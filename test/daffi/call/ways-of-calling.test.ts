import {afterEach, describe, expect, test, vi} from 'vitest'
import {broadcast, broadcastNoReturn} from '../../../src/daffi/call/broadcast.js'
import {foreground, type Returned} from '../../../src/daffi/call/foreground.js'
import {javascriptResult} from '../../../src/daffi/call/javascript-value.js'
import {noReturn} from '../../../src/daffi/call/no-return.js'
import {schedule} from '../../../src/daffi/call/schedule.js'
import {scheduledTasks} from '../../../src/daffi/call/scheduled-tasks.js'
import {streamItems} from '../../../src/daffi/call/stream-items.js'
import {
  GlobalContextError,
  InitializationError,
  RemoteCallError,
  TimeoutError,
} from '../../../src/daffi/wire/exceptions.js'
import {remoteError} from '../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {PyFloat, PyTuple} from '../../../src/daffi/wire/pickle/values.js'
import {def, type MadeCall, scriptedNode} from './scripted-node.js'

const FUNCTIONS = {
  me: [],
  s1: [def('add(a, b)'), def('count(n)', {isGenerator: true})],
  s2: [def('add(a, b)')],
}
const add = (...args: unknown[]) => ({func: 'add', args, kwargs: {}})
const NOTHING = Buffer.alloc(0)
const python = {kind: 'python', generation: '2.2.1'} as const

afterEach(() => {
  vi.useRealTimers()
})

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error) => error,
  )
}

describe('a call whose result is wanted', () => {
  test('carries its arguments, receiver and timeout, and gives what came', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => handlers.onResult(new PyFloat(7), NOTHING, 's1'))
    const returned = await foreground(node, {func: 'add', args: [1], kwargs: {b: [2]}, receiver: 's2'}, {timeout: 1.5})
    expect(node.calls[0]).toMatchObject({
      flag: 'REQUEST',
      func: 'add',
      receiver: 's2',
      timeoutMs: 1500,
      returnResult: true,
    })
    expect(node.payload(0)).toEqual([[1], {b: [2]}, null])
    // The command prints 7.0, a program gets 7.
    expect(returned).toMatchObject({kind: 'value', value: new PyFloat(7), transmitter: 's1'})
    expect(javascriptResult(returned)).toBe(7)
  })

  test('fails before anything is sent when it cannot be made', async () => {
    const node = scriptedNode(FUNCTIONS)
    expect(await rejection(foreground(node, add(1)))).toBeInstanceOf(GlobalContextError)
    expect(await rejection(foreground(node, add(1, 2), {timeout: -1}))).toBeInstanceOf(GlobalContextError)
    expect(
      await rejection(
        foreground(
          node,
          add(1, () => {}),
        ),
      ),
    ).toMatchObject({name: 'RemoteCallError', code: 'CALL_INVALID'})
    expect(node.calls).toEqual([])
  })

  test('fails as the node says', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => handlers.onError(new RemoteCallError('bad value')))
    expect(await rejection(foreground(node, add(1, 2)))).toMatchObject({name: 'RemoteCallError', message: 'bad value'})
  })

  test('is held for its eta, which its timeout includes', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']})
    const node = scriptedNode(FUNCTIONS, ({handlers}) => handlers.onResult(3, NOTHING, 's1'))
    const returned = foreground(node, add(1, 2), {eta: 2, timeout: 5})
    await vi.advanceTimersByTimeAsync(1999)
    expect(node.calls).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(node.calls[0]).toMatchObject({timeoutMs: 3000})
    await expect(returned).resolves.toMatchObject({value: 3})
  })

  test('times out while it is held, and is then never sent', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']})
    const node = scriptedNode(FUNCTIONS)
    const failed = rejection(foreground(node, add(1, 2), {eta: 5, timeout: 2}))
    await vi.advanceTimersByTimeAsync(2000)
    expect(await failed).toBeInstanceOf(TimeoutError)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(node.calls).toEqual([])
  })

  test('waits longer than one timer can', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'performance']})
    const node = scriptedNode(FUNCTIONS)
    const returned = foreground(node, add(1, 2), {eta: '1000h'})
    returned.catch(() => {})
    await vi.advanceTimersByTimeAsync(999 * 3_600_000)
    expect(node.calls).toEqual([])
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(node.calls).toHaveLength(1)
  })

  test('is given up with a signal while it is held', async () => {
    const node = scriptedNode(FUNCTIONS)
    const stop = new AbortController()
    const failed = rejection(foreground(node, add(1, 2), {eta: 60, signal: stop.signal}))
    stop.abort(new Error('enough'))
    expect(await failed).toMatchObject({message: 'enough'})
    expect(await rejection(foreground(node, add(1, 2), {eta: 60, signal: stop.signal}))).toMatchObject({
      message: 'enough',
    })
  })
})

describe('a generator', () => {
  const count = {func: 'count', args: [3], kwargs: {}}
  const items = (returned: Returned) => {
    if (returned.kind !== 'items') throw new Error('no items')
    return returned.items
  }

  test('gives its items, those that come later too, and then ends', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => {
      handlers.onItem(0)
      handlers.onItem(1)
      setImmediate(() => {
        handlers.onItem(null)
        handlers.onResult(null, NOTHING, 's1')
      })
    })
    const seen: unknown[] = []
    for await (const item of items(await foreground(node, count))) seen.push(item)
    expect(seen).toEqual([0, 1, null])
  })

  test('without items is an empty one, not the value null', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => handlers.onResult(null, NOTHING, 's1'))
    for await (const item of items(await foreground(node, count))) expect(item).toBe('none')
    expect(await foreground(node, add(1, 2))).toMatchObject({kind: 'value', value: null})
  })

  test('fails where it failed, after the items before', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => {
      handlers.onItem(0)
      handlers.onError(new RemoteCallError('broken'))
    })
    const seen: unknown[] = []
    const loop = async () => {
      for await (const item of items(await foreground(node, count))) seen.push(item)
    }
    expect(await rejection(loop())).toMatchObject({message: 'broken'})
    expect(seen).toEqual([0])
  })

  test('can be gone through once, and is given up when a loop is left', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => {
      for (let item = 0; item < 5000; item++) handlers.onItem(item)
    })
    const returned = items(await foreground(node, count))
    let last: unknown
    for await (const item of returned) {
      last = item
      if (item === 3000) break
    }
    expect(last).toBe(3000)
    expect(node.calls[0]?.forgotten).toBe(true)
    expect(() => returned[Symbol.asyncIterator]()).toThrow(InitializationError)
  })

  test('fails, rather than filling the memory, when nobody takes its items', async () => {
    const megabyte = 'x'.repeat(1 << 20)
    const node = scriptedNode(FUNCTIONS, ({handlers}) => {
      for (let item = 0; item < 300; item++) handlers.onItem(megabyte)
    })
    const loop = async () => {
      for await (const _ of items(await foreground(node, count)));
    }
    expect(await rejection(loop())).toMatchObject({code: 'NODE_OVERLOADED'})
    expect(node.calls[0]?.forgotten).toBe(true)
  })
})

describe('a call whose result nobody wants', () => {
  test('tells of a later failure, and wants nothing else', async () => {
    const failures: unknown[] = []
    const node = scriptedNode(FUNCTIONS, ({handlers}) => handlers.onError(new Error('bad')))
    noReturn(node, add(1, 2), {}, (error) => failures.push(error))
    expect(node.calls[0]).toMatchObject({flag: 'REQUEST', returnResult: false, timeoutMs: 0})
    await vi.waitFor(() => expect(failures).toEqual([new Error('bad')]))
  })

  test('fails at once when it cannot be made', () => {
    const node = scriptedNode(FUNCTIONS)
    expect(() => noReturn(node, add(1), {}, () => {})).toThrow(GlobalContextError)
    expect(() => noReturn(node, add(1, 2), {eta: 'soon'}, () => {})).toThrow(GlobalContextError)
    expect(() => broadcastNoReturn(node, add(1), {}, () => {})).toThrow(GlobalContextError)
  })
})

describe('a broadcast', () => {
  test('gives each node’s value, or its error as an object', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) =>
      handlers.onResult(
        new Map<string, never>([
          ['s1', remoteError('broken') as never],
          ['s2', null as never],
        ]),
        NOTHING,
        '',
      ),
    )
    const entries = await broadcast(node, add(1, 2), {timeout: 2})
    expect(node.calls).toMatchObject([{flag: 'BROADCAST', receiver: '', returnResult: true, timeoutMs: 2000}])
    expect([...entries.keys()]).toEqual(['s1', 's2'])
    expect(entries.get('s1')).toMatchObject({ok: false, error: {name: 'RemoteCallError', message: 'broken'}})
    expect(entries.get('s2')).toEqual({ok: true, value: null})
  })

  test('of a Python controller is a call to each, which loses nothing', async () => {
    const answer = ({receiver, handlers}: MadeCall) => {
      if (receiver === 's2') handlers.onError(new RemoteCallError('broken'))
      else handlers.onResult(receiver, NOTHING, receiver)
    }
    const node = scriptedNode(FUNCTIONS, answer, python)
    const entries = await broadcast(node, add(1, 2))
    expect(node.calls.map(({flag, receiver}) => [flag, receiver])).toEqual([
      ['REQUEST', 's1'],
      ['REQUEST', 's2'],
    ])
    expect(entries.get('s1')).toEqual({ok: true, value: 's1'})
    expect(entries.get('s2')).toMatchObject({ok: false, error: {message: 'broken'}})
  })

  test.each([undefined, python])('times out as a whole', async (controller) => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => handlers.onError(new TimeoutError('late')), controller)
    expect(await rejection(broadcast(node, add(1, 2), {timeout: 1}))).toBeInstanceOf(TimeoutError)
  })

  test('an answer that is no dict of nodes is an error', async () => {
    const node = scriptedNode(FUNCTIONS, ({handlers}) => handlers.onResult(5, NOTHING, ''))
    expect(await rejection(broadcast(node, add(1, 2)))).toBeInstanceOf(RemoteCallError)
  })

  test('whose results nobody wants', () => {
    const node = scriptedNode(FUNCTIONS)
    broadcastNoReturn(node, add(1, 2), {}, () => {})
    expect(node.calls).toMatchObject([{flag: 'BROADCAST', returnResult: false, timeoutMs: 0}])
    const other = scriptedNode(FUNCTIONS, () => {}, python)
    broadcastNoReturn(other, add(1, 2), {}, () => {})
    expect(other.calls.map(({flag, receiver}) => [flag, receiver])).toEqual([
      ['REQUEST', 's1'],
      ['REQUEST', 's2'],
    ])
  })
})

describe('a periodic call', () => {
  const NOW = 1_900_000_000

  test('is accepted by whoever runs it, listed and cancelled there', async () => {
    const node = scriptedNode(FUNCTIONS, ({func, handlers}) => {
      if (func === 'add') handlers.onResult(null, NOTHING, 's2')
      else if (func === '__cancel_scheduled_task') handlers.onResult(true, NOTHING, 's2')
      else
        handlers.onResult(
          [
            new Map<string, string | number>([
              ['condition', 'at_time'],
              ['func_name', 'add'],
              ['uuid', 1],
              ['number_of_active_tasks', 3],
            ]),
            5,
          ],
          NOTHING,
          's2',
        )
    })
    const task = await schedule(node, {...add(1, 2), receiver: 's2'}, {period: '2s'}, NOW)
    expect(node.calls[0]).toMatchObject({receiver: 's2', returnResult: false, period: {interval: 2}})
    expect(task).toMatchObject({uuid: 1, func: 'add', process: 's2'})
    expect(await task.cancel()).toBe(true)
    expect(node.calls[1]).toMatchObject({func: '__cancel_scheduled_task', receiver: 's2'})
    expect(node.payload(1)).toEqual([[1, 'me', 'add'], {}, null])
    expect(await scheduledTasks(node, 's2')).toEqual([{uuid: 1, func: 'add', condition: 'at_time', remaining: 3}])
    expect(node.payload(2)).toEqual([['me'], {}, null])
  })

  test('is checked like any other', async () => {
    const node = scriptedNode(FUNCTIONS)
    expect(await rejection(schedule(node, add(1), {period: 1}, NOW))).toBeInstanceOf(GlobalContextError)
    expect(await rejection(schedule(node, add(1, 2), {}, NOW))).toBeInstanceOf(InitializationError)
    expect(node.calls).toEqual([])
  })
})

describe('a stream', () => {
  const never = new AbortController().signal
  const streamed = async (items: unknown, functions = FUNCTIONS, func = 'add') => {
    const seen: unknown[] = []
    const node = {
      ...scriptedNode(functions),
      stream: async (_func: string, _receiver: string, all: AsyncIterable<readonly unknown[]>) => {
        for await (const item of all) seen.push(item)
      },
    }
    await streamItems(node, {func, items: items as never}, never)
    return seen
  }

  test('passes each item as the only argument, a tuple as all of them', async () => {
    const pairs = [new PyTuple([1, 2]), new PyTuple([3, 4])]
    expect(await streamed(pairs)).toEqual([
      [1, 2],
      [3, 4],
    ])
    const one = {...FUNCTIONS, s1: [def('take(x)')]}
    expect(await streamed([[1, 2], 'b'], one, 'take')).toEqual([[[1, 2]], ['b']])
    async function* later() {
      yield 1
      yield 2
    }
    expect(await streamed(later(), one, 'take')).toEqual([[1], [2]])
  })

  test.each([
    ['an empty one', [], InitializationError],
    ['what is no iterable', 5, InitializationError],
    ['a text', 'abc', InitializationError],
    ['arguments that do not fit', [1], GlobalContextError],
  ])('%s is refused', async (_, items, type) => {
    expect(await rejection(streamed(items))).toBeInstanceOf(type)
  })

  test('a generator takes no stream, and the source is told that it is over', async () => {
    let ended = false
    function* source() {
      try {
        yield 1
      } finally {
        ended = true
      }
    }
    expect(await rejection(streamed(source(), FUNCTIONS, 'count'))).toBeInstanceOf(InitializationError)
    expect(ended).toBe(true)
  })
})
