import type {FetchedFile} from '../../colonies/files/fetch-file.js'
import {printable} from '../printable.js'
import {sizeText} from '../shown-size.js'
import type {View} from '../terminal.js'

export const fetchedFileView: View<FetchedFile> = ({path, size, downloaded}, {isTTY}) => {
  if (!isTTY) return `${printable(path)}\n`
  return downloaded
    ? `${printable(path)} is here, ${sizeText(size)}\n`
    : `${printable(path)} was here already, as it is in the storage\n`
}
