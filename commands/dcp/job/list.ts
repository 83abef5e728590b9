import {BaseCommand} from '../../../src/cli/base-command.js'
import {thisMachine} from '../../../src/cli/machine.js'
import {openEmbedded} from '../../../src/dcp/engines/embedded.js'
import type {JobSummary} from '../../../src/dcp/job/job.js'
import {countOf} from '../../../src/output/count.js'
import {jobListView} from '../../../src/output/views/jobs.js'

export default class JobList extends BaseCommand<readonly JobSummary[]> {
  static override summary = 'List the jobs on this machine'
  static override description = 'The newest first. In a pipe: one line per job, fields separated by tabs, nothing cut.'
  static override examples = [
    {description: 'All jobs', command: '<%= config.bin %> job list'},
    {
      description: 'Ids of the finished ones, in a script',
      command: '<%= config.bin %> job list --json | jq -r \'.[] | select(.status == "finished") | .id\'',
    },
  ]

  protected readonly view = jobListView

  async run(): Promise<readonly JobSummary[]> {
    await this.parse(JobList)
    const jobs = await this.own(openEmbedded(thisMachine(this.config.root), 'existing')).list()
    if (jobs.length === 0)
      this.output.note('No jobs yet. Deploy one: dcp job deploy --function "x => x * x" --range 1..10')
    const waiting = jobs.filter(({status, served}) => status === 'running' && !served)
    if (waiting[0])
      this.output.note(
        `${countOf(waiting.length, 'job')} waiting for a worker. Compute one here: dcp job resume ${waiting[0].id}, or all: dcp worker start`,
      )
    return jobs
  }
}
