import {Readable} from 'node:stream'
import {describe, expect, it} from 'vitest'
import {valuesOfStream} from '../../../../src/dcp/job/input/input-data.js'
import type {DataFormat} from '../../../../src/dcp/job/job-request.js'

const invalid = (text: string) =>
  expect.objectContaining({code: 'INPUT_INVALID', message: expect.stringContaining(text)})

async function collect(text: string | readonly (string | Uint8Array)[], format?: DataFormat): Promise<string[]> {
  const found: string[] = []
  const chunks = typeof text === 'string' ? [text] : text
  for await (const value of valuesOfStream(chunks, 'data', format)) found.push(value)
  return found
}

const bytes = (text: string): Uint8Array[] => Array.from(new TextEncoder().encode(text), (byte) => Uint8Array.of(byte))

describe('a JSON array', () => {
  it.each<[string, readonly unknown[]]>([
    ['[]', []],
    [' [ ] \n', []],
    ['[1,-0.5e3,true,null]', [1, -0.5e3, true, null]],
    ['["a,b","]","\\"","\\\\","{"]', ['a,b', ']', '"', '\\', '{']],
    ['[[1,[2]],{"a":[{"b":"}"}]}]', [[1, [2]], {a: [{b: '}'}]}]],
    ['[\n  {\n    "é": "😀"\n  },\r\n\t[\n]\n]\n', [{é: '😀'}, []]],
    ['\uFEFF[1]', [1]],
  ])('%s', async (text, expected) => {
    for (const chunks of [[text], [...text], bytes(text)]) {
      const found = await collect(chunks, 'json')
      expect(found.map((value) => JSON.parse(value))).toEqual(expected)
      expect(found.filter((value) => value.includes('\n'))).toEqual([])
    }
  })

  it('keeps numbers that a double cannot hold as they are written', async () => {
    expect(await collect('[12345678901234567890, -0]', 'json')).toEqual(['12345678901234567890', '-0'])
  })

  it.each([
    ['[1,,2]', 'Element 2'],
    ['[1,]', 'Element 2'],
    ['[,1]', 'Element 1'],
    ['[1,2 3]', 'Element 2'],
    ['[1,{"a":1],2]', 'Element 2'],
    ['[1,2}', 'Element 2'],
    ['[1,2', 'element 2'],
    ['[1,"2', 'element 2'],
    ['["\\u12"]', 'Element 1'],
    ['[1] 2', 'after the end'],
    ['[1]]', 'after the end'],
    ['{"a":1}', 'no JSON array'],
    ['', 'no JSON array'],
    ['1', 'no JSON array'],
  ])('%s is refused', async (text, message) => {
    await expect(collect(text, 'json')).rejects.toEqual(invalid(message))
    await expect(collect(bytes(text), 'json')).rejects.toEqual(invalid(message))
  })

  it('is found by its content, and gives elements before it has read all', async () => {
    async function* endless(): AsyncGenerator<string> {
      yield '[\n0'
      for (let i = 1; ; i++) yield `, ${i}`
    }
    const seen: string[] = []
    for await (const value of valuesOfStream(endless(), 'data')) {
      seen.push(value)
      if (seen.length === 3) break
    }
    expect(seen).toEqual(['0', '1', '2'])
  })

  it('may have a first line of any length', async () => {
    const value = 'x'.repeat(700_000)
    expect(await collect(JSON.stringify([value, value]))).toHaveLength(2)
    expect(await collect(JSON.stringify([value, value]).match(/.{1,65536}/g) ?? [])).toHaveLength(2)
  })

  it('closes its source when whoever reads stops early', async () => {
    const source = Readable.from(['[1,', '2,', '3]'])
    for await (const _ of valuesOfStream(source, 'data')) break
    expect(source.destroyed).toBe(true)
  })
})

describe('NDJSON by name', () => {
  it('has an array in each line, also in a single one', async () => {
    expect(await collect('[1,2]\n', 'ndjson')).toEqual(['[1,2]'])
  })
})

