import {EventEmitter, once} from 'node:events'
import {describe, expect, test} from 'vitest'
import {createWaitingRoom} from '../../../../src/dcp/wire/tasks/waiting-room.js'

/** A thing that changes, and how many wait for it. */
function changing() {
  const changes = new EventEmitter()
  const changed = async (signal: AbortSignal): Promise<void> => {
    await once(changes, 'change', {signal}).catch(() => {})
  }
  return {
    room: createWaitingRoom(changed),
    change: () => changes.emit('change'),
    watching: () => changes.listenerCount('change'),
  }
}

const LONG = 60_000
const always = () => true

describe('the waiting room', () => {
  test('gives what comes to whoever waited longest', async () => {
    const {room, change, watching} = changing()
    let work = 1
    const take = () => (work > 0 ? work-- : undefined)
    const first = room.wait('first', LONG, always, take)
    const second = room.wait('second', LONG, always, take)
    change()
    expect(await first).toBe(1)
    work = 7
    change()
    expect(await second).toBe(7)
    expect(watching()).toBe(0)
  })

  test('passes over who is not there', async () => {
    const {room, change} = changing()
    let there = false
    const absent = room.wait(
      'absent',
      LONG,
      () => there,
      () => 'to absent',
    )
    const present = room.wait('present', LONG, always, () => 'to present')
    change()
    expect(await present).toBe('to present')
    there = true
    change()
    expect(await absent).toBe('to absent')
  })

  test('sends away when the time is over, when the same one comes again, leaves, or the room closes', async () => {
    const {room, watching} = changing()
    const never = () => undefined
    expect(await room.wait('a', 5, always, never)).toBeUndefined()
    const before = room.wait('a', LONG, always, never)
    const after = room.wait('a', LONG, always, never)
    expect(await before).toBeUndefined()
    room.leave('a')
    room.leave('nobody')
    expect(await after).toBeUndefined()
    expect(watching()).toBe(0)
    const last = room.wait('a', LONG, always, never)
    room.close()
    expect(await last).toBeUndefined()
    expect(await room.wait('a', LONG, always, never)).toBeUndefined()
  })

  test('tells of a failed attempt to the one whose attempt it was', async () => {
    const {room, change} = changing()
    const failing = room.wait('a', LONG, always, () => {
      throw new Error('broken')
    })
    const other = room.wait('b', LONG, always, () => 'well')
    change()
    await expect(failing).rejects.toThrow('broken')
    expect(await other).toBe('well')
  })

  test('sends everybody away when changes cannot be seen', async () => {
    const room = createWaitingRoom(() => Promise.reject(new Error('no store')))
    expect(await room.wait('a', LONG, always, () => undefined)).toBeUndefined()
  })
})
