import type {Command} from '@oclif/core/command'
import type * as Complete from './complete.js'
import type * as Help from './help.js'
import type {Invocation} from './invocation.js'
import type * as LeanConfigModule from './lean-config.js'

interface Match {
  /** Words of the command without the bin: `job:deploy`. */
  readonly id: string
  readonly chunk: string
  readonly argv: readonly string[]
}

const HELP_FLAGS = new Set(['--help', '-h'])
const VERSION_FLAGS = new Set(['--version', '-v'])

/** The command that the first words name, or undefined when there is none or help is asked for. */
function match({bin, argv, commands}: Invocation): Match | undefined {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  if (flags.some((arg) => HELP_FLAGS.has(arg))) return undefined
  let key = bin
  for (const [index, word] of argv.entries()) {
    if (!/^[a-z][a-z0-9-]*$/.test(word)) return undefined
    key += ` ${word}`
    const chunk = commands[key]
    if (chunk) return {id: argv.slice(0, index + 1).join(':'), chunk, argv: argv.slice(index + 1)}
  }
  return undefined
}

/**
 * Runs one command: a command line that names one loads that command's chunk and nothing else; help, completion and
 * mistakes take the longer way through oclif and the manifest.
 */
export async function dispatch(invocation: Invocation): Promise<void> {
  const {bin, argv, facts, load, root} = invocation
  const first = argv[0] ?? ''
  if (VERSION_FLAGS.has(first)) {
    process.stdout.write(`${facts.name}/${facts.version} ${process.platform}-${process.arch} node-${process.version}\n`)
    return
  }
  const found = match(invocation)
  if (found) {
    const command = load(found.chunk).default as Command.Class
    command.id = found.id
    const {LeanConfig} = load('src/cli/lean-config.js') as unknown as typeof LeanConfigModule
    await command.run([...found.argv], new LeanConfig(bin, root, facts))
    return
  }
  if (first === '__complete') {
    const {complete} = load('src/cli/complete.js') as unknown as typeof Complete
    process.stdout.write(await complete({bin, root, words: argv.slice(1)}))
    return
  }
  const {explain} = load('src/cli/help.js') as unknown as typeof Help
  await explain(invocation)
}
