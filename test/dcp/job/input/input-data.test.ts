import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {readChunks} from '../../../../src/dcp/job/file-text.js'
import {parseArguments} from '../../../../src/dcp/job/input/args.js'
import {valuesOfArray, valuesOfStream} from '../../../../src/dcp/job/input/input-data.js'
import {newJobId} from '../../../../src/dcp/job/job-id.js'

const invalid = (text = '') => expect.objectContaining({code: 'INPUT_INVALID', message: expect.stringContaining(text)})

async function collect(chunks: Iterable<string | Uint8Array> | AsyncIterable<Uint8Array>): Promise<string[]> {
  const found: string[] = []
  for await (const value of valuesOfStream(chunks, 'data')) found.push(value)
  return found
}

describe('valuesOfArray', () => {
  it('gives JSON text of each element', () => {
    expect(valuesOfArray('[1, "a", null, {"b": [2]}]', '--data')).toEqual(['1', '"a"', 'null', '{"b":[2]}'])
    expect(valuesOfArray('[]', '--data')).toEqual([])
  })

  it.each(['{"a": 1}', '1', '[1,', ''])('refuses %s', (text) => {
    expect(() => valuesOfArray(text, '--data')).toThrow(invalid('--data'))
  })
})

describe('valuesOfStream', () => {
  it.each<[string, string, readonly string[]]>([
    ['lines', '1\n"a"\n{"b": 2}\n', ['1', '"a"', '{"b": 2}']],
    ['lines with blank ones, carriage returns and no end', '\n1\r\n\r\n  2', ['1', '2']],
    ['an array in one line', '[1, [2], 3]', ['1', '[2]', '3']],
    ['an array over lines', '[\n  1,\n  [2],\n\n  "x"\n]\n', ['1', '[2]', '"x"']],
    ['lines of arrays', '[1, 2]\n[3]\n', ['[1, 2]', '[3]']],
    ['one line of an array', '\n [1, 2]\n\n', ['1', '2']],
    ['nothing', ' \n\n', []],
    ['a byte order mark', '\uFEFF[1,2]', ['1', '2']],
    ['a byte order mark before lines', '\uFEFF1\n2', ['1', '2']],
  ])('reads %s', async (_, text, expected) => {
    expect(await collect([text])).toEqual(expected)
    const bytes = new TextEncoder().encode(text)
    expect(await collect(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected)
  })

  it('reads characters that are cut in two', async () => {
    const bytes = new TextEncoder().encode('"é€😀"\n"x"')
    for (let cut = 1; cut < bytes.length; cut++) {
      expect(await collect([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(['"é€😀"', '"x"'])
    }
  })

  it('names the line that is wrong', async () => {
    await expect(collect(['1\n\n2 3\n'])).rejects.toEqual(invalid('Line 3'))
    await expect(collect(['{\n"a": 1}'])).rejects.toEqual(invalid('Line 1'))
    await expect(collect(['[1]\n[2\n'])).rejects.toEqual(invalid('Line 2'))
    await expect(collect(['[1,\n2\n'])).rejects.toEqual(invalid('data'))
    await expect(collect([Uint8Array.of(0x31, 0xff)])).rejects.toEqual(invalid('UTF-8'))
  })

  it('gives lines before it has read all', async () => {
    async function* endless(): AsyncGenerator<string> {
      for (let i = 0; ; i++) yield `${i}\n`
    }
    const seen: string[] = []
    for await (const value of valuesOfStream(endless(), 'data')) {
      seen.push(value)
      if (seen.length === 3) break
    }
    expect(seen).toEqual(['0', '1', '2'])
  })
})

describe('readChunks', () => {
  it('reads a file, and names what cannot be read', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'data-'))
    onTestFinished(() => rmSync(directory, {recursive: true}))
    writeFileSync(join(directory, 'data.ndjson'), '1\n2\n')
    expect(await collect(readChunks(join(directory, 'data.ndjson')))).toEqual(['1', '2'])
    await expect(collect(readChunks(join(directory, 'none')))).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
    await expect(collect(readChunks(directory))).rejects.toMatchObject({code: 'FILE_UNREADABLE'})
  })
})

describe('parseArguments', () => {
  it('takes JSON only', () => {
    expect(parseArguments(['1', ' {"a": 1} ', '"x"'])).toEqual(['1', '{"a":1}', '"x"'])
    expect(() => parseArguments(['1', 'x'])).toThrow(invalid('x'))
  })
})

describe('newJobId', () => {
  it('makes 22 letters and digits, each time others', () => {
    const ids = Array.from({length: 100}, newJobId)
    for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z]{22}$/)
    expect(new Set(ids).size).toBe(100)
  })
})
