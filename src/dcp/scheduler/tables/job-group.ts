import type {Row} from '../../../store/driver.js'
import {integer, text} from '../../../store/rows.js'
import type {Store} from '../../../store/store.js'
import type {JobGroup} from '../remote-tasks.js'

const INSERT = 'INSERT OR IGNORE INTO job_group (job, group_key) VALUES (?, ?)'
const GROUPS = `SELECT opaque_id, name, description FROM job_group
  JOIN compute_group ON compute_group.key = job_group.group_key WHERE job_group.job = ? ORDER BY compute_group.key`
const JOBS = `SELECT id FROM job_group JOIN job ON job.key = job_group.job
  WHERE group_key = ? AND status <> 'new' ORDER BY job.key`
const RUNNING = `SELECT COUNT(*) AS running FROM job_group JOIN job ON job.key = job_group.job
  WHERE group_key = ? AND status = 'running' AND job <> ?`
const SHARED = `SELECT opaque_id, name, description FROM job_group
  JOIN compute_group ON compute_group.key = job_group.group_key
  WHERE job_group.job = ? AND group_key IN (SELECT value FROM json_each(?)) ORDER BY compute_group.key`
const DELETE = 'DELETE FROM job_group WHERE group_key = ? AND job = ?'
const DELETE_ALL = 'DELETE FROM job_group WHERE group_key = ?'

/** Puts a job into a group, if it is not there. */
export function insertJobGroup(store: Store, job: number, group: number): void {
  store.prepare(INSERT).run(job, group)
}

/** The groups of a job, as workers are shown them. */
export function groupsOfJob(store: Store, job: number): readonly JobGroup[] {
  return store.prepare(GROUPS).all(job).map(shown)
}

/** Those of the groups of a job that are among the given ones. */
export function sharedGroups(store: Store, job: number, groups: readonly number[]): readonly JobGroup[] {
  return store.prepare(SHARED).all(job, JSON.stringify(groups)).map(shown)
}

/** Ids of the jobs of a group, the oldest first. */
export function jobsOfGroup(store: Store, group: number): readonly string[] {
  return store
    .prepare(JOBS)
    .all(group)
    .map((row) => text(row, 'id'))
}

/** How many jobs of a group have not ended, this one aside. */
export function countRunning(store: Store, group: number, except: number): number {
  return integer(store.prepare(RUNNING).get(group, except) ?? {}, 'running')
}

/** Takes a job out of a group; false when it was not there. */
export function deleteJobGroup(store: Store, job: number, group: number): boolean {
  return store.prepare(DELETE).run(group, job) > 0
}

/** Takes all jobs out of a group. Returns how many they were. */
export function deleteJobGroups(store: Store, group: number): number {
  return store.prepare(DELETE_ALL).run(group)
}

function shown(row: Row): JobGroup {
  return {
    opaqueId: text(row, 'opaque_id'),
    name: text(row, 'name'),
    description: text(row, 'description'),
  }
}
