/**
 * A Python value as JavaScript holds it without loss:
 * None `null` · bool · int `number`, from 2^53 on `bigint` · float `number`, or `PyFloat` where a number would be taken
 * for an int · str `string` · bytes `Uint8Array` · list array · dict `Map` · set `Set` · and a class of its own for
 * tuple, frozenset and bytearray. Whatever else Python sends stays a symbol (`PyGlobal`, `PyObject`): it can be looked
 * at and written again, and is never built.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PyTuple
  | PyFloat
  | PyFrozenSet
  | PyByteArray
  | PyGlobal
  | PyObject

/** A Python float whose number looks like an int: 7.0 is read as one, and written as 7.0 again. */
export class PyFloat {
  readonly kind = 'float'
  constructor(readonly value: number) {}
}

export class PyTuple<T = PickleValue> {
  readonly kind = 'tuple'
  constructor(readonly items: readonly T[]) {}
}

export class PyFrozenSet<T = PickleValue> {
  readonly kind = 'frozenset'
  constructor(readonly items: readonly T[]) {}
}

export class PyByteArray {
  readonly kind = 'bytearray'
  constructor(readonly bytes: Uint8Array) {}
}

/** Something importable, by name only: a class, a function. */
export class PyGlobal {
  readonly kind = 'global'
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}
}

/** What a pickle does to an object once it has made it, in its order. */
export type PyStep =
  | {readonly op: 'append'; readonly values: readonly PickleValue[]}
  | {readonly op: 'add'; readonly values: readonly PickleValue[]}
  | {readonly op: 'set-items'; readonly pairs: readonly (readonly [PickleValue, PickleValue])[]}
  | {readonly op: 'build'; readonly state: PickleValue}
  /** A call made for what it does to others, its result dropped: dill completes recursive functions so. */
  | {readonly op: 'effect'; readonly value: PyObject}

/** An object that Python would build by a call (`reduce`) or by `__new__`, as the recipe that came in. */
export class PyObject {
  readonly kind = 'object'
  readonly steps: PyStep[] = []
  constructor(
    readonly construct: 'reduce' | 'newobj' | 'newobj-ex',
    readonly callable: PyGlobal | PyObject,
    readonly args: PyTuple,
    /** Of `newobj-ex` alone. */
    readonly kwargs: Map<PickleValue, PickleValue> = new Map(),
  ) {}
}
