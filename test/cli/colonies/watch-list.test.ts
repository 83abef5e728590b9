import {expect, test} from 'vitest'
import {watchList} from '../../../src/cli/colonies/watch-list.js'

test.each([undefined, 'told'])('an interval beyond what a timer holds is not taken for none', async (told) => {
  const watch = new AbortController()
  const pauses: number[] = []
  let looks = 0
  const overflows: string[] = []
  const hear = ({name}: Error): unknown => overflows.push(name)
  process.on('warning', hear)
  const list = watchList({
    ask: async () => {
      looks += 1
      return looks
    },
    news:
      told === undefined
        ? undefined
        : {
            version: () => 0,
            after: async (_version, milliseconds, signal) => {
              pauses.push(milliseconds)
              await new Promise((_, reject) =>
                signal.addEventListener('abort', () => reject(signal.reason), {once: true}),
              )
            },
          },
    interval: 1e14,
    everyLook: false,
    signal: watch.signal,
  })
  await list.next()
  const second = list.next().then(
    () => 'looked',
    () => 'ended',
  )
  await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 600))])
  watch.abort()
  expect(await second).toBe('ended')
  process.off('warning', hear)
  expect({looks, overflows}).toEqual({looks: 1, overflows: []})
  for (const each of pauses) expect(each).toBeLessThan(2 ** 31)
})
