import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import {bindArguments} from '../../../../src/daffi/wire/pickle/bind-arguments.js'
import type {Parameter, ParameterKind} from '../../../../src/daffi/wire/pickle/shapes/parameter.js'
import {plainPython} from './plain-python.js'

const parameter = (name: string, kind: ParameterKind = 'POSITIONAL_OR_KEYWORD', optional = false): Parameter => ({
  name,
  kind,
  optional,
})

test.each<[string | undefined, readonly Parameter[], number, readonly string[]]>([
  [undefined, [], 0, []],
  [undefined, [parameter('a'), parameter('b')], 1, ['b']],
  ["f() missing 1 required positional argument: 'b'", [parameter('a'), parameter('b')], 1, []],
  ["f() missing 2 required positional arguments: 'a' and 'b'", [parameter('a'), parameter('b')], 0, []],
  ["f() got multiple values for argument 'a'", [parameter('a')], 1, ['a']],
  ["f() got an unexpected keyword argument 'x'", [parameter('a')], 1, ['x']],
  ['f() takes 0 positional arguments but 1 was given', [], 1, []],
  [
    'f() takes from 1 to 2 positional arguments but 3 were given',
    [parameter('a'), parameter('b', undefined, true)],
    3,
    [],
  ],
  [
    "f() got some positional-only arguments passed as keyword arguments: 'a'",
    [parameter('a', 'POSITIONAL_ONLY')],
    0,
    ['a'],
  ],
  [undefined, [parameter('a', 'POSITIONAL_ONLY', true), parameter('k', 'VAR_KEYWORD')], 0, ['a', 'z']],
  [undefined, [parameter('r', 'VAR_POSITIONAL')], 9, []],
  ["f() missing 1 required keyword-only argument: 'k'", [parameter('k', 'KEYWORD_ONLY')], 0, []],
])('%s', (problem, parameters, given, names) => {
  const kwargs = Object.fromEntries(names.map((name) => [name, 1]))
  expect(bindArguments('f', {parameters}, Array(given).fill(1), kwargs)).toBe(problem)
})

describe.skipIf(plainPython === undefined)('with real Python', () => {
  test('says the same of four thousand calls', () => {
    let seed = 11
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * below)
    }
    const signature = (): Parameter[] => {
      let optional = false
      const positional = Array.from({length: random(4)}, (_, at) => {
        optional ||= random(3) === 0
        return parameter('abc'.charAt(at), 'POSITIONAL_OR_KEYWORD', optional)
      })
      const only = random(3) === 0 ? random(positional.length + 1) : 0
      const keywordOnly = Array.from({length: random(3)}, (_, at) =>
        parameter('xy'.charAt(at), 'KEYWORD_ONLY', random(2) === 0),
      )
      return [
        ...positional.map((one, at) => (at < only ? {...one, kind: 'POSITIONAL_ONLY' as const} : one)),
        ...(random(4) === 0 ? [parameter('rest', 'VAR_POSITIONAL')] : []),
        ...keywordOnly,
        ...(random(4) === 0 ? [parameter('named', 'VAR_KEYWORD')] : []),
      ]
    }
    const calls = Array.from({length: 4000}, () => ({
      parameters: signature(),
      args: Array.from({length: random(5)}, (_, at) => at),
      kwargs: Object.fromEntries(['a', 'b', 'c', 'x', 'y', 'z'].filter(() => random(4) === 0).map((name) => [name, 0])),
    }))
    const {stdout, stderr} = spawnSync(plainPython ?? '', [fileURLToPath(new URL('bind.py', import.meta.url))], {
      input: JSON.stringify(calls.map(({parameters, args, kwargs}) => [declaration(parameters), args, kwargs])),
      encoding: 'utf8',
      maxBuffer: 1e8,
    })
    expect(stderr).toBe('')
    const answers = JSON.parse(stdout) as (string | null)[]
    const ours = calls.map(({parameters, args, kwargs}) => bindArguments('f', {parameters}, args, kwargs) ?? null)
    expect(ours).toEqual(answers)
    const kinds = new Set(answers.map((answer) => answer?.replaceAll(/'.*|\d+/g, '')))
    expect(kinds.size).toBeGreaterThan(8)
  })
})

function declaration(parameters: readonly Parameter[]): string {
  const parts: string[] = []
  for (const [at, {name, kind, optional}] of parameters.entries()) {
    const starred = parameters.slice(0, at).some((one) => one.kind === 'VAR_POSITIONAL' || one.kind === 'KEYWORD_ONLY')
    if (kind === 'KEYWORD_ONLY' && !starred) parts.push('*')
    const stars = kind === 'VAR_POSITIONAL' ? '*' : kind === 'VAR_KEYWORD' ? '**' : ''
    parts.push(`${stars}${name}${optional ? '=None' : ''}`)
    if (kind === 'POSITIONAL_ONLY' && parameters[at + 1]?.kind !== 'POSITIONAL_ONLY') parts.push('/')
  }
  return parts.join(', ')
}
