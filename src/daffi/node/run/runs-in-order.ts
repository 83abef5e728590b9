import type {RpcMessage} from '../../wire/messages/message.js'

/**
 * Items of our own streams: a `REQUEST` that is not `completed`, which is of no meaning to Python, tells that more
 * follow. Those of one caller for one function run one after the other, in the order in which they came.
 * How many wait is bounded by the window of who sends them.
 */
export function runsInOrder(): (request: RpcMessage, run: () => Promise<void> | undefined) => void {
  const lanes = new Map<string, (() => Promise<void> | undefined)[]>()

  const next = (key: string, waiting: (() => Promise<void> | undefined)[]): void => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const going = run()
      if (going) {
        void going.then(() => next(key, waiting))
        return
      }
    }
    lanes.delete(key)
  }

  return ({transmitter, funcName}, run) => {
    const key = `${transmitter}\n${funcName}`
    const waiting = lanes.get(key)
    if (waiting) {
      waiting.push(run)
      return
    }
    const lane = [run]
    lanes.set(key, lane)
    next(key, lane)
  }
}
