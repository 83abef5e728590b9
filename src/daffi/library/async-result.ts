import {type Duration, milliseconds} from '../call/duration.js'
import {inTime} from '../call/in-time.js'
import {TimeoutError} from '../wire/exceptions.js'

/** The result of a call in the background, for when it is there. */
export class AsyncResult<Result> {
  readonly #func: string
  readonly #result: Promise<Result>
  #ready = false

  /** @param result may reject before anybody asks */
  constructor(func: string, result: Promise<Result>) {
    this.#func = func
    this.#result = result
    const settled = (): void => {
      this.#ready = true
    }
    result.then(settled, settled)
  }

  /** Whether `get` would not wait. */
  get ready(): boolean {
    return this.#ready
  }

  /**
   * The result, the same each time. A timeout ends this wait alone: the result can still be had later.
   * @throws what the call failed with; TimeoutError
   */
  async get({timeout}: {readonly timeout?: Duration | undefined} = {}): Promise<Result> {
    const late = (): Error => new TimeoutError(`Function ${this.#func} result timed out`)
    return inTime(this.#result, milliseconds(timeout, 'timeout'), late)
  }
}
