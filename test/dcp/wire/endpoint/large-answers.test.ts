import {expect, it} from 'vitest'
import {createLargeAnswers} from '../../../../src/dcp/wire/endpoint/large-answers.js'
import type {Caller} from '../../../../src/dcp/wire/session/caller.js'

function caller(isClosed = () => false): Caller {
  const unasked = () => {
    throw new Error('not asked for')
  }
  const session = {dcpsid: 'x'.repeat(42), address: `0x${'1'.repeat(40)}`, baseUrl: 'http://127.0.0.1/'}
  return {...session, isClosed, isConnected: () => true, request: unasked, delivered: unasked, onClosed: unasked}
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('makes one for a session and a few for all, in turn', async () => {
  const answers = createLargeAnswers(2)
  const begun: string[] = []
  const ends: (() => void)[] = []
  const make = (name: string) => () => {
    begun.push(name)
    return new Promise<string>((resolve) => ends.push(() => resolve(name)))
  }
  const [one, two, three] = [caller(), caller(), caller()]
  const made = [
    answers.make(one, make('one')),
    answers.make(one, make('one again')),
    answers.make(two, make('two')),
    answers.make(three, make('three')),
  ]
  await settled()
  expect(begun).toEqual(['one', 'two'])
  ends.shift()?.()
  await settled()
  expect(begun).toEqual(['one', 'two', 'three'])
  while (begun.length < 4) {
    ends.shift()?.()
    await settled()
  }
  for (const end of ends) end()
  expect(await Promise.all(made)).toEqual(['one', 'one again', 'two', 'three'])
})

it('a failure does not hold the next one up, and who has gone gets none', async () => {
  const answers = createLargeAnswers(1)
  let gone = false
  const one = caller(() => gone)
  const failed = answers.make(one, () => Promise.reject(new Error('broken')))
  await expect(failed).rejects.toThrow('broken')
  expect(await answers.make(one, () => 'next')).toBe('next')
  gone = true
  expect(await answers.make(one, () => 'nobody reads it')).toBeUndefined()
})
