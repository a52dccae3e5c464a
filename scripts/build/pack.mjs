// `npm run pack`: builds, then target/package/ -> target/pack/jwt-verdict-VERSION.tgz, as `npm publish` would send it, and that tarball
// installed into target/consumer, an otherwise empty project. JavaScript tests import it from there (tests/support/package.mjs).

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, output, root } from '../lib/command.mjs'
import { packageFolder } from './assemble.mjs'
import { build } from './build.mjs'

export function pack() {
  if (!existsSync(join(packageFolder, 'cjs', 'index.cjs')))
    throw new Failure('the package is not built: run `npm run build` first')

  const folder = emptied('target/pack')
  const [{ filename, size, unpackedSize }] = JSON.parse(
    output('npm', ['pack', '--json', '--pack-destination', folder], { cwd: packageFolder }),
  )

  console.log(`target/pack/${filename}  ${size} bytes, unpacked ${unpackedSize}`)
  installPacked()
}

/** The tarball that was packed last, here or on another machine, into target/consumer. */
export function installPacked() {
  if (!existsSync(packed())) throw new Failure(`${packed()} is missing: run \`npm run pack\``)
  const consumer = emptied('target/consumer')
  write(consumer, 'package.json', JSON.stringify({ name: 'consumer', private: true }))
  output('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', packed()], { cwd: consumer })
  // import() finds packages from the file that it stands in.
  write(consumer, 'load.mjs', 'export const load = (name) => import(name)\n')
}

/** The tarball that was packed last. */
export function packed() {
  const { version } = JSON.parse(readFileSync(join(root, 'pkg', 'package.json'), 'utf8'))
  return join(root, 'target', 'pack', `jwt-verdict-${version}.tgz`)
}

function emptied(name) {
  const folder = join(root, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

function write(folder, name, text) {
  writeFileSync(join(folder, name), text)
}

await main(import.meta, async () => {
  await build()
  pack()
})
