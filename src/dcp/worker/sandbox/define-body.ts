import {Buffer} from 'node:buffer'
import type {JobPublic} from '../../job/job.js'
import type {JobWork, ModuleFile} from '../../job/task.js'

/** Body of a `define` frame, as JSON. Bytes are base64. */
export interface DefineBody {
  readonly workFunction: string
  /** Value texts. */
  readonly args: readonly string[]
  readonly public: JobPublic
  readonly entry: string | null
  readonly modules: string | null
  readonly packageFiles: readonly ModuleFile[]
  readonly requirePath: readonly string[]
  readonly useStrict: boolean
  readonly files: string | null
  readonly wheels: readonly {readonly name: string; readonly bytes: string}[]
  readonly environment: readonly string[]
  readonly argvOnly: boolean
  readonly directory: string | null
}

export function defineBody(work: JobWork): string {
  const {workFunction, args, entry, modules, packageFiles, environment, argvOnly, directory} = work
  const {requirePath, useStrict} = work.deployment
  const {name, description, link} = work.public
  const body: DefineBody = {
    workFunction,
    args,
    public: {name, description, link},
    entry,
    modules,
    packageFiles,
    requirePath,
    useStrict,
    files: work.files && base64(work.files),
    wheels: work.wheels.map((wheel) => ({name: wheel.name, bytes: base64(wheel.bytes)})),
    environment,
    argvOnly,
    directory,
  }
  return JSON.stringify(body)
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