describe('CSV', () => {
  it.each<[string, string, readonly unknown[]]>([
    [
      'plain',
      'a,b\n1,2\n3,4\n',
      [
        {a: '1', b: '2'},
        {a: '3', b: '4'},
      ],
    ],
    ['no end of line', 'a,b\n1,2', [{a: '1', b: '2'}]],
    [
      'Windows lines',
      'a,b\r\n1,2\r\n3,4\r\n',
      [
        {a: '1', b: '2'},
        {a: '3', b: '4'},
      ],
    ],
    [
      'lines of both kinds',
      'a,b\r\n1,2\n3,4\r\n',
      [
        {a: '1', b: '2'},
        {a: '3', b: '4'},
      ],
    ],
    ['a byte order mark', '\uFEFFa,b\n1,2\n', [{a: '1', b: '2'}]],
    ['quotes', 'a,b\n"1,5","x ""y""\nz"\n', [{a: '1,5', b: 'x "y"\nz'}]],
    ['blank lines', 'a,b\n\n1,2\n\n', [{a: '1', b: '2'}]],
    ['empty fields', 'a,b\n,\n', [{a: '', b: ''}]],
    ['an unnamed column', ',b\n0,1\n', [{'': '0', b: '1'}]],
    ['only a header', 'a,b\n', []],
    ['nothing', '', []],
    ['other letters', 'ä,b\né,😀\n', [{ä: 'é', b: '😀'}]],
  ])('%s', async (_, text, expected) => {
    for (const chunks of [[text], bytes(text)]) {
      expect((await collect(chunks, 'csv')).map((value) => JSON.parse(value))).toEqual(expected)
    }
  })

  it('keeps the order and the names of columns', async () => {
    expect(await collect('b,__proto__,1\nx,y,z\n', 'csv')).toEqual(['{"b":"x","__proto__":"y","1":"z"}'])
  })

  it('has tabs in .tsv', async () => {
    expect(await collect('a\tb\n1,5\t2\n', 'tsv')).toEqual(['{"a":"1,5","b":"2"}'])
  })

  it.each([
    ['a,b\n1,2\n3\n', 'Line 3 of data has 1 field'],
    ['a,b\n1,2,3\n', 'Line 2 of data has 3 fields'],
    ['a,b\n"x\ny",2\n3\n', 'Line 4'],
    ['a,b\n1,2\n"3,4\n', 'Line 3'],
    ['a,b\n1,x"y\n', 'Line 2'],
    ['a,b\n1,"x"y\n', 'Line 2'],
    ['a,a\n1,2\n', '"a"'],
    ['a,b\n1,\0\n', 'UTF-8'],
  ])('%j is refused', async (text, message) => {
    await expect(collect(bytes(text), 'csv')).rejects.toEqual(invalid(message))
  })

  it('is not read further than it is wanted', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<string> {
      yield 'a,b\n'
      for (; ; given++) yield `${given},x\n`
    }
    const seen: string[] = []
    for await (const value of valuesOfStream(endless(), 'data', 'csv')) {
      seen.push(value)
      if (seen.length === 3) break
    }
    expect(seen).toHaveLength(3)
    expect(given).toBeLessThan(10_000)
  })

  it('passes on what its source fails with', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield 'a,b\n1,2\n'
      throw new Error('the disk is gone')
    }
    const read = async () => {
      for await (const _ of valuesOfStream(failing(), 'data', 'csv'));
    }
    await expect(read()).rejects.toThrow('the disk is gone')
  })
})

describe('text', () => {
  it.each<[string, readonly string[]]>([
    ['a\n b \n\nc', ['a', ' b ', '', 'c']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['\uFEFFa\n', ['a']],
    ['', []],
    ['\n', ['']],
  ])('%j gives each line as a string', async (text, expected) => {
    for (const chunks of [[text], bytes(text)]) {
      expect((await collect(chunks, 'text')).map((value) => JSON.parse(value))).toEqual(expected)
    }
  })

  it('has lines that end', async () => {
    async function* endless(): AsyncGenerator<string> {
      for (const part = 'x'.repeat(1024 * 1024); ; ) yield part
    }
    const read = async (format: DataFormat) => {
      for await (const _ of valuesOfStream(endless(), 'data', format));
    }
    for (const format of ['text', 'ndjson'] as const) await expect(read(format)).rejects.toEqual(invalid('Line 1'))
    await expect(read('csv')).rejects.toMatchObject({code: 'INPUT_INVALID'})
  })
})
