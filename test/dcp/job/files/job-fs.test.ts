import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {jobFiles} from '../../../../src/dcp/job/files/job-files.js'
import {JobFS} from '../../../../src/dcp/job/files/job-fs.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'job-fs-'))
})
afterEach(() => rmSync(directory, {recursive: true}))

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), {recursive: true})
    writeFileSync(join(directory, name), text)
  }
}

const newFs = () => new JobFS({directory, home: join(directory, 'home')})
const fault = (code: string) => expect.objectContaining({code, hint: expect.any(String)})

/** What GNU tar finds in the archive, in its order. */
async function listing(fs: JobFS): Promise<string[]> {
  return execFileSync('tar', ['-tzf', '-'], {input: await fs.toTarGz(), encoding: 'utf8'})
    .split('\n')
    .slice(0, -1)
}

/** Extracts the archive, and gives the folder. */
async function extracted(fs: JobFS): Promise<string> {
  const folder = mkdtempSync(join(directory, 'out-'))
  execFileSync('tar', ['-xzf', '-', '-C', folder], {input: await fs.toTarGz()})
  return folder
}

describe('JobFS', () => {
  it('does what the Python SDK documents', async () => {
    write({'home/Downloads/a.png': 'a', 'home/Downloads/b.png': 'b', 'home/Downloads/c.png': 'c'})
    const fs = newFs()
    fs.add('~/Downloads/a.png')
    fs.add('~/Downloads/b.png', './vfs/at/dir/filename.png')
    fs.add('~/Downloads/c.png', '/absolute_file.png')
    fs.chdir('./vfs/at/dir/')
    expect(fs.current).toBe('/home/pyodide/vfs/at/dir')
    expect(() => fs.chdir('/no/such/dir')).toThrow(fault('FILE_NOT_FOUND'))
    expect(() => fs.chdir('filename.png')).toThrow(fault('FILE_NOT_FOUND'))
    expect(fs.current).toBe('/home/pyodide/vfs/at/dir')
    expect(await listing(fs)).toEqual([
      'absolute_file.png',
      'home/pyodide/a.png',
      'home/pyodide/vfs/',
      'home/pyodide/vfs/at/',
      'home/pyodide/vfs/at/dir/',
      'home/pyodide/vfs/at/dir/filename.png',
    ])
  })

  it('adds to the current directory', async () => {
    write({'a.txt': 'a'})
    const fs = newFs()
    fs.add('a.txt', 'd/')
    fs.chdir('d')
    fs.add(new TextEncoder().encode('b'), 'b.txt')
    fs.add('a.txt', '../c.txt')
    fs.add('a.txt', '~/d')
    fs.add(pathToFileURL(join(directory, 'a.txt')), '~/e.txt')
    expect(await listing(fs)).toEqual([
      'home/pyodide/c.txt',
      'home/pyodide/d/',
      'home/pyodide/d/a.txt',
      'home/pyodide/d/b.txt',
      'home/pyodide/e.txt',
    ])
    fs.chdir('~')
    expect(fs.current).toBe('/home/pyodide')
    fs.chdir('/tmp')
    expect(fs.current).toBe('/tmp')
  })

  it('adds directories with all that is in them', async () => {
    write({'lib/a.py': 'a', 'lib/sub/deep/b.py': 'b', 'data.csv': 'd', 'else/c.py': 'c'})
    mkdirSync(join(directory, 'lib/empty'))
    symlinkSync('../data.csv', join(directory, 'lib/link.csv'))
    symlinkSync('../else', join(directory, 'lib/else'))
    const fs = newFs()
    fs.add('./lib')
    fs.add('lib', 'other')
    const names = ['', 'a.py', 'else/', 'else/c.py', 'empty/', 'link.csv', 'sub/', 'sub/deep/', 'sub/deep/b.py']
    expect(await listing(fs)).toEqual(
      ['lib', 'other'].flatMap((top) => names.map((name) => `home/pyodide/${top}/${name}`)),
    )
    const folder = await extracted(fs)
    expect(readFileSync(join(folder, 'home/pyodide/other/link.csv'), 'utf8')).toBe('d')
  })

  it('keeps contents, names and modes', async () => {
    const long = `${'long/'.repeat(40)}name.txt`
    const files = {'é 😀.txt': 'x', [long]: 'y', 'empty.txt': '', 'run.sh': '#!', 'block.bin': 'z'.repeat(1024)}
    write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`all/${name}`, text])))
    chmodSync(join(directory, 'all/run.sh'), 0o755)
    chmodSync(join(directory, 'all/empty.txt'), 0o600)
    const fs = newFs()
    fs.add('all')
    const all = join(await extracted(fs), 'home/pyodide/all')
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(all, name), 'utf8')).toBe(text)
    expect(statSync(join(all, 'run.sh')).mode & 0o777).toBe(0o755)
    expect(statSync(join(all, 'empty.txt')).mode & 0o777).toBe(0o600)
  })

  it('is read by Python', async () => {
    write({[`${'d/'.repeat(70)}é.txt`]: 'x'})
    const fs = newFs()
    fs.add('d')
    const program =
      'import sys,tarfile,json; print(json.dumps(tarfile.open(fileobj=sys.stdin.buffer,mode="r|gz").getnames()))'
    const names = JSON.parse(execFileSync('python3', ['-c', program], {input: await fs.toTarGz(), encoding: 'utf8'}))
    expect(names.at(-1)).toBe(`home/pyodide/${'d/'.repeat(70)}é.txt`)
  })

  it('gives the same bytes for the same files', async () => {
    write({'a.txt': 'a', 'b.txt': 'b'})
    const [one, two] = [newFs(), newFs()]
    one.add('a.txt')
    one.add('b.txt')
    two.add('b.txt')
    two.add('a.txt')
    expect(one.isEmpty || newFs().isEmpty).toBe(true)
    expect(await two.toTarGz()).toEqual(await one.toTarGz())
  })

  it('lets a later file replace an earlier one, and nothing else', async () => {
    write({'a.txt': 'a', 'b.txt': 'b', 'd/c.txt': 'c'})
    const fs = newFs()
    fs.add('a.txt', 'x')
    fs.add('b.txt', 'x')
    expect(readFileSync(join(await extracted(fs), 'home/pyodide/x'), 'utf8')).toBe('b')
    expect(() => fs.add('a.txt', 'x/y')).toThrow(fault('FILE_EXISTS'))
    expect(() => fs.add('d', 'x')).toThrow(fault('FILE_EXISTS'))
    fs.add('d')
    fs.add('d/c.txt', 'd')
    expect(await listing(fs)).toEqual(['home/pyodide/d/', 'home/pyodide/d/c.txt', 'home/pyodide/x'])
  })

  it('refuses what cannot be given', async () => {
    write({'d/a.txt': 'a', 'gone.txt': 'b'})
    symlinkSync('..', join(directory, 'd/loop'))
    execFileSync('mkfifo', [join(directory, 'pipe')])
    const fs = newFs()
    expect(() => fs.add('none')).toThrow(fault('FILE_NOT_FOUND'))
    expect(() => fs.add('d')).toThrow(fault('FILE_UNREADABLE'))
    expect(() => fs.add('pipe')).toThrow(fault('FILE_UNREADABLE'))
    expect(() => fs.add(new URL('https://h/x'))).toThrow(fault('INPUT_INVALID'))
    expect(() => fs.add(Uint8Array.of(1))).toThrow(fault('INPUT_INVALID'))
    expect(() => fs.add(Uint8Array.of(1), 'new/')).toThrow(fault('INPUT_INVALID'))
    fs.add('gone.txt')
    rmSync(join(directory, 'gone.txt'))
    await expect(fs.toTarGz()).rejects.toEqual(fault('FILE_NOT_FOUND'))
  })
})

