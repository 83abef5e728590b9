import {Fault} from '../errors.js'
import type {Output} from '../output/io.js'

/** All of stdin as UTF-8 text. On a terminal it fails instead of waiting for what nobody knows to type. */
export async function readStdin(output: Output, what: string): Promise<string> {
  const {stdin} = output
  if (stdin.isTTY)
    throw new Fault('USAGE', `${what} is read from stdin, but stdin is a terminal`, 'Pipe it in, or name a file.')
  const chunks: Buffer[] = []
  for await (const chunk of stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
