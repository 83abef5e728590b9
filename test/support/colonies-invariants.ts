import type {Store} from '../../src/store/store.js'

/**
 * What must be true of a store at any time between two transactions: each query finds the rows for which it is not.
 * Queue: a process stands in it, once for each name that may take it, iff it waits, and waits for no parents.
 */
const BROKEN: Readonly<Record<string, string>> = {
  'waits, and is not in the queue': `SELECT p.id FROM process p LEFT JOIN json_each(p.executor_names) n
    WHERE p.state = 0 AND p.waits_for_parents = 0 AND p.width <= 127 AND NOT EXISTS (SELECT 1 FROM queue q
    WHERE q.process = p.key AND q.colony = p.colony AND q.executor_type = p.executor_type AND q.location = p.location
    AND q.executor_name = coalesce(n.value, '') AND q.priority_time = p.priority_time)`,
  'is in the queue, and does not wait for an executor': `SELECT q.process FROM queue q LEFT JOIN process p
    ON p.key = q.process WHERE p.key IS NULL OR p.state <> 0 OR p.waits_for_parents > 0`,
  'is in the queue for a name that may not take it': `SELECT q.process FROM queue q JOIN process p ON p.key = q.process
    WHERE q.executor_name NOT IN (SELECT coalesce(n.value, '') FROM process i LEFT JOIN json_each(i.executor_names) n
    WHERE i.key = p.key)`,
  'runs, and is assigned to nobody': `SELECT id FROM process WHERE state = 1 AND (assigned_to = '' OR is_assigned = 0
    OR started IS NULL OR waits_for_parents > 0)`,
  'waits, and is assigned': `SELECT id FROM process WHERE state = 0 AND (assigned_to <> '' OR is_assigned = 1)`,
  'has ended, without an end': 'SELECT id FROM process WHERE state > 1 AND ended IS NULL',
  'waits for another number of parents than has not succeeded': `SELECT p.id FROM process p WHERE p.state = 0
    AND p.waits_for_parents <> (SELECT count(*) FROM edge e JOIN process up ON up.key = e.parent WHERE e.child = p.key
    AND up.state <> 2)`,
  'waits for a parent that will not succeed': `SELECT p.id FROM process p JOIN edge e ON e.child = p.key
    JOIN process up ON up.key = e.parent WHERE p.state = 0 AND up.state IN (3, 4)`,
  'has an edge out of its workflow': `SELECT e.key FROM edge e JOIN process up ON up.key = e.parent
    JOIN process down ON down.key = e.child WHERE up.graph IS NULL OR down.graph IS NULL OR up.graph <> down.graph`,
  'has the same edge twice': 'SELECT parent FROM edge GROUP BY parent, child HAVING count(*) > 1',
  'has no payload': 'SELECT id FROM process WHERE key NOT IN (SELECT process FROM payload)',
  'has another number of attributes': `SELECT id FROM process p WHERE p.attributes <>
    (SELECT count(*) FROM attribute a WHERE a.process = p.key)`,
  'is a workflow without processes':
    'SELECT id FROM graph WHERE key NOT IN (SELECT graph FROM process WHERE graph > 0)',
  'is a workflow in a state that its processes do not give': `SELECT g.id FROM graph g WHERE g.state <> (SELECT CASE
    WHEN sum(p.state = 3) > 0 THEN 3 WHEN sum(p.state = 4) > 0 THEN 4 WHEN sum(p.state <> 2) = 0 THEN 2
    WHEN sum(p.state IN (1, 2)) > 0 THEN 1 ELSE 0 END FROM process p WHERE p.graph = g.key)`,
  'is a workflow whose end and state do not agree': `SELECT id FROM graph WHERE (ended IS NOT NULL) <> (state > 1)`,
  'is a generator with another number of arguments': `SELECT id FROM generator g WHERE g.queued <>
    (SELECT count(*) FROM generator_arg a WHERE a.generator = g.key)`,
}

/** What is wrong with the rows of a store; empty when all is well. */
export function brokenInvariants(store: Store): readonly string[] {
  return Object.entries(BROKEN).flatMap(([what, sql]) =>
    store
      .prepare(sql)
      .all()
      .map((row) => `${Object.values(row)[0]} ${what}`),
  )
}

/** Besides, what is wrong with its file and its references. */
export function damages(store: Store): readonly string[] {
  const references = store.prepare('PRAGMA foreign_key_check').all()
  return [...brokenInvariants(store), ...store.integrity(), ...references.map((row) => JSON.stringify(row))]
}
