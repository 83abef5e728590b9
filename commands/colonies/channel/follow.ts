import {boolean} from '@oclif/core/flags'
import {channelEnd} from '../../../src/cli/colonies/channel-end.js'
import {channelFlags, countFlag} from '../../../src/cli/colonies/channel-flags.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {channelEvents} from '../../../src/cli/colonies/follow-channel.js'
import {JsonLines} from '../../../src/output/json.js'
import {type ChannelEvent, channelEventsView} from '../../../src/output/views/channel.js'

export default class ChannelFollow extends ColoniesCommand<JsonLines<ChannelEvent>> {
  static override summary = 'Print what a process says in a channel as it comes'
  static override description =
    'What the other end sends, from the first message on, byte for byte; until it says end, or the process ends. A lost connection is taken up where it was.'
  static override examples = [
    {
      description: 'What a model answers, word by word',
      command: '<%= config.bin %> channel follow -p 3f9c01d2 -n tokens',
    },
    {
      description: 'A file that a process sends',
      command: '<%= config.bin %> channel follow -p "$ID" -n result > result.bin',
    },
    {
      description: 'One JSON document per message',
      command: '<%= config.bin %> channel follow -p 3f9c01d2 -n chat --json | jq -r .messagetype',
    },
  ]
  static override flags = {
    after: countFlag({description: 'How many messages of both ends to skip'}),
    all: boolean({description: 'Your own messages too'}),
    ...channelFlags,
  }

  protected readonly view = channelEventsView(false)

  async run(): Promise<JsonLines<ChannelEvent>> {
    const {flags} = await this.parse(ChannelFollow)
    const session = await this.session(flags)
    const end = await channelEnd(session, flags)
    const how = {from: flags.after, all: flags.all, signal: this.signal}
    return new JsonLines(channelEvents(session.client, end, how))
  }
}
