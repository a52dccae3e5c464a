// The rooms of the project and which uses which, read from the imports of every file.
//
// A room is a folder, or a file of src/ that is a step of its own (STEPS). A small file of src/ belongs to the lowest room that uses
// it; what uses nothing of the crate is its ground.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { buildSync } from 'esbuild'
import { circleIn, importsOf, reexportsOf } from '../check/imports.mjs'
import { Failure, root } from '../lib/command.mjs'

/** The files of src/ that are rooms, as its folders are. */
const STEPS = [
  'wasm',
  'verifier',
  'explain',
  'claims',
  'verify',
  'select',
  'token',
  'policy',
  'signature',
  'keys',
  'json',
  'error',
]
const ARITHMETIC = 'jwt_verdict_arithmetic'

/** What is built, and which boundary it comes from. */
const BUILT = { 'pkg/wasm/': 'src/wasm', 'pkg/testing/wasm/': 'src/issuer/wasm' }

/** The rooms, each with the files in it and the rooms that it uses. Throws where rooms use each other in a circle. */
export function roomsOf() {
  const rooms = [...arithmeticRooms(), ...crateRooms(), ...packageRooms(), pageRoom()]
  const circle = circleIn(new Map(rooms.map(({ name, uses }) => [name, uses])))
  if (circle) throw new Failure(`the rooms use each other in a circle: ${circle.join(' → ')}`)
  return rooms
}

/** The arrows that do not follow from others: `a → c` goes where `a → b → c` stays. Those into the arithmetic all stay. */
export function arrowsOf(rooms) {
  const uses = new Map(rooms.map(({ name, uses }) => [name, uses]))
  const reaches = (from, to) => from === to || [...uses.get(from)].some((next) => reaches(next, to))
  return rooms.flatMap(({ name: from, uses }) =>
    [...uses]
      .filter((to) => isIntoArithmetic(from, to) || ![...uses].some((other) => other !== to && reaches(other, to)))
      .sort()
      .map((to) => ({ from, to })),
  )
}

function isIntoArithmetic(from, to) {
  return to.startsWith('arithmetic/') && !from.startsWith('arithmetic/')
}

/** Its folders alone: errors and hashes are used by all of them. */
function arithmeticRooms() {
  const imports = importsOf('arithmetic/src')
  const folders = foldersOf('arithmetic/src')
  const home = roomByModule(imports, (name) => folders.includes(name))
  for (const [module, room] of home) if (!folders.includes(room)) home.delete(module)
  return grouped(imports, home, 'arithmetic')
}

function crateRooms() {
  const imports = importsOf('src')
  const missing = STEPS.filter((name) => !imports.has(name))
  if (missing.length > 0) throw new Failure(`scripts/docs/rooms.mjs names what src/ has not: ${missing.join(', ')}`)
  const folders = foldersOf('src')
  const home = roomByModule(imports, (name) => STEPS.includes(name) || folders.includes(name))
  // The issuer's boundary stands above it, as the verifier's does above the verifier.
  home.set('issuer::wasm', 'issuer/wasm')
  const rooms = grouped(imports, home, 'src')
  const ofArithmetic = arithmeticHomes()
  for (const [module, room] of home) {
    const { uses } = rooms.find(({ name }) => name === `src/${room}`)
    for (const name of arithmeticNames(module)) if (ofArithmetic.has(name)) uses.add(ofArithmetic.get(name))
  }
  return rooms
}

/** What the arithmetic's root hands on, each name with its room. */
function arithmeticHomes() {
  const rooms = arithmeticRooms()
  const names = reexportsOf(readFileSync(join(root, 'arithmetic/src/lib.rs'), 'utf8'))
  const roomOf = (module) => rooms.find(({ files }) => files.includes(module))?.name
  return new Map([...names].map(([name, module]) => [name, roomOf(module)]).filter(([, room]) => room))
}

function arithmeticNames(module) {
  const source = readFileSync(join(root, 'src', `${module.replaceAll('::', '/')}.rs`), 'utf8').split('#[cfg(test)]')[0]
  const uses = source.matchAll(new RegExp(`${ARITHMETIC}::(?:\\{([^}]*)\\}|(\\w+))`, 'g'))
  return [...uses].flatMap(([, group, one]) => (one ? [one] : group.split(',').map((name) => name.trim())))
}

