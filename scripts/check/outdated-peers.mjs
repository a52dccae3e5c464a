// `npm run outdated-peers`: asks the registries which of the packages and crates that jwt-verdict is measured, compared and
// tested against have newer versions than the lock files. It exits with 1 where one has, and says what to run.
//
// npm and cargo ask, each its own registry. They leave out pre-releases, unless one is what is here.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { markdownTable } from '../../tests/support/markdown.mjs'
import { Failure, main, result, root } from '../lib/command.mjs'

/** By the folder of the lock file. What benches/peers has are peers; `jwt-verdict/jose` is written for the jose of the root. */
const PACKAGES = {
  '.': ['jose'],
  'benches/peers': Object.keys(JSON.parse(read('benches/peers/package.json')).dependencies),
}

const CRATES = {
  '.': [
    // Of COMPARE.md and the differential tests.
    ...['jsonwebtoken', 'jwt-compact'],
    // That our own arithmetic is held against.
    ...[
      'curve25519-dalek',
      'ed25519-dalek',
      'ed448-goldilocks',
      'k256',
      'ml-dsa',
      'p256',
      'p384',
      'p521',
      'rsa',
      'shake',
    ],
  ],
  'benches/native': ['aws-lc-rs', 'ring'],
}

/** `[{ name, lock, here }]`: the peers, the lock file of each, and the version that it has. */
export function lockedPeers() {
  return [...lockedIn(PACKAGES, 'package-lock.json', lockedPackage), ...lockedIn(CRATES, 'Cargo.lock', lockedCrate)]
}

/** The newest version in the answer of `npm view NAME@>=HERE version --json`: a text, or a list in the order of versions. */
export function newestPackage(answer) {
  return [JSON.parse(answer)].flat().at(-1)
}

/** The newer versions in the answer of `cargo update --dry-run --verbose`, allowed by the manifests or not, by name and version. */
export function newerCrates(answer) {
  const line = /^ *(?:Updating|Unchanged) (\S+ v\S+)(?: -> v(\S+))?(?: \(available: v([^\s,)]+).*\))?$/gm
  return Object.fromEntries([...answer.matchAll(line)].map(([, crate, allowed, beyond]) => [crate, beyond ?? allowed]))
}

/** What to run for peers that have newer versions. */
export function commandsFor(peers) {
  const locks = [...new Set(peers.map(({ lock }) => lock))]
  const update = locks.map((lock) => {
    const [folder, file] = lock.split(/\/?([^/]+)$/)
    const here = peers.filter((peer) => peer.lock === lock)
    if (file === 'Cargo.lock') {
      const names = here.map(({ name, newest }) => `${name} ${newest}`).join(', ')
      return `cargo update${folder && ` --manifest-path ${folder}/Cargo.toml`}, with ${names} in each Cargo.toml that names it`
    }
    const names = here.map(({ name, newest }) => `${name}@${newest}`).join(' ')
    return `npm install${folder && ` --prefix ${folder}`} --save-exact --ignore-scripts ${names}`
  })
  return [...update, 'npm run pack', 'npm run compare', 'npm test -- rust suites differential compare']
}

function lockedIn(peers, file, versionOf) {
  return Object.entries(peers).flatMap(([folder, names]) => {
    const lock = join(folder, file)
    const text = read(lock)
    return names.map((name) => ({ name, lock, here: versionOf(text, name) }))
  })
}

function lockedPackage(text, name) {
  return JSON.parse(text).packages[`node_modules/${name}`].version
}

/** Of two versions the later: the earlier is what another crate asks for. */
function lockedCrate(text, name) {
  return [...text.matchAll(new RegExp(`^name = "${name}"\nversion = "(.*)"$`, 'gm'))].at(-1)[1]
}

function withNewest(peers) {
  const crates = new Map()
  return peers.map(({ name, lock, here }) => {
    const folder = join(root, lock, '..')
    if (lock.endsWith('package-lock.json')) {
      const answer = ask('npm', ['view', `${name}@>=${here}`, 'version', '--json'], folder).stdout
      return { name, lock, here, newest: newestPackage(answer) }
    }
    if (!crates.has(lock)) {
      crates.set(lock, newerCrates(ask('cargo', ['update', '--dry-run', '--verbose', '--color=never'], folder).stderr))
    }
    return { name, lock, here, newest: crates.get(lock)[`${name} v${here}`] ?? here }
  })
}

function ask(program, args, cwd) {
  const { error, status, ...said } = result(program, args, { cwd, encoding: 'utf8' })
  if (error) throw new Failure(`${program} cannot be started: ${error.message}`)
  if (status === 0) return said
  const line = [program, ...args].join(' ')
  throw new Failure(`the registry does not answer, so nothing is known. ${line} said\n${said.stderr.trim()}`)
}

function read(path) {
  return readFileSync(join(root, path), 'utf8')
}

await main(import.meta, () => {
  const peers = withNewest(lockedPeers())
  const rows = peers.map(({ name, lock, here, newest }) => [name, lock, here, newest])
  console.log(markdownTable([['peer', 'locked in', 'here', 'newest'], ...rows]))
  const behind = peers.filter(({ here, newest }) => here !== newest)
  if (behind.length === 0) return console.log('\nno peer has a newer version')
  const names = behind.map(({ name }) => name).join(', ')
  throw new Failure(`newer versions of ${names}. Run\n  ${commandsFor(behind).join('\n  ')}`)
})
