import {expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {someone} from '../../support/colonies-world.js'

// Places: colonies-protocol, sections 18 and 20.

const its = contract()

test('the owner adds and removes them, members see them', async () => {
  const {caller} = its
  const colony = await its.another()
  const mine = {colonyname: colony.name}
  expect((await caller.send('getlocationsmsg', mine, colony.user.key)).json).toBe('null')
  const location = {
    locationid: someone().id,
    name: 'Kiruna',
    colonyname: colony.name,
    description: 'north',
    long: 20.2253,
    lat: 67.8558,
  }
  expect(await caller.ask('addlocationmsg', {location}, colony.owner.key)).toEqual(location)
  expect(await caller.ask('getlocationsmsg', mine, colony.executor.key)).toEqual([location])
  const one = {...mine, name: 'Kiruna'}
  expect(await caller.ask('getlocationmsg', one, colony.user.key)).toEqual(location)
  expect(await caller.ask('removelocationmsg', one, colony.owner.key)).toEqual({})
  expect((await caller.send('getlocationsmsg', mine, colony.user.key)).json).toBe('null')
})

test('each has one name', async () => {
  const {caller} = its
  const colony = await its.another()
  const location = {locationid: someone().id, name: 'here', colonyname: colony.name, description: '', long: 0, lat: 0}
  await caller.ask('addlocationmsg', {location}, colony.owner.key)
  const again = {location: {...location, locationid: someone().id}}
  expect(await caller.status('addlocationmsg', again, colony.owner.key)).toBe(400)
  expect(await caller.status('addlocationmsg', {location: {...location, name: 'x'}}, colony.user.key)).toBe(403)
})

test('one that is not there', async () => {
  const {caller, colony} = its
  const message = {colonyname: colony.name, name: 'nowhere'}
  expect(await caller.status('getlocationmsg', message, colony.user.key)).toBe(404)
  expect((await caller.send('removelocationmsg', message, colony.owner.key)).error).toBe(true)
})
