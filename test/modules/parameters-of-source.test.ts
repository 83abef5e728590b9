import {expect, test} from 'vitest'
import {signatureText} from '../../src/daffi/wire/pickle/shapes/signature-text.js'
import {ANY_POSITIONAL, parametersOfSource} from '../../src/modules/parameters-of-source.js'

const read = (text: string): string => signatureText({parameters: parametersOfSource(text)})

test.each([
  ['function add(a, b) { return a + b }', '(a, b)'],
  ['function () {}', '()'],
  ['function add(a, b = 5, ...rest) {}', '(a, b=…, *rest)'],
  ['async function f(a) {}', '(a)'],
  ['function* g(a) {}', '(a)'],
  ['async function* g(a,) {}', '(a)'],
  ['a => a', '(a)'],
  ['$x_1 => a', '($x_1)'],
  ['async a => a', '(a)'],
  ['async => async', '(async)'],
  ['() => 1', '()'],
  ['async (a, b) => 1', '(a, b)'],
  ['(a, b = (1, 2), c = [1, 2], d = {e: ")"}) => 1', '(a, b=…, c=…, d=…)'],
  [`(a = ")", b = \`\${")"}\${\`,\`}\`, c = '\\'),') => 1`, '(a=…, b=…, c=…)'],
  ['(a = /[)/,]/g, b = 4 / 2 / 1, c = x => x / 2) => 1', '(a=…, b=…, c=…)'],
  ['(a = typeof /,/ , b) => 1', '(a=…, b=…)'],
  ['(a /* , x */, // ) , y\n b) => 1', '(a, b)'],
  ['function /* ( */ name /* ) */ (a) {}', '(a)'],
  ['method(a, b) {}', '(a, b)'],
  ['async method(a) {}', '(a)'],
  ['*gen(a) {}', '(a)'],
  ['async *gen(a) {}', '(a)'],
  ['"quoted (name"(a) {}', '(a)'],
  ['[Symbol.for("(")](a) {}', '(a)'],
  ['({a, b}, c) => 1', '(arg0, /, c)'],
  ['(a, {b, c: [d]} = {}, e) => 1', '(a, arg1=…, /, e=…)'],
  ['([a, b], ...[c]) => 1', '(arg0, /, *arg1)'],
  ['(a = 1, b) => 1', '(a=…, b=…)'],
  ['(a = function (x, y) { return "}" }, b = class { m(x) {} }) => 1', '(a=…, b=…)'],
  ['(größe, 名前) => 1', '(größe, 名前)'],
  ['function f(a) { return "function" }', '(a)'],
])('%s', (text, expected) => {
  expect(read(text)).toBe(expected)
})

test.each([
  Math.max.toString(),
  ((a: number) => a).bind(null).toString(),
  'function f() { return arguments.length }',
  'class A { constructor(a) {} }',
  'function f(a',
  'function f(a = "',
  'function f(a = `${`',
  '',
  'function f(a b) {}',
  `function f(${'a,'.repeat(200_000)}b) {}`,
  `function f(a = ${'('.repeat(100_000)}) {}`,
])('what tells nothing takes any arguments by position: %.40s', (text) => {
  expect(parametersOfSource(text)).toBe(ANY_POSITIONAL)
})

test('deep brackets and long texts are no trouble', () => {
  const deep = `(a = ${'['.repeat(10_000)}${']'.repeat(10_000)}, b) => 1`
  expect(read(deep)).toBe('(a=…, b=…)')
})

test('functions as this program has them', () => {
  const object = {
    method(a: number, b = 1) {
      return a + b
    },
    async *items(to: number) {
      yield to
    },
  }
  expect(read(object.method.toString())).toBe('(a, b=…)')
  expect(read(object.items.toString())).toBe('(to)')
})
