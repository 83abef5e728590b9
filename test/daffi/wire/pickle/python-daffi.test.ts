import {spawnSync} from 'node:child_process'
import {describe, expect, test} from 'vitest'
import {remoteError} from '../../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {PyTuple} from '../../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../../src/daffi/wire/pickle/write-pickle.js'
import {pythonDaffi} from '../../../support/python-daffi.js'

/** What daffi does with the payload of an answer that holds an error. */
const RAISE = `
import sys, dill
args, kwargs, error = dill.loads(bytes.fromhex(sys.stdin.read()))
try:
    error.raise_with_trackeback()
except Exception as raised:
    print(type(raised).__module__, type(raised).__name__, raised)
`

describe.each(['1.0.0', '2.2.1'] as const)('real daffi %s', (generation) => {
  const daffi = pythonDaffi(generation)

  test.skipIf(daffi === undefined).each([
    ['RemoteCallError', undefined],
    ['RemoteCallError', 'Error: bad\n    at f (file.js:1:2)'],
    ['TimeoutError', 'a stack'],
    ['UnableToFindCandidate', undefined],
  ])('raises our %s, with the stack %j or without', (type, stack) => {
    const payload = writePickle(new PyTuple([new PyTuple([]), new Map(), remoteError('bad value', type, stack)]))
    const {stdout, stderr} = spawnSync(daffi?.python ?? '', ['-c', RAISE], {
      env: daffi?.env,
      input: payload.toString('hex'),
      encoding: 'utf8',
      timeout: 30_000,
    })
    expect(stderr).toBe('')
    expect(stdout.trim()).toBe(`daffi.exceptions ${type} bad value`)
  })
})
