import {describe, expect, test} from 'vitest'
import {planWorkflow} from '../../../../src/colonies/server/scheduler/workflow-plan.js'
import {workflowSpec} from '../../../../src/colonies/wire/objects/function-spec.js'
import {type Node, workflowOf} from '../../../support/workflow-colony.js'

const plan = (...nodes: readonly Node[]) => planWorkflow(workflowSpec.decode(workflowOf(nodes), ''), 'one')

describe('the plan of a workflow', () => {
  test('names the parents of each node in the order of its dependencies', () => {
    const nodes = plan(['d', ['c', 'a']], ['a'], ['c', ['a']])
    expect(nodes.map(({parents}) => parents)).toEqual([[2, 1], [], [1]])
  })

  test('reads a limit of 0 as none, and knows one colony only', () => {
    const [first, second] = plan(
      ['a', [], {maxexectime: 0, conditions: {colonyname: 'two'}}],
      ['b', ['a'], {maxexectime: 7}],
    )
    expect(first?.spec).toMatchObject({maxexectime: -1, conditions: {colonyname: 'one'}})
    expect(second?.spec.maxexectime).toBe(7)
  })

  test.each([
    ['is empty', []],
    ['has a node without a name', [['a'], ['']]],
    ['has two nodes of a name', [['a'], ['a']]],
    ['depends on what is not there', [['a', ['b']]]],
    ['depends on itself', [['a', ['a']]]],
    [
      'is a cycle',
      [
        ['a', ['b']],
        ['b', ['a']],
      ],
    ],
    ['has a cycle behind a root', [['a'], ['b', ['a', 'd']], ['c', ['b']], ['d', ['c']], ['e', ['d']]]],
  ] as ReadonlyArray<[string, Node[]]>)('is refused where it %s', (_why, nodes) => {
    expect(() => plan(...nodes)).toThrowError(expect.objectContaining({status: 400}))
  })

  test('names a node that is on the cycle, not one behind it', () => {
    expect(() => plan(['x', ['c']], ['r'], ['b', ['r', 'c']], ['c', ['b']])).toThrow(/node <[bc]>/)
  })
})
