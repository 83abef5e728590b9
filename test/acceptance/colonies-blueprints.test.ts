import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {exampleShell} from '../support/example-shell.js'

// A state that is wanted, and an executor of our own that brings it about: the example, in commands. First with a server,
// then with none: the commands are the same.

describe.each(['with colonies dev', 'with no server at all'])('%s', (how) => {
  let user: ColoniesHome
  let type: (script: string) => Promise<string>

  beforeAll(async () => {
    user = coloniesHome()
    type = exampleShell(user)
    if (how === 'with colonies dev') await user.serve(['dev'])
  })
  afterAll(() => user.remove())

  test('a blueprint is brought about, followed, and cleaned up', async () => {
    const printed = await type(`
      colonies executor run examples/colonies/replicas.js --type file-reconciler >&2 &
      until_files() {
        for try in $(seq 200); do
          [ "$(ls replicas-of-notes 2>/dev/null | wc -l)" = "$1" ] && return
          sleep 0.1
        done
        ls replicas-of-notes >&2
        return 1
      }
      until_status() {
        for try in $(seq 100); do
          colonies blueprint get --name notes --json > blueprint.json
          tr -d ' \\n' < blueprint.json | grep -q "\\"status\\":{\\"generation\\":$1,\\"replicas\\":$2}" && return
        done
        cat blueprint.json >&2
        return 1
      }
      colonies blueprint definition add --spec examples/colonies/replicas-definition.json >&2
      colonies blueprint add --spec examples/colonies/replicas.json >&2
      until_files 3 && until_status 0 3 && cat replicas-of-notes/3.txt
      colonies blueprint set --name notes --key replicas --value 2 >&2
      until_files 2 && until_status 1 2 && ls replicas-of-notes
      colonies blueprint remove --name notes --yes >&2
      until_files 0 && echo gone
    `)
    expect(printed.split('\n')).toEqual(['Remember the milk.', '1.txt', '2.txt', 'gone', ''])
  })
})
