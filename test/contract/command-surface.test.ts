import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {ROOT} from '../support/run-program.js'

interface Flag {
  readonly char?: string
  readonly type: string
  readonly multiple?: boolean
  readonly required?: boolean
  readonly options?: readonly string[]
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
}

interface Command {
  readonly summary?: string
  readonly examples?: ReadonlyArray<string | {command: string}>
  readonly hidden?: boolean
  readonly flags: Readonly<Record<string, Flag>>
  readonly args: Readonly<Record<string, {required?: boolean; options?: readonly string[]}>>
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'oclif.manifest.json'), 'utf8')) as {
  commands: Readonly<Record<string, Command>>
}
const commands = Object.entries(manifest.commands)

test('the surface of the commands is what was committed', async () => {
  const surface = Object.fromEntries(
    commands.map(([id, {args, flags}]) => [
      id.replaceAll(':', ' '),
      {
        args: Object.entries(args).map(
          ([name, {required, options}]) => `${name}${required ? '' : '?'}${options ? ` ${options.join('|')}` : ''}`,
        ),
        flags: Object.entries(flags)
          .map(([name, {char, type, multiple, required, options}]) =>
            [
              `--${name}`,
              char && `-${char}`,
              type === 'option' && 'VALUE',
              multiple && 'many',
              required && 'required',
              options?.join('|'),
            ]
              .filter(Boolean)
              .join(' '),
          )
          .sort(),
      },
    ]),
  )
  await expect(`${JSON.stringify(surface, null, 2)}\n`).toMatchFileSnapshot('command-surface.json')
})

test('every command has a short summary and at least two examples', () => {
  const poor = commands.filter(
    ([, {summary = '', examples = [], hidden}]) =>
      summary.length === 0 || summary.length > 60 || (examples.length < 2 && !hidden),
  )
  expect(poor.map(([id]) => id)).toEqual([])
})

test('no flag takes a secret on the command line', () => {
  const suspicious = commands.flatMap(([id, {flags}]) =>
    Object.keys(flags)
      .filter((name) => /^(?:passphrase|password|private-key|mnemonic|secret)$/.test(name))
      .map((name) => `${id} --${name}`),
  )
  expect(suspicious).toEqual([])
})
