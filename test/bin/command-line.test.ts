import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Bin, freshHome, type Home, jsonError, ROOT} from '../support/run-program.js'

const BINS: readonly Bin[] = ['dcp', 'colonies', 'keystore', 'daffi']

let home: Home
beforeAll(() => {
  home = freshHome()
})
afterAll(() => home.remove())

describe.each(BINS)('%s', (bin) => {
  test.each(['dcp', 'daffi'] as const)('%s --help lists the topics as well as the commands', async (bin) => {
    const {stdout} = await home.run(bin, ['--help'])
    const words = stdout.split('\n').map((line) => line.trim().split(' ')[0])
    const topics = bin === 'dcp' ? ['job', 'worker'] : ['controller', 'node', 'tasks', 'wait']
    expect(words).toEqual(expect.arrayContaining([...topics, 'doctor']))
  })

  test.each([[[]], [['help']], [['--help']], [['-h']]])('%j prints the help of this program alone', async (argv) => {
    const {status, stdout, stderr} = await home.run(bin, argv)
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    expect(stdout).toContain(`$ ${bin} [COMMAND]`)
    expect(stdout).not.toContain(`${bin}:`)
    for (const other of BINS) if (other !== bin) expect(stdout).not.toMatch(new RegExp(`^  ${other} `, 'm'))
  })

  test.each(['--version', '-v'])('%s prints package, platform and Node', async (flag) => {
    const {status, stdout} = await home.run(bin, [flag])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^continuum\/\d+\.\d+\.\d+ \w+-\w+ node-v\d+/)
  })

  test('an unknown command runs nothing and ends with 127', async () => {
    const {status, stdout, stderr} = await home.run(bin, ['docter'])
    expect({status, stdout}).toEqual({status: 127, stdout: ''})
    expect(stderr).toContain(`"${bin} doctor"`)
    expect(jsonError(await home.run(bin, ['docter', '--json']))).toMatchObject({
      code: 'COMMAND_NOT_FOUND',
      exitCode: 127,
    })
  })

  test('an unknown flag ends with 2, the same under --json, and names the nearest', async () => {
    const plain = await home.run(bin, ['doctor', '--no-colour'])
    expect({status: plain.status, stdout: plain.stdout}).toEqual({status: 2, stdout: ''})
    expect(plain.stderr).toContain('--no-color')
    const json = await home.run(bin, ['doctor', '--no-colour', '--json'])
    expect({status: json.status, stdout: json.stdout}).toEqual({status: 2, stdout: ''})
    expect(jsonError(json)).toMatchObject({code: 'USAGE', exitCode: 2})
  })

  test('doctor finds nothing wrong in an empty home, and makes nothing', async () => {
    const {status, stdout} = await home.run(bin, ['doctor', '--json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toSatisfy((checks: {ok: boolean}[]) => checks.length >= 3 && checks.every(({ok}) => ok))
    expect(spawnSync('find', [home.path, '-mindepth', '1']).stdout.toString()).toBe('')
  })

  test('bash completes commands, flags and values after sourcing the script', async () => {
    const bins = mkdtempSync(join(tmpdir(), 'continuum-bins-'))
    symlinkSync(join(ROOT, 'bin', `${bin}.js`), join(bins, bin))
    const complete = (...words: string[]): string[] => {
      const line = [bin, ...words].map((word) => `'${word}'`).join(' ')
      const script = `source <(${bin} completion bash)
        COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _continuum_${bin}; printf '%s\\n' "\${COMPREPLY[@]}"`
      const {stdout} = spawnSync('bash', ['--norc', '-c', script], {
        env: {...home.env, PATH: `${bins}:${home.env.PATH}`},
        encoding: 'utf8',
      })
      return stdout.trim().split('\n')
    }
    expect(complete('doc')).toEqual(['doctor'])
    expect(complete('doctor', '--js')).toEqual(['--json'])
    expect(complete('completion', '')).toEqual(['bash', 'zsh', 'fish'])
    rmSync(bins, {recursive: true})
  })
})

describe('every program', () => {
  test('works through a symbolic link, as npm makes them', async () => {
    const link = join(home.path, 'linked')
    symlinkSync(join(ROOT, 'bin/keystore.js'), link)
    const {status, stdout} = spawnSync(process.execPath, [link, '--version'], {encoding: 'utf8'})
    expect(status).toBe(0)
    expect(stdout).toContain('continuum/')
    rmSync(link)
  })

  test('starts without its code cache', async () => {
    const {status, stdout} = await home.run('dcp', ['help', 'exit-codes'], {env: {CONTINUUM_CODE_CACHE: 'off'}})
    expect(status).toBe(0)
    expect(stdout).toContain('127')
  })

  test('a bare topic lists its commands', async () => {
    const {status, stdout} = await home.run('dcp', ['job'])
    expect(status).toBe(0)
    expect(stdout).toContain('job deploy')
  })

  test('colour only where it is wanted', async () => {
    const colourCode = '\u001b['
    const onTerminal = await home.run('dcp', ['doctor'], {columns: 80})
    expect(onTerminal.stdout).toContain(colourCode)
    for (const [env, argv] of [
      [{NO_COLOR: '1'}, []],
      [{TERM: 'dumb'}, []],
      [{}, ['--no-color']],
      [{}, ['--json']],
    ] as const) {
      expect((await home.run('dcp', ['doctor', ...argv], {columns: 80, env})).stdout).not.toContain(colourCode)
    }
    expect((await home.run('dcp', ['doctor'])).stdout).not.toContain(colourCode)
  })
})
