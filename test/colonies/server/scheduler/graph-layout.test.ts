import {describe, expect, test} from 'vitest'
import {drawGraph, type GraphMember, inLevelOrder} from '../../../../src/colonies/server/scheduler/graph-layout.js'
import type {ProcessState} from '../../../../src/colonies/wire/objects/process.js'

const member = (id: string, state: ProcessState, parents: number[], children: number[]): GraphMember => ({
  id,
  label: `node ${id}`,
  state,
  parents,
  children,
})

describe('the layout of a workflow', () => {
  test('is that of the reference sample', () => {
    const {nodes, edges} = drawGraph([member('a', 0, [], [1]), member('b', 0, [0], [])])
    const style = {color: '', background: '#eee8d8'}
    expect(nodes).toEqual([
      {id: 'a', data: {label: 'node a'}, position: {x: 0, y: 0}, type: 'input', style},
      {id: 'b', data: {label: 'node b'}, position: {x: 0, y: 80}, type: 'output', style},
    ])
    expect(edges).toEqual([{id: 'a-b', source: 'a', target: 'b', animated: false}])
  })

  test('centres each level above the widest one, and colours states', () => {
    const {nodes, edges} = drawGraph([
      member('d', 4, [1, 2, 3], []),
      member('x', 2, [4], [0]),
      member('y', 1, [4], [0]),
      member('z', 3, [4], [0]),
      member('root', 2, [], [1, 2, 3]),
    ])
    expect(nodes.map(({id, position: {x, y}, style}) => [id, x, y, style.background])).toEqual([
      ['root', 200, 0, '#92d050'],
      ['x', 0, 80, '#92d050'],
      ['y', 200, 80, '#4689cd'],
      ['z', 400, 80, '#cb4239'],
      ['d', 200, 160, '#f5a623'],
    ])
    expect(edges.filter(({animated}) => animated).map(({source}) => source)).toEqual(['y'])
  })

  test('puts a node below all that it waits for', () => {
    const placed = inLevelOrder([member('a', 0, [], [2, 1]), member('b', 0, [0], [2]), member('c', 0, [0, 1], [])])
    expect(placed.map(({member: {id}, level}) => [id, level])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ])
  })
})
