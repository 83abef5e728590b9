import {PickleError} from './pickle-error.js'
import type {PickleValue} from './values.js'

/** What a pickle being read may refer to. Its entries are numbered from 0, but for those that hostile pickles make. */
export class PickleMemo {
  private readonly dense: PickleValue[] = []
  private sparse: Map<number, PickleValue> | undefined

  get size(): number {
    return this.dense.length + (this.sparse?.size ?? 0)
  }

  put(index: number, value: PickleValue): void {
    if (index < this.dense.length) this.dense[index] = value
    else if (index === this.dense.length && this.sparse === undefined) this.dense.push(value)
    else {
      this.sparse ??= new Map()
      this.sparse.set(index, value)
    }
  }

  get(index: number): PickleValue {
    const value = index < this.dense.length ? this.dense[index] : this.sparse?.get(index)
    if (value === undefined) throw new PickleError(`The pickle refers to entry ${index} of its memo, which is empty`)
    return value
  }
}
