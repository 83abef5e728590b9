import {readdirSync} from 'node:fs'
import {basename, join, relative} from 'node:path'
import {expect, test} from 'vitest'
import {ListCommand} from '../../../src/cli/colonies/list-command.js'
import {ROOT} from '../../support/run-program.js'

const COMMANDS = join(ROOT, 'commands/colonies')
const lists = readdirSync(COMMANDS, {recursive: true, encoding: 'utf8'}).filter((file) =>
  /^(?:ls|ps[a-z]?)\.ts$/.test(basename(file)),
)

test('there are lists', () => {
  expect(lists.length).toBeGreaterThanOrEqual(22)
})

test.each(lists)('%s can be watched', async (file) => {
  const {default: command} = await import(join(COMMANDS, file))
  expect(command.prototype, relative(ROOT, file)).toBeInstanceOf(ListCommand)
  expect(Object.keys(command.flags)).toEqual(expect.arrayContaining(['watch', 'interval']))
})
