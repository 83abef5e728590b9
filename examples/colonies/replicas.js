// A reconciler: keeps as many files in a directory as a blueprint says, and reports how many there are. On one terminal, and
// then on another:
//
//   colonies executor run examples/colonies/replicas.js --type file-reconciler
//   colonies blueprint definition add --spec examples/colonies/replicas-definition.json
//   colonies blueprint add --spec examples/colonies/replicas.json
//   colonies blueprint set --name notes --key replicas --value 2
//   colonies blueprint get --name notes

import {mkdir, readdir, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'

/** A directory for each blueprint, where the executor runs; a name never leads out of it. */
const directoryOf = (name) => `replicas-of-${encodeURIComponent(name)}`

/** Asked for one blueprint when it is added or changes; and every minute for all of its kind, without a name. */
export async function reconcile(kind, blueprintName = '', ctx) {
  const {locationname} = ctx.process.spec.conditions
  const blueprints = blueprintName
    ? [await ctx.getBlueprint(blueprintName)]
    : await ctx.getBlueprints(kind, locationname)
  for (const {metadata, spec} of blueprints) {
    const directory = directoryOf(metadata.name)
    const wanted = Array.from({length: spec.replicas}, (_, index) => `${index + 1}.txt`)
    await mkdir(directory, {recursive: true})
    const surplus = (await readdir(directory)).filter((file) => !wanted.includes(file))
    for (const file of surplus) await rm(join(directory, file))
    for (const file of wanted) await writeFile(join(directory, file), spec.text)
    console.log(`${metadata.name}: ${wanted.length} files, ${surplus.length} removed`)
    await ctx.updateBlueprintStatus(metadata.name, {replicas: wanted.length, generation: metadata.generation})
  }
}

/** Asked when the blueprint was removed: only its name is left. */
export async function cleanup(blueprintName) {
  await rm(directoryOf(blueprintName), {recursive: true, force: true})
}
