import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {readFunctionSpec, readWorkflowSpec, type SpecFlags} from '../../../src/cli/colonies/read-spec.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'continuum-spec-'))
})
afterAll(() => rmSync(folder, {recursive: true}))

const source = (input = '') => {
  const warnings: string[] = []
  return {
    warnings,
    output: {warn: (line: string) => warnings.push(line)},
    stdin: {
      stream: () => Readable.from([Buffer.from(input)]),
      lines: () => {
        throw new Error('A spec is not read by lines')
      },
    },
  }
}
const file = (text: string): string => {
  const path = join(folder, 'spec.json')
  writeFileSync(path, text)
  return path
}
const read = (text: string, flags: Partial<SpecFlags> = {}, from = source()) =>
  readFunctionSpec(from, {spec: file(text), ...flags}, 'dev')
const readAll = (text: string) => readWorkflowSpec(source(), {spec: file(text)}, 'dev')
const SPEC = '{"funcname": "echo", "conditions": {"executortype": "cli"}}'

test('a file, and stdin', async () => {
  expect(await read(SPEC)).toMatchObject({funcname: 'echo', maxexectime: -1})
  expect(await read('', {spec: '-'}, source(SPEC))).toMatchObject({funcname: 'echo'})
})

test('a byte order mark, as editors of Windows write it, is no mistake', async () => {
  expect(await read(`\ufeff${SPEC}`)).toMatchObject({funcname: 'echo'})
})

test('--set overrides, in its order', async () => {
  const set = ['args=[1,2]', 'args.1=x', 'conditions.executortype=other', 'label=5']
  expect(await read(SPEC, {set})).toMatchObject({
    args: [1, 'x'],
    label: '5',
    conditions: {executortype: 'other'},
  })
  await expect(read(SPEC, {set: ['args']})).rejects.toMatchObject({code: 'USAGE'})
  await expect(read(SPEC, {set: ['funcname.x=1']})).rejects.toMatchObject({code: 'USAGE'})
})

test('large numbers keep their digits', async () => {
  const {args} = await read('{"funcname":"f","args":[9007199254740993],"conditions":{"executortype":"cli"}}')
  expect(args).toEqual([9007199254740993n])
})

describe('what is wrong is said', () => {
  test('with line and column, for a comma too many', async () => {
    const failure = read('{\n  "funcname": "echo",\n}')
    await expect(failure).rejects.toMatchObject({code: 'SPEC_INVALID', exitStatus: 2})
    await expect(failure).rejects.toThrow(/line 2, column 21: a comma/)
  })

  test('with a guess, for a name that is nearly right', async () => {
    const failure = read('{"funcname": "echo", "conditions": {"executertype": "cli"}}')
    await expect(failure).rejects.toMatchObject({code: 'SPEC_INVALID', hint: expect.stringContaining('executortype')})
  })

  test('and where an unknown name does no harm, it is a warning', async () => {
    const from = source()
    await read('{"funcname": "e", "maxretires": 3, "x\\u001b[2J": 1, "conditions": {"executortype": "c"}}', {}, from)
    expect(from.warnings).toHaveLength(2)
    expect(from.warnings[0]).toMatch(/maxretires.*maxretries/)
    expect(from.warnings.join()).not.toContain('\u001b')
  })

  test.each([
    ['{"funcname": 5}', 'funcname'],
    ['[]', 'workflow submit'],
    ['{"functionspecs": []}', 'workflow submit'],
    ['"text"', 'the document'],
    ['', 'empty'],
  ])('%j: %s', async (text, part) => {
    const failure = await read(text).then(
      () => undefined,
      (error) => error,
    )
    expect(failure).toMatchObject({code: 'SPEC_INVALID'})
    expect(`${failure.message} ${failure.hint}`).toContain(part)
  })

  test('a file that is not there', async () => {
    await expect(readFunctionSpec(source(), {spec: join(folder, 'none.json')}, 'dev')).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    })
  })

  test('a function spec is no workflow', async () => {
    await expect(readAll(SPEC)).rejects.toMatchObject({
      code: 'SPEC_INVALID',
      hint: expect.stringContaining('function submit'),
    })
    await expect(readAll('{"func": "x"}')).rejects.toMatchObject({code: 'SPEC_INVALID'})
  })
})

describe("the documentation's own examples", () => {
  test('the echo function with its comma too many, and without', async () => {
    const text = `{
    "conditions": {
        "executortype": "echo_executor"
    },
    "func": "echo",
    "args": [
        "helloworld"
    ],
    "priority": 0,
    "maxexectime": 10,
    "maxretries": 3,
    "maxwaittime": 100,

}`
    await expect(read(text)).rejects.toThrow('line 12, column 23')
    const from = source()
    expect(await read(text.replace('100,', '100'), {}, from)).toMatchObject({
      funcname: 'echo',
      args: ['helloworld'],
      maxexectime: 10,
      maxwaittime: 100,
      maxretries: 3,
    })
    expect(from.warnings).toHaveLength(1)
    expect(from.warnings[0]).toContain('funcname')
  })

  test('helloworld', async () => {
    const from = source()
    await read(
      '{\n "conditions": {\n "executortype": "helloworld-executor"\n },\n "funcname": "helloworld"\n}',
      {},
      from,
    )
    expect(from.warnings).toEqual([])
  })
})
