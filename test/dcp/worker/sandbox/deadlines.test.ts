import {expect, it} from 'vitest'
import {createDeadlines} from '../../../../src/dcp/worker/sandbox/deadlines.js'
import {until} from '../../../support/processes.js'

it('a deadline that ran out while the process was busy is begun again by what waited', async () => {
  const deadlines = createDeadlines<'a' | 'b'>()
  const expired: string[] = []
  deadlines.start('a', 20, () => expired.push('a'))
  deadlines.start('b', 20, () => expired.push('b'))
  // Runs before the timers of this turn have had their last chance.
  setTimeout(() => deadlines.again('a'), 20)
  const begun = performance.now()
  while (performance.now() - begun < 100);
  await until(() => expired.length > 0)
  expect(expired).toEqual(['b'])
  await until(() => expired.length === 2)
  deadlines.start('a', 1, () => expired.push('never'))
  deadlines.clear()
  deadlines.start('b', 30, () => expired.push('last'))
  await until(() => expired.includes('last'))
  expect(expired).toEqual(['b', 'a', 'last'])
})
