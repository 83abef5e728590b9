import {expect, test} from 'vitest'
import {functionSpec} from '../../../../src/colonies/wire/objects/function-spec.js'
import {fieldChange, withField} from '../../../../src/colonies/wire/spec/set-field.js'

const set = (document: unknown, argument: string): unknown => {
  const change = fieldChange(argument)
  if (!change) throw new Error(`${argument} is no change`)
  return withField(document, change, functionSpec)
}

test.each([
  [{}, 'priority=5', {priority: 5}],
  [{priority: 1}, 'priority=5', {priority: 5}],
  [{}, 'conditions.executortype=cli', {conditions: {executortype: 'cli'}}],
  [{Conditions: {cpu: '1m'}}, 'conditions.cpu=2m', {Conditions: {cpu: '2m'}}],
  [{args: [1, 2]}, 'args.1=x', {args: [1, 'x']}],
  [{args: [1]}, 'args.1=[2]', {args: [1, [2]]}],
  [{}, 'args=[1,"a"]', {args: [1, 'a']}],
  [{}, 'kwargs.n=3', {kwargs: {n: 3}}],
  [{}, 'kwargs.n=9007199254740993', {kwargs: {n: 9007199254740993n}}],
  [{}, 'kwargs.text=a=b', {kwargs: {text: 'a=b'}}],
  [{}, 'kwargs.a.b.c=null', {kwargs: {a: {b: {c: null}}}}],
  // Texts only stand here: 4 needs no quotes.
  [{}, 'env.THREADS=4', {env: {THREADS: '4'}}],
  [{}, 'label=7', {label: '7'}],
  [{}, 'label="7"', {label: '7'}],
  [{}, 'label=', {label: ''}],
])('%j with %s', (document, argument, expected) => {
  expect(set(document, argument)).toEqual(expected)
})

test('the document that it comes from stays as it is', () => {
  const document = {conditions: {cpu: '1m'}, args: [1]}
  set(document, 'conditions.cpu=2m')
  set(document, 'args.0=2')
  expect(document).toEqual({conditions: {cpu: '1m'}, args: [1]})
})

test.each(['x', '=1', 'a..b=1', '.a=1', ''])('%j is no change', (argument) => {
  expect(fieldChange(argument)).toBeUndefined()
})

test.each([
  [{label: 'x'}, 'label.y=1'],
  [{args: []}, 'args.1=1'],
  [{args: []}, 'args.x=1'],
])('%j has no place for %s', (document, argument) => {
  expect(set(document, argument)).toBeUndefined()
})

test('no member reaches the prototypes of others', () => {
  const changed = set({}, 'kwargs.__proto__.polluted=1') as {kwargs: object}
  expect(Object.keys(changed.kwargs)).toEqual(['__proto__'])
  expect('polluted' in {}).toBe(false)
})
