import {boolean} from '@oclif/core/flags'
import {channelEnd} from '../../../src/cli/colonies/channel-end.js'
import {channelFlags, countFlag} from '../../../src/cli/colonies/channel-flags.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {readPage} from '../../../src/colonies/client/channel.js'
import type {ChannelEntry} from '../../../src/colonies/wire/objects/channels.js'
import {channelView} from '../../../src/output/views/channel.js'

export default class ChannelRead extends ColoniesCommand<readonly ChannelEntry[]> {
  static override summary = 'List the messages in a channel of a process'
  static override description =
    'Those of both ends, in their order: by sequence within what one end says in a row. While the process waits or runs.'
  static override examples = [
    {description: 'All of them', command: '<%= config.bin %> channel read -p 3f9c01d2 -n chat'},
    {
      description: 'What came after the first ten, in a script',
      command:
        "<%= config.bin %> channel read -p 3f9c01d2 -n chat --after 10 --json | jq -r '.[] | .payload | @base64d'",
    },
  ]
  static override flags = {
    after: countFlag({description: 'How many messages to skip'}),
    limit: countFlag({description: 'How many to list at most; 0 for all'}),
    raw: boolean({description: 'Only what they contain, byte for byte, one after the other'}),
    ...channelFlags,
  }

  #raw = false
  protected readonly view = channelView(() => this.#raw)

  async run(): Promise<readonly ChannelEntry[]> {
    const {flags} = await this.parse(ChannelRead)
    this.#raw = flags.raw
    const session = await this.session(flags)
    const {place, key} = await channelEnd(session, flags)
    return readPage(session.client, place, key, {from: flags.after, limit: flags.limit}, this.signal)
  }
}
