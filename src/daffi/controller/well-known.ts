/** Callbacks that every Python node has and none announces (daffi-protocol, section 5). */
export const WELL_KNOWN: ReadonlySet<string> = new Set([
  '__transfer_and_call',
  '__async_transfer_and_call',
  '__cancel_scheduled_task',
  '__get_all_period_tasks',
  '__kill_all',
])
