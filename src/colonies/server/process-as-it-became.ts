import {parseJson} from '../wire/json.js'
import {process, RUNNING, WAITING} from '../wire/objects/process.js'
import {formatTime} from '../wire/time.js'

/**
 * A process as it was when it entered a state, from what it is by now: whoever waits for RUNNING gets a running process,
 * though another process of this machine may have told of its change late.
 * @param json of the process as it is
 */
export function processAsItBecame(json: string, state: number): string {
  if (json.includes(`,"state":${state},"prioritytime":`)) return json
  const now = process.decode(parseJson(json), '')
  if (now.state === state) return json
  const open = {...now, state, endtime: formatTime(null), out: [], errors: []}
  switch (state) {
    case WAITING:
      return process.encode({...open, isassigned: false, assignedexecutorid: '', starttime: formatTime(null)})
    case RUNNING:
      return process.encode(open)
    default:
      // Ended processes stay as they are, but for what an operator puts back.
      return process.encode({...now, state})
  }
}
