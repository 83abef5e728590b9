import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Command} from '@oclif/core/command'

interface Question {
  readonly bin: string
  /** Folder of the package. */
  readonly root: string
  /** The words after the program's name; the last one is being typed. */
  readonly words: readonly string[]
}

interface Candidate {
  readonly value: string
  readonly description: string
}

function flagCandidates(command: Command.Cached): Candidate[] {
  return Object.values(command.flags)
    .filter((flag) => !flag.hidden)
    .map((flag) => ({value: `--${flag.name}`, description: flag.summary ?? flag.description ?? ''}))
}

function optionCandidates(command: Command.Cached, flagWord: string | undefined): Candidate[] {
  const flag = Object.values(command.flags).find(({name, char}) => flagWord === `--${name}` || flagWord === `-${char}`)
  const options = flag?.type === 'option' ? (flag.options ?? []) : []
  return options.map((value) => ({value, description: ''}))
}

function argumentCandidates(command: Command.Cached, position: number): Candidate[] {
  const argument = Object.values(command.args)[position]
  return (argument?.options ?? []).map((value) => ({value, description: argument?.description ?? ''}))
}

function nextWords(commands: readonly Command.Cached[], path: readonly string[]): Candidate[] {
  const prefix = path.map((word) => `${word}:`).join('')
  const found = new Map<string, Candidate>()
  for (const {id, summary = ''} of commands) {
    if (!id.startsWith(prefix)) continue
    const [value = '', ...deeper] = id.slice(prefix.length).split(':')
    if (!found.has(value)) found.set(value, {value, description: deeper.length > 0 ? '' : summary})
  }
  return [...found.values()]
}

/**
 * What may stand where the cursor is: one candidate a line, `value<TAB>description`; nothing where the shell should
 * offer file names. The completion scripts of all shells ask this, so that one place knows the commands.
 */
export async function complete({bin, root, words}: Question): Promise<string> {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
    readonly commands: Readonly<Record<string, Command.Cached>>
  }
  const own = Object.values(manifest.commands).flatMap((command) =>
    command.id.startsWith(`${bin}:`) && !command.hidden ? [{...command, id: command.id.slice(bin.length + 1)}] : [],
  )
  const current = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const plain = before.filter((word) => !word.startsWith('-'))
  const length = plain.findLastIndex((_, index) => own.some(({id}) => id === plain.slice(0, index + 1).join(':'))) + 1
  const command = own.find(({id}) => id === plain.slice(0, length).join(':'))
  let candidates: Candidate[]
  if (!command) candidates = nextWords(own, plain)
  else if (current.startsWith('-')) candidates = flagCandidates(command)
  else candidates = optionCandidates(command, before.at(-1))
  if (command && candidates.length === 0) candidates = argumentCandidates(command, plain.length - length)
  return candidates
    .filter(({value}) => value.startsWith(current))
    .map(({value, description}) => `${value}\t${description.split('\n')[0]}\n`)
    .join('')
}
