import type {Store} from '../../../store/store.js'
import {PROCESS_COLUMNS, type ProcessRow, processOf} from './process-row.js'

const RUNNING_OF = `SELECT ${PROCESS_COLUMNS} FROM process p
  WHERE p.assigned_to = ? AND p.state = 1 AND p.colony = ? ORDER BY p.key`
const MOVE = 'UPDATE process SET assigned_to = ? WHERE assigned_to = ? AND state = 1 AND colony = ?'

/** What an executor runs now. */
export function runningProcessesOf(store: Store, colony: number, executorId: string): readonly ProcessRow[] {
  return store.prepare(RUNNING_OF).all(executorId, colony).map(processOf)
}

/** An executor signs with another key: what it runs stays its own, so that it can be closed. */
export function moveAssignments(store: Store, colony: number, from: string, to: string): void {
  store.prepare(MOVE).run(to, from, colony)
}