/** The room of each module: a Map from 'signature::rsa' to 'signature'. */
function roomByModule(imports, isRoom) {
  const home = new Map()
  for (const name of imports.keys()) {
    const top = name.split('::')[0]
    if (isRoom(top)) home.set(name, top)
  }
  const users = (name) => [...imports.keys()].filter((user) => imports.get(user).has(name))
  const reach = (name, seen = new Set()) => {
    for (const next of imports.get(name)) if (!seen.has(next)) reach(next, seen.add(next))
    return seen
  }
  const isGround = (name) => !home.has(name) && [...reach(name)].every((next) => !home.has(next))
  const ground = [...imports.keys()].filter((name) => isGround(name) && users(name).length > 0)
  for (const name of ground) home.set(name, 'ground')
  const rest = [...imports.keys()].filter((name) => !home.has(name) && users(name).length > 0)
  // From above, so that the users of each have their rooms already.
  rest.sort((a, b) => Number(reach(a).has(b)) * -1 + Number(reach(b).has(a)))
  for (const name of rest) {
    const candidates = users(name).filter((user) => home.has(user) && user !== 'wasm')
    const below = (a, b) =>
      [...imports.keys()].some((m) => home.get(m) === a && [...reach(m)].some((x) => home.get(x) === b))
    const rooms = [...new Set(candidates.map((user) => home.get(user)))]
    home.set(
      name,
      rooms.find((room) => rooms.every((other) => other === room || !below(room, other))),
    )
  }
  return home
}

function grouped(imports, home, folder) {
  const names = [...new Set(home.values())].sort()
  return names.map((room) => {
    const files = [...home].filter(([, at]) => at === room).map(([module]) => module)
    const uses = files.flatMap((module) => [...imports.get(module)].map((used) => home.get(used)))
    return {
      name: `${folder}/${room}`,
      files,
      uses: new Set(uses.filter((used) => used && used !== room).map((used) => `${folder}/${used}`)),
    }
  })
}

function packageRooms() {
  const files = scriptsIn('pkg')
  const imports = importedBy(files)
  const names = [...new Set(files.map(packageRoom))].sort()
  return names.map((name) => {
    const inside = files.filter((file) => packageRoom(file) === name)
    return { name, files: inside, uses: usesOf(name, inside, imports) }
  })
}

/** Without the programs that it writes, which run elsewhere. */
function pageRoom() {
  const files = scriptsIn('www').filter((file) => !file.startsWith('www/settings/programs/'))
  return { name: 'www', files, uses: usesOf('www', files, importedBy(files)) }
}

function usesOf(name, files, imports) {
  const targets = files.flatMap((file) => imports.get(file).map(roomAt))
  return new Set(targets.filter((target) => target && target !== name))
}

/** The room that a path from the root leads into; undefined for what is not ours. */
function roomAt(path) {
  const built = Object.keys(BUILT).find((folder) => path.startsWith(folder))
  if (built) return BUILT[built]
  if (path.startsWith('www/')) return 'www'
  return path.startsWith('pkg/') && path.endsWith('.js') ? packageRoom(path) : undefined
}

function packageRoom(file) {
  const folders = dirname(file).split('/').slice(1)
  return ['pkg', ...folders.slice(0, folders[0] === 'compat' ? 2 : 1)].join('/')
}

/** What each script imports, as paths from the root; programs in its strings do not count. */
function importedBy(files) {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: files,
    bundle: true,
    external: ['./*', '../*'],
    packages: 'external',
    format: 'esm',
    outdir: 'target',
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  const paths = (file) => metafile.inputs[file].imports.map(({ path }) => pathOf(path, file)).filter(Boolean)
  return new Map(files.map((file) => [file, paths(file)]))
}

function pathOf(target, file) {
  if (target.startsWith('.')) return join(dirname(file), target.replace(/\?.*$/, ''))
  const { name, exports } = JSON.parse(readFileSync(join(root, 'pkg/package.json'), 'utf8'))
  const entry = target.startsWith(name) ? exports[`.${target.slice(name.length)}`] : undefined
  return entry && join('pkg', entry.default)
}

function scriptsIn(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.js') && !/^pkg\/(page|wasm|testing\/wasm)\//.test(path))
    .sort()
}

function foldersOf(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, folder, `${entry.name}.rs`)))
    .map(({ name }) => name)
}
