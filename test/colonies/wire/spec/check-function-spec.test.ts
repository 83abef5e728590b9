import {describe, expect, test} from 'vitest'
import {checkFunctionSpec} from '../../../../src/colonies/wire/spec/check-function-spec.js'

const MINIMAL = {funcname: 'echo', conditions: {executortype: 'cli'}}

const specOf = (document: unknown) => {
  const checked = checkFunctionSpec(document, 'dev')
  if (!checked.ok) throw new Error(checked.problems.join('; '))
  return checked
}
const problemsOf = (document: unknown): readonly string[] => {
  const checked = checkFunctionSpec(document, 'dev')
  return checked.ok ? [] : checked.problems
}

test('what is left out is filled in', () => {
  const {spec, warnings, unknown} = specOf(MINIMAL)
  expect(spec).toMatchObject({
    funcname: 'echo',
    maxwaittime: -1,
    maxexectime: -1,
    maxretries: 0,
    conditions: {colonyname: 'dev', executortype: 'cli'},
    args: [],
    env: {},
  })
  expect(warnings).toEqual([])
  expect(unknown).toEqual([])
})

test('what is given stays', () => {
  const {spec} = specOf({
    ...MINIMAL,
    args: [1, 'two', {three: [3n]}],
    maxwaittime: 7,
    maxexectime: 8,
    maxretries: -1,
    conditions: {executortype: 'cli', colonyname: 'other'},
  })
  expect(spec).toMatchObject({
    args: [1, 'two', {three: [3n]}],
    maxwaittime: 7,
    maxexectime: 8,
    maxretries: -1,
    conditions: {colonyname: 'other'},
  })
})

test('names of fields are taken in any case, as by ColonyOS', () => {
  expect(specOf({FuncName: 'echo', Conditions: {ExecutorType: 'cli'}}).spec).toMatchObject({funcname: 'echo'})
})

describe('old names', () => {
  test('are renewed, each with a warning', () => {
    const {spec, warnings, unknown} = specOf({
      func: 'echo',
      conditions: {executortype: 'cli', colonyid: 'west', executorids: ['one'], 'processes-per-node': 4},
    })
    expect(spec).toMatchObject({
      funcname: 'echo',
      conditions: {colonyname: 'west', executornames: ['one'], processespernode: 4},
    })
    expect(warnings).toHaveLength(4)
    expect(warnings.join()).toMatch(/func .*funcname.*colonyid.*colonyname.*executornames.*processespernode/)
    expect(unknown).toEqual([])
  })

  test('the id of a colony is not taken for its name', () => {
    const {spec, warnings} = specOf({...MINIMAL, conditions: {executortype: 'cli', colonyid: '4787'.repeat(16)}})
    expect(spec.conditions.colonyname).toBe('dev')
    expect(warnings).toHaveLength(1)
  })

  test('give way to new ones', () => {
    const {spec, warnings} = specOf({...MINIMAL, func: 'other'})
    expect(spec.funcname).toBe('echo')
    expect(warnings).toHaveLength(1)
  })
})

test.each([
  [{conditions: {executortype: 'cli'}}, 'funcname'],
  [{funcname: 'echo'}, 'conditions.executortype'],
  [{...MINIMAL, conditions: {executortype: 7}}, 'conditions.executortype'],
  [{funcname: 'echo', conditions: {executornames: ['*']}}, 'conditions.executortype'],
  [{funcname: 'echo', conditions: {executornames: ['one', 'two']}}, 'conditions.executortype'],
  [{...MINIMAL, conditions: []}, 'conditions'],
  [{...MINIMAL, maxretries: '3'}, 'maxretries'],
  [{...MINIMAL, maxexectime: 1.5}, 'maxexectime'],
  [{...MINIMAL, args: {a: 1}}, 'args'],
  [{...MINIMAL, env: {A: 1}}, 'env.A'],
  [{...MINIMAL, conditions: {executortype: 'cli', gpu: {count: true}}}, 'conditions.gpu.count'],
  [{...MINIMAL, fs: {dirs: [{label: 3}]}}, 'fs.dirs[0].label'],
  [{...MINIMAL, priority: 50_001}, 'priority'],
  ['echo', 'the document'],
  [7, 'the document'],
])('%j is wrong at %s', (document, place) => {
  const problems = problemsOf(document)
  expect(problems).toHaveLength(1)
  expect(problems[0]?.startsWith(`${place} `)).toBe(true)
})

test('all that is missing is named at once', () => {
  expect(problemsOf({})).toHaveLength(2)
})

test('one executor by its name needs no type', () => {
  expect(problemsOf({funcname: 'echo', conditions: {executornames: ['one']}})).toEqual([])
})

test('unknown fields are named, with what is known there', () => {
  const {unknown} = specOf({
    ...MINIMAL,
    maxretires: 3,
    conditions: {executortype: 'cli', cores: 2},
    kwargs: {anything: 1},
    fs: {snapshots: [{lable: '/a'}]},
  })
  expect(unknown.map(({path}) => path)).toEqual(['conditions.cores', 'maxretires', 'fs.snapshots[0].lable'])
  expect(unknown[1]?.known).toContain('maxretries')
})
