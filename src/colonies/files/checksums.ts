import type {Content} from './object-storage.js'

/** What the files of this machine hold, without reading again what has not changed. */
export interface Checksums {
  /**
   * Size and SHA-256 of a file as it is now. @param path absolute
   * @throws the error of the file system, the signal's reason
   */
  contentOf(path: string, signal: AbortSignal): Promise<Content>
}
