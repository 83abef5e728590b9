import {expect, test} from 'vitest'
import {chainSpec} from '../../../src/cli/colonies/chain-spec.js'
import {checkWorkflowSpec} from '../../../src/colonies/wire/spec/check-workflow-spec.js'

test('each step waits for the one before; the first has the arguments', () => {
  const spec = chainSpec(['gen@py', 'sum@js', 'gen@py'], [1, 'two'], 'dev')
  expect(
    spec.functionspecs.map(({nodename, funcname, args, conditions}) => [
      nodename,
      funcname,
      args,
      conditions.executortype,
      conditions.dependencies,
    ]),
  ).toEqual([
    ['gen', 'gen', [1, 'two'], 'py', []],
    ['sum', 'sum', [], 'js', ['gen']],
    ['gen-2', 'gen', [], 'py', ['sum']],
  ])
  expect(checkWorkflowSpec(spec, 'dev')).toMatchObject({ok: true, spec})
})

test('the type of an executor may hold an @', () => {
  expect(chainSpec(['f@a@b'], [], 'dev').functionspecs[0]?.conditions.executortype).toBe('a@b')
})

test('a name with a number behind may be taken too', () => {
  const names = chainSpec(['f-2@t', 'f@t', 'f@t'], [], 'dev').functionspecs.map(({nodename}) => nodename)
  expect(new Set(names).size).toBe(3)
})

test.each(['f', 'f@', '@t', ''])('%j is no step', (step) => {
  expect(() => chainSpec([step], [], 'dev')).toThrow(expect.objectContaining({code: 'USAGE'}))
})
