import {describe, expect, test} from 'vitest'
import {jsonProblem} from '../../../../src/colonies/wire/spec/json-problem.js'

describe('a text that is not JSON', () => {
  test("the documentation's own example has a comma too many", () => {
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

}
`
    expect(jsonProblem(text)).toMatchObject({line: 12, column: 23})
    expect(jsonProblem(text)?.reason).toContain('comma')
  })

  test.each([
    ['', 1, 1],
    ['  \n ', 1, 1],
    ['[1,2,]', 1, 5],
    ['{"a":1,\r\n"b":2,\r\n}', 2, 6],
    ['{"a" 1}', 1, 6],
    ['{\n  a: 1\n}', 2, 3],
    ["{'a': 1}", 1, 2],
    ['{"a": "x', 1, 9],
    ['{"a": 1} x', 1, 10],
    ['{"a": 1 "b": 2}', 1, 9],
    ['{\n  // a comment\n}', 2, 3],
    ['{"a": tru}', 1, 7],
    ['\ufeff{}', 1, 1],
    ['{"a": 1, "a": 2}', 1, 11],
  ])('%j is wrong at line %i, column %i', (text, line, column) => {
    expect(jsonProblem(text)).toMatchObject({line, column})
  })

  test('is told of in one line that is a sentence', () => {
    for (const text of ['[1', '{"a":"b\n', '\u0000', '{"a":tru}']) {
      expect(jsonProblem(text)?.reason).toMatch(/^(?!jSON)[^\n]+$/)
    }
  })

  test('JSON has no problem', () => {
    expect(jsonProblem('{"a": [1, 2.5e3, null, "ö"]}')).toBeUndefined()
  })
})
