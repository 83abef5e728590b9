import type {Allocations} from '../../colonies/wire/objects/members.js'
import {renderRecord} from '../table.js'
import type {View} from '../terminal.js'

/** What an executor has given to a project, and what that uses, as members of a record. */
export function allocationMembers(
  project: Allocations['projects'][string],
): readonly (readonly [name: string, value: string])[] {
  const of = (used: number, allocated: number): string => `${used} of ${allocated}`
  return [
    ['CPU used', of(project.usedcpu, project.allocatedcpu)],
    ['GPU used', of(project.usedgpu, project.allocatedgpu)],
    ['Storage used', of(project.usedstorage, project.allocatedstorage)],
  ]
}

/** What an executor reported of all its projects. */
export const reportedView: View<Allocations> = async ({projects}, terminal) => {
  const records = Object.entries(projects).map(([name, project]) =>
    renderRecord(`Allocation to ${name}`, allocationMembers(project), terminal),
  )
  return (await Promise.all(records)).join('\n')
}
