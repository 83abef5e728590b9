import {AddColonyCommand} from '../../../src/cli/colonies/add-colony-command.js'
import type {Colony} from '../../../src/colonies/wire/objects/members.js'

export default class ColonyRegister extends AddColonyCommand {
  static override summary = 'Make a colony (older name of colony add)'
  static override hidden = true

  override async run(): Promise<Colony> {
    this.output.warn('colonies colony register is called colonies colony add now')
    return super.run()
  }
}
