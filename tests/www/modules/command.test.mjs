// Commands that a person pastes, of addresses that others chose: run in every shell that is here, with a curl that only
// writes down what it was asked for. PowerShell and cmd.exe come in no package of the registries that CI has: what they read
// inside of double quotes is a table below.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { toUrl } from '../../../pkg/remote/location.js'
import { fetchCommand } from '../../../www/keys/fetch-command.js'

const folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-command-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const commandOf = (text, options) => fetchCommand(new URL(text), { isWindows: false, ...options })
const addressIn = (command) => /^curl -gsS "(.*)"$/.exec(command)[1]
/** What a server gets, whichever way the characters of the address are written. */
const decoded = (text) => text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Addresses that somebody hopes to be pasted, the one from a report first. */
const HOSTILE = [
  "https://issuer.example/x';touch$IFS$9pwned;:'",
  'https://issuer.example/x";touch$IFS$9pwned;:"',
  'https://issuer.example/$(touch$IFS$9pwned)',
  'https://issuer.example/`touch$IFS$9pwned`',
  'https://issuer.example/?a=1&touch$IFS$9pwned&b=2',
  'https://issuer.example/?a|touch$IFS$9pwned',
  'https://issuer.example/?a=1;touch$IFS$9pwned',
  'https://issuer.example/?>pwned',
  'https://issuer.example/?\\',
  'https://issuer.example/?\\"',
  'https://issuer.example/!!',
  'https://issuer.example/?!touch',
  'https://issuer.example/*?[a-z]',
  'https://issuer.example/{a,b}[1-100]',
  'https://issuer.example/?^&touch$IFS$9pwned',
  'https://issuer.example/~root',
  'https://issuer.example/%PATH%',
  'https://issuer.example/%DB_PASSWORD%41',
  'https://issuer.example/%CD%41',
  'https://issuer.example/?\u201c;touch pwned;\u201d',
  'https://issuer.example/a\nb\u2028c',
  'https://is$(touch)suer.example/',
  "https://issuer'.example/",
  'https://issuer`touch`.example/',
  'http://[::1]:8080/jwks',
]
const PLAIN = [
  'https://issuer.example/jwks',
  'https://issuer.example/realms/My%20Realm/certs?a=1&b=2,3+4@c~d:e',
  'http://localhost:8080/.well-known/jwks.json',
  'http://[::1]:8080/jwks',
]

const PIECES = [
  ...'\'"`$\\;&|<>(){}[]!^~*?#=+@:,%\n\t ',
  ...['$(', '${', '$IFS', '!!', '%PATH%', '%41', '%DB', 'touch', 'pwned', '&&', '||', '../', '\u201c', '\u2028', 'é'],
  ...['a', 'B', '0', '-', '.', '_', '/'],
]
const urls = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
  .chain((pieces) =>
    fc.constantFrom('https://a.example/', 'https://a.example/?', 'https://').map((start) => start + pieces.join('')),
  )
  .map(toUrl)
  .filter((url) => url?.protocol === 'https:' && url.username === '' && url.password === '')

/** Commands of random addresses; those for which there is none are tested for that below. */
const random = fc
  .sample(urls, { numRuns: 2_500, seed: 15 })
  .map((url) => ({ url, command: fetchCommand(url, { isWindows: false }) }))
  .filter(({ command }) => command !== undefined)

test('an address that is given is asked for', () => {
  for (const address of PLAIN) assert.equal(addressIn(commandOf(address)), address)
  assert.equal(commandOf(PLAIN[0], { isHead: true }), 'curl -gsSI "https://issuer.example/jwks"')
  // In Windows PowerShell 5 curl is Invoke-WebRequest, which knows none of these options.
  assert.equal(commandOf(PLAIN[0], { isWindows: true }), 'curl.exe -gsS "https://issuer.example/jwks"')
  assert.ok(random.length > 400, `${random.length}`)
})

