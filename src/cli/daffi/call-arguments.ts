import {pickleOfJson} from '../../daffi/wire/pickle/json-values.js'
import {PickleError} from '../../daffi/wire/pickle/pickle-error.js'
import type {PickleValue} from '../../daffi/wire/pickle/values.js'
import {Fault} from '../../errors.js'
import type {StdinReader} from '../stdin.js'

/** The arguments of a call as they go on the wire. */
export interface CallArguments {
  readonly args: readonly PickleValue[]
  readonly kwargs: Readonly<Record<string, PickleValue>>
}

/** No argument from stdin is larger; whatever is goes better by a file that the callback reads. */
const STDIN_BYTES = 128 * 1024 * 1024

/**
 * JSON where a text is JSON, else the text; all texts with `raw`. `-` is stdin. @throws Fault USAGE, INPUT_INVALID
 */
export async function callArguments(
  texts: readonly string[],
  kwargs: readonly string[] = [],
  raw: boolean,
  stdin: StdinReader,
): Promise<CallArguments> {
  const value = async (text: string): Promise<PickleValue> => {
    const content = text === '-' ? await everything(stdin) : text
    return raw ? content : jsonOrText(content)
  }
  const args: PickleValue[] = []
  for (const text of texts) args.push(await value(text))
  const named: Record<string, PickleValue> = {}
  for (const text of kwargs) {
    const [, name, content] = /^([^=]+)=(.*)$/s.exec(text) ?? []
    if (name === undefined || content === undefined) {
      throw new Fault('USAGE', `${JSON.stringify(text)} is no NAME=JSON`, 'Example: --kwarg b=3')
    }
    if (Object.hasOwn(named, name)) throw new Fault('USAGE', `--kwarg ${name} is given twice`, 'Give it once.')
    Object.defineProperty(named, name, {value: await value(content), enumerable: true})
  }
  return {args, kwargs: named}
}

/** One line of `--stream`: the only argument of its call. */
export function streamItem(line: Buffer, raw: boolean): PickleValue {
  const text = line.toString().replace(/\r$/, '')
  return raw ? text : jsonOrText(text)
}

function jsonOrText(text: string): PickleValue {
  try {
    return pickleOfJson(text)
  } catch (error) {
    if (error instanceof PickleError) return text
    throw error
  }
}

async function everything(stdin: StdinReader): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stdin.stream('an argument')) {
    size += chunk.length
    if (size > STDIN_BYTES) {
      throw new Fault('INPUT_INVALID', `Stdin gives more than ${STDIN_BYTES} bytes`, 'Let the callback read a file.')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** A stream has its arguments from stdin. @throws Fault USAGE */
export function refuseArguments(texts: readonly string[], kwargs: readonly string[] = []): void {
  if (texts.length === 0 && kwargs.length === 0) return
  throw new Fault('USAGE', '--stream takes its arguments from stdin, one call a line', 'Leave out the arguments.')
}
