import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {Executor} from '../../src/colonies/wire/objects/members.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'

let user: ColoniesHome
beforeEach(() => {
  user = coloniesHome()
})
afterEach(() => user.remove())

const shown = (): Promise<Executor> => user.result(['executor', 'get', '--name', 'dev-executor'])

describe('colonies executor allocate', () => {
  test('reports one project after the other, and all from a file', async () => {
    const given = {allocatedcpu: 100, usedcpu: 0, allocatedgpu: 0, usedgpu: 0, allocatedstorage: 0, usedstorage: 7}
    const flags = ['--allocatedcpu', '100', '--usedstorage', '7']
    await user.prints(['executor', 'allocate', '--project', 'a', ...flags])
    const both = await user.result([
      'executor',
      'allocate',
      '--project',
      'b',
      '--usedgpu',
      '1',
      '--name',
      'dev-executor',
    ])
    expect(both).toMatchObject({executorname: 'dev-executor', projects: {a: given, b: {usedgpu: 1}}})
    await user.prints(['executor', 'allocate', '--project', 'a', '--usedcpu', '5'])
    expect((await shown()).allocations.projects).toMatchObject({a: {...given, usedcpu: 5}, b: {usedgpu: 1}})
    expect(await user.prints(['executor', 'get', '--name', 'dev-executor'])).toContain('CPU used\t5 of 100\n')
    await user.prints(['executor', 'allocate', '--spec', '-'], {input: '{"projects":{"c":{"usedcpu":1}}}'})
    expect(Object.keys((await shown()).allocations.projects)).toEqual(['c'])
  })

  test('says what is missing or too much', async () => {
    const allocate = ['executor', 'allocate']
    expect(await user.fails(allocate)).toMatchObject({code: 'USAGE'})
    expect(await user.fails([...allocate, '--project', 'a'])).toMatchObject({code: 'USAGE'})
    const both = [...allocate, '--spec', '-', '--usedcpu', '1']
    expect(await user.fails(both, {input: '{}'})).toMatchObject({code: 'USAGE'})
    const wrong = await user.fails([...allocate, '--spec', '-'], {input: '{"projects":{"c":{"usedcpu":"1"}}}'})
    expect(wrong).toMatchObject({code: 'SPEC_INVALID'})
    expect(await user.fails([...allocate, '--project', 'a', '--usedcpu', '1', '--name', 'x'])).toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('colonies executor update', () => {
  test('says what it can do, by flags and by a file', async () => {
    const machine = ['--nodes', '2', '--cores', '8', '--mem', '16Gi', '--gpu-name', 'A100', '--gpu-count', '4']
    const rest = [
      '--network',
      '10.0.0.1',
      '--network',
      '10.0.0.2',
      '--software',
      'ffmpeg@7.1',
      '--software',
      'lib:cuda',
    ]
    await user.prints(['executor', 'update', ...machine, ...rest])
    expect((await shown()).capabilities).toMatchObject({
      hardware: [{nodes: 2, cores: 8, mem: '16Gi', gpu: {name: 'A100', count: 4}, network: ['10.0.0.1', '10.0.0.2']}],
      software: [
        {name: 'ffmpeg', type: '', version: '7.1'},
        {name: 'cuda', type: 'lib', version: ''},
      ],
    })
    const two = {hardware: [{model: 'a'}, {model: 'b'}]}
    const done = await user.result(['executor', 'update', '--spec', '-'], {input: JSON.stringify(two)})
    expect(done).toEqual({executorname: 'dev-executor'})
    expect((await shown()).capabilities).toMatchObject({...two, software: []})
  })

  test('says what is missing or wrong', async () => {
    expect(await user.fails(['executor', 'update'])).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['executor', 'update', '--software', '@1'])).toMatchObject({code: 'USAGE'})
    const wrong = await user.fails(['executor', 'update', '--spec', '-'], {input: '{"hardware":[{"nodes":"2"}]}'})
    expect(wrong).toMatchObject({code: 'SPEC_INVALID'})
  })
})

describe('the log of an executor', () => {
  test('is written by itself, and read by its name', async () => {
    const added = await user.result(['log', 'add', '--executorname', 'dev-executor', '--msg', 'too hot'])
    expect(added).toEqual({executorname: 'dev-executor'})
    expect(await user.prints(['log', 'get', '-e', 'dev-executor'])).toContain('too hot')
    const lines = await user.result(['log', 'get', '--executorname', 'dev-executor'])
    expect(lines).toMatchObject([{processid: '', executorname: 'dev-executor', message: 'too hot'}])
    expect(await user.fails(['log', 'add', '--msg', 'x'])).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['log', 'add', '-e', 'other', '-m', 'x'])).toMatchObject({code: 'REQUEST_REFUSED'})
  })
})
