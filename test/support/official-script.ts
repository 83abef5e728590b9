import type {DcpNetwork, ScriptOptions} from './dcp-network.js'

/**
 * Runs a program on the official client that puts what it saw into `seen`, and gives that. The source stands in an async
 * function, after `init()`.
 */
export async function seenBy(
  network: DcpNetwork,
  source: string,
  options: ScriptOptions = {},
): Promise<Readonly<Record<string, unknown>>> {
  const program = network.script(
    `
    const main = async () => {
      await require('dcp-client').init()
      const wallet = require('dcp/wallet')
      const compute = require('dcp/compute')
      const groups = require('dcp/compute-groups')
      const seen = {}
      ${source}
      process.stdout.write(JSON.stringify(seen) + '\\n', () => process.exit(0))
    }
    main().catch((error) => {
      console.error(error)
      process.exit(1)
    })
    `,
    options,
  )
  const status = await program.ended(options.limit ?? 45_000)
  if (status !== 0) throw new Error(`The program ended with ${status}: ${program.errors.join('\n').slice(-3000)}`)
  return JSON.parse(program.lines.at(-1) ?? '')
}
