import {string as stringArgument} from '@oclif/core/args'
import {boolean, string} from '@oclif/core/flags'
import {appendMessages} from '../../../src/cli/colonies/append-messages.js'
import {channelEnd} from '../../../src/cli/colonies/channel-end.js'
import {channelFlags, sequenceFlag} from '../../../src/cli/colonies/channel-flags.js'
import {ColoniesCommand} from '../../../src/cli/colonies/colonies-command.js'
import {channelWriter} from '../../../src/colonies/client/channel-writer.js'
import {type Appended, appendedView} from '../../../src/output/views/channel.js'

export default class ChannelAppend extends ColoniesCommand<Appended> {
  static override summary = 'Send a message into a channel of a process'
  static override description =
    'As whoever submitted the process, or as the executor that runs it. Without a text the message is what comes on stdin, byte for byte. In a pipe its sequence number is printed.'
  static override examples = [
    {description: 'A text', command: '<%= config.bin %> channel append "how far are you?" -p 3f9c01d2 -n chat'},
    {
      description: 'Each line of a file as a message, then the end',
      command:
        '<%= config.bin %> channel append -p "$ID" -n data --lines < rows.csv && <%= config.bin %> channel append -p "$ID" -n data --type end',
    },
  ]
  static override args = {text: stringArgument({ignoreStdin: true, description: 'The message; stdin when omitted'})}
  static override flags = {
    msg: string({char: 'm', helpValue: 'TEXT', description: 'The message, for texts that begin with a dash'}),
    lines: boolean({description: 'Each line of stdin is a message, without its line end', exclusive: ['msg']}),
    type: string({
      helpValue: 'TYPE',
      description: 'data, end (no more will come; needs no message), error, or another',
    }),
    inreplyto: sequenceFlag({description: 'Sequence number of the message that it answers'}),
    sequence: sequenceFlag({description: 'Its own sequence number; grows by itself when omitted'}),
    ...channelFlags,
  }

  protected readonly view = appendedView

  async run(): Promise<Appended> {
    const {args, flags} = await this.parse(ChannelAppend)
    const session = await this.session(flags)
    const end = await channelEnd(session, flags)
    const writer = channelWriter(session.client, end.place, end.key, this.signal)
    const appended = await appendMessages(writer, end, args.text, this.stdin, flags)
    this.output.note(`Messages appended Count=${appended.messages} Sequence=${appended.sequence}`)
    return appended
  }
}
