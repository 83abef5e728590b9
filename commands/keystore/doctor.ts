import {DoctorCommand} from '../../src/cli/doctor-command.js'

export default class Doctor extends DoctorCommand {}
