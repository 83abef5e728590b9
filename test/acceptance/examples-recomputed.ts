import {inflateSync} from 'node:zlib'

// The answers of the examples, worked out in another way than the examples do.

export interface Picture {
  readonly width: number
  readonly height: number
  /** Numbers of colours, by row. */
  readonly rows: readonly (readonly number[])[]
  /** Red, green and blue of each colour in turn. */
  readonly colours: readonly number[]
}

/** A PNG with a palette and rows that are stored as they are. @throws Error for any other */
export function readPng(file: Buffer): Picture {
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('This is no PNG')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const end = at + 8 + file.readUInt32BE(at)
    if (file.readUInt32BE(end) !== checksum(file.subarray(at + 4, end))) throw new Error('A checksum is wrong')
    chunks.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, end))
  }
  if ([...chunks.keys()].join() !== 'IHDR,PLTE,IDAT,IEND') throw new Error('This PNG has other parts')
  const [header, palette, data] = ['IHDR', 'PLTE', 'IDAT'].map((name) => chunks.get(name) ?? Buffer.alloc(0))
  if (!header || !palette || !data || header.toString('hex', 8) !== '0803000000') throw new Error('No palette')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const pixels = inflateSync(data)
  if (pixels.length !== height * (width + 1)) throw new Error('There are too many pixels, or too few')
  const rows = Array.from({length: height}, (_, y) => {
    const [filter, ...row] = pixels.subarray(y * (width + 1), (y + 1) * (width + 1))
    if (filter !== 0) throw new Error('A row is not stored as it is')
    return row
  })
  return {width, height, rows, colours: [...palette]}
}

/** CRC-32 bit by bit (PNG specification, annex D). */
function checksum(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

/** A row of the picture of the Mandelbrot set: after how many steps each point has left; 0 for those that stay. */
export function rowOfMandelbrot(y: number, width: number, height: number): number[] {
  const size = 2.4 / height
  return Array.from({length: width}, (_, x) => {
    const c = {re: (x + 0.5 - width / 2) * size - 0.7, im: (y + 0.5 - height / 2) * size}
    const orbit = [{re: 0, im: 0}]
    while (orbit.length <= 255) {
      const z = orbit.at(-1) ?? c
      if (z.re * z.re + z.im * z.im > 4) return orbit.length - 1
      orbit.push({re: z.re * z.re - z.im * z.im + c.re, im: 2 * z.re * z.im + c.im})
    }
    return 0
  })
}

/** `WORD count` of every word of the reads and of their other strands, the most frequent first, then by alphabet. */
export function frequentWords(fasta: string, size: number): string[] {
  const counts: Record<string, number> = {}
  const reads = fasta.split('\n').filter((line) => /^[ACGT]+$/.test(line))
  for (const read of reads) {
    const other = read.replace(/./g, (letter) => ({A: 't', C: 'g', G: 'c', T: 'a'})[letter] ?? '').toUpperCase()
    for (let start = 0; start <= read.length - size; start++) {
      const both = [read.slice(start, start + size), [...other.slice(start, start + size)].reverse().join('')]
      const [word = ''] = both.toSorted()
      counts[word] = (counts[word] ?? 0) + 1
    }
  }
  return Object.entries(counts)
    .toSorted()
    .toSorted(([, a], [, b]) => b - a)
    .map(([word, count]) => `${word} ${count}`)
}

export interface Recognised {
  readonly k: number
  readonly exponent: number
  readonly right: number
}

/** The best of k = 1, 3, … 15 and exponents 1 to 3 for k nearest neighbours, each flower judged by all others. */
export function bestNeighbours(csv: string): Recognised {
  const rows = csv.trimEnd().split('\n').slice(1)
  const flowers = rows.map((row) => {
    const [a = '', b = '', c = '', d = '', species = ''] = row.split(',')
    return {lengths: [a, b, c, d].map(Number), species}
  })
  const combinations = [1, 3, 5, 7, 9, 11, 13, 15].flatMap((k) => [1, 2, 3].map((exponent) => ({k, exponent})))
  const scores = combinations.map(({k, exponent}) => {
    const right = flowers.filter((flower) => {
      const near = flowers
        .filter((other) => other !== flower)
        .map(({lengths, species}) => ({
          species,
          distance: lengths.reduce(
            (sum, length, i) => sum + Math.abs(length - (flower.lengths[i] ?? 0)) ** exponent,
            0,
          ),
        }))
        .sort((one, other) => one.distance - other.distance)
        .slice(0, k)
        .map(({species}) => species)
      const votes = (species: string): number => near.filter((name) => name === species).length
      const guess = near.reduce((best, species) => (votes(species) > votes(best) ? species : best))
      return guess === flower.species
    }).length
    return {k, exponent, right}
  })
  return scores.reduce((best, score) => (score.right > best.right ? score : best))
}
