import type {ColoniesVersion} from '../../output/views/colonies-version.js'

/** @param version of the package */
export function programVersion(version: string): ColoniesVersion {
  return {version, node: process.versions.node, platform: `${process.platform}-${process.arch}`}
}
