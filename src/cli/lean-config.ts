import {arch, homedir, platform} from 'node:os'
import {Config} from '@oclif/core/config'
import type {PackageFacts} from './invocation.js'

/**
 * An oclif configuration with just what a running command needs. oclif's own `load()` reads the manifest, the
 * plugins and the theme, which costs more than most commands do.
 */
export class LeanConfig extends Config {
  constructor(bin: string, root: string, facts: PackageFacts) {
    super({root})
    this.root = root
    this.bin = bin
    this.name = facts.name
    this.version = facts.version
    this.pjson = {name: facts.name, version: facts.version, oclif: {bin, topicSeparator: ' '}} as Config['pjson']
    this.topicSeparator = ' '
    this.valid = true
    this.arch = arch() as Config['arch']
    this.platform = platform() as Config['platform']
    this.windows = this.platform === 'win32'
    this.home = homedir()
    this.shell = 'unknown'
    this.userAgent = `${facts.name}/${facts.version}`
  }

  override async runHook(): ReturnType<Config['runHook']> {
    return {failures: [], successes: []}
  }
}
