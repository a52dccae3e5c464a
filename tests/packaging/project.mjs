// A user's project: an empty folder into which npm has installed the tarball, with no network and an empty cache.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installed, output } from '../../scripts/lib/command.mjs'
import { tarball } from '../support/package.mjs'

export class Project {
  #folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-project-'))

  /** With other tarballs besides, if there are. */
  constructor(...others) {
    this.write('package.json', JSON.stringify({ name: 'project', private: true }))
    const options = ['--offline', '--cache', join(this.#folder, 'cache'), '--no-audit', '--no-fund']
    output('npm', ['install', ...options, tarball, ...others], { cwd: this.#folder })
  }

  /** Has another package too: that of the tests. */
  link(name) {
    symlinkSync(installed(name), this.path('node_modules', name), 'junction')
  }

  path(...names) {
    return join(this.#folder, ...names)
  }

  write(name, text) {
    mkdirSync(join(this.#folder, name, '..'), { recursive: true })
    writeFileSync(join(this.#folder, name), text)
  }

  /** Runs node in the project. Gives its exit code, and its two streams as one text. */
  node(...args) {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: this.#folder, encoding: 'utf8' })
    return { status, text: stdout + stderr }
  }

  remove() {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
