// docs/architecture.md and its picture are about the tree as it is.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { circleIn } from '../../scripts/check/imports.mjs'
import { drawArchitecture } from '../../scripts/docs/architecture.mjs'
import { inLayers } from '../../scripts/docs/layers.mjs'
import { arrowsOf } from '../../scripts/docs/rooms.mjs'
import { output, root } from '../../scripts/lib/command.mjs'

const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8')

test('the picture is what the imports say', () => {
  const kept = readFileSync(join(root, 'docs', 'architecture.svg'), 'utf8')
  assert.ok(kept === drawArchitecture(), 'it is stale: run `npm run docs:architecture`')
})

test('the table of folders lists each folder, and no other', () => {
  const [, table] = /<!-- folders -->\n(.*?)<!-- end of folders -->/s.exec(page)
  const listed = [...table.matchAll(/^\| `([^`]+)` \| \S.* \|$/gm)].map(([, name]) => name)
  const tracked = output('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']).split('\0')
  const folders = new Set(tracked.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))
  const present = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && folders.has(entry.name),
  )
  assert.deepEqual(listed, present.map(({ name }) => name).sort())
})

test('what the page names is there', () => {
  const named = [...page.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path]) => path)
  assert.ok(named.length > 30)
  assert.deepEqual(
    named.filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, 'pkg', path))),
    [],
  )
})

test('an arrow that follows from others is left out', () => {
  const rooms = [room('a', 'b', 'c', 'd'), room('b', 'c'), room('c', 'd'), room('d')]
  assert.deepEqual(arrowsOf(rooms), [arrow('a', 'b'), arrow('b', 'c'), arrow('c', 'd')])
  assert.equal(circleIn(new Map(rooms.map(({ name, uses }) => [name, uses]))), undefined)
})

test('every arrow points down, and no box covers another or an arrow', () => {
  const nodes = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, band: name < 'd' ? 0 : 1 }))
  const arrows = [arrow('a', 'b'), arrow('a', 'f'), arrow('b', 'd'), arrow('c', 'e'), arrow('d', 'e'), arrow('b', 'f')]
  const sizes = { width: 100, gap: 10, lane: 4, rowHeight: 50, bandGap: 20 }
  const { boxes, paths } = inLayers(nodes, arrows, sizes)
  for (const path of paths) {
    for (const [index, { y }] of path.slice(1).entries()) assert.ok(y > path[index].y)
    for (const { x, y } of path.slice(1, -1))
      for (const box of boxes.values()) assert.ok(box.y !== y || Math.abs(box.x - x) >= sizes.width / 2)
  }
  const places = [...boxes.values()]
  for (const one of places)
    for (const other of places)
      assert.ok(one === other || one.y !== other.y || Math.abs(one.x - other.x) >= sizes.width + sizes.gap - 0.01)
  const lowest = Math.max(...['a', 'b', 'c'].map((name) => boxes.get(name).y))
  for (const name of ['d', 'e', 'f']) assert.ok(boxes.get(name).y > lowest)
})

function room(name, ...uses) {
  return { name, uses: new Set(uses) }
}

function arrow(from, to) {
  return { from, to }
}
