import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest'
import {callback} from '../../../src/daffi/library/callback.js'
import {callbackRegistry} from '../../../src/daffi/library/callback-registry.js'
import type {Global} from '../../../src/daffi/library/global.js'
import {InitializationError} from '../../../src/daffi/wire/exceptions.js'
import {type TestMesh, testMesh} from './mesh.js'

// Upstream: test_callback (1.0.0); daffi-semantics, section 3. Two Globals of one process both have its callbacks.

let mesh: TestMesh

beforeEach(async () => {
  mesh = await testMesh()
})
afterEach(() => mesh.close())

/** One that runs what is registered, and one that calls it. */
async function pair(): Promise<Global> {
  const runner = mesh.global({processName: 'runner'})
  const caller = mesh.global({processName: 'caller'})
  await Promise.all([runner.waitProcess('caller', {timeout: 5}), caller.waitProcess('runner', {timeout: 5})])
  return caller
}

describe('functions', () => {
  test('stay what they are, and can be called by others', async () => {
    function add(a: number, b: number): number {
      return a + b
    }
    expect(callback(add)).toBe(add)
    expect(add(1, 2)).toBe(3)
    expect(() => (add as (...args: unknown[]) => unknown)()).not.toThrow()
    const g = await pair()
    expect(await g.call.add(1, 2).fg()).toBe(3)
    await expect(g.call.add(1).fg()).rejects.toThrow("missing 1 required positional argument: 'b'")
  })

  test('asynchronous ones and generators', async () => {
    callback(async function later(x: number) {
      return x * 2
    })
    callback(async function* each(n: number) {
      for (let item = 0; item < n; item++) yield item
    })
    const g = await pair()
    expect(await g.call.later(4).fg()).toBe(8)
    const seen: number[] = []
    for await (const item of g.call.each(3).fg()) seen.push(item)
    expect(seen).toEqual([0, 1, 2])
  })

  test('one without name is refused, and can be given one', async () => {
    expect(() =>
      callback(
        (
          () => () =>
            1
        )(),
      ),
    ).toThrow('Lambdas is not supported.')
    expect(() => callback(5 as never)).toThrow(InitializationError)
    callback(
      (
        () => () =>
          'named'
      )(),
      'given',
    )
    const g = await pair()
    expect(await g.call.given().fg()).toBe('named')
  })

  test('registered when the process has joined already, and replaced', async () => {
    const g = await pair()
    const late = g.call.late(1).fg()
    callback(function late(x: number) {
      return x + 1
    })
    expect(await late).toBe(2)
    callback(function late(x: number) {
      return x + 100
    })
    await vi.waitFor(async () => expect(await g.call.late(1).fg()).toBe(101))
    expect([...callbackRegistry().entries].filter(({name}) => name === 'late')).toHaveLength(1)
  })

  test('get the Global as g, which is never passed, and call others with it', async () => {
    await mesh.node('helper', {double: (x: number) => x * 2})
    callback(async function viaHelper(x: number, g: Global<{double(x: number): number}>) {
      await g.waitFunction('double', {timeout: 5})
      return [g.processName, await g.call.double(x).fg()]
    })
    const g = await pair()
    expect(await g.call.viaHelper(21).fg()).toEqual(['runner', 42])
    await expect(g.call.viaHelper(21, {}).fg()).rejects.toThrow('takes 1 positional argument but 2 were given')
  })

  test('those of another copy of this library are there too', async () => {
    vi.resetModules()
    const copy = await import('../../../src/daffi/library/callback.js')
    expect(copy.callback).not.toBe(callback)
    copy.callback(function fromTheOther() {
      return 'other'
    })
    const g = await pair()
    expect(await g.call.fromTheOther().fg()).toBe('other')
  })
})

describe('classes', () => {
  test('static methods at once, the others with the one instance', async () => {
    const Group = callback(
      class Group {
        readonly #greeting: string
        constructor(greeting: string) {
          this.#greeting = greeting
        }
        method1(name: string): string {
          return `${this.#greeting} ${name}`
        }
        async method2(): Promise<string> {
          return this._hidden()
        }
        static method3(): string {
          return Group.name
        }
        _hidden(): string {
          return 'hidden'
        }
      },
    )
    const g = await pair()
    expect(await g.call.method3().fg()).toBe('Group')
    await expect(g.call.method1('x').fg()).rejects.toThrow(
      "Instance of 'Group' is not initialized yet. Create instance or mark method 'method1' as classmethod or staticmethod",
    )
    const group = new Group('hello')
    expect(group).toBeInstanceOf(Group)
    expect(group.method1('you')).toBe('hello you')
    await vi.waitFor(async () => expect(await g.call.method1('me').fg()).toBe('hello me'))
    expect(await g.call.method2().fg()).toBe('hidden')
    expect(g.registeredCallbacks.runner).toEqual(expect.not.arrayContaining(['_hidden', 'constructor']))
    expect(() => new Group('again')).toThrow("Only one callback instance of 'Group' should be created.")
  })

  test('a constructor that fails leaves room for the instance', async () => {
    const Picky = callback(
      class Picky {
        constructor(readonly good: boolean) {
          if (!good) throw new Error('bad')
        }
        state(): boolean {
          return this.good
        }
      },
    )
    expect(() => new Picky(false)).toThrow('bad')
    new Picky(true)
    const g = await pair()
    expect(await g.call.state().fg()).toBe(true)
  })

  test('inherited methods count, and g is filled in methods too', async () => {
    class Base {
      inherited(): string {
        return 'base'
      }
    }
    callback(
      class Derived extends Base {
        static who(g: Global): string {
          return g.processName
        }
      },
    )
    const g = await pair()
    expect(await g.call.who().fg()).toBe('runner')
    await expect(g.call.inherited().fg()).rejects.toThrow('is not initialized yet')
  })

  test('a method is not decorated', () => {
    const context = {kind: 'method', name: 'method'} as ClassMethodDecoratorContext
    expect(() => callback(function method() {}, context)).toThrow(InitializationError)
  })
})
