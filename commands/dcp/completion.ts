import {CompletionCommand} from '../../src/cli/completion-command.js'

export default class Completion extends CompletionCommand {}
