// The folders of the JavaScript: each may use those below it, and none above. What several need is in lib/.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { test } from 'node:test'
import { circleIn } from '../../scripts/check/imports.mjs'

const root = new URL('../../', import.meta.url)
const rooms = roomsOf(['pkg', 'www'])

test('no folder of pkg/ and www/ uses one that uses it, by whatever way', () => {
  assert.ok(rooms.size > 15)
  const circle = circleIn(rooms)
  assert.equal(circle, undefined, `a circle: ${circle?.join(' → ')}`)
})

test('pkg/lib uses the module and nothing else', () => {
  assert.deepEqual([...rooms.get('pkg/lib')], ['pkg/wasm'])
})

test('nobody borrows from the jose layer, nor does the package from the page or the command line', () => {
  for (const [room, used] of rooms) {
    const allowed = room.startsWith('pkg')
      ? /^pkg(?!\/(?:compat|cli)\b)/
      : /^(?:www|pkg\/(?:lib|remote|testing|vercel)$)/
    for (const other of used) assert.match(other, allowed, `${room} uses ${other}`)
  }
})

/** Each folder with code, and those that it uses. What is built is not looked into. */
function roomsOf(tops) {
  const found = new Map()
  const files = tops.flatMap((top) =>
    readdirSync(new URL(`${top}/`, root), { recursive: true }).map((name) => `${top}/${name.replaceAll('\\', '/')}`),
  )
  for (const file of files) {
    if (!file.endsWith('.js') || /^pkg\/(?:page|wasm|testing\/wasm)\//.test(file)) continue
    const room = posix.dirname(file)
    const used = found.get(room) ?? new Set()
    found.set(room, used)
    for (const other of importsOf(file)) if (other !== room) used.add(other)
  }
  for (const used of [...found.values()]) for (const other of used) if (!found.has(other)) found.set(other, new Set())
  return found
}

/** The folders that a file imports from by path. */
function importsOf(file) {
  const source = readFileSync(new URL(file, root), 'utf8')
  const paths = [...source.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'(\.[^']*)'/g)].map(([, path]) => path)
  const hasRoom = (path) => !/\.generated\.js$/.test(path)
  return paths.filter(hasRoom).map((path) => posix.normalize(posix.join(posix.dirname(file), path, '..')))
}
