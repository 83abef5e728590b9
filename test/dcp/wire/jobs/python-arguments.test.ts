import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import {encodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {pythonArguments, readPythonArguments} from '../../../../src/dcp/wire/jobs/python-arguments.js'
import {createTar} from '../../../support/archives.js'

const REFUSED = expect.objectContaining({code: 'EINVAL'})
const texts = (...values: readonly unknown[]): readonly string[] => values.map(encodeValue)
const image = new Uint8Array(gzipSync(createTar({'home/pyodide/a.txt': 'a'})))

describe('arguments of a Python job', () => {
  it('are files, environment and the rest, and become the same again', () => {
    const args = texts(7, 'gzImage', image, 'env', 'A=1', 'env', 'B=x=y', 'one', {two: [2]}, image)
    const read = readPythonArguments(args)
    expect(read).toEqual({
      args: texts('one', {two: [2]}, image),
      files: image,
      environment: ['A=1', 'B=x=y'],
    })
    expect(pythonArguments(read)).toEqual(args.map((text, index) => (index === 2 ? image : text)))
  })

  it.each([[[]], [['a', 'b']], [[null, 1]]])('without commands are all rest: %j', (values) => {
    expect(readPythonArguments(texts(...values))).toEqual({args: texts(...values), files: null, environment: []})
  })

  it('are counted from where the rest begins', () => {
    expect(readPythonArguments(texts(1, 'x')).args).toEqual(texts('x'))
    expect(readPythonArguments(texts(0, 'x')).args).toEqual(texts(0, 'x'))
    expect(pythonArguments({args: texts('x'), files: null, environment: []})).toEqual(texts(1, 'x'))
    expect(pythonArguments({args: [], files: null, environment: []})).toEqual([])
  })

  it.each([
    ['too few', texts(4, 'x')],
    ['half a command', texts(2, 'env')],
    ['an operand among the rest', texts(2, 'env', 'A=1')],
    ['an unknown command', texts(3, 'image', image)],
    ['no variable', texts(3, 'env', 'A')],
    ['no archive', texts(3, 'gzImage', 'text')],
    ['an archive elsewhere', ['3', '"gzImage"', 'uhttps://example.com/a.tar.gz']],
    ['a fraction', texts(1.5, 'x')],
    ['a negative number', texts(-1)],
  ])('are refused: %s', (_, args) => {
    expect(() => readPythonArguments(args)).toThrow(REFUSED)
  })

  it('may bring several archives, compressed or not, which become one', () => {
    const second = createTar({'home/pyodide/b.txt': 'b'.repeat(600), 'tmp/zeros': '\0'.repeat(1536)})
    const {files} = readPythonArguments(texts(5, 'gzImage', image, 'gzImage', new Uint8Array(second)))
    const directory = mkdtempSync(join(tmpdir(), 'archives-'))
    try {
      writeFileSync(join(directory, 'all.tar.gz'), files ?? '')
      execFileSync('tar', ['xzf', 'all.tar.gz'], {cwd: directory})
      const read = (name: string): string => readFileSync(join(directory, name), 'utf8')
      expect(['home/pyodide/a.txt', 'home/pyodide/b.txt', 'tmp/zeros'].map(read)).toEqual([
        'a',
        'b'.repeat(600),
        '\0'.repeat(1536),
      ])
    } finally {
      rmSync(directory, {recursive: true})
    }
    expect(() => readPythonArguments(texts(5, 'gzImage', image, 'gzImage', new Uint8Array([1, 2])))).toThrow(REFUSED)
  })
})
