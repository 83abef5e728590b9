import {afterEach, expect, test} from 'vitest'
import {type ProcessColony, processColony} from '../../../support/process-colony.js'
import {eventually} from '../../../support/started.js'

let place: ProcessColony
afterEach(() => place.remove())

async function closed(end: 'closesuccessfulmsg' | 'closefailedmsg'): Promise<string> {
  const {processid} = await place.submit()
  await place.assign()
  await place.as(place.keys.executor, 'addlogmsg', {processid, message: 'a line'})
  await place.as(place.keys.executor, end, {processid})
  return processid
}

const exists = async (processid: string): Promise<boolean> =>
  (await place.status(place.as(place.keys.user, 'getprocessmsg', {processid}))) === 200
const logs = () => Number(place.server.context.store.prepare('SELECT count(*) AS n FROM log').get()?.n)

test('what succeeded long ago goes, with all old logs; what failed or still waits stays', async () => {
  place = processColony({settings: {retentionSeconds: 3600, staleExecutorSeconds: 1e9}})
  const [old, failed] = [await closed('closesuccessfulmsg'), await closed('closefailedmsg')]
  place.advance(1800)
  const young = await closed('closesuccessfulmsg')
  const waiting = await place.submit()
  place.advance(1900)
  await eventually(async () => !(await exists(old)))
  expect(await Promise.all([failed, waiting.processid, young].map(exists))).toEqual([true, true, true])
  expect(logs()).toBe(1)
})

test('nothing goes unless that is wanted', async () => {
  place = processColony({settings: {staleExecutorSeconds: 1e9}})
  const old = await closed('closesuccessfulmsg')
  const other = await place.submit({maxwaittime: 1})
  place.advance(1e8)
  await eventually(async () => (await place.process(other.processid)).state !== 0)
  expect(await exists(old)).toBe(true)
  expect(logs()).toBe(1)
})
