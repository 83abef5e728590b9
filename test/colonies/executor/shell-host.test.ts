import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeEach, describe, expect, test} from 'vitest'
import {combinedHost} from '../../../src/colonies/executor/combined-host.js'
import {commandTemplate} from '../../../src/colonies/executor/command-template.js'
import {shellHost} from '../../../src/colonies/executor/shell-host.js'
import {FAILED, SUCCESS} from '../../../src/colonies/wire/objects/process.js'
import {type ExecutorLab, executorLab} from '../../support/colonies-executor.js'
import {livingOf} from '../../support/processes.js'
import {eventually} from '../../support/started.js'

const directory = mkdtempSync(join(tmpdir(), 'shell-host-'))
let lab: ExecutorLab
afterAll(() => rmSync(directory, {recursive: true, force: true}))
beforeEach(() => {
  lab = executorLab()
})
afterEach(() => lab.close())

const options = {
  environment: {PATH: process.env.PATH},
  directory,
  signalGroup: (group: number, signal: 'SIGTERM' | 'SIGKILL') => process.kill(-group, signal),
}

const start = (commands: Readonly<Record<string, string>>) =>
  lab.start(combinedHost(Object.entries(commands).map(([name, command]) => shellHost(name, command, options))), {
    slots: 2,
  })

describe('a shell command as a function', () => {
  test('prints its outputs, and logs on stderr', async () => {
    await start({
      text: 'echo some text; echo a note >&2',
      many: 'echo "[1, {\\"two\\": 2}]"',
      nothing: 'true',
      input: 'cat; cat',
      id: 'printf %s "$COLONIES_PROCESS_ID"',
    })
    const text = await lab.run('text')
    expect(text).toMatchObject({state: SUCCESS, out: ['some text']})
    expect(await lab.log(text.processid)).toBe('a note\n')
    expect(await lab.run('many')).toMatchObject({out: [1, {two: 2}]})
    expect(await lab.run('nothing')).toMatchObject({state: SUCCESS, out: []})
    expect(await lab.run('input', {args: [1, 'two'], kwargs: {three: 3}})).toMatchObject({out: [1, 'two', {three: 3}]})
    const id = await lab.run('id')
    expect(id.out).toEqual([id.processid])
  })

  test('has places for arguments, whose values are never read as shell', async () => {
    writeFileSync(join(directory, 'a file'), 'one two three')
    await start({
      count: 'wc -w < {0}',
      both: 'printf "%s|%s" {0} "<{name}>"',
      json: 'printf %s {0}',
      brace: "awk 'BEGIN {{print 7}' ; printf %s $HOME",
    })
    expect(await lab.run('count', {args: ['a file']})).toMatchObject({out: [3]})
    const evil = `$(touch ${directory}/evil) \`id\` "; touch ${directory}/evil; '`
    const both = await lab.run('both', {args: [evil], kwargs: {name: evil}})
    expect(both.out).toEqual([`${evil}|<${evil}>`])
    expect(await lab.run('json', {args: [{a: [1]}]})).toMatchObject({out: [{a: [1]}]})
    expect(await lab.run('brace')).toMatchObject({out: [7]})
    expect(await lab.run('count')).toMatchObject({state: FAILED, errors: [expect.stringContaining('{0}')]})
    expect(await lab.run('both', {args: [1, 2]})).toMatchObject({state: FAILED})
    await expect(async () => shellHost('x', "echo '{0}'", options)).rejects.toMatchObject({code: 'FUNCTION_INVALID'})
    // A variable of the shell is no place.
    const variable = (name: string): string => `\${${name}}`
    expect(commandTemplate('x', `echo "{a}" \\"{0} ${variable('b')}`).script).toBe(
      `echo "${variable('COLONIES_ARG_a')}" \\""${variable('COLONIES_ARG_0')}" ${variable('b')}`,
    )
  })

  test('fails by its exit status', async () => {
    await start({fail: 'echo why >&2; exit 3', killed: 'kill -9 $$', none: 'no-such-command'})
    const failed = await lab.run('fail')
    expect(failed).toMatchObject({state: FAILED, errors: ['The command ended with status 3']})
    expect(await lab.log(failed.processid)).toBe('why\n')
    expect(await lab.run('killed')).toMatchObject({state: FAILED, errors: ['The command ended with signal SIGKILL']})
    expect(await lab.run('none')).toMatchObject({state: FAILED, errors: ['The command ended with status 127']})
  })

  test('is ended with all that it started when its time is over', async () => {
    await start({slow: `trap 'echo asked >&2' TERM; sleep 600 & echo $! >&2; echo $$ >&2; while true; do wait; done`})
    const {processid} = await lab.run('slow', {maxexectime: 1})
    const pids = (await lab.log(processid)).split('\n').map(Number).filter(Boolean)
    expect(pids).toHaveLength(2)
    await eventually(async () => livingOf(pids).length === 0)
  })

  test('one name, one function', () => {
    const twice = [shellHost('a', 'true', options), shellHost('a', 'false', options)]
    expect(() => combinedHost(twice)).toThrow(expect.objectContaining({code: 'FUNCTION_INVALID'}))
  })
})
