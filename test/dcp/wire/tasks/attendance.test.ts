import {afterEach, describe, expect, test} from 'vitest'
import type {RemoteWorker} from '../../../../src/dcp/scheduler/remote-tasks.js'
import type {Caller} from '../../../../src/dcp/wire/session/caller.js'
import {type Attendance, createAttendance} from '../../../../src/dcp/wire/tasks/attendance.js'
import {eventually} from '../../../support/started.js'

const IDENTITY = '0x9fd0909Bd93f7bad915726C3AB499391384b8b4b'

/** A session, and the hands that cut and end it. */
function newSession() {
  const listeners: (() => void)[] = []
  const state = {connected: true, closed: false}
  const caller: Caller = {
    dcpsid: 'session of the test',
    address: IDENTITY,
    baseUrl: 'http://127.0.0.1:1/',
    isClosed: () => state.closed,
    isConnected: () => state.connected,
    request: () => Promise.reject(new Error('nobody answers')),
    delivered: () => Promise.resolve(),
    onClosed: (listener) => {
      listeners.push(listener)
    },
  }
  const end = () => {
    Object.assign(state, {connected: false, closed: true})
    for (const listener of listeners) listener()
  }
  return {caller, end, cut: () => Object.assign(state, {connected: false})}
}

let attendance: Attendance | undefined
afterEach(() => attendance?.close())

function open(leaseMs: number) {
  const renewed: RemoteWorker[] = []
  const changed = (signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  attendance = createAttendance(
    {remote: {renew: (worker) => renewed.push(worker), recordMany: () => []}, leaseMs, workWait: 1000, changed},
    Date.now,
  )
  return {attendance, renewed}
}

describe('attendance', () => {
  test('renews the leases of workers while one of their sessions has a socket', async () => {
    const {attendance, renewed} = open(40)
    const one = newSession()
    const other = newSession()
    attendance.heard(one.caller, 'here')
    attendance.heard(other.caller, 'here')
    one.cut()
    await eventually(async () => renewed.length > 3)
    expect(renewed[3]).toMatchObject({identity: IDENTITY, worker: 'here'})
    other.cut()
    const before = renewed.length
    const marker = newSession()
    attendance.heard(marker.caller, 'marker')
    await eventually(async () => renewed.slice(before).length > 3)
    expect(renewed.slice(before).every(({worker}) => worker === 'marker')).toBe(true)
  })

  test('renews with messages too, not with every one', () => {
    const {attendance, renewed} = open(60_000)
    const {caller} = newSession()
    for (let message = 0; message < 10; message++) attendance.heard(caller, 'here')
    expect(renewed).toHaveLength(1)
  })

  test('keeps what a worker has in hand until its last session has ended, and sends it out of the waiting room', async () => {
    const {attendance} = open(60_000)
    const one = newSession()
    const other = newSession()
    const worker = attendance.heard(one.caller, 'here')
    worker.hand.give('job', [1], 0)
    expect(attendance.heard(other.caller, 'here')).toBe(worker)
    one.end()
    expect(attendance.heard(other.caller, 'here')).toBe(worker)
    const waiting = attendance.waitingRoom.wait(
      worker.key,
      60_000,
      () => true,
      () => undefined,
    )
    other.end()
    expect(await waiting).toBeUndefined()
    expect(attendance.heard(newSession().caller, 'here').hand.hasUnbegun()).toBe(false)
  })

  test('tells workers of one identity apart, and those of one name', () => {
    const {attendance} = open(60_000)
    const {caller} = newSession()
    const elsewhere: Caller = {...caller, address: '0x0000000000000000000000000000000000000001'}
    const workers = [attendance.heard(caller, 'a'), attendance.heard(caller, 'b'), attendance.heard(elsewhere, 'a')]
    expect(new Set(workers).size).toBe(3)
  })
})
