import {expect, it} from 'vitest'
import {declaredDependencies} from '../../../../src/dcp/scheduler/packages/declared-dependencies.js'

it.each([
  ['module.declare(["./a", "p/b"], function (require) {})', ['./a', 'p/b']],
  ["module.declare(['a/b',], f)", ['a/b']],
  ['module.declare([], f)', []],
  ['module.declare(function (require, exports) { exports.x = ["no/module"] })', []],
  ["'use strict'\nmodule . declare (\n[ /* first, */ './a', // second\n './b'\n], f)", ['./a', './b']],
  [
    "module.declare([{short: 'pack/long', 'other': \"pack/other\"}, 'pack/last'], f)",
    ['pack/long', 'pack/other', 'pack/last'],
  ],
  ["module.declare(['it\\'s/odd'], f)", ["it's/odd"]],
  ['module.declare([name, "a/b"], f)', ['a/b']],
  ['module.declare(["a/b" + "c"], f)', []],
  ['module.declare(["a/b"', []],
  ['module.declare([/* never ends', []],
  ['other.declare(["a/b"], f)', []],
  ['', []],
])('%s', (source, expected) => {
  expect(declaredDependencies(source)).toEqual(expected)
})

it('is quick with a hostile text', () => {
  const began = performance.now()
  declaredDependencies(`module.declare([${'/**/'.repeat(200_000)}?`)
  declaredDependencies(`module.declare(["${'\\'.repeat(1_000_000)}`)
  declaredDependencies('module '.repeat(300_000))
  declaredDependencies(`module${' '.repeat(1_000_000)}`)
  expect(performance.now() - began).toBeLessThan(2000)
})
