import {randomBytes} from 'node:crypto'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {type S3Place, s3Place} from '../../../support/s3-place.js'
import type {ServedObjects} from '../../../support/s3-service.js'

let place: S3Place
beforeEach(() => {
  place = s3Place()
})
afterEach(() => place.end())

test('two processes put and delete the same bytes: what is named is there, what is not is gone', {
  timeout: 60_000,
}, async () => {
  const [one, other] = [await place.open(), await place.open()]
  await one.call({method: 'PUT', path: '/colonyfs'})
  const body = randomBytes(10_000)
  let refused = 0
  const busy = async (s3: ServedObjects, name: string): Promise<void> => {
    for (let count = 0; count < 60; count++) {
      const put = await s3.call({method: 'PUT', path: `/colonyfs/${name}`, body})
      if (put.status !== 200) refused += 1
      else expect((await s3.call({path: `/colonyfs/${name}`})).body.equals(body)).toBe(true)
      expect((await s3.call({method: 'DELETE', path: `/colonyfs/${name}`})).status).toBe(204)
    }
  }
  await Promise.all([busy(one, 'a'), busy(other, 'b'), busy(one, 'c'), busy(other, 'd')])
  expect(refused).toBe(0)
  expect(one.blobs()).toEqual([])
  expect(one.incoming()).toEqual([])
})

test('readers of an object that is replaced all the time get one or the other, whole', async () => {
  const s3 = await place.open()
  await s3.call({method: 'PUT', path: '/colonyfs'})
  const bodies = [randomBytes(200_000), randomBytes(300_000)]
  await s3.call({method: 'PUT', path: '/colonyfs/x', body: bodies[0] ?? ''})
  let over = false
  const writing = (async () => {
    for (let count = 0; count < 60; count++)
      await s3.call({method: 'PUT', path: '/colonyfs/x', body: bodies[count % 2] ?? ''})
    over = true
  })()
  while (!over) {
    const {body} = await s3.call({path: '/colonyfs/x'})
    expect(bodies.some((each) => each.equals(body))).toBe(true)
  }
  await writing
  expect(s3.blobs()).toHaveLength(1)
})
