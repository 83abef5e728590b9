import {boolean} from '@oclif/core/flags'
import {BaseCommand} from '../../../src/cli/base-command.js'
import {jobReference} from '../../../src/cli/dcp/job-reference.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {confirm} from '../../../src/cli/prompt.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'

interface Deleted {
  readonly id: string
  readonly deleted: true
}

export default class JobDelete extends BaseCommand<Deleted> {
  static override summary = 'Delete a job and its results'
  static override description = 'A job that a worker is computing is not deleted: stop the worker first.'
  static override examples = [
    {description: 'Asks first', command: '<%= config.bin %> job delete 3kTMd'},
    {description: 'In a script', command: '<%= config.bin %> job delete last --yes'},
  ]
  static override args = {job: jobReference}
  static override flags = {yes: boolean({char: 'y', description: 'Do not ask'})}

  protected readonly view = ({id}: Deleted): string => `${id}\n`

  async run(): Promise<Deleted> {
    const {args, flags} = await this.parse(JobDelete)
    const jobs = this.own(openEmbedded(thisMachine(this.config.root), 'existing'))
    const id = await jobs.resolve(args.job)
    if (!flags.yes) {
      const {name, computed} = await jobs.summary(id)
      await confirm(this.output, `Delete job ${id} (${name}) and its ${computed} results?`)
    }
    await jobs.delete(id)
    return {id, deleted: true}
  }
}
