import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Command} from '@oclif/core/command'
import type {PackageFacts} from './invocation.js'
import {LeanConfig} from './lean-config.js'

type Topic = LeanConfig['topics'][number]

interface Manifest {
  readonly commands: Readonly<Record<string, Command.Cached>>
}

interface PackageFile {
  readonly oclif: {readonly topics: Readonly<Record<string, {readonly description: string}>>}
}

/** Own part of an id, or undefined when it belongs to another program: `dcp:job:list` → `job:list`. */
function ownId(bin: string, id: string): string | undefined {
  return id.startsWith(`${bin}:`) ? id.slice(bin.length + 1) : undefined
}

/**
 * The configuration of one program out of the shared manifest: its own commands and topics, without the first word.
 * oclif describes one program per package (oclif/oclif#1511); this is our answer for four.
 */
export class ScopedConfig extends LeanConfig {
  readonly #commands: Command.Loadable[]
  readonly #topics: Topic[]

  constructor(bin: string, root: string, facts: PackageFacts) {
    super(bin, root, facts)
    const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'))
    const {commands} = read('oclif.manifest.json') as Manifest
    const {topics} = (read('package.json') as PackageFile).oclif
    this.#commands = Object.values(commands).flatMap((command) => {
      const id = ownId(bin, command.id)
      const load = (): never => {
        throw new Error('Help never runs a command')
      }
      return id === undefined ? [] : [{...command, id, load}]
    })
    this.#topics = Object.entries(topics).flatMap(([name, topic]) => {
      const id = ownId(bin, name)
      return id === undefined ? [] : [{name: id, description: topic.description}]
    })
    this.pjson.oclif.description = topics[bin]?.description ?? ''
    this.pjson.oclif.additionalHelpFlags = ['-h']
  }

  override get commands(): Command.Loadable[] {
    return this.#commands
  }

  override get topics(): Topic[] {
    return this.#topics
  }

  override findCommand(id: string): Command.Loadable
  override findCommand(id: string): Command.Loadable | undefined {
    return this.#commands.find((command) => command.id === id)
  }

  override findTopic(id: string): Topic
  override findTopic(id: string): Topic | undefined {
    return this.#topics.find((topic) => topic.name === id)
  }
}
