import type {Dispatch} from '../../colonies/server/dispatch.js'

const TYPE = /"payloadtype"\s*:\s*"(\w{1,40})"/

/** Tells of each request: its message, the status and the time of its answer. Neither keys nor contents. */
export function loggedDispatch(dispatch: Dispatch, log: (line: string) => void): Dispatch {
  return async (body, signal) => {
    const started = performance.now()
    const answer = await dispatch(body, signal)
    const [, type = 'no message'] = TYPE.exec(body) ?? []
    log(`${type}: ${answer.status} in ${(performance.now() - started).toFixed(1)} ms`)
    return answer
  }
}
