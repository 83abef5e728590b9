import type {JobRequest} from '../../dcp/job/job-request.js'
import type {Output} from '../../output/io.js'
import {accountAddress} from '../account-address.js'
import type {Machine} from '../machine.js'
import {stdinReader} from '../stdin.js'

/** The flags of `dcp job deploy` that say what the job is. */
export interface JobFlags {
  readonly function?: string | undefined
  readonly entry?: string | undefined
  readonly arg?: readonly string[] | undefined
  readonly worktime?: string | undefined
  readonly 'worktime-version'?: string | undefined
  readonly requires?: readonly string[] | undefined
  readonly fs?: readonly string[] | undefined
  readonly 'fs-chdir'?: string | undefined
  readonly data?: string | undefined
  readonly 'data-file'?: string | undefined
  readonly 'data-format'?: string | undefined
  readonly range?: readonly string[] | undefined
  readonly count?: number | undefined
  readonly 'data-url'?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly link?: string | undefined
  readonly 'slice-timeout'?: number | undefined
  readonly 'progress-timeout'?: number | undefined
  readonly retries?: number | undefined
  readonly 'no-auto-close': boolean
}

/** What the command line asks for, in the words of the job loader. */
export async function jobRequest(
  work: string | undefined,
  flags: JobFlags,
  machine: Machine,
  output: Output,
): Promise<JobRequest> {
  return {
    work,
    function: flags.function,
    entry: flags.entry,
    args: flags.arg ?? [],
    worktime: flags.worktime as JobRequest['worktime'],
    worktimeVersion: flags['worktime-version'],
    requires: flags.requires ?? [],
    files: flags.fs ?? [],
    filesDirectory: flags['fs-chdir'],
    data: flags.data,
    dataFile: flags['data-file'],
    dataFormat: flags['data-format'] as JobRequest['dataFormat'],
    ranges: flags.range ?? [],
    count: flags.count,
    dataUrls: flags['data-url'] ?? [],
    name: flags.name,
    description: flags.description,
    link: flags.link,
    sliceTimeout: flags['slice-timeout'],
    progressTimeout: flags['progress-timeout'],
    retries: flags.retries,
    autoClose: !flags['no-auto-close'],
    owner: await accountAddress('id'),
    paymentAccount: await accountAddress('default'),
    directory: machine.directory,
    stdin: stdinReader(output).stream,
    python: {
      get pyodideDirectory() {
        return machine.pyodideDirectory
      },
      cacheDirectory: machine.cacheDirectory,
    },
  }
}
