import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {pythonSource} from '../../../../src/dcp/job/python/python-source.js'

async function file(content: string | Uint8Array): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'python-'))
  onTestFinished(() => rmSync(directory, {recursive: true}))
  writeFileSync(join(directory, 'work.py'), content)
  return pythonSource({kind: 'file', path: join(directory, 'work.py')})
}
const text = (source: string) => pythonSource({kind: 'function', text: source, resolveDir: tmpdir()})

describe('a Python file', () => {
  it('is taken as it is, with plain line ends', async () => {
    expect(await file('def f(x):\n\treturn x  # é\n')).toBe('def f(x):\n\treturn x  # é\n')
    expect(await file('\uFEFFdef f(x):\r\n  return x\r\n')).toBe('def f(x):\n  return x\n')
    expect(await pythonSource({kind: 'module', source: 'work_function = abs', name: 'stdin', resolveDir: '.'})).toBe(
      'work_function = abs',
    )
  })

  it.each<[string, string | Uint8Array]>([
    ['empty', ' \n'],
    ['without a function', 'x = 1\n'],
    ['Latin-1', Uint8Array.of(0x23, 0xe9, 0x0a)],
    ['binary', 'def f(x): return "\0"'],
  ])('that is %s is refused', async (_, content) => {
    await expect(file(content)).rejects.toMatchObject({
      code: 'WORK_INVALID',
      message: expect.stringContaining('work.py'),
    })
  })

  it('that is not there is a fault', async () => {
    await expect(pythonSource({kind: 'file', path: join(tmpdir(), 'none.py')})).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    })
  })
})

describe('Python from the command line', () => {
  it.each([
    ['lambda x: x * x', 'work_function = (lambda x: x * x\n)\n'],
    ['abs  # absolute', 'work_function = (abs  # absolute\n)\n'],
    ['lambda x, y=2: x * y', 'work_function = (lambda x, y=2: x * y\n)\n'],
    ['def f(x): return x * x', 'def f(x): return x * x'],
    ['async def f(x): return x', 'async def f(x): return x'],
    ['import math\nf = lambda x: math.sqrt(x)', 'import math\nf = lambda x: math.sqrt(x)'],
    ['work_function = lambda x: x', 'work_function = lambda x: x'],
  ])('%j', async (source, expected) => {
    expect(await text(source)).toBe(expected)
  })

  it('may not be empty', async () => {
    await expect(text('  ')).rejects.toMatchObject({code: 'WORK_INVALID'})
  })
})
