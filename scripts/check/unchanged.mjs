// Whether anything has changed since a step passed: what it reads, what it made, the tools, and the variables that these listen
// to. Stamps are files in target/passed/.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { output, root } from '../lib/command.mjs'

/** What every step reads: it is run by these. */
const ALWAYS = ['scripts', 'package.json', 'package-lock.json', '.npmrc', 'rust-toolchain.toml', '.cargo']

/** Variables that cargo, rustc, Node or our tests listen to. */
const VARIABLES = /^(CARGO|RUST|NODE_|JWT_VERDICT_|LC_)|^(CI|LANG|TZ)$/

/**
 * A step, as far as it can be skipped. `reads` are files and folders of this repository, of which all counts that git knows or would
 * add; `made` are others, which count whole; `makes` are those that the step makes; `versions` gives a text about tools that are no
 * step's own.
 */
export class Stamp {
  #folder
  #file
  #step
  #before

  constructor(name, step, folder = root) {
    this.#folder = folder
    this.#file = join(folder, 'target', 'passed', `${name}.json`)
    this.#step = step
    this.#before = this.#read()
  }

  /** When it passed with just what is there now, as a text; undefined if it did not. */
  passedAt() {
    const passed = existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : {}
    return passed.read === this.#before && passed.made === this.#made() ? passed.at : undefined
  }

  /** It has passed. That is kept, unless something was changed meanwhile. */
  keep() {
    this.drop()
    if (this.#read() !== this.#before) return
    mkdirSync(dirname(this.#file), { recursive: true })
    const at = new Date().toISOString().slice(0, 16).replace('T', ' ')
    writeFileSync(this.#file, JSON.stringify({ read: this.#before, made: this.#made(), at }))
  }

  /** It has failed, so that it ever passed counts no more. */
  drop() {
    rmSync(this.#file, { force: true })
  }

  #read() {
    const { reads, made = [], versions } = this.#step
    return hash([tools(), versions?.(), this.#known([...ALWAYS, ...reads]), this.#whole(made)])
  }

  #made() {
    return hash(this.#whole(this.#step.makes ?? []))
  }

  #known(paths) {
    const options = ['-z', '--cached', '--others', '--exclude-standard']
    const list = output('git', ['ls-files', ...options, '--', ...paths], { cwd: this.#folder })
    return this.#hashes(list.split('\0').filter(Boolean))
  }

  #whole(paths) {
    return this.#hashes(paths.flatMap((path) => filesIn(resolve(this.#folder, path))))
  }

  #hashes(files) {
    return [...new Set(files)].sort().map((file) => {
      const path = resolve(this.#folder, file)
      // What git knows can be deleted; what a step makes may not be there.
      const hash = existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'absent'
      return [relative(this.#folder, path), hash]
    })
  }
}

function filesIn(path) {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function hash(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

let known
function tools() {
  known ??= [
    process.platform,
    process.arch,
    process.version,
    output('npm', ['--version']),
    output('cargo', ['--version', '--verbose']),
    output('rustc', ['--version', '--verbose']),
    ...Object.entries(process.env)
      .filter(([name]) => VARIABLES.test(name))
      .sort(),
  ]
  return known
}
