import {ByteSink} from './byte-sink.js'
import {describeValue} from './describe-value.js'
import {PICKLE_LIMITS, type PickleLimits} from './limits.js'
import * as op from './opcodes.js'
import {PickleError} from './pickle-error.js'
import {PyByteArray, PyFloat, PyFrozenSet, PyGlobal, PyObject, type PyStep, PyTuple} from './values.js'
import {WriteMemo} from './write-memo.js'
import {writeBytes, writeFloat, writeInteger, writeNumber, writeText} from './write-scalar.js'

/** One pickle being written. */
interface Writing {
  readonly sink: ByteSink
  readonly memo: WriteMemo
  readonly limits: PickleLimits
  visits: number
}

/** Where a value stands: how deep, and whether Python will hash it (a key of a dict, a member of a set). */
interface Place {
  readonly depth: number
  readonly hashed: boolean
}

/** V8 tells longer strings apart by their length alone: many of one length would make a memo of them slow. */
const LONGEST_SHARED_TEXT = 16_000

/**
 * Writes protocol 4 without frames: every `PickleValue`, and what JavaScript has besides: `undefined` as None, an
 * object literal as a dict of its own enumerable properties, an array or set that stands as a key as tuple or frozenset
 * (Python could not hash a list). Shared parts stay shared, and lists, dicts, sets and objects may contain themselves.
 * @throws PickleError for a function, symbol, or instance of a class, and beyond a limit.
 */
export function writePickle(value: unknown, limits: PickleLimits = PICKLE_LIMITS): Buffer {
  const sink = new ByteSink(limits.bytes)
  const writing: Writing = {sink, memo: new WriteMemo(sink), limits, visits: 0}
  sink.u8(op.PROTO)
  sink.u8(4)
  save(value, {depth: 0, hashed: false}, writing)
  sink.u8(op.STOP)
  return sink.done()
}

function save(value: unknown, place: Place, writing: Writing): void {
  const {sink, memo, limits} = writing
  if (++writing.visits > limits.elements) throw new PickleError(`The value holds more than ${limits.elements} elements`)
  switch (typeof value) {
    case 'undefined':
      sink.u8(op.NONE)
      return
    case 'boolean':
      sink.u8(value ? op.NEWTRUE : op.NEWFALSE)
      return
    case 'number':
      writeNumber(sink, value)
      return
    case 'bigint':
      writeInteger(sink, value)
      return
    case 'string': {
      const shared = value.length <= LONGEST_SHARED_TEXT
      if (shared && memo.refer(value, false)) return
      writeText(sink, value)
      if (shared) memo.remember(value, false)
      return
    }
    case 'object':
      if (value === null) sink.u8(op.NONE)
      else saveObject(value, place, writing)
      return
    default:
      throw new PickleError(`A value of type ${typeof value} cannot be sent`)
  }
}

function saveObject(value: object, {depth, hashed}: Place, writing: Writing): void {
  const {sink, memo} = writing
  checkDepth(depth, writing)
  if (value instanceof PyFloat) {
    writeFloat(sink, value.value)
    return
  }

  if (
    hashed &&
    !isSequence(value) &&
    !(value instanceof Uint8Array || value instanceof PyGlobal || value instanceof PyObject)
  ) {
    throw new PickleError(`A ${describeValue(value)} cannot be the key of a dict or the member of a set`)
  }
  // What holds others is written in the way of its place; everything else in one way.
  const keyed = hashed && isSequence(value)
  if (memo.refer(value, keyed)) return
  const inside: Place = {depth: depth + 1, hashed: keyed}
  if (value instanceof Uint8Array) {
    writeBytes(sink, value)
    memo.remember(value, false)
  } else if (value instanceof PyByteArray) {
    saveRecipe(value, depth, writing)
  } else if (value instanceof PyGlobal) {
    save(value.module, inside, writing)
    save(value.name, inside, writing)
    sink.u8(op.STACK_GLOBAL)
    memo.remember(value, false)
  } else if (value instanceof PyObject) {
    saveRecipe(value, depth, writing)
  } else if (value instanceof PyTuple || (keyed && Array.isArray(value))) {
    saveTuple(value, value instanceof PyTuple ? value.items : value, inside, writing)
  } else if (value instanceof PyFrozenSet || (keyed && value instanceof Set)) {
    saveFrozenSet(value, value instanceof PyFrozenSet ? value.items : value, inside, writing)
  } else if (Array.isArray(value)) {
    sink.u8(op.EMPTY_LIST)
    memo.remember(value, false)
    if (value.length > 0) saveGroup(value, op.APPENDS, inside, writing)
  } else if (value instanceof Set) {
    sink.u8(op.EMPTY_SET)
    memo.remember(value, false)
    if (value.size > 0) saveGroup(value, op.ADDITEMS, {...inside, hashed: true}, writing)
  } else {
    const pairs = value instanceof Map ? value : propertiesOf(value)
    sink.u8(op.EMPTY_DICT)
    memo.remember(value, false)
    if ((pairs instanceof Map ? pairs.size : pairs.length) > 0) savePairs(pairs, inside, writing)
  }
}

