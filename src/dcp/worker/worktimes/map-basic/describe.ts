import type {ValueIntrinsics} from '../../../job/values/value-intrinsics.js'
import type {JsonWriter} from '../../../job/values/value-json.js'
import type {Intrinsics} from './intrinsics.js'
import type {MapBasicLimits} from './limits.js'

/**
 * Runs inside the untrusted realm. Makes two ways to put any value into words, whatever traps it sets:
 * `render` for the console, `describe` for whatever was thrown, as the JSON text {code, name, message, stack}.
 * A getter may throw; one that never returns is ended with the slice.
 */
export function makeDescriber(
  js: Intrinsics,
  limits: MapBasicLimits,
  writeJson: JsonWriter['write'],
  kindOf: ValueIntrinsics['kindOf'],
  ownFrame: string,
) {
  const read = (value: object, key: string): string | undefined => {
    try {
      const text = (value as Record<string, unknown>)[key]
      return typeof text === 'string' ? text : undefined
    } catch {
      return undefined
    }
  }
  const cut = (text: string, limit: number): string => (text.length > limit ? `${js.substring(text, 0, limit)}…` : text)

  const isError = (value: object): value is Error => {
    try {
      return kindOf(value) === 'Error'
    } catch {
      return false
    }
  }

  /** The stack down to the work function: the frames below it are the runner's. */
  const ownStack = (stack: string): string => {
    const frame = js.indexOf(stack, ownFrame)
    if (frame < 0) return stack
    let end = 0
    for (let at = js.indexOf(stack, '\n', 0); at >= 0 && at < frame; at = js.indexOf(stack, '\n', at + 1)) end = at
    return js.substring(stack, 0, end)
  }

  const render = (value: unknown): string => {
    try {
      switch (typeof value) {
        case 'string':
          return value
        case 'symbol':
          return js.symbolText(value)
        case 'bigint':
          return `${js.bigintText(value)}n`
        case 'function':
          return `[Function: ${read(value, 'name') || 'anonymous'}]`
        case 'object':
          if (value === null) return 'null'
          if (isError(value)) {
            const stack = read(value, 'stack')
            if (stack !== undefined) return ownStack(stack)
            return `${read(value, 'name') ?? 'Error'}: ${read(value, 'message') ?? ''}`
          }
          return writeJson(value, '"[Circular]"')
        default:
          return js.text(value)
      }
    } catch {
      return '[cannot be shown]'
    }
  }

  const describe = (thrown: unknown): string => {
    let code = 'EUNCAUGHT'
    let name = 'Error'
    let message: string
    let stack: string | undefined
    if (typeof thrown === 'object' && thrown !== null && isError(thrown)) {
      name = read(thrown, 'name') ?? 'Error'
      message = read(thrown, 'message') ?? ''
      const raw = read(thrown, 'stack')
      stack = raw === undefined ? undefined : ownStack(raw)
      if (read(thrown, 'code') === 'EWORKTOOBIG') code = 'EWORKTOOBIG'
    } else {
      message = render(thrown)
    }
    const quote = (text: string, limit: number): string => js.stringify(cut(text, limit)) as string
    return `{"code":"${code}","name":${quote(name, limits.errorName)},"message":${quote(message, limits.errorMessage)},"stack":${
      stack === undefined ? 'null' : quote(stack, limits.errorStack)
    }}`
  }

  return {__proto__: null, render, describe, cut}
}

export type Describer = ReturnType<typeof makeDescriber>
