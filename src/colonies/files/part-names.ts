import {createHash, randomBytes} from 'node:crypto'
import {readdir, rename, rm} from 'node:fs/promises'
import {basename, dirname, join} from 'node:path'
import {PART_PREFIX} from './local-name.js'
import type {Content} from './object-storage.js'

/** The process that writes parts, and how it tells whether another one still does. */
export interface PartOwner {
  readonly pid: number
  isAlive(pid: number): boolean
}

/** Gives out the names of parts: each has one writer, and what a dead one left is gone on with. */
export interface PartNames {
  /** A name beside the target; with what is left of these bytes, where there is some. */
  claim(target: string, content: Content): Promise<string>
  /** Nobody writes to it any more. @param left it is there, to be gone on with */
  release(part: string, left: boolean): Promise<void>
  /** Removes what dead processes left of other bytes for this target. */
  tidy(target: string): Promise<void>
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** `.cfs-part-<target>-<content>-<pid>-<random>` */
const NAME = /^(?<target>[0-9a-f]{16})-(?<content>[0-9a-f]{16})-(?<pid>\d+)-[0-9a-f]{8}$/

interface Leftover {
  readonly name: string
  readonly pid: number
  readonly target: string
  readonly content: string
}

/** @param owner undefined where nobody can tell who lives: then each try begins anew */
export function partNames(owner: PartOwner | undefined): PartNames {
  const mine = new Set<string>()
  /** What lay in each directory when it was first asked about; what came later is ours. */
  const leftovers = new Map<string, Promise<Leftover[]>>()

  const leftIn = (directory: string): Promise<Leftover[]> => {
    const found = leftovers.get(directory) ?? findLeftovers(directory, owner, mine)
    leftovers.set(directory, found)
    return found
  }
  /** Takes one that fits out of the list, so that nobody else here does. */
  const take = async (directory: string, fits: (leftover: Leftover) => boolean): Promise<string | undefined> => {
    const list = await leftIn(directory)
    const index = list.findIndex(fits)
    return index < 0 ? undefined : list.splice(index, 1)[0]?.name
  }

  return {
    claim: async (target, {checksum}) => {
      const directory = dirname(target)
      const [forTarget, ofContent] = [short(basename(target)), short(checksum)]
      const name = `${PART_PREFIX}${forTarget}-${ofContent}-${owner?.pid ?? 0}-${randomBytes(4).toString('hex')}`
      const part = join(directory, name)
      mine.add(name)
      const left = await take(directory, (leftover) => leftover.target === forTarget && leftover.content === ofContent)
      // Another process may have been faster.
      if (left) await rename(join(directory, left), part).catch(() => {})
      return part
    },
    release: async (part, left) => {
      mine.delete(basename(part))
      const leftover = left ? parsed(basename(part)) : undefined
      if (leftover) (await leftIn(dirname(part))).push(leftover)
    },
    tidy: async (target) => {
      const directory = dirname(target)
      const forTarget = short(basename(target))
      for (;;) {
        const left = await take(directory, (leftover) => leftover.target === forTarget)
        if (!left) return
        await rm(join(directory, left), {force: true})
      }
    },
  }
}

async function findLeftovers(
  directory: string,
  owner: PartOwner | undefined,
  mine: ReadonlySet<string>,
): Promise<Leftover[]> {
  if (!owner) return []
  const names = await readdir(directory).catch(() => [])
  return names.flatMap((name) => {
    const found = mine.has(name) ? undefined : parsed(name)
    return found && (found.pid === owner.pid || !owner.isAlive(found.pid)) ? [found] : []
  })
}

function parsed(name: string): Leftover | undefined {
  const groups = name.startsWith(PART_PREFIX) ? NAME.exec(name.slice(PART_PREFIX.length))?.groups : undefined
  if (!groups) return undefined
  const {target = '', content = '', pid = ''} = groups
  return {name, target, content, pid: Number(pid)}
}
