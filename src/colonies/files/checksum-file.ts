import {createHash, randomBytes} from 'node:crypto'
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import {join} from 'node:path'

/** What a file held when it looked like this; times in nanoseconds. */
export interface KnownFile {
  readonly size: bigint
  readonly modified: bigint
  readonly changed: bigint
  readonly inode: bigint
  /** SHA-256 in lower-case hex. */
  readonly checksum: string
}

/** By name, those of one folder. */
export type KnownFiles = Map<string, KnownFile>

/** A line is `<size> <modified> <changed> <inode> <checksum> <name as JSON>`; the first one names the folder. */
const LINE = /^(\d+) (-?\d+) (-?\d+) (\d+) ([0-9a-f]{64}) (".*")$/

const fileOf = (directory: string, folder: string): string =>
  join(directory, createHash('sha256').update(folder).digest('hex').slice(0, 32))

/** What was written down about a folder; lines that nobody of us wrote are passed over. */
export async function readKnownFiles(directory: string, folder: string): Promise<KnownFiles> {
  const known: KnownFiles = new Map()
  const text = await readFile(fileOf(directory, folder), 'utf8').catch(() => '')
  const [head, ...lines] = text.split('\n')
  if (head !== JSON.stringify(folder)) return known
  for (const line of lines) {
    const [, size, modified, changed, inode, checksum, quoted] = LINE.exec(line) ?? []
    const name = quoted === undefined ? undefined : unquoted(quoted)
    if (name === undefined || !size || !modified || !changed || !inode || !checksum) continue
    known.set(name, {
      size: BigInt(size),
      modified: BigInt(modified),
      changed: BigInt(changed),
      inode: BigInt(inode),
      checksum,
    })
  }
  return known
}

/** Never half written. @throws the error of the file system */
export async function writeKnownFiles(directory: string, folder: string, known: KnownFiles): Promise<void> {
  const lines = [...known].map(
    ([name, {size, modified, changed, inode, checksum}]) =>
      `${size} ${modified} ${changed} ${inode} ${checksum} ${JSON.stringify(name)}`,
  )
  await mkdir(directory, {recursive: true, mode: 0o700})
  const file = fileOf(directory, folder)
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  await writeFile(temporary, `${[JSON.stringify(folder), ...lines].join('\n')}\n`, {mode: 0o600})
  await rename(temporary, file)
}

function unquoted(text: string): string | undefined {
  try {
    const name: unknown = JSON.parse(text)
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}
