import type {File} from '../../colonies/wire/objects/files.js'
import {sizeText} from '../shown-size.js'
import {shownTime} from '../shown-time.js'
import type {Terminal, View} from '../terminal.js'
import {renderFields} from './fields.js'

/** All that is known of each revision, the newest first. Keys of the storage are not shown: nobody keeps them. */
export const fileRevisionsView: View<readonly File[]> = (files, terminal) =>
  files.map((file) => revisionText(file, terminal)).join('\n')

function revisionText(file: File, terminal: Terminal): string {
  const {server, port, tls, region, bucket, object} = file.ref.s3object
  return renderFields(
    [
      ['Filename', file.name],
      ['File id', file.fileid],
      ['Added', shownTime(file.added, terminal)],
      ['Sequence number', String(file.sequencenr)],
      ['Label', file.label],
      ['Colony', file.colonyname],
      ['Size', terminal.isTTY ? `${file.size} bytes (${sizeText(file.size)})` : String(file.size)],
      ['Checksum', file.checksum],
      ['Checksum algorithm', file.checksumalg],
      ['Protocol', file.ref.protocol],
      ['S3 endpoint', /:\d+$/.test(server) || port === 0 ? server : `${server}:${port}`],
      ['S3 TLS', String(tls)],
      ['S3 region', region],
      ['S3 bucket', bucket],
      ['S3 object', object],
    ],
    terminal,
  )
}
