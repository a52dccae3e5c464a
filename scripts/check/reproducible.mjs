// `npm run check:reproducible`: builds a copy of the working tree from nothing, in another folder and under another
// CARGO_HOME, and compares what it makes with target/package, byte for byte.

import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { Failure, main, output, root, run } from '../lib/command.mjs'

export function checkReproducible() {
  const here = hashes(root)
  if (Object.keys(here).length === 0) throw new Failure('the package is not built: run `npm run build` first')

  const elsewhere = mkdtempSync(join(tmpdir(), 'a-folder-with-a-longer-name-than-most-'))
  try {
    const copy = join(elsewhere, 'copy')
    for (const file of sources()) {
      mkdirSync(dirname(join(copy, file)), { recursive: true })
      cpSync(join(root, file), join(copy, file))
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    run(process.execPath, ['scripts/build/build.mjs'], {
      cwd: copy,
      env: { ...process.env, CARGO_HOME: otherCargoHome(elsewhere) },
    })
    compare(here, hashes(copy))
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
}

function sources() {
  const files = output('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0')
  return files.filter((file) => file && existsSync(join(root, file)))
}

// Another path to the same downloads.
function otherCargoHome(parent) {
  const real = process.env.CARGO_HOME || join(homedir(), '.cargo')
  const folder = join(parent, 'cargo-home')
  mkdirSync(folder)
  for (const name of readdirSync(real)) symlinkSync(join(real, name), join(folder, name))
  return folder
}

function hashes(folder) {
  const hash = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')
  return Object.fromEntries(
    [join(folder, 'target', 'package')]
      .filter(existsSync)
      .flatMap((built) => readdirSync(built, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [relative(folder, file), hash(file)]),
  )
}

function compare(here, there) {
  const names = [...new Set([...Object.keys(here), ...Object.keys(there)])].sort()
  const different = names.filter((name) => here[name] !== there[name])
  console.log('')
  for (const name of names) console.log(`${different.includes(name) ? 'DIFFERS' : 'same   '}  ${here[name]}  ${name}`)
  if (different.length > 0) throw new Failure(`two builds of one source differ in ${different.join(', ')}`)
}

await main(import.meta, checkReproducible)
