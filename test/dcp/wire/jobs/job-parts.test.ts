import {expect, it} from 'vitest'
import {decodeValue} from '../../../../src/dcp/job/values/value-text.js'
import {jobParts, serveJobPart} from '../../../../src/dcp/wire/jobs/job-parts.js'
import {textOfDataUri, valueOfDataUri} from '../../../../src/dcp/wire/values/data-uri.js'
import {range} from '../../scheduler/jobs.js'
import {openFixture, submit} from '../../scheduler/support.js'

const BASE = 'http://127.0.0.1:4000/'
const files = new Uint8Array(100_000).fill(200)

it('short parts of a job come with it, long ones are at URLs that nobody guesses', async () => {
  const {scheduler} = openFixture()
  const long = `x => ${JSON.stringify('é'.repeat(20_000))}`
  const [one, two, python] = await Promise.all([
    submit(scheduler, range(1), {workFunction: 'x => "% #"', args: ['1', 'uhttps://example.com/a']}),
    submit(scheduler, range(1), {workFunction: long, args: [JSON.stringify('a'.repeat(20_000))]}),
    submit(scheduler, range(1), {worktime: 'pyodide', argvOnly: true, files, environment: ['A=1'], args: ['"rest"']}),
  ])
  const short = jobParts(scheduler.work(one), BASE)
  expect(textOfDataUri(short.source)).toBe('x => "% #"')
  expect(short.args).toEqual(['data:application/json,1', 'https://example.com/a'])

  const large = jobParts(scheduler.work(two), BASE)
  const served = (url: string | undefined) => serveJobPart(scheduler, new URL(url ?? '').pathname)
  expect(large.source).toMatch(/^http:\/\/127\.0\.0\.1:4000\/jobs\/\w{22}\/[0-9a-f]{32}\/work$/)
  expect(served(large.source)).toEqual({type: 'text/plain; charset=utf-8', body: long})
  const argument = served(large.args[0])
  expect(argument?.type).toContain('application/x-kvin')
  expect(decodeValue(`k${argument?.body}`)).toBe('a'.repeat(20_000))

  const {args} = jobParts(scheduler.work(python), BASE)
  expect(
    args.map((uri) => (uri.startsWith('data:') ? valueOfDataUri(uri) : decodeValue(`k${served(uri)?.body}`))),
  ).toEqual(['5', '"gzImage"', files, '"env"', '"A=1"', '"rest"'])

  const {pathname} = new URL(large.source)
  const [, , id, secret] = pathname.split('/')
  for (const path of [
    `/jobs/${id}/work`,
    `/jobs/${id}/${'0'.repeat(32)}/work`,
    `/jobs/${one}/${secret}/work`,
    `/jobs/${id}/${secret}/1`,
    `/jobs/${id}/${secret}/__proto__`,
    `${pathname}/more`,
    '/jobs/nothing/x/work',
    '/jobs',
  ]) {
    expect(serveJobPart(scheduler, path), path).toBeUndefined()
  }
})
