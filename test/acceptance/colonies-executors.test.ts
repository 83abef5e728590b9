import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {exampleShell} from '../support/example-shell.js'

// What ColonyOS's documentation does with Python programs, in commands: its tutorial, its exercises and the README of its
// Python SDK. First with a server, then with none: the commands are the same.

describe.each(['with colonies dev', 'with no server at all'])('%s', (how) => {
  let user: ColoniesHome
  let type: (script: string) => Promise<string>

  beforeAll(async () => {
    user = coloniesHome()
    type = exampleShell(user)
    if (how === 'with colonies dev') await user.serve(['dev'])
  })
  afterAll(() => user.remove())

  test('the helloworld executor of the tutorial', async () => {
    const printed = await type(`
      colonies executor run examples/colonies/helloworld.js --name helloworld-executor >&2 &

      colonies function submit --spec examples/helloworld.json --follow --out
      colonies process pss | cut -f 2
    `)
    expect(printed.split('\n')).toEqual(['Hello from executor', '["helloworld"]', 'helloworld', ''])
  })

  test('a talk with a function', async () => {
    const printed = await type(`
      colonies executor run examples/colonies/chat.js >&2 &

      id=$(colonies function exec --func count --targettype chat-executor --channels chat)
      printf 'two words\\nand three more\\n' | colonies channel chat -p $id -n chat
      colonies process get -p $id --out
    `)
    expect(printed.split('\n')).toEqual(['2 words', '3 words', '5 words in all', '[5]', ''])
  })

  test('the echo executor of the SDK, with the spec of its README', async () => {
    const printed = await type(`
      colonies executor run --name echo_executor --type echo_executor --exec 'echo=printf %s {0}' >&2 &

      cat > echo_func_spec.json <<'JSON'
      {
          "conditions": {
              "executortype": "echo_executor"
          },
          "func": "echo",
          "args": [
              "helloworld"
          ],
          "priority": 0,
          "maxexectime": 10,
          "maxretries": 3,
          "maxwaittime": 100
      }
JSON
      colonies function submit --spec echo_func_spec.json --wait --out
    `)
    expect(printed).toBe('["helloworld"]\n')
  })

  test('a workflow: sum_nums(gen_nums()) is 3', async () => {
    const printed = await type(`
      colonies executor run examples/colonies/nums.py --type python_executor >&2 &

      cat > nums.json <<'JSON'
      [
        {"nodename": "gen_nums", "funcname": "gen_nums", "conditions": {"executortype": "python_executor"}},
        {"nodename": "sum_nums", "funcname": "sum_nums",
         "conditions": {"executortype": "python_executor", "dependencies": ["gen_nums"]}}
      ]
JSON
      graph=$(colonies workflow submit --spec nums.json --wait)
      colonies workflow get --workflowid "$graph" --json | node -p 'JSON.parse(require("fs").readFileSync(0)).state'
      colonies process pss --executortype python_executor --json |
        node -p 'JSON.parse(require("fs").readFileSync(0)).map(({out}) => out.join()).sort().join(" ")'
    `)
    expect(printed).toBe('2\n1,2 3\n')
  })

  test('a workflow that grows while it runs: the MapReduce of the SDK is 15', async () => {
    const printed = await type(`
      colonies executor run examples/colonies/mapreduce.py --type python-executor --slots 3 >&2 &

      colonies workflow chain map@python-executor reduce@python-executor
    `)
    expect(printed).toBe('15\n')
  })

  test('the monad of the SDK: gen_data, process_data, echo, which another executor has, is 3', async () => {
    const printed = await type(`
      cat > data.py <<'PYTHON'
def gen_data(ctx={}):
    return 1, 2

def process_data(*nums, ctx={}):
    total = 0
    for n in nums:
        total += n
    return total
PYTHON
      colonies executor run data.py --type python_executor >&2 &
      colonies executor run examples/colonies/echo.js --type echo_executor >&2 &

      colonies workflow chain gen_data@python_executor process_data@python_executor echo@echo_executor
    `)
    expect(printed).toBe('3\n')
  })

  test('files in and files out: the words of two texts, and of a third that comes later', async () => {
    const printed = await type(`
      colonies executor run examples/colonies/words.py --name words --fs-dir files >&2 &

      mkdir texts && echo 'to be or not to be' > texts/hamlet.txt && echo 'out out brief candle' > texts/macbeth.txt
      colonies fs sync --label /texts --dir texts >&2
      colonies function submit --spec examples/colonies/words.json --wait --out
      colonies fs sync --label /counts --dir counts >&2
      head -n 3 counts/words.txt
      echo 'to be' > texts/third.txt
      colonies fs sync --label /texts --dir texts >&2
      colonies function submit --spec examples/colonies/words.json --wait --out
      colonies fs sync --label /counts --dir counts --no-keeplocal --yes >&2
      head -n 1 counts/words.txt
      ls files/dev/words/processes | wc -l
    `)
    expect(printed.split('\n')).toEqual(['[10]', '2 be', '2 out', '2 to', '[12]', '3 be', '0', ''])
  })

  test('functions that come with their processes, as the Python executor of the SDK runs them', async () => {
    const printed = await type(`
      colonies executor run --allow-code --type sdk_executor >&2 &

      code=$(printf 'def sum_nums(n1, n2, ctx={}):\\n    return n1 + n2\\n' | base64 -w 0)
      colonies function exec --func sum_nums --targettype sdk_executor --set 'args=[1,2]' --env "code=$code" --wait --out
    `)
    expect(printed).toBe('[3]\n')
  })

  // They hardly do anything but wait.
  test.concurrent('exercise: a function that takes longer than maxexectime is tried maxretries times again, then it has failed', async () => {
    const printed = await type(
      `
      echo 'export const helloworld = () => new Promise((resolve) => setTimeout(resolve, 30_000))' > slow.mjs
      colonies executor run slow.mjs --type slow-executor --json > slow.log &

      status=0
      colonies function exec --func helloworld --targettype slow-executor --maxexectime 1 --maxretries 3 --wait || status=$?
      echo "exit status $status"
      colonies process psf --executortype slow-executor --json |
        node -p 'const [{retries, errors}] = JSON.parse(require("fs").readFileSync(0)); retries + " retries, " + errors'
      grep -c assigned slow.log
    `.replace('|| status', '2> /dev/null || status'),
    )
    const [, ...lines] = printed.split('\n')
    expect(lines).toEqual(['exit status 3', '3 retries, Maximum execution time limit exceeded', '4', ''])
  }, 60_000)

  test.concurrent('exercise: three executors share the load', async () => {
    const printed = await type(`
      echo 'export const work = () => new Promise((resolve) => setTimeout(resolve, 300))' > work.mjs
      for number in 1 2 3; do colonies executor run work.mjs --type team --name "team-$number" >&2 & done

      for number in $(seq 9); do colonies function exec --func work --targettype team > /dev/null; done
      until test "$(colonies process pss --executortype team | wc -l)" = 9; do sleep 0.1; done
      colonies process pss --executortype team --json |
        node -p 'new Set(JSON.parse(require("fs").readFileSync(0)).map((each) => each.assignedexecutorid)).size'
    `)
    expect(printed).toBe('3\n')
  }, 60_000)
})