const CONSTRUCT = {reduce: op.REDUCE, newobj: op.NEWOBJ, 'newobj-ex': op.NEWOBJ_EX} as const
const BYTEARRAY = new PyGlobal('builtins', 'bytearray')

function isSequence(value: object): boolean {
  return Array.isArray(value) || value instanceof Set || value instanceof PyTuple || value instanceof PyFrozenSet
}

/** The own enumerable properties of an object literal. */
function propertiesOf(value: object): [string, unknown][] {
  const prototype: unknown = Object.getPrototypeOf(value)
  // The prototype of a literal has none itself, whichever realm the literal is from.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new PickleError(`A value of the class ${describeValue(value)} cannot be sent`)
  }
  return Object.entries(value)
}

function saveGroup(values: Iterable<unknown>, closing: number, inside: Place, writing: Writing): void {
  writing.sink.u8(op.MARK)
  for (const value of values) save(value, inside, writing)
  writing.sink.u8(closing)
}

function savePairs(pairs: Iterable<readonly [unknown, unknown]>, inside: Place, writing: Writing): void {
  const asKey: Place = {...inside, hashed: true}
  writing.sink.u8(op.MARK)
  for (const [key, value] of pairs) {
    save(key, asKey, writing)
    save(value, inside, writing)
  }
  writing.sink.u8(op.SETITEMS)
}

/**
 * A tuple exists only after its items. When one of them leads back to it (through a list, say), that item has written
 * the tuple meanwhile: then this one is dropped for it, as Python's own pickler does.
 */
function saveTuple(tuple: object, items: readonly unknown[], inside: Place, writing: Writing): void {
  const {sink, memo} = writing
  if (items.length === 0) {
    sink.u8(op.EMPTY_TUPLE)
    return
  }
  const small = items.length <= 3
  if (!small) sink.u8(op.MARK)
  for (const item of items) save(item, inside, writing)
  if (memo.has(tuple, inside.hashed)) {
    if (small) for (const _ of items) sink.u8(op.POP)
    else sink.u8(op.POP_MARK)
    memo.refer(tuple, inside.hashed)
    return
  }
  sink.u8(small ? op.TUPLE1 + items.length - 1 : op.TUPLE)
  memo.remember(tuple, inside.hashed)
}

/** The same for a frozenset. */
function saveFrozenSet(set: object, items: Iterable<unknown>, inside: Place, writing: Writing): void {
  const {sink, memo} = writing
  sink.u8(op.MARK)
  const asKey: Place = {...inside, hashed: true}
  for (const item of items) save(item, asKey, writing)
  if (memo.has(set, inside.hashed)) {
    sink.u8(op.POP_MARK)
    memo.refer(set, inside.hashed)
    return
  }
  sink.u8(op.FROZENSET)
  memo.remember(set, inside.hashed)
}

/** The same for an object, whose arguments may lead back to it; then what was done to it. */
function saveRecipe(object: PyByteArray | PyObject, depth: number, writing: Writing, remembered = true): void {
  const {sink, memo} = writing
  const inside: Place = {depth: depth + 1, hashed: false}
  checkDepth(depth, writing)
  const parts =
    object instanceof PyByteArray
      ? [BYTEARRAY, new PyTuple([object.bytes])]
      : object.construct === 'newobj-ex'
        ? [object.callable, object.args, object.kwargs]
        : [object.callable, object.args]
  for (const part of parts) save(part, inside, writing)
  if (memo.has(object, false)) {
    for (const _ of parts) sink.u8(op.POP)
    memo.refer(object, false)
    return
  }
  sink.u8(object instanceof PyObject ? CONSTRUCT[object.construct] : op.REDUCE)
  if (remembered) memo.remember(object, false)
  if (object instanceof PyObject) for (const step of object.steps) saveStep(step, inside, writing)
}

function checkDepth(depth: number, {limits}: Writing): void {
  if (depth > limits.depth) throw new PickleError(`The value is nested more than ${limits.depth} deep`)
}

function saveStep(step: PyStep, inside: Place, writing: Writing): void {
  switch (step.op) {
    case 'append':
      saveGroup(step.values, op.APPENDS, inside, writing)
      break
    case 'add':
      saveGroup(step.values, op.ADDITEMS, {...inside, hashed: true}, writing)
      break
    case 'set-items':
      savePairs(step.pairs, inside, writing)
      break
    case 'build':
      save(step.state, inside, writing)
      writing.sink.u8(op.BUILD)
      break
    case 'effect':
      // Not remembered: the reader knows an effect by its being dropped right after the call.
      if (!writing.memo.refer(step.value, false)) saveRecipe(step.value, inside.depth, writing, false)
      writing.sink.u8(op.POP)
      break
  }
}
