import {expect, it} from 'vitest'
import {defaultDeployment} from '../../../src/dcp/job/deployment.js'
import {MACHINE_GROUP, PUBLIC_GROUP} from '../../../src/dcp/scheduler/compute-groups.js'
import {JOBS} from '../../../src/dcp/scheduler/migrations/0001-jobs.js'
import {openStore} from '../../../src/store/open.js'
import {squares} from './jobs.js'
import {claim, openFixture, report, storeFile} from './support.js'

const FIRST_RELEASE = `
  INSERT INTO job (id, status, name, description, link, worktime, worktime_version, work_function, args, requirements,
    compute_groups, packages, input, range_start, range_end, range_step, total, handed, computed, failed, events, created)
  VALUES
    ('ranged', 'running', 'n', 'd', 'l', 'map-basic', '^1', 'x => x', '["1"]', '{}', '[]', '[]',
      'range', 0.1, 1.0, 0.2, 5, 4, 2, 1, 2, 0),
    ('valued', 'running', 'n', 'd', 'l', 'map-basic', '^1', 'y => y', '[]', '{}', '["mine"]', '[]',
      'values', NULL, NULL, NULL, 1, 0, 0, 0, 2, 0);
  INSERT INTO datum VALUES (2, 1, '"v"');
  INSERT INTO task (job, first, last, remaining, tries) VALUES (1, 2, 2, 1, 1), (1, 4, 4, 1, 0);
  INSERT INTO slice (job, number, failed, executions, cpu_seconds, bytes_in, bytes_out, result, error_code, error_name,
    error_message) VALUES (1, 1, 0, 1, 0.5, 3, 4, '0.1', NULL, NULL, NULL), (1, 3, 1, 3, 0, 0, 0, NULL, 'E', 'Error', 'm');
`

it('a store of the first release goes on where it was', async () => {
  const file = storeFile()
  const old = openStore({file, migrations: [{...JOBS, sql: JOBS.sql + FIRST_RELEASE}]})
  old.close()
  const {scheduler, store} = openFixture(file)
  expect(store.integrity()).toEqual([])
  expect(store.dumpSchema()).toBe(openFixture().store.dumpSchema())
  expect(scheduler.summary('ranged')).toMatchObject({status: 'running', open: false, total: 5, computed: 2, failed: 1})
  const groupsOf = (job: string) => scheduler.groups.groupsOf(job).map(({opaqueId}) => opaqueId)
  expect([groupsOf('ranged'), groupsOf('valued')]).toEqual([[PUBLIC_GROUP.opaqueId], [MACHINE_GROUP.opaqueId]])
  const address = expect.stringMatching(/^0x[0-9a-f]{40}$/)
  expect(scheduler.deployment('ranged')).toEqual({...defaultDeployment(), address})
  scheduler.register('w')
  const tasks = [1, 2, 3, 4].map(() => claim(scheduler, 9))
  expect(tasks.map(({data, tries, work}) => [work.id, work.workFunction, ...data, tries])).toEqual([
    ['ranged', 'x => x', `${0.1 + 0.2}`, 1],
    ['ranged', 'x => x', `${0.1 + 3 * 0.2}`, 0],
    ['ranged', 'x => x', `${0.1 + 4 * 0.2}`, 0],
    ['valued', 'y => y', '"v"', 0],
  ])
  expect(tasks[0]?.work).toMatchObject({args: ['1'], wheels: [], files: null, sliceTimeout: null})
  for (const task of tasks) scheduler.record(task, report({outcomes: squares(task)}))
  expect([...scheduler.slices('ranged')].map(({executions}) => executions)).toEqual([1, 2, 3, 1, 1])
  expect(scheduler.summary('ranged').status).toBe('finished')
})
