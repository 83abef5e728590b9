import {describe, expect, test} from 'vitest'
import type {CallRequest} from '../../../src/daffi/call/call-request.js'
import {checkCall} from '../../../src/daffi/call/check-call.js'
import {GlobalContextError} from '../../../src/daffi/wire/exceptions.js'
import {def, scriptedNode} from './scripted-node.js'

// Upstream: Ipc.call and validate_provided_arguments (daffi-semantics, sections 3 and 6).

const node = scriptedNode({
  me: [def('mine(a)'), def('both(a)')],
  s1: [def('add(a, b)'), def('both(a)'), def('test_callback()')],
  s2: [def('add(a, b, c=1)')],
  s3: [],
})
const call = (func: string, args: readonly unknown[] = [], rest: Partial<CallRequest> = {}) => {
  try {
    checkCall(node, {func, args, kwargs: {}, ...rest})
    return undefined
  } catch (error) {
    if (error instanceof GlobalContextError) return error
    throw error
  }
}

describe('whether a call can be made', () => {
  test('somebody else has the function, and the arguments fit', () => {
    expect(call('add', [1, 2])).toBeUndefined()
    expect(call('both', [1])).toBeUndefined()
  })

  test('an unknown name lists who has what, own functions left out', () => {
    const error = call('nosuch')
    expect(error?.code).toBe('CALLBACK_UNKNOWN')
    expect(error?.message).toBe(
      'function nosuch not found on remote.\nAvailable registered callbacks:\n' +
        ' process: s1\n  - [ add, both, test_callback ]\n' +
        ' process: s2\n  - [ add ]\n' +
        ' process: s3\n  - [ << no registered callbacks >> ]',
    )
  })

  test('of hundreds of functions and processes only some are listed', () => {
    const many = scriptedNode(
      Object.fromEntries(
        Array.from({length: 30}, (_, p) => [`p${p}`, Array.from({length: 200}, (_, f) => def(`f${f}(a)`))]),
      ),
    )
    const lines = (request: Partial<CallRequest>): string[] => {
      try {
        checkCall(many, {func: 'x', args: [], kwargs: {}, ...request})
        return []
      } catch (error) {
        return String(error).split('\n')
      }
    }
    const all = lines({})
    expect(all).toHaveLength(43)
    expect(all.at(-1)).toBe(' and 10 processes more')
    expect(all[3]).toMatch(/f39, … and 160 more \]$/)
    expect(lines({receiver: 'p99'})[0]).toMatch(/'p19', and 10 more\]/)
  })

  test('nobody else is there', () => {
    const alone = scriptedNode({me: [def('mine(a)')]})
    expect(() => checkCall(alone, {func: 'x', args: [], kwargs: {}})).toThrow('No available callbacks found on remotes')
  })

  test('a function of this process alone is not called through the controller', () => {
    expect(call('mine', [1])?.message).toContain('function mine not found on remote processes but found locally.')
  })

  test.each([
    ['testCallback', 'test_callback'],
    ['Test-Callback', 'test_callback'],
    ['ad', undefined],
    ['addd', 'add'],
    ['dad', 'add'],
    ['bohts', undefined],
    ['boht', 'both'],
    ['bth', 'both'],
  ])('%s was meant to be %s', (name, meant) => {
    const hint = call(name)?.hint
    if (meant) expect(hint).toBe(`Did you mean ${meant}?`)
    else expect(hint).not.toContain('Did you mean')
  })

  test('arguments that fit none of the nodes, with the signature', () => {
    const error = call('add', [1])
    expect(error?.code).toBe('CALL_INVALID')
    expect(error?.message).toBe("add() missing 1 required positional argument: 'b'\nFunction signature: def add(a, b)")
    // One of the two takes three.
    expect(call('add', [1, 2, 3])).toBeUndefined()
    expect(call('add', [1, 2, 3], {receiver: 's1'})?.code).toBe('CALL_INVALID')
  })

  test('a receiver is there, has the function, and is somebody else', () => {
    expect(call('add', [1, 2], {receiver: 's2'})).toBeUndefined()
    const unknown = call('add', [1, 2], {receiver: 'zz'})
    expect(unknown?.code).toBe('NODE_UNKNOWN')
    expect(unknown?.message).toBe(
      "Provided receiver zz is not one that is registered. Available receivers = ['s1', 's2', 's3']",
    )
    expect(call('add', [1, 2], {receiver: 's3'})?.code).toBe('CALLBACK_UNKNOWN')
    expect(call('mine', [1], {receiver: 'me'})?.message).toContain('found locally')
  })
})
