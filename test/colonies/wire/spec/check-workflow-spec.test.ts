import {expect, test} from 'vitest'
import {checkWorkflowSpec} from '../../../../src/colonies/wire/spec/check-workflow-spec.js'

const node = (nodename: string, ...dependencies: string[]) => ({
  nodename,
  funcname: 'f',
  conditions: {executortype: 'cli', dependencies},
})

test('a list of function specs is a workflow', () => {
  const checked = checkWorkflowSpec([node('a'), node('b', 'a'), node('c', 'a', 'b')], 'dev')
  expect(checked).toMatchObject({
    ok: true,
    spec: {
      colonyname: 'dev',
      functionspecs: [
        {nodename: 'a', maxexectime: -1, conditions: {colonyname: 'dev'}},
        {nodename: 'b', conditions: {dependencies: ['a']}},
        {nodename: 'c'},
      ],
    },
  })
})

test('so is an object with functionspecs, which may name the colony', () => {
  const checked = checkWorkflowSpec({colonyname: 'west', functionspecs: [node('a')]}, 'dev')
  expect(checked).toMatchObject({
    ok: true,
    spec: {colonyname: 'west', functionspecs: [{conditions: {colonyname: 'west'}}]},
  })
})

test.each([
  [{funcname: 'echo'}, 'list'],
  ['x', 'list'],
  [[], 'no function specs'],
  [[{...node('a'), nodename: ''}], '[0].nodename'],
  [[node('a'), node('a')], '[1].nodename'],
  [[node('a', 'b')], '[0].conditions.dependencies'],
  [[node('a', 'a')], 'wait for each other'],
  [[node('start'), node('a', 'b'), node('b', 'c'), node('c', 'a')], 'a, b, c'],
  [[node('a'), {...node('b'), funcname: 3}], '[1].funcname'],
])('%j is refused', (document, part) => {
  const checked = checkWorkflowSpec(document, 'dev')
  expect(checked.ok).toBe(false)
  expect(checked.ok ? '' : checked.problems.join()).toContain(part)
})
