import {describe, expect, test} from 'vitest'
import {replicasOf} from '../../../../src/cli/colonies/blueprints/replicas.js'
import {blueprint} from '../../../../src/colonies/wire/objects/blueprints.js'
import {executor} from '../../../../src/colonies/wire/objects/members.js'

const ID = 'ab'.repeat(32)
const made = (kind: string, spec: object, status: object = {}) =>
  blueprint.decode({blueprintid: ID, kind, metadata: {name: 'web-shop', generation: 3}, spec, status}, '')
const runs = (executorname: string, blueprintgen?: number, state = 1) =>
  executor.decode({executorname, state, ...(blueprintgen !== undefined && {blueprintid: ID, blueprintgen})}, '')

describe('instances of a blueprint', () => {
  test('are the approved executors that name it and its generation', () => {
    const executors = [runs('a', 3), runs('b', 3), runs('c', 2), runs('d', 3, 0), runs('e')]
    expect(replicasOf(made('ExecutorDeployment', {replicas: 4}), executors)).toEqual({wanted: 4, running: 2, old: 1})
  })

  test('are known by their names where the executors say no more', () => {
    const executors = ['web-shop-1f2e-3', 'web-shop-99aa-2', 'web-shop', 'web-shop-x', 'web-1f2e-3'].map((name) =>
      runs(name),
    )
    expect(replicasOf(made('ExecutorDeployment', {replicas: 1}), executors)).toEqual({wanted: 1, running: 1, old: 1})
  })

  test('are what the status says, where no executor is one', () => {
    const docker = made('DockerDeployment', {instances: [{}, {}]}, {runningInstances: 1})
    expect(replicasOf(docker, [])).toEqual({wanted: 2, running: 1, old: 0})
  })

  test('are none of a deployment without any, and unknown of other kinds', () => {
    expect(replicasOf(made('ExecutorDeployment', {replicas: 2}), [])).toEqual({wanted: 2, running: 0, old: 0})
    expect(replicasOf(made('Site', {replicas: 2}), [])).toBeUndefined()
    expect(replicasOf(made('Site', {}), [runs('a', 3)])).toBeUndefined()
  })
})
