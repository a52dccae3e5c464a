// The browsers that tests run in. They come from the system's packages, as nearly every other source is a download of
// binaries from a host of its own.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, result, run, succeeds } from './command.mjs'

const PACKAGES = ['chromium', 'firefox-esr', 'libwebkit2gtk-4.1-0', 'webkit2gtk-driver', 'xvfb']
const INSTALL = ['install', '--yes', '--no-install-recommends', ...PACKAGES]
const LIBRARIES = '/usr/lib'

/** The programs, by name: each is there, or this throws a Failure with the line that installs it. */
export function browserPrograms() {
  if (missing().length > 0) install()
  return find()
}

/** Which versions of them there are, as Debian names them, for whoever asks whether anything has changed. */
export function browserVersions() {
  const { status, stdout } = result('dpkg-query', ['--show', ...PACKAGES], { encoding: 'utf8' })
  return status === 0 ? stdout : 'not all are installed'
}

/** On Debian as root, and so in CI; whoever else is at work is asked. */
function install() {
  const hint = `install them with: apt-get ${INSTALL.join(' ')}`
  const names = missing().join(', ')
  if (process.getuid?.() !== 0 || !succeeds('apt-get', ['--version'])) throw new Failure(`no ${names}; ${hint}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '--quiet'], { env })
  run('apt-get', ['--quiet', ...INSTALL], { env })
  if (missing().length > 0) throw new Failure(`${missing().join(', ')} is not there, although apt-get has installed it`)
}

function missing() {
  return Object.entries(find())
    .filter(([, program]) => !existsSync(program ?? ''))
    .map(([name]) => name)
}

function find() {
  return {
    chromium: '/usr/bin/chromium',
    firefox: '/usr/bin/firefox-esr',
    miniBrowser: miniBrowser(),
    webKitDriver: '/usr/bin/WebKitWebDriver',
    xvfb: '/usr/bin/Xvfb',
  }
}

/** WebKitGTK's own small browser stands in a folder that is named after the machine's architecture. */
function miniBrowser() {
  if (!existsSync(LIBRARIES)) return undefined
  return readdirSync(LIBRARIES)
    .map((name) => join(LIBRARIES, name, 'webkit2gtk-4.1', 'MiniBrowser'))
    .find((path) => existsSync(path))
}

await main(import.meta, browserPrograms)
