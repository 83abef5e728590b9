/** A file or directory in an archive. */
export interface TarEntry {
  /** Relative path with slashes. */
  readonly path: string
  /** Permission bits. */
  readonly mode: number
  /** Null for a directory. */
  readonly content: Uint8Array | null
}

const BLOCK = 512
const LONGEST_NAME = 100

/**
 * The bytes of a tar archive (POSIX ustar, pax headers where a path is long or not ASCII), as they come. Nothing in it
 * depends on when or by whom it is made: times, users and groups are 0.
 */
export async function* tarChunks(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const {path, mode, content} of entries) {
    const name = content ? path : `${path}/`
    if (name.length > LONGEST_NAME || /[^ -~]/.test(name)) {
      const record = paxRecord('path', name)
      yield header('PaxHeader', 0o644, record.length, 'x')
      yield* padded(record)
    }
    yield header(name, mode, content?.length ?? 0, content ? '0' : '5')
    if (content) yield* padded(content)
  }
  yield new Uint8Array(2 * BLOCK)
}

/** One record of a pax header: its length counts its own digits. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let size = rest + 1
  while (size !== rest + String(size).length) size = rest + String(size).length
  return Buffer.from(`${size} ${key}=${value}\n`)
}

function header(name: string, mode: number, size: number, type: string): Uint8Array {
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, LONGEST_NAME)
  const octal = (value: number, at: number, width: number): void => {
    block.write(value.toString(8).padStart(width - 1, '0'), at)
  }
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  // The sum counts its own field as spaces.
  block.fill(' ', 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function* padded(content: Uint8Array): Generator<Uint8Array> {
  yield content
  const rest = content.length % BLOCK
  if (rest > 0) yield new Uint8Array(BLOCK - rest)
}
