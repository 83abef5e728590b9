import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {readPickle} from '../../../../src/daffi/wire/pickle/read-pickle.js'
import {type RemoteError, readRemoteError} from '../../../../src/daffi/wire/pickle/shapes/remote-error.js'
import {tracebackText as textOf} from '../../../../src/daffi/wire/pickle/shapes/traceback.js'
import {type PickleValue, PyGlobal, PyObject, PyTuple} from '../../../../src/daffi/wire/pickle/values.js'
import {writePickle} from '../../../../src/daffi/wire/pickle/write-pickle.js'

interface Sample {
  readonly name: string
  readonly by: string
  readonly payload: string
  readonly text: string
}

/** Errors that real daffi sent. */
const samples = JSON.parse(
  readFileSync(new URL('../../../fixtures/daffi/errors.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly Sample[]>>

function errorIn({payload}: Sample): RemoteError {
  const message = readPickle(Buffer.from(payload, 'hex'))
  const error = message instanceof PyTuple ? readRemoteError(message.items[2] ?? null) : undefined
  if (!error) throw new Error('no error in the sample')
  return error
}

const tracebackText = ({traceback, info}: RemoteError): string | undefined =>
  traceback === null ? undefined : textOf(traceback, info)

function sample(name: string): Sample {
  const found = samples['2.2.1']?.find((one) => one.name === name)
  if (!found) throw new Error(`no sample ${name}`)
  return found
}

describe.each(Object.keys(samples))('errors of daffi %s', (generation) => {
  test.each(samples[generation] ?? [])('$name ($by)', (one) => {
    expect(tracebackText(errorIn(one))).toBe(one.text)
  })

  test('are sixteen', () => {
    expect(samples[generation]).toHaveLength(16)
  })
})

describe('the text of a traceback', () => {
  test('needs no message: a plain exception tells its own', () => {
    expect(tracebackText({...errorIn(sample('fail')), info: null})).toBe(sample('fail').text)
    expect(tracebackText({...errorIn(sample('chained')), info: 'other'})).toBe(sample('chained').text)
    expect(tracebackText({...errorIn(sample('custom')), info: null})).toMatch(/\ncalls\.Refused$/)
  })

  test('has the message of a wrong call without the signature', () => {
    const info = 'deep() takes 1. Function signature is: deep(n=3): ...'
    expect(tracebackText({...errorIn(sample('wrong')), info})).toMatch(/\nTypeError: deep\(\) takes 1$/)
  })

  test('is undefined when there is none, or nobody can read it', () => {
    const error = errorIn(sample('fail'))
    const read = (value: PickleValue): unknown => tracebackText({...error, traceback: writePickle(value)})
    const bytes = error.traceback ?? Buffer.alloc(0)
    for (let at = 0; at < bytes.length; at++) {
      expect(() => tracebackText({...error, traceback: bytes.subarray(0, at)})).not.toThrow()
    }
    expect(tracebackText({...error, traceback: bytes.subarray(0, 100)})).toBeUndefined()
    expect(read(null)).toBeUndefined()
    expect(read(new PyTuple([]))).toBeUndefined()
    const type = new PyGlobal('builtins', 'ValueError')
    expect(read(new PyTuple([type, null, null]))).toBeUndefined()
    const maker = new PyGlobal('tblib.pickling_support', 'unpickle_traceback')
    expect(read(new PyTuple([type, null, new PyObject('reduce', maker, new PyTuple([1, 2, 3]))]))).toBeUndefined()
  })

  test('ends, though its frames lead in a circle', () => {
    const object = (state: Record<string, PickleValue>): PyObject => {
      const made = new PyObject('newobj', new PyGlobal('tblib', 'Traceback'), new PyTuple([]))
      made.steps.push({op: 'build', state: new Map(Object.entries(state))})
      return made
    }
    const frame = object({f_code: object({co_filename: 'f.py', co_name: 'f'})})
    const state = new Map<PickleValue, PickleValue>(Object.entries({tb_frame: frame, tb_lineno: 1}))
    const circle = new PyObject('newobj', new PyGlobal('tblib', 'Traceback'), new PyTuple([]))
    state.set('tb_next', circle)
    circle.steps.push({op: 'build', state})
    const maker = new PyGlobal('tblib.pickling_support', 'unpickle_traceback')
    const traceback = new PyObject('reduce', maker, new PyTuple<PickleValue>([frame, 1, circle]))
    const bytes = writePickle(new PyTuple([new PyGlobal('builtins', 'ValueError'), null, traceback]))
    expect(tracebackText({...errorIn(sample('fail')), traceback: bytes})).toBeUndefined()
  })
})
