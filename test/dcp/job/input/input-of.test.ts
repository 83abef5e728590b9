import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {inputOf} from '../../../../src/dcp/job/input/input-of.js'
import {valuesOf} from '../../../../src/dcp/job/input/values-of.js'
import type {InputRequest} from '../../../../src/dcp/job/job-request.js'

const NONE: InputRequest = {
  ranges: [],
  dataUrls: [],
  autoClose: true,
  directory: tmpdir(),
  stdin: async function* () {
    yield Buffer.from('1\n2\n')
  },
}
const input = (request: Partial<InputRequest>) => inputOf({...NONE, ...request})

async function valuesIn(request: Partial<InputRequest>): Promise<string[]> {
  const found = input(request)
  if (found.kind !== 'values') throw new Error(`these are no values: ${found.kind}`)
  const values: string[] = []
  for await (const value of found.values) values.push(value)
  return values
}

describe('inputOf', () => {
  it.each<[string, Partial<InputRequest>, unknown]>([
    ['a range', {ranges: ['1..5']}, {kind: 'range', start: 1, end: 5, step: 1}],
    [
      'several ranges',
      {ranges: ['0..1', '5..1:-2']},
      {
        kind: 'multi-range',
        ranges: [
          {start: 0, end: 1, step: 1},
          {start: 5, end: 1, step: -2},
        ],
      },
    ],
    ['a count', {count: 3}, {kind: 'range', start: 0, end: 2, step: 1}],
    ['a count of one', {count: 1}, {kind: 'range', start: 0, end: 0, step: 1}],
    ['URLs', {dataUrls: ['https://h/a b', 'http://h']}, {kind: 'urls', values: ['"https://h/a%20b"', '"http://h/"']}],
    [
      'a pattern',
      {dataUrls: ['https://h/x{slice}.json'], count: 4},
      {kind: 'url-pattern', pattern: 'https://h/x{slice}.json', count: 4},
    ],
    ['nothing yet', {autoClose: false}, {kind: 'values', values: []}],
  ])('%s', (_, request, expected) => {
    expect(input(request)).toEqual(expected)
  })

  it.each<[string, Partial<InputRequest>]>([
    ['nothing', {}],
    ['two', {data: '[1]', ranges: ['1..2']}],
    ['a range and a count', {ranges: ['1..2'], count: 2}],
    ['two for an open job', {data: '[1]', count: 2, autoClose: false}],
    ['a count of 0', {count: 0}],
    ['half a slice', {count: 1.5}],
    ['a pattern without count', {dataUrls: ['https://h/{slice}']}],
    ['a pattern with count 0', {dataUrls: ['https://h/{slice}'], count: 0}],
    ['a count without pattern', {dataUrls: ['https://h/'], count: 3}],
    ['two patterns', {dataUrls: ['https://h/{slice}', 'https://i/{slice}'], count: 3}],
    ['a format without file', {ranges: ['1..2'], dataFormat: 'csv'}],
    ['a format of --data', {data: '[1]', dataFormat: 'csv'}],
  ])('refuses %s', (_, request) => {
    expect(() => input(request)).toThrow(expect.objectContaining({code: 'USAGE', hint: expect.any(String)}))
  })

  it.each<Partial<InputRequest>>([
    {dataUrls: ['x.json']},
    {dataUrls: ['file:///tmp/x.json']},
    {dataUrls: ['ftp://h/x']},
    {dataUrls: ['https://h/1', 'nonsense']},
    {dataUrls: ['nonsense{slice}'], count: 2},
    {dataUrls: ['https://me:secret@h/']},
    {ranges: ['1..2', 'x']},
    {ranges: ['1..1e9', '1..1e9']},
    {data: '{}'},
  ])('refuses %j', (request) => {
    expect(() => input(request)).toThrow(
      expect.objectContaining({code: 'INPUT_INVALID', message: expect.not.stringContaining('secret')}),
    )
  })
})

describe('files of values', () => {
  it.each<[string, string, readonly string[]]>([
    ['a.json', '[1,\n2]', ['1', '2']],
    ['a.json', '1\n2\n', ['1', '2']],
    ['a.ndjson', '[1]\n', ['[1]']],
    ['a.JSONL', '[1]\n', ['[1]']],
    ['a.csv', 'a\n1\n', ['{"a":"1"}']],
    ['a.tsv', 'a\tb\n1\t2\n', ['{"a":"1","b":"2"}']],
    ['a.txt', '[1]\n\nx\n', ['"[1]"', '""', '"x"']],
    ['a.data', '[1]\n', ['1']],
    ['a', '1\n"x"\n', ['1', '"x"']],
  ])('%s with %j', async (name, text, expected) => {
    const directory = mkdtempSync(join(tmpdir(), 'values-'))
    onTestFinished(() => rmSync(directory, {recursive: true}))
    writeFileSync(join(directory, name), text)
    expect(await valuesIn({dataFile: name, directory})).toEqual(expected)
    expect(await valuesIn({dataFile: name, directory, dataFormat: 'text'})).toEqual(
      text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => JSON.stringify(line)),
    )
  })

  it('come from stdin too', async () => {
    expect(await valuesIn({dataFile: '-'})).toEqual(['1', '2'])
    expect(await valuesIn({dataFile: '-', dataFormat: 'text'})).toEqual(['"1"', '"2"'])
  })

  it('that are not there are a fault', async () => {
    await expect(valuesIn({dataFile: 'none.csv'})).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  })
})

describe('valuesOf', () => {
  it('wants one source', () => {
    expect(valuesOf({...NONE, data: '[1,"a"]'})).toEqual(['1', '"a"'])
    const fault = expect.objectContaining({code: 'USAGE'})
    expect(() => valuesOf(NONE)).toThrow(fault)
    expect(() => valuesOf({...NONE, data: '[]', dataFile: 'x'})).toThrow(fault)
  })
})
