// The package as its users get it: JavaScript tests import jwt-verdict from here, so that they run against the
// packed tarball and never against the source. `npm run pack` makes the tarball and installs it into
// target/consumer, an otherwise empty project; `npm test` does so before it runs any JavaScript test.
//
//   import { cjs, esm, load, tarballFolder } from '../support/package.mjs'
//
//   esm            the namespace of `import * as esm from 'jwt-verdict'`
//   cjs            the value of `require('jwt-verdict')`: another instance, with error classes of its own
//   load(name)     `import(name)` as seen from target/consumer, for the package's other entries
//   tarballFolder  the installed package's folder (node_modules/jwt-verdict), as a path
//   tarball        the packed file itself, as a path

import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const target = fileURLToPath(new URL('../../target', import.meta.url))

// `npm run pack` writes this one-line module: a specifier is resolved from the file in which import() stands.
const entry = join(target, 'consumer', 'load.mjs')
if (!existsSync(entry)) throw new Error('target/consumer holds no packed jwt-verdict: run `npm run pack` first')

export const { load } = await import(pathToFileURL(entry).href)
export const esm = await load('jwt-verdict')
export const cjs = createRequire(entry)('jwt-verdict')
export const tarballFolder = join(target, 'consumer', 'node_modules', 'jwt-verdict')
export const tarball = join(
  target,
  'pack',
  readdirSync(join(target, 'pack')).find((name) => name.endsWith('.tgz')),
)
