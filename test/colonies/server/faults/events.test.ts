import {describe, expect, test} from 'vitest'
import {type Listening, listen} from '../../../../src/colonies/server/http/listen.js'
import {parseJson} from '../../../../src/colonies/wire/json.js'
import type {Process} from '../../../../src/colonies/wire/objects/process.js'
import {ColoniesCaller} from '../../../support/colonies-caller.js'
import {openSocket} from '../../../support/colonies-socket.js'
import {colony} from '../../../support/colony.js'
import {eventually} from '../../../support/started.js'

// Two servers over one store: whoever listens at either hears of everything once, in order, wherever it was done.

const PROCESSES = 400
const AT_ONCE = 8
const STATES = [0, 1, 2, 3]

describe('events', () => {
  test('reach every listener of every server once, in their order', async () => {
    const home = colony()
    const {user, executor} = home.keys
    const doors: Listening[] = await Promise.all([0, 1].map(() => listen(home.open(), {port: 0})))
    const callers = doors.map(({host, port}) => new ColoniesCaller(host, port))
    const sockets = await Promise.all([...doors, ...doors].map(openSocket))
    try {
      for (const socket of sockets) {
        for (const state of STATES) {
          const message = {colonyname: 'dev', executortype: 'cli', state, timeout: 100}
          socket.subscribe('subscribeprocessesmsg', message, executor)
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 300))
      let left = PROCESSES
      const submitted: string[] = []
      const conditions = {colonyname: 'dev', executortype: 'cli'}
      const work = async (n: number): Promise<void> => {
        const at = (k: number): ColoniesCaller => callers[(n + k) % 2] as ColoniesCaller
        while (left-- > 0) {
          const spec = {funcname: 'f', maxexectime: -1, maxwaittime: -1, conditions}
          submitted.push((await at(0).ask('submitfuncspecmsg', {spec}, user)).processid)
          const {processid} = await at(1).ask('assignprocessmsg', {colonyname: 'dev', timeout: 5}, executor)
          if (n === 0) await at(0).ask('closefailedmsg', {processid, errors: []}, executor)
          else await at(1).ask('closesuccessfulmsg', {processid, out: [n]}, executor)
        }
      }
      await Promise.all(Array.from({length: AT_ONCE}, (_, n) => work(n)))
      for (const {frames} of sockets) {
        await eventually(async () => frames.length >= 3 * PROCESSES)
        const heard = new Map<string, number[]>()
        for (const {json, error} of frames) {
          expect(error, json).toBe(false)
          const {processid, state} = parseJson(json) as Process
          heard.set(processid, [...(heard.get(processid) ?? []), state])
        }
        expect([...heard.keys()].sort()).toEqual([...submitted].sort())
        const wrong = [...heard.values()].filter((states) => !['0,1,2', '0,1,3'].includes(states.join()))
        expect(wrong).toEqual([])
        expect(frames).toHaveLength(3 * PROCESSES)
      }
    } finally {
      for (const socket of sockets) socket.close()
      for (const caller of callers) caller.close()
      await Promise.all(doors.map((door) => door.close()))
      home.remove()
    }
  })
})
