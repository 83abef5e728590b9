import {openSession} from '../../src/cli/colonies/open-session.js'
import type {ColoniesSession} from '../../src/cli/colonies/session.js'
import {stdinReader} from '../../src/cli/stdin.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import {openOutput} from '../../src/output/io.js'
import type {ColoniesHome} from './colonies-home.js'

/** What the commands of a user see, from this process: quicker than a command for each step. */
export interface HomeSession extends ColoniesSession {
  /** Takes one process as the executor of the colony `dev`, waiting up to 20 seconds. */
  take(): Promise<Process>
  close(): Promise<void>
}

export async function sessionOf(user: ColoniesHome): Promise<HomeSession> {
  const output = await openOutput({json: true, quiet: false, noColor: true, noInput: true}, {})
  const session = await openSession({
    flags: {},
    env: {},
    chief: 'member',
    stateDirectory: user.state,
    passphrases: {output, stdin: stdinReader(output)},
    debug: () => {},
  })
  return Object.assign(Object.create(session) as ColoniesSession, {
    take: () => session.call('assignprocessmsg', {colonyname: 'dev', timeout: 20}),
    close: () => session.close(),
  })
}
