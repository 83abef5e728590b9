import {describe, expect, test} from 'vitest'
import {OPERATION_RESULTS} from '../../../src/cli/daffi/operation-results.js'

const NODE = {name: 'a', kind: 'continuum', generation: null, callbacks: ['f'], load: 0, age: 1.5, address: null}
const TASK = {
  id: 'a1',
  kind: 'call',
  func: 'f',
  receiver: null,
  owner: 'a',
  ownerUuid: null,
  state: 'done',
  created: 1,
  due: null,
  ended: 2,
  interval: null,
  atTime: null,
  runs: 1,
  result: new Uint8Array(1),
  error: null,
}

describe('what a controller answers to operations', () => {
  test('is taken when it has the shape', () => {
    expect(OPERATION_RESULTS['@nodes']([NODE, {...NODE, kind: 'python', generation: '2.2.1'}])).toBe(true)
    expect(OPERATION_RESULTS['@tasks']([TASK])).toBe(true)
    expect(OPERATION_RESULTS['@result']({...TASK, error: {type: 'E', message: 'm', stack: null}})).toBe(true)
    expect([OPERATION_RESULTS['@hold']('id'), OPERATION_RESULTS['@cancel'](false)]).toEqual([true, true])
    expect(OPERATION_RESULTS['@stop'](null)).toBe(true)
  })

  test.each([
    ['@nodes', null],
    ['@nodes', {}],
    ['@nodes', [{...NODE, callbacks: [1]}]],
    ['@nodes', [{...NODE, kind: 'other'}]],
    ['@tasks', [null]],
    ['@tasks', [{...TASK, runs: '1'}]],
    ['@result', {...TASK, error: {}}],
    ['@hold', {}],
    ['@cancel', null],
    ['@stop', true],
  ] as const)('is refused otherwise: %s %j', (name, value) => {
    expect(OPERATION_RESULTS[name](value)).toBe(false)
  })
})
