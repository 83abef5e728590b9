import {AddColonyCommand} from '../../../src/cli/colonies/add-colony-command.js'

export default class ColonyAdd extends AddColonyCommand {}
