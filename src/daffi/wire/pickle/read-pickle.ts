import {ByteSource} from './byte-source.js'
import {addValues, appendValues, buildState, hashable, setItems} from './change-container.js'
import {constructValue} from './construct-value.js'
import {PICKLE_LIMITS, type PickleLimits} from './limits.js'
import {decodeInteger} from './long-integer.js'
import {measure} from './measure.js'
import * as op from './opcodes.js'
import {PickleError} from './pickle-error.js'
import {decodeText} from './text.js'
import {STACK_COST, ValueStack} from './value-stack.js'
import {type PickleValue, PyByteArray, PyFloat, PyFrozenSet, PyGlobal, PyObject, PyTuple} from './values.js'

/** One pickle being read. */
interface Reading {
  readonly source: ByteSource
  readonly stack: ValueStack
  readonly limits: PickleLimits
}

/**
 * Reads a pickle of protocol 2 to 5, as pickle and dill write it (reference: daffi-protocol.md, section 3).
 * Nothing is imported, called or built: what is no plain value comes back as its recipe, with the identity of shared
 * parts, and `writePickle` writes it again; in protocol 2, which daffi never sends, such names are Python 2's and stay so.
 * Strict where Python is lax: one value, and no byte after it.
 * @throws PickleError when the bytes are no such pickle, or exceed a limit.
 */
export function readPickle(bytes: Uint8Array, limits: PickleLimits = PICKLE_LIMITS): PickleValue {
  if (bytes.byteLength > limits.bytes) throw new PickleError(`The pickle is larger than ${limits.bytes} bytes`)
  const source = new ByteSource(bytes)
  if (source.u8() !== op.PROTO) throw new PickleError('These bytes are no pickle of protocol 2 or later')
  const protocol = source.u8()
  if (protocol < 2 || protocol > 5) throw new PickleError(`A pickle of protocol ${protocol} cannot be read`)

  const stack = new ValueStack(limits)
  const reading: Reading = {source, stack, limits}
  let previous: number = op.PROTO
  for (let opcode = source.u8(); opcode !== op.STOP; opcode = source.u8()) {
    const scalar = readScalar(opcode, reading)
    if (scalar !== undefined)
      stack.push(scalar, typeof scalar === 'object' && scalar ? STACK_COST.bytes : STACK_COST.scalar)
    else if (
      !moveOften(opcode, reading) &&
      !readContainer(opcode, reading) &&
      !readSymbol(opcode, reading) &&
      !moveStack(opcode, reading, previous)
    ) {
      const name = `0x${opcode.toString(16).padStart(2, '0')}`
      throw new PickleError(
        `The pickle uses the operation ${name} at ${source.offset() - 1}, which is not allowed here`,
      )
    }
    previous = opcode
  }
  if (source.left() > 0) throw new PickleError(`${source.left()} bytes follow the end of the pickle`)
  const value = stack.finish()
  if (stack.containers > limits.depth) measure(value, limits.depth)
  return value
}

/** A value that stands in the bytes by itself, or undefined for another operation. */
function readScalar(opcode: number, {source, limits}: Reading): PickleValue | undefined {
  switch (opcode) {
    case op.NONE:
      return null
    case op.NEWTRUE:
      return true
    case op.NEWFALSE:
      return false
    case op.BININT1:
      return source.u8()
    case op.BININT2:
      return source.u16()
    case op.BININT:
      return source.i32()
    case op.LONG1:
      return decodeInteger(source.take(source.u8()))
    case op.LONG4: {
      const size = source.i32()
      if (size > limits.integerBytes) throw new PickleError(`An integer is larger than ${limits.integerBytes} bytes`)
      return decodeInteger(source.take(size))
    }
    case op.BINFLOAT: {
      const value = source.f64()
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? new PyFloat(value) : value
    }
    case op.SHORT_BINUNICODE:
      return source.text(source.u8())
    case op.BINUNICODE:
      return source.text(source.u32())
    case op.BINUNICODE8:
      return source.text(source.length64())
    // Copies: a value must not hold on to the message, nor change with its buffer.
    case op.SHORT_BINBYTES:
      return Buffer.from(source.take(source.u8()))
    case op.BINBYTES:
      return Buffer.from(source.take(source.u32()))
    case op.BINBYTES8:
      return Buffer.from(source.take(source.length64()))
    case op.BYTEARRAY8:
      return new PyByteArray(Buffer.from(source.take(source.length64())))
    default:
      return undefined
  }
}

/** What follows nearly every value; false for another operation. */
function moveOften(opcode: number, {source, stack}: Reading): boolean {
  switch (opcode) {
    case op.MEMOIZE:
      stack.memoize()
      return true
    case op.BINGET:
      return pushed(stack, stack.get(source.u8()), STACK_COST.scalar)
    case op.MARK:
      stack.mark()
      return true
    default:
      return false
  }
}

