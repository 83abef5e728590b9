import {describe, expect, test} from 'vitest'
import type {JobWork} from '../../../../src/dcp/job/task.js'
import {syntaxErrorOf} from '../../../../src/dcp/wire/tasks/syntax-error.js'
import {describeJob, range} from '../../scheduler/jobs.js'

function work(changes: Partial<JobWork>): JobWork {
  const job = describeJob(range(1))
  return {...job, public: job, packageFiles: [], ...changes}
}

const strict = {deployment: {...describeJob(range(1)).deployment, useStrict: true}}

describe('the syntax of work functions', () => {
  test.each(['x => x', 'async (x) => { await x }', '{a: 1}', '(() => { throw 1 })()'])(
    '%s is JavaScript, and is not run',
    (workFunction) => {
      expect(syntaxErrorOf(work({workFunction}))).toBeUndefined()
    },
  )

  test.each(['', 'x =>', 'x => {', 'function (', 'def f(x): return x'])('%j is not', (workFunction) => {
    expect(syntaxErrorOf(work({workFunction}))).toEqual(expect.any(String))
  })

  test('is that of strict mode where the job wants it', () => {
    const workFunction = 'x => { with (x) return 1 }'
    expect(syntaxErrorOf(work({workFunction}))).toBeUndefined()
    expect(syntaxErrorOf(work({workFunction, ...strict}))).toEqual(expect.any(String))
  })

  test('of Python, of what stands elsewhere, and of what is long is not looked at', () => {
    expect(syntaxErrorOf(work({workFunction: 'def f(x): return x', worktime: 'pyodide'}))).toBeUndefined()
    expect(syntaxErrorOf(work({workFunction: '', workFunctionUrl: 'https://example.com/work.js'}))).toBeUndefined()
    expect(syntaxErrorOf(work({workFunction: `x => {${' '.repeat(2 ** 19)}`}))).toBeUndefined()
    expect(syntaxErrorOf(work({workFunction: '['.repeat(100_000)}))).not.toBe('')
  })
})
