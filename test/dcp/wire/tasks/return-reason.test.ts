import {describe, expect, test} from 'vitest'
import {chargeOf} from '../../../../src/dcp/wire/tasks/return-reason.js'

describe('why slices come back', () => {
  test.each([
    undefined,
    null,
    '',
    7,
    {},
    'unknown',
    'repoMan',
    'ECONNRESET',
    'Worker wanted fewer running slices',
    {errorCode: 'ETIMEDOUT', message: 'late'},
  ])('%j costs no try', (reason) => {
    expect(chargeOf(reason)).toBeUndefined()
  })

  test.each(['ENOPROGRESS', 'ESLICETOOSLOW', 'EUNCAUGHT', 'ENOMODULE', 'EFETCH', 'EPERM_ORIGIN', 'EMODULETOOBIG'])(
    '%s is charged by that code',
    (code) => {
      expect(chargeOf(code)).toMatchObject({code})
    },
  )

  test('work.reject brings its reason and its retries', () => {
    expect(chargeOf({errorCode: 'EWORKREJECT', message: 'too hot', retries: 3})).toEqual({
      code: 'EWORKREJECT',
      message: 'too hot',
      retries: 3,
    })
    expect(chargeOf({errorCode: 'EWORKREJECT', message: false, retries: -1})).toMatchObject({code: 'EWORKREJECT'})
    expect(chargeOf({errorCode: 'EWORKREJECT', message: 'x', retries: 1e300})?.retries).toBeLessThan(1e6)
  })

  test('a lost evaluator is a sandbox that died', () => {
    expect(chargeOf('Slice execution failed because evaluatorHandle end event has fired.')).toMatchObject({
      code: 'ESANDBOXDIED',
    })
  })

  test('a slice that was never begun has a work function that nobody can evaluate', () => {
    expect(chargeOf('late reserved slices')).toMatchObject({code: 'EWORKFUNCTION'})
  })

  test('what is not known is charged too, in bounds', () => {
    expect(chargeOf('Failed to run slice 1 on sandbox 2')).toMatchObject({code: 'ESLICEFAILED'})
    expect(chargeOf({errorCode: 'not a code', message: 'x'})).toMatchObject({code: 'ESLICEFAILED', message: 'x'})
    expect(chargeOf('x'.repeat(1e6))?.message.length).toBeLessThan(10_000)
  })
})
