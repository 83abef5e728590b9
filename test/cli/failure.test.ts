import {expect, test} from 'vitest'
import {describeFailure} from '../../src/cli/failure.js'
import {Fault} from '../../src/errors.js'

const describe = (error: unknown, flags: readonly string[] = []) => describeFailure(error, 'dcp job deploy', flags)
/** As oclif's parser throws it. */
const parseError = (message: string, more: object = {}): Error => Object.assign(new Error(message), {oclif: {}}, more)

test('what the parser of a flag throws names the flag, without the words of oclif around it', () => {
  const fault = new Fault('USAGE', '"5" is not a duration.', 'Examples: 30s')
  fault.message = `Parsing --timeout \n\t${fault.message}\nSee more help with --help`
  expect(describe(fault)).toEqual({
    code: 'USAGE',
    message: '--timeout: "5" is not a duration',
    hint: 'Examples: 30s',
    exitCode: 2,
  })
})

test('flags that exclude each other are named without their values', () => {
  const message =
    'The following error occurred:\n  --output=my file cannot also be provided when using --detach\nSee more help with --help'
  expect(describe(parseError(message))).toMatchObject({
    code: 'USAGE',
    message: '--output cannot also be provided when using --detach',
    exitCode: 2,
  })
})

test('an unknown flag comes with the closest one', () => {
  const failure = describe(parseError('Nonexistent flag: --rnage', {flags: ['--rnage']}), ['range', 'retries'])
  expect(failure.code).toBe('USAGE')
  expect(failure.hint).toContain('--range?')
})

test('the lines of any other fault stay as they are; what is no fault is a bug', () => {
  expect(describe(new Fault('WORK_INVALID', 'a.js:1:2: no\na.js:2:3: neither.')).message).toBe(
    'a.js:1:2: no\na.js:2:3: neither',
  )
  expect(describe(new RangeError('off'))).toMatchObject({code: 'BUG', exitCode: 1, stack: expect.any(String)})
  expect(describe('text')).toMatchObject({code: 'BUG', message: 'text'})
})
