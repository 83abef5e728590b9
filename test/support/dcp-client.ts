import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {ROOT} from './run-program.js'

/** What the official client answered to one request. */
interface Reply<Value> {
  readonly value?: Value
  readonly error?: string
}

/** Runs the official client once for all requests; `resources` is its resource directory. @param program of this folder */
export async function askDcpClient(
  resources: string,
  requests: readonly object[],
  program = 'dcp-client-child.cjs',
): Promise<Reply<unknown>[]> {
  const script = join(ROOT, 'test/support', program)
  const env = {PATH: process.env.PATH, HOME: resources, DCP_RESOURCE_DIR: resources, DCP_CLIENT_NO_PARSE_ARGV: '1'}
  const child = spawn(process.execPath, [script, join(ROOT, 'test/peers/dcp-client')], {env, stdio: 'pipe'})
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    // An error of the client shows its whole bundle.
    errors = (errors + chunk).slice(-1000)
  })
  child.stdin.end(JSON.stringify(requests))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`dcp-client ended with ${code}: ${errors}`)
  return JSON.parse(output)
}
