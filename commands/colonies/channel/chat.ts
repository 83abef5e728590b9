import {boolean} from '@oclif/core/flags'
import {channelEnd} from '../../../src/cli/colonies/channel-end.js'
import {channelFlags} from '../../../src/cli/colonies/channel-flags.js'
import {chatEvents} from '../../../src/cli/colonies/chat.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {JsonLines} from '../../../src/output/json.js'
import {type ChannelEvent, channelEventsView} from '../../../src/output/views/channel.js'

export default class ChannelChat extends ColoniesCommand<JsonLines<ChannelEvent>> {
  static override summary = 'Talk with a running process, line by line'
  static override description =
    'Each line that you type, or that comes on stdin, is a message; what the other end answers is printed, a message a line. The end of stdin (Ctrl-D) says end. Over when the other end says end, or the process ends.'
  static override examples = [
    {description: 'On a terminal', command: '<%= config.bin %> channel chat -p 3f9c01d2 -n chat'},
    {
      description: 'Questions from a file, answers into another',
      command: '<%= config.bin %> channel chat -p "$ID" -n chat < questions.txt > answers.txt',
    },
  ]
  static override flags = {
    end: boolean({
      default: true,
      allowNo: true,
      description: 'Say end when stdin ends (the default)',
    }),
    ...channelFlags,
  }

  protected readonly view = channelEventsView(true)

  async run(): Promise<JsonLines<ChannelEvent>> {
    const {flags} = await this.parse(ChannelChat)
    const session = await this.session(flags)
    const end = await channelEnd(session, flags)
    return new JsonLines(chatEvents(session.client, end, this.output, {saysEnd: flags.end, signal: this.signal}))
  }
}
