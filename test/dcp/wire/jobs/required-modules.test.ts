import {expect, it} from 'vitest'
import {JOB_LIMITS} from '../../../../src/dcp/job/job-limits.js'
import {checkModules} from '../../../../src/dcp/wire/jobs/required-modules.js'
import {openWorld, refusedWith} from '../operations/scripted-caller.js'

it('a job is refused when its modules are not there, or are too many to be handed to a sandbox', () => {
  const {scheduler} = openWorld()
  const half = 'x'.repeat(JOB_LIMITS.modules / 2)
  scheduler.packages.publish({
    ...{name: 'large', version: '1.0.0', owner: '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266'},
    files: [
      {name: 'all.js', text: "module.declare(['./one', './two'], f)"},
      {name: 'one.js', text: half},
      {name: 'two.js', text: half},
    ],
  })
  const refused = (...dependencies: readonly string[]) => refusedWith(() => checkModules(scheduler, dependencies))
  expect(refused()).toBeUndefined()
  expect(refused('large/one', 'large/two')).toBeUndefined()
  expect(refused('large/one', 'large/none')).toBe('ENOMODULE')
  expect(refused('large/all')).toBe('EMODULETOOBIG')
})
