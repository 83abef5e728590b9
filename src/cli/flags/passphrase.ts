import {boolean, string} from '@oclif/core/flags'

const fromFile = (description: string) =>
  string({helpGroup: 'PASSPHRASE', helpValue: 'FILE', description: `${description} (- is the first line of stdin)`})

/** For commands that open a keystore. */
export const openingFlags = {
  'passphrase-file': fromFile('File with the passphrase'),
}

/** For commands that encrypt a keystore anew. */
export const sealingFlags = {
  'empty-passphrase': boolean({
    helpGroup: 'PASSPHRASE',
    description: 'Encrypt with the empty passphrase',
    exclusive: ['passphrase-file'],
  }),
  light: boolean({
    helpGroup: 'PASSPHRASE',
    description: "DCP's quick key derivation (scrypt n = 1024) instead of geth's (n = 262144)",
  }),
}

/** For commands that do both: the passphrase of before, and the one from now on. */
export const resealingFlags = {
  ...openingFlags,
  ...sealingFlags,
  'empty-passphrase': {...sealingFlags['empty-passphrase'], exclusive: ['new-passphrase-file']},
  'new-passphrase-file': fromFile('File with the new passphrase'),
}
