import type {ProcessGraph, ProcessState} from '../../wire/objects/process.js'

/** A process as a node to draw; parents and children are places in the list of members. */
export interface GraphMember {
  readonly id: string
  readonly label: string
  readonly state: ProcessState
  readonly parents: readonly number[]
  readonly children: readonly number[]
}

/** Sizes in pixels and colours are upstream's (`pkg/core/processgraph.go`, calcNodes): react-flow draws them. */
const BOX = 150
const GAP = 50
const LEVEL = 80
const COLOURS: Readonly<Record<ProcessState, string>> = {
  0: '#eee8d8',
  1: '#4689cd',
  2: '#92d050',
  3: '#cb4239',
  4: '#f5a623',
}
const RUNNING: ProcessState = 1

/** The longest way from a root to each member, so that every edge leads downwards. */
function levelsOf(members: readonly GraphMember[]): readonly number[] {
  const levels = members.map(() => 0)
  const waitsFor = members.map(({parents}) => parents.length)
  const free = members.flatMap(({parents}, place) => (parents.length === 0 ? [place] : []))
  for (const place of free) {
    for (const child of members[place]?.children ?? []) {
      levels[child] = Math.max(levels[child] ?? 0, (levels[place] ?? 0) + 1)
      const left = (waitsFor[child] ?? 0) - 1
      waitsFor[child] = left
      if (left === 0) free.push(child)
    }
  }
  return levels
}

/** Members level by level, roots first. */
export function inLevelOrder<Member extends GraphMember>(
  members: readonly Member[],
): ReadonlyArray<{readonly member: Member; readonly level: number}> {
  const levels = levelsOf(members)
  return members.map((member, place) => ({member, level: levels[place] ?? 0})).sort((a, b) => a.level - b.level)
}

/** What react-flow draws: a row for each level, centred; the same for the same workflow. */
export function drawGraph(members: readonly GraphMember[]): Pick<ProcessGraph, 'nodes' | 'edges'> {
  const placed = inLevelOrder(members)
  const counts: number[] = []
  for (const {level} of placed) counts[level] = (counts[level] ?? 0) + 1
  const widest = widthOf(Math.max(0, ...counts))
  const drawn: number[] = []
  const nodes = placed.map(({member, level}) => {
    const index = drawn[level] ?? 0
    drawn[level] = index + 1
    const left = Math.floor(widest / 2) - Math.floor(widthOf(counts[level] ?? 0) / 2)
    return {
      id: member.id,
      data: {label: member.label},
      position: {x: left + index * (BOX + GAP), y: level * LEVEL},
      type: member.parents.length === 0 ? 'input' : member.children.length === 0 ? 'output' : '',
      style: {color: '', background: COLOURS[member.state]},
    }
  })
  const edges = placed.flatMap(({member}) =>
    [...new Set(member.children)].map((child) => {
      const target = members[child]?.id ?? ''
      return {id: `${member.id}-${target}`, source: member.id, target, animated: member.state === RUNNING}
    }),
  )
  return {nodes, edges}
}

function widthOf(count: number): number {
  return count === 0 ? 0 : count * BOX + (count - 1) * GAP
}
