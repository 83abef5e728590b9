import type {Json} from '../../colonies/wire/shape.js'
import {shownValue} from '../shown-values.js'
import {sentence} from './sentence.js'

/** A value of a blueprint that was replaced. */
export interface BlueprintSet {
  readonly name: string
  /** Such as `spec.env.TZ`. */
  readonly key: string
  /** Null also where there was none. */
  readonly before: Json
  readonly after: Json
  readonly generation: bigint
}

export const blueprintSetView = sentence<BlueprintSet>(
  ({name, key, before, after, generation}) =>
    `${name}: ${key}: ${shownValue(before)} → ${shownValue(after)} (generation ${generation})`,
)