/** Makes or fills a container; false for another operation. */
function readContainer(opcode: number, {stack}: Reading): boolean {
  switch (opcode) {
    case op.EMPTY_TUPLE:
      return pushed(stack, new PyTuple([]), STACK_COST.sequence)
    case op.TUPLE1:
    case op.TUPLE2:
    case op.TUPLE3:
      return pushed(stack, new PyTuple(stack.take(opcode - op.TUPLE1 + 1)), STACK_COST.sequence)
    case op.TUPLE:
      return pushed(stack, new PyTuple(stack.takeMarked()), STACK_COST.sequence)
    case op.EMPTY_LIST:
      return pushed(stack, [], STACK_COST.sequence)
    case op.LIST:
      return pushed(stack, stack.takeMarked(), STACK_COST.sequence)
    case op.EMPTY_DICT:
      return pushed(stack, new Map(), STACK_COST.table)
    case op.DICT: {
      const dict = new Map<PickleValue, PickleValue>()
      setItems(dict, stack.takeMarked())
      return pushed(stack, dict, STACK_COST.table)
    }
    case op.EMPTY_SET:
      return pushed(stack, new Set(), STACK_COST.table)
    case op.FROZENSET:
      return pushed(stack, new PyFrozenSet(stack.takeMarked().map(hashable)), STACK_COST.sequence)
    case op.APPEND: {
      const values = stack.take(1)
      appendValues(stack.top(), values)
      return true
    }
    case op.APPENDS: {
      const values = stack.takeMarked()
      appendValues(stack.top(), values)
      return true
    }
    case op.ADDITEMS: {
      const values = stack.takeMarked()
      addValues(stack.top(), values)
      return true
    }
    case op.SETITEM: {
      const pair = stack.take(2)
      setItems(stack.top(), pair)
      return true
    }
    case op.SETITEMS: {
      const pairs = stack.takeMarked()
      setItems(stack.top(), pairs)
      return true
    }
    default:
      return false
  }
}

/** Names something importable, or records how an object is made; false for another operation. */
function readSymbol(opcode: number, {source, stack}: Reading): boolean {
  switch (opcode) {
    case op.GLOBAL: {
      const module = decodeText(source.line())
      const name = decodeText(source.line())
      return pushed(stack, new PyGlobal(module, name), STACK_COST.table)
    }
    case op.STACK_GLOBAL: {
      const [module, name] = stack.take(2)
      if (typeof module !== 'string' || typeof name !== 'string')
        throw new PickleError('A name in the pickle is no text')
      return pushed(stack, new PyGlobal(module, name), STACK_COST.table)
    }
    case op.REDUCE:
    case op.NEWOBJ: {
      const [callable = null, args = null] = stack.take(2)
      const value = constructValue(opcode === op.REDUCE ? 'reduce' : 'newobj', callable, args)
      return pushed(stack, value, costOf(value))
    }
    case op.NEWOBJ_EX: {
      const [callable = null, args = null, kwargs = null] = stack.take(3)
      return pushed(stack, constructValue('newobj-ex', callable, args, kwargs), STACK_COST.table)
    }
    case op.BUILD: {
      const state = stack.pop()
      buildState(stack.top(), state)
      return true
    }
    default:
      return false
  }
}

/** A plain value that came as a call is a copy of its argument, of which a small pickle can make many. */
function costOf(value: PickleValue): number {
  if (value instanceof Set) return STACK_COST.table * (1 + value.size)
  if (value instanceof PyFrozenSet) return STACK_COST.sequence + value.items.length
  if (value instanceof Uint8Array) return STACK_COST.bytes + value.byteLength / 16
  return STACK_COST.table
}

/** Moves values between stack and memo; false for another operation. */
function moveStack(opcode: number, {source, stack}: Reading, previous: number): boolean {
  switch (opcode) {
    case op.POP:
      if (!stack.popMark()) popValue(stack, previous)
      return true
    case op.POP_MARK:
      stack.takeMarked()
      return true
    case op.DUP:
      return pushed(stack, stack.top(), STACK_COST.scalar)
    case op.PUT:
      stack.put(memoIndex(source.line()))
      return true
    case op.BINPUT:
      stack.put(source.u8())
      return true
    case op.LONG_BINPUT:
      stack.put(source.u32())
      return true
    case op.GET:
      return pushed(stack, stack.get(memoIndex(source.line())), STACK_COST.scalar)
    case op.LONG_BINGET:
      return pushed(stack, stack.get(source.u32()), STACK_COST.scalar)
    case op.FRAME:
      if (source.length64() > source.left()) throw new PickleError('The pickle is cut short within a frame')
      return true
    default:
      return false
  }
}

function pushed(stack: ValueStack, value: PickleValue, cost: number): true {
  stack.push(value, cost)
  return true
}

/** A value dropped right after the call that made it was made for the effect of the call. */
function popValue(stack: ValueStack, previous: number): void {
  const value = stack.pop()
  if (previous !== op.REDUCE || !(value instanceof PyObject)) return
  const object = stack.top()
  if (!(object instanceof PyObject)) throw new PickleError('The pickle makes a call for its effect on no object')
  object.steps.push({op: 'effect', value})
}

function memoIndex(line: Buffer): number {
  const text = line.toString('latin1')
  if (!/^\d{1,10}$/.test(text)) throw new PickleError('An entry of the memo has no number')
  return Number(text)
}
