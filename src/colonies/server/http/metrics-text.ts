import type {Statistics} from '../../wire/objects/server.js'

/** Upstream's names (`pkg/monitoring`), and the rest of what is counted. */
const GAUGES: ReadonlyArray<readonly [name: string, help: string, count: keyof Statistics]> = [
  ['colonies', 'Number of colonies', 'colonies'],
  ['executors', 'Number of executors', 'executors'],
  ['executors_active', 'Number of approved executors', 'activeexecutors'],
  ['executors_unregistered', 'Number of executors that are gone', 'unregisteredexecutors'],
  ['processes_waiting', 'Number of waiting processes', 'waitingprocesses'],
  ['processes_running', 'Number of running processes', 'runningprocesses'],
  ['processes_successful', 'Number of successful processes', 'successfulprocesses'],
  ['processes_failed', 'Number of failed processes', 'failedprocesses'],
  ['processes_cancelled', 'Number of cancelled processes', 'cancelledprocesses'],
  ['workflows_waiting', 'Number of waiting workflows', 'waitingworkflows'],
  ['workflows_running', 'Number of running workflows', 'runningworkflows'],
  ['workflows_successful', 'Number of successful workflows', 'successfulworkflows'],
  ['workflows_failed', 'Number of failed workflows', 'failedworkflows'],
  ['workflows_cancelled', 'Number of cancelled workflows', 'cancelledworkflows'],
]

/** The numbers of a server as Prometheus reads them. */
export function metricsText(numbers: Statistics): string {
  return GAUGES.map(([name, help, count]) => gauge(name, help, numbers[count])).join('')
}

/** One number, as `colonies_server_<name>`. */
export function gauge(name: string, help: string, value: number): string {
  const whole = `colonies_server_${name}`
  return `# HELP ${whole} ${help}\n# TYPE ${whole} gauge\n${whole} ${value}\n`
}
