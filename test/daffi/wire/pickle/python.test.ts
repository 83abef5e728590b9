import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import {readPickle} from '../../../../src/daffi/wire/pickle/read-pickle.js'
import type {CallbackDescriptor} from '../../../../src/daffi/wire/pickle/shapes/callback-descriptor.js'
import type {Parameter} from '../../../../src/daffi/wire/pickle/shapes/parameter.js'
import {remoteError} from '../../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {writeSignature} from '../../../../src/daffi/wire/pickle/shapes/signature.js'
import {writeCallbackDescriptor} from '../../../../src/daffi/wire/pickle/shapes/write-descriptor.js'
import {PyFloat, PyTuple} from '../../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../../src/daffi/wire/pickle/write-pickle.js'
import {rows} from './fixtures.js'
import {plainPython} from './plain-python.js'

interface Answer {
  readonly same?: boolean
  readonly again?: readonly string[]
  readonly shown?: unknown
}

/** What `check.py` says of each pickle. */
function ask(questions: readonly {readonly source?: string; readonly bytes: Buffer}[]): Answer[] {
  const script = fileURLToPath(new URL('check.py', import.meta.url))
  const input = JSON.stringify(questions.map(({source, bytes}) => ({source, hex: bytes.toString('hex')})))
  const {status, stdout, stderr} = spawnSync(plainPython ?? '', [script], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Answer[]
}

const shown = (value: unknown): unknown => ask([{bytes: writePickle(value)}])[0]?.shown

describe.skipIf(plainPython === undefined)('with real Python', () => {
  test('every plain value and every symbol that it sent, it takes back equal; and sends again the same', () => {
    // Symbols in protocol 2 bear names of Python 2, which protocol 4 does not translate.
    const sent = rows.filter(
      ({kind, by, protocol}) => by === 'pickle' && (kind === 'plain' || (kind === 'symbol' && protocol > 2)),
    )
    const answers = ask(sent.map(({source, bytes}) => ({source, bytes: writePickle(readPickle(bytes))})))
    expect(sent.filter((_, at) => answers[at]?.same !== true)).toEqual([])
    for (const [at, {bytes, kind}] of sent.entries()) {
      if (kind !== 'plain') continue
      const value = readPickle(bytes)
      for (const hex of answers[at]?.again ?? []) {
        expect(readPickle(Buffer.from(hex, 'hex'))).toStrictEqual(value)
      }
    }
  })

  test.each<[string, unknown]>([
    ['[1, -2, 2**70, -(2**70), 1.5, 7.0, -0.0]', [1, -2, 2n ** 70n, -(2n ** 70n), 1.5, new PyFloat(7), -0]],
    ["{'a': None, '__proto__': True}", JSON.parse('{"a": null, "__proto__": true}')],
    ["('x', b'y', {1, 2}, [()])", new PyTuple(['x', Buffer.from('y'), new Set([1, 2]), [new PyTuple([])]])],
    [
      "{(1, 2): 'pair', frozenset([3]): 'set'}",
      new Map<unknown, unknown>([
        [[1, 2], 'pair'],
        [new Set([3]), 'set'],
      ]),
    ],
    ["'\\ud800x\\U0001f600'", '\ud800x\u{1f600}'],
    ["['x' * 70000, b'z' * 70000]", ['x'.repeat(70_000), Buffer.alloc(70_000, 'z')]],
    ['{str(i): [i] for i in range(3000)}', Object.fromEntries(Array.from({length: 3000}, (_, at) => [at, [at]]))],
    ['10**5000 - 1', 10n ** 5000n - 1n],
    ["(lambda s: [s, s, {'s': s}])('shared')", ['shared', 'shared', {s: 'shared'}]],
  ])('%s', (source, value) => {
    expect(ask([{source, bytes: writePickle(value)}])[0]?.same).toBe(true)
  })

  const parameters: readonly Parameter[] = [
    {name: 'a', kind: 'POSITIONAL_ONLY', optional: false},
    {name: 'b', kind: 'POSITIONAL_OR_KEYWORD', optional: true},
    {name: 'rest', kind: 'VAR_POSITIONAL', optional: false},
    {name: 'c', kind: 'KEYWORD_ONLY', optional: false},
    {name: 'more', kind: 'VAR_KEYWORD', optional: false},
  ]

  test('signatures', () => {
    expect(shown(writeSignature())).toBe('(*args, **kwargs)')
    expect(shown(writeSignature([]))).toBe('()')
    expect(shown(writeSignature(parameters))).toBe('(a, /, b=None, *rest, c, **more)')
    const plain = (name: string, optional = false): Parameter => ({name, kind: 'POSITIONAL_OR_KEYWORD', optional})
    for (const wrong of [
      [plain('$x')],
      [plain('class')],
      [plain('x): pass\nimport os #')],
      [plain('a'), plain('a')],
      [plain('a', true), plain('b')],
      [...parameters].reverse(),
    ]) {
      expect(shown(writeSignature(wrong))).toBe('(*args, **kwargs)')
    }
  })

  test('an error', () => {
    expect(shown(remoteError('no luck', 'UnableToFindCandidate'))).toEqual({
      info: 'no luck',
      traceback: null,
      _origin_traceback: null,
      _awaited_error_type: 'UnableToFindCandidate',
    })
  })

  test('descriptors', () => {
    const base: CallbackDescriptor = {
      generation: '2.2.1',
      name: 'f',
      signature: {parameters},
      isAsync: false,
      isGenerator: true,
      method: undefined,
    }
    const method = {className: 'Shop', isStatic: true, callable: false}
    const signature = '(a, /, b=None, *rest, c, **more)'
    expect(shown(writeCallbackDescriptor(base))).toEqual({
      '': 'CallbackExecutor',
      wrapped: true,
      signature,
      is_async: false,
      is_generator: true,
      origin_name_: 'f',
    })
    expect(shown(writeCallbackDescriptor({...base, signature: undefined, method}))).toEqual({
      '': 'ClassCallbackExecutor',
      klass: false,
      signature: '(*args, **kwargs)',
      is_async: false,
      is_static: true,
      is_generator: true,
      origin_name_: 'f',
    })
    expect(shown(writeCallbackDescriptor({...base, generation: '1.0.0'}))).toEqual({
      '': 'RemoteCallback',
      callback: true,
      origin_name: 'f',
      signature,
      is_async: false,
    })
    const named = {parameters: [{name: 'x', kind: 'POSITIONAL_OR_KEYWORD', optional: false}]} as const
    expect(shown(writeCallbackDescriptor({...base, generation: '1.0.0', signature: named, method}))).toEqual({
      '': 'RemoteClassCallback',
      klass: false,
      klass_name: 'Shop',
      origin_name: 'f',
      signature: '(self, x)',
      is_async: false,
      is_static: true,
    })
  })
})
