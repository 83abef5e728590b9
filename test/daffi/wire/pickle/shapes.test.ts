import {describe, expect, test} from 'vitest'
import {readPickle} from '../../../../src/daffi/wire/pickle/read-pickle.js'
import {
  type CallbackDescriptor,
  readCallbackDescriptor,
} from '../../../../src/daffi/wire/pickle/shapes/callback-descriptor.js'
import type {Parameter} from '../../../../src/daffi/wire/pickle/shapes/parameter.js'
import {readRemoteError, remoteError} from '../../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {ANY_PARAMETERS} from '../../../../src/daffi/wire/pickle/shapes/signature.js'
import {writeCallbackDescriptor} from '../../../../src/daffi/wire/pickle/shapes/write-descriptor.js'
import {type PickleValue, PyTuple} from '../../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../../src/daffi/wire/pickle/write-pickle.js'
import {row} from './fixtures.js'

const read = (source: string, daffi: string): PickleValue => readPickle(row(source, daffi).bytes)

function descriptors(source: string, daffi: string): Record<string, CallbackDescriptor | undefined> {
  const value = read(source, daffi)
  if (!(value instanceof Map)) throw new Error('no mapping')
  return Object.fromEntries([...value].map(([name, one]) => [name, readCallbackDescriptor(one)]))
}

const plain = (name: string, annotation?: string, optional = false): Parameter => ({
  name,
  kind: 'POSITIONAL_OR_KEYWORD',
  optional,
  annotation,
})

const func1 = {
  parameters: [
    plain('a'),
    plain('b', 'int', true),
    {name: 'args', kind: 'VAR_POSITIONAL', optional: false, annotation: undefined},
    {name: 'c', kind: 'KEYWORD_ONLY', optional: true, annotation: 'str'},
    {name: 'kw', kind: 'VAR_KEYWORD', optional: false, annotation: undefined},
  ],
  returns: 'float',
}
const later = {
  parameters: [{name: 'x', kind: 'POSITIONAL_ONLY', optional: false, annotation: 'list'}, plain('y', undefined, true)],
  returns: undefined,
}

describe('descriptors that real daffi classes gave', () => {
  test('2.2.1', () => {
    const base = {generation: '2.2.1', isAsync: false, isGenerator: false, method: undefined}
    expect(descriptors('CallbackExecutor', '2.2.1')).toEqual({
      func1: {...base, name: 'func1', signature: func1},
      later: {...base, name: 'later', signature: later, isAsync: true},
      items: {...base, name: 'items', signature: {parameters: [plain('n')]}, isGenerator: true},
    })
    expect(descriptors('ClassCallbackExecutor', '2.2.1')).toEqual({
      sell: {
        ...base,
        name: 'sell',
        signature: {parameters: [plain('self'), plain('what', 'str'), plain('price', undefined, true)]},
        method: {isStatic: false, callable: false},
      },
      open: {
        ...base,
        name: 'open',
        signature: {parameters: [plain('hour', 'bool', true)]},
        method: {isStatic: true, callable: true},
      },
    })
  })

  test('1.0.0, code and all', () => {
    const base = {generation: '1.0.0', isAsync: false, isGenerator: false, method: undefined}
    expect(descriptors('RemoteCallback', '1.0.0')).toEqual({
      func1: {...base, name: 'func1', signature: func1},
      later: {...base, name: 'later', signature: later, isAsync: true},
    })
    const methods = descriptors('RemoteClassCallback', '1.0.0')
    expect(methods.sell?.method).toEqual({className: 'Shop', isStatic: false, callable: false})
    expect(methods.open?.method).toEqual({className: 'Shop', isStatic: true, callable: true})
  })

  test('are known again when we write them', () => {
    const method = {className: undefined, isStatic: false, callable: true}
    for (const generation of ['1.0.0', '2.2.1'] as const) {
      const written: CallbackDescriptor = {
        generation,
        name: 'f',
        signature: {parameters: ANY_PARAMETERS},
        isAsync: true,
        isGenerator: false,
        method: undefined,
      }
      expect(readCallbackDescriptor(readPickle(writePickle(writeCallbackDescriptor(written))))).toEqual(written)
      const own = {...written, method: generation === '1.0.0' ? {...method, className: 'A'} : method}
      expect(readCallbackDescriptor(readPickle(writePickle(writeCallbackDescriptor(own))))).toEqual(own)
    }
  })

  test('anything else is none', () => {
    for (const value of [null, 1, 'f', [], new Map(), new PyTuple([]), remoteError('x')]) {
      expect(readCallbackDescriptor(value)).toBeUndefined()
    }
  })
})

describe('errors', () => {
  test.each(['1.0.0', '2.2.1'])('of %s', (daffi) => {
    const reply = read('RemoteError', daffi)
    if (!(reply instanceof PyTuple)) throw new Error('no reply')
    const error = readRemoteError(reply.items[2] ?? null)
    expect(error?.info).toMatch(/division by zero/)
    expect(error?.errorType).toBe('RemoteCallError')
    expect(error?.traceback).toBeInstanceOf(Uint8Array)
    const unfound = read('RemoteError without traceback', daffi)
    if (!(unfound instanceof PyTuple)) throw new Error('no reply')
    expect(readRemoteError(unfound.items[2] ?? null)).toEqual({
      info: 'Unable to find remote process candidate',
      traceback: null,
      stack: null,
      errorType: 'UnableToFindCandidate',
    })
  })

  test('of ours', () => {
    const error = readPickle(writePickle(remoteError('no luck')))
    expect(readRemoteError(error)).toEqual({
      info: 'no luck',
      traceback: null,
      stack: null,
      errorType: 'RemoteCallError',
    })
    const placed = readPickle(writePickle(remoteError('no luck', 'TimeoutError', 'at f (a.js:1:2)')))
    expect(readRemoteError(placed)).toMatchObject({stack: 'at f (a.js:1:2)', errorType: 'TimeoutError'})
    expect(readRemoteError(new Map())).toBeUndefined()
  })
})
