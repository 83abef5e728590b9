import {string} from '@oclif/core/flags'

/** A label that may be left out in a directory that was synchronised: its `.cfs` tells. */
export const labelFlag = {
  label: string({
    char: 'l',
    helpValue: 'LABEL',
    description: 'Label, such as /data [default: that of the directory, from its .cfs]',
  }),
}

/** A label that has to be named. */
export const requiredLabel = (description: string) => ({
  label: string({char: 'l', required: true, helpValue: 'LABEL', description}),
})

export const directoryFlag = (description: string) => ({
  dir: string({char: 'd', default: '.', helpValue: 'DIR', description}),
})

/** One snapshot, by its name or its id. */
export const snapshotFlags = {
  snapshotname: string({
    char: 'n',
    helpValue: 'NAME',
    description: 'Name of the snapshot',
    exactlyOne: ['snapshotname', 'snapshotid'],
  }),
  snapshotid: string({char: 'i', helpValue: 'ID', description: 'Its id, or the beginning of it'}),
}

/** One file: by its id, or by its label and name. */
export const fileFlags = {
  fileid: string({
    char: 'i',
    helpValue: 'ID',
    description: 'Id of a revision of the file, or the beginning of it',
    exclusive: ['label', 'name'],
  }),
  label: string({char: 'l', helpValue: 'LABEL', description: 'Label of the file', dependsOn: ['name']}),
  name: string({char: 'n', helpValue: 'NAME', description: 'Its name under the label', dependsOn: ['label']}),
}