test('no character in quotes means anything to a shell', () => {
  const rules = {
    'sh, bash, zsh, fish': /["$`\\]/,
    'the history of bash and zsh': /!/,
    // Its quotation marks are also those of typography.
    PowerShell: /["`$\u201c\u201d\u201e]/,
    // One alone opens nothing.
    'cmd.exe': /["\r\n]|%.*%/,
    'cmd.exe with delayed expansion': /!/,
    'the globs of curl': /[{}]|\/.*[[\]]/,
    'no character but visible ASCII': /[^!-~]/,
  }
  for (const { command } of [...random, ...PLAIN.map((text) => ({ command: commandOf(text) }))])
    for (const [shell, rule] of Object.entries(rules))
      assert.doesNotMatch(addressIn(command).replace(/^https?:\/\/[^/]*/, ''), rule, shell)
})

test('an address that spells a variable of cmd.exe, or whose host is no name, has no command', () => {
  for (const path of ['%PATH%', '%DB_PASSWORD%41', '%CD%41', '%3D%3D', "x';touch$IFS$9pwned;:'", 'é'])
    assert.equal(commandOf(`https://issuer.example/${path}`), undefined, path)
  for (const host of ["issuer'.example", 'is$(touch)suer.example', 'issuer`touch`.example', 'issuer&touch.example'])
    assert.equal(commandOf(`https://${host}/`), undefined, host)
})

describe('pasted into a shell', () => {
  const commands = [...HOSTILE, ...PLAIN].map((text) => ({ url: new URL(text), command: commandOf(text) }))
  const all = [...commands.filter(({ command }) => command !== undefined), ...random]
  const bin = join(folder, 'bin')
  const log = join(folder, 'log')
  mkdirSync(bin)
  for (const name of ['curl', 'touch']) {
    writeFileSync(join(bin, name), `#!/bin/sh\nprintf '%s\\n' ${name} "$@" >> '${log}'\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const PATH = `${bin}${delimiter}${process.env.PATH}`

  const shells = [
    ['sh'],
    ['dash'],
    ['bash', '--norc', '-o', 'history', '-o', 'histexpand'],
    ['bash', '--norc', '--noprofile', '-i'],
    ['zsh', '-f', '-i'],
    ['ksh'],
    ['mksh'],
    ['yash'],
    ['fish', '--no-config'],
    ['busybox', 'sh'],
    ['pwsh', '-NoProfile', '-Command', '-'],
  ].filter(([shell]) => spawnSync(shell, ['-c', ':']).error === undefined)

  test('sh and bash are among the shells that are here', () => {
    const names = shells.map(([shell]) => shell)
    for (const name of process.platform === 'win32' ? [] : ['sh', 'bash']) assert.ok(names.includes(name), name)
  })

  for (const [shell, ...args] of shells) {
    test([shell, ...args].join(' '), () => {
      const place = mkdtempSync(join(folder, 'place-'))
      writeFileSync(log, '')
      const input = join(place, '.commands')
      writeFileSync(input, all.map(({ command }) => `${command}\n`).join(''))
      const stdio = [openSync(input), 'ignore', 'pipe']
      const env = { ...process.env, PATH, HOME: place, HISTFILE: '' }
      const { status, stderr } = spawnSync(shell, args, { cwd: place, env, stdio, timeout: 30_000 })
      const found = readFileSync(log, 'utf8').split('\n').slice(0, -1)
      const expected = all.flatMap(({ command }) => ['curl', '-gsS', addressIn(command)])
      assert.deepEqual(found, expected, String(stderr))
      for (const [index, { url }] of all.entries())
        assert.equal(decoded(found[3 * index + 2]), decoded(url.origin + url.pathname + url.search))
      assert.deepEqual(
        readdirSync(place).filter((name) => !name.startsWith('.')),
        [],
      )
      assert.equal(status, 0)
    })
  }
})

test('no other file makes a command of a value', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const files = ['www', 'pkg']
    .flatMap((name) => readdirSync(join(root, name), { recursive: true }).map((file) => join(name, file)))
    // But for what is built.
    .filter((file) => !/^pkg[\\/](?:page|wasm|testing[\\/]wasm)[\\/]/.test(file))
  const PROGRAM = /(?:^|[\s`'"(])(?:curl|wget|npx|openssl|jwt-verdict (?:verify|explain|keys|page))(?:\.exe)? [^`]*\$\{/
  const makers = files
    .filter((file) => file.endsWith('.js'))
    .filter((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/`[^`]*`/g)].some(([text]) => PROGRAM.test(text)),
    )
  assert.deepEqual(makers, [])
})