describe('--fs', () => {
  const files = (texts: readonly string[], chdir?: string) => jobFiles(texts, chdir, {directory})

  it('is SRC or SRC:DEST', async () => {
    write({'a.txt': 'a', 'b:c.txt': 'b', 'd/x': 'x'})
    const fs = files(['a.txt', 'a.txt:sub/b.txt', 'b:c.txt', 'b:c.txt:e.txt', 'd:/opt/', `${directory}/a.txt:f`], 'sub')
    expect(fs.current).toBe('/home/pyodide/sub')
    expect(await listing(fs)).toEqual([
      'home/pyodide/a.txt',
      'home/pyodide/b:c.txt',
      'home/pyodide/e.txt',
      'home/pyodide/f',
      'home/pyodide/sub/',
      'home/pyodide/sub/b.txt',
      'opt/',
      'opt/d/',
      'opt/d/x',
    ])
  })

  it.each([
    ['a.txt:', 'USAGE'],
    [':b', 'USAGE'],
    ['', 'USAGE'],
    ['none', 'FILE_NOT_FOUND'],
    ['none:b', 'FILE_NOT_FOUND'],
    ['C:\\none.txt', 'FILE_NOT_FOUND'],
  ])('refuses %j', (text, code) => {
    write({'a.txt': 'a'})
    expect(() => files([text])).toThrow(fault(code))
  })

  it('--fs-chdir wants a directory that is there', () => {
    write({'a.txt': 'a'})
    expect(() => files(['a.txt'], 'none')).toThrow(fault('FILE_NOT_FOUND'))
    expect(() => files(['a.txt'], 'a.txt')).toThrow(fault('FILE_NOT_FOUND'))
    expect(basename(files([], '/home').current)).toBe('home')
  })
})
