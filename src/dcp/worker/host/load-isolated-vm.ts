import {createRequire} from 'node:module'
import {join} from 'node:path'

/** The binaries that isolated-vm 6 brings, or built on installation, by Node's ABI version. */
export interface Machine {
  readonly platform: string
  readonly arch: string
  readonly abi: string
}

/**
 * Loads isolated-vm's binary from its directory. Its own entry asks node-gyp-build, which looks at files all over the
 * system and is stopped by the permission flags; here are the same names, each tried in turn.
 * @throws Error when none fits this Node.
 */
export function loadIsolatedVm(directory: string, {platform, arch, abi}: Machine): unknown {
  const require = createRequire(join(directory, 'package.json'))
  const prebuilt = join('prebuilds', `${platform}-${arch}`, `isolated-vm.abi${abi}`)
  const names = [
    `${prebuilt}.glibc.node`,
    `${prebuilt}.musl.node`,
    `${prebuilt}.node`,
    'build/Release/isolated_vm.node',
  ]
  for (const name of names) {
    try {
      const loaded: unknown = require(join(directory, name))
      if (typeof loaded === 'object' && loaded !== null && 'ivm' in loaded) return loaded.ivm
    } catch {
      // The next name may fit.
    }
  }
  throw new Error(`isolated-vm has no binary for ${platform} ${arch} with ABI ${abi}`)
}
