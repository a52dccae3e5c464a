// Which file of a Rust crate uses which: the arrows between its modules, as `use` and paths draw them. Tests inside of a file do
// not count, for they may look anywhere.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/command.mjs'

/**
 * The modules of a crate, each with those that it uses: a Map from 'json::number' to a Set of such names.
 *
 * The crate's root, `lib.rs`, is not among them: it names all modules and is used by none.
 */
export function importsOf(folder) {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rs') && name !== 'lib.rs')
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
  const reexported = reexportsOf(readFileSync(join(root, folder, 'lib.rs'), 'utf8'))
  const modules = new Map(files.map((file) => [file.replace(/\.rs$/, '').replaceAll('/', '::'), file]))
  return new Map(
    [...modules].map(([name, file]) => {
      const source = readFileSync(join(root, folder, file), 'utf8')
      return [name, usedBy(name, source.split('#[cfg(test)]')[0], modules, reexported)]
    }),
  )
}

/** The first circle among the modules, as the names along it with the first again at the end; undefined where there is none. */
export function circleIn(imports) {
  const done = new Set()
  const walk = (name, path) => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name]
    if (done.has(name)) return undefined
    for (const next of imports.get(name)) {
      const circle = walk(next, [...path, name])
      if (circle) return circle
    }
    done.add(name)
  }
  for (const name of imports.keys()) {
    const circle = walk(name, [])
    if (circle) return circle
  }
}

function usedBy(name, source, modules, reexported) {
  const code = source.replace(/\/\/.*$/gm, '')
  const parent = name.split('::').slice(0, -1)
  // A module that is only declared is held and not used.
  const children = [...code.matchAll(/\bmod (\w+);/g)].map(([, child]) => child)
  const starts = ['crate', 'super', ...children].join('|')
  const found = code.matchAll(new RegExp(`(?<![\\w:])(${starts})::(?:([\\w:]*\\w)(?:::)?)?(\\{[^;]*\\})?`, 'g'))
  const paths = [...found].flatMap(([, start, path = '', group]) => {
    const front = { crate: [], super: parent }[start] ?? [...name.split('::'), start]
    const whole = (group ? branches(group.slice(1, -1)) : ['']).map((branch) => [...front, path, branch].join('::'))
    return start === 'crate'
      ? whole.map((path) => reexported.get(path.replace(/^:*/, '').split('::')[0]) ?? path)
      : whole
  })
  const used = paths.map((path) => moduleOf(path, modules)).filter((used) => used && used !== name)
  return new Set(used)
}

/** What the source of a crate's root hands on: each name with the module that it is of. */
export function reexportsOf(source) {
  const uses = [...source.matchAll(/^pub use (\w+)::(?:\{([^}]*)\}|(\w+));/gm)]
  return new Map(
    uses.flatMap(([, module, group, one]) => (one ? [one] : branches(group)).map((name) => [name, module])),
  )
}

/** The branches of `{a, b::{c, d}}`, each as a path. */
function branches(text) {
  const parts = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    if (text[at] === '{') depth += 1
    if (text[at] === '}') depth -= 1
    if (at === text.length || (text[at] === ',' && depth === 0)) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  return parts.filter(Boolean).flatMap((part) => {
    const [, front, group] = part.match(/^([\w:]*?)(?:::)?\{(.*)\}$/s) ?? [part, part.split(/\s+as\s+/)[0]]
    return group === undefined ? [front] : branches(group).map((branch) => `${front}::${branch}`)
  })
}

/** The module that a path leads into: the longest front part of it that is one. */
function moduleOf(path, modules) {
  const parts = path.split('::').filter((part) => part && part !== 'self')
  while (parts.length > 0 && !modules.has(parts.join('::'))) parts.pop()
  return parts.length > 0 ? parts.join('::') : undefined
}
