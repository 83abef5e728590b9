import {CommandHelp, Help} from '@oclif/core/help'
import {reportNoBrokenStdout} from '../output/io.js'
import {TOPIC_TEXTS} from './help-topics.js'
import type {Invocation} from './invocation.js'
import {nearest} from './nearest.js'
import {ScopedConfig} from './scoped-config.js'

const NOT_FOUND = 127

type FlagList = Parameters<CommandHelp['groupFlags']>[0]

/** Usage without the list of all flags, which the sections below have, and a description that does not repeat the summary. */
class PlainCommandHelp extends CommandHelp {
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args ?? {}).map(({name, required}) => {
      const word = name.toUpperCase()
      return required ? word : `[${word}]`
    })
    return [this.command.id, ...args, '[FLAGS]'].join(' ')
  }

  /** What every command takes comes last. */
  protected override groupFlags(flags: FlagList): ReturnType<CommandHelp['groupFlags']> {
    const {flagGroups, mainFlags} = super.groupFlags(flags)
    const {GLOBAL = [], ...own} = flagGroups
    return {flagGroups: {...own, GLOBAL}, mainFlags}
  }

  protected override description(): string | undefined {
    return this.command.description && this.wrap(this.command.description)
  }
}

class PlainHelp extends Help {
  protected override CommandHelpClass = PlainCommandHelp

  /** Ours are topics all; oclif counts only those with topics below them, since it takes commands for topics too. */
  protected override get sortedTopics(): Help['config']['topics'] {
    return this.config.topics.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }
}

const WIDEST = 100

/** Words of the command line that may name a command or topic. */
function subject(argv: readonly string[]): string[] {
  const words = argv.slice(argv[0] === 'help' ? 1 : 0)
  const end = words.findIndex((word) => word.startsWith('-'))
  return end < 0 ? words : words.slice(0, end)
}

/**
 * Answers every command line that names no command: help for the program, a topic or a command; for anything else
 * the closest names on stderr and status 127. A guess is never run (clig.dev: assuming what they meant is dangerous).
 */
export async function explain({bin, argv, root, facts}: Invocation): Promise<void> {
  reportNoBrokenStdout()
  const config = new ScopedConfig(bin, root, facts)
  const words = subject(argv)
  const text = argv[0] === 'help' && words.length === 1 ? TOPIC_TEXTS[words[0] ?? ''] : undefined
  if (text) {
    process.stdout.write(text)
    return
  }
  const ids = config.commands.map((command) => command.id)
  const topics = config.topics.map((topic) => topic.name)
  const known = (id: string): boolean => ids.includes(id) || topics.includes(id)
  const asked = words.map((_, index) => words.slice(0, index + 1).join(':')).findLast(known)
  if (words.length > 0 && (asked === undefined || (topics.includes(asked) && asked !== words.join(':')))) {
    reportUnknown(bin, words.join(' '), [...ids, ...topics], argv.includes('--json'))
    return
  }
  const maxWidth = Math.min(process.stdout.columns || WIDEST, WIDEST)
  await new PlainHelp(config, {maxWidth}).showHelp(asked ? [...asked.split(':')] : [])
}

function reportUnknown(bin: string, words: string, names: readonly string[], json: boolean): void {
  const message = `"${bin} ${words}" is not a command`
  const guesses = nearest(
    words,
    names.map((name) => name.replaceAll(':', ' ')),
  ).map((name) => `"${bin} ${name}"`)
  const hint = `${guesses.length > 0 ? `Did you mean ${guesses.join(' or ')}? ` : ''}Run "${bin} help" for all commands.`
  process.exitCode = NOT_FOUND
  const line = json
    ? JSON.stringify({error: {code: 'COMMAND_NOT_FOUND', message, hint, exitCode: NOT_FOUND}})
    : `Error: ${message} [COMMAND_NOT_FOUND]\n${hint}`
  process.stderr.write(`${line}\n`)
}
