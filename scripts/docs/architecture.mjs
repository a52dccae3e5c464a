// `npm run docs:architecture`: the rooms and their arrows (rooms.mjs) -> docs/architecture.svg.
//
//   --check   compare instead of writing
//
// An arrow that follows from others is left out, so that what remains can be read. All arrows point down: where they cannot, rooms
// use each other in a circle, and no picture is drawn.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, main, root } from '../lib/command.mjs'
import { inLayers } from './layers.mjs'
import { arrowsOf, roomsOf } from './rooms.mjs'

/** What each room is for, in a few words; `step` where a token passes. */
const ROOMS = {
  www: { about: 'the debugging page' },
  'pkg/cli': { about: 'the command jwt-verdict' },
  'pkg/vercel': { about: "presets for Vercel's tokens" },
  'pkg/compat/jose': { about: "jose's API over this core" },
  'pkg/slim': { about: 'the API; you load the module' },
  pkg: { title: 'index.js', about: 'createVerifier, verify, explain' },
  'pkg/remote': { about: "fetch and cache an issuer's keys" },
  'pkg/http': { about: 'bearer tokens; 400, 401, 503' },
  'pkg/testing': { about: 'an issuer for your tests' },
  'pkg/lib': { about: 'engine, options, errors' },
  'src/wasm': { about: 'the verifier, for JavaScript' },
  'src/issuer/wasm': { about: 'the test issuer, for JavaScript' },
  'src/issuer': { about: 'signs tokens, good and bad' },
  'src/verifier': { about: 'takes the four steps' },
  'src/explain': { about: 'runs every check, in order' },
  'src/claims': { about: 'check: they meet the policy', step: 4 },
  'src/verify': { about: 'verify: the signature holds', step: 3 },
  'src/select': { about: 'select: exactly one key', step: 2 },
  'src/token': { about: 'parse: header and payload', step: 1 },
  'src/policy': { about: 'what a token has to say' },
  'src/keys': { about: 'JWK and key set' },
  'src/signature': { about: 'knows bytes and no token' },
  'src/error': { about: 'all that can be wrong' },
  'src/json': { about: 'the strict parser' },
  'src/ground': { title: 'basics' },
  'arithmetic/ec': { about: 'ECDSA and EdDSA' },
  'arithmetic/mldsa': { about: 'ML-DSA' },
  'arithmetic/rsa': { about: 'RSA' },
  'arithmetic/tables': { about: 'prepared keys' },
}

/** From above. What a band holds is known by the names of its rooms. */
const BANDS = [
  { title: 'The page', notes: ['in www/'], folder: '', holds: (name) => name === 'www' },
  { title: 'npm package', notes: ['in pkg/'], folder: 'pkg/', holds: (name) => /^pkg\b/.test(name) },
  { title: 'WebAssembly', notes: ['two modules'], folder: 'src/', holds: (name) => /^src\/(.*\/)?wasm$/.test(name) },
  {
    title: 'The crate',
    notes: [
      'in src/',
      '',
      'A token takes',
      'steps 1 to 4.',
      '',
      'An arrow says',
      '“uses”. Those',
      'that follow',
      'from others',
      'are left out.',
    ],
    folder: 'src/',
    holds: (name) => name.startsWith('src/'),
  },
  {
    title: 'Arithmetic',
    notes: ['a second crate'],
    folder: 'arithmetic/',
    holds: (name) => name.startsWith('arithmetic/'),
  },
]

const FILE = join(root, 'docs', 'architecture.svg')
const BOX = { width: 240, height: 44 }
/** The most characters of a box's second line. */
const MOST_ABOUT = 37
const SPACE = { gap: 22, lane: 4, rowHeight: 70, bandGap: 24 }
const MARGIN = 24
const BAND_LABEL = 116
const BAND_PADDING = 16

/** The picture, as the text of an SVG. The same rooms give the same text. */
export function drawArchitecture() {
  const rooms = roomsOf()
  const unknown = Object.keys(ROOMS).filter((name) => !rooms.some((room) => room.name === name))
  if (unknown.length > 0)
    throw new Failure(`scripts/docs/architecture.mjs describes no such room: ${unknown.join(', ')}`)
  const arrows = arrowsOf(rooms)
  const { boxes, lines } = placed(rooms, arrows)
  return svgOf(rooms, boxes, lines)
}

/** Where each room stands, and the points that each arrow passes. */
function placed(rooms, arrows) {
  const nodes = rooms.map(({ name }) => ({ name, band: BANDS.indexOf(bandOf(name)) }))
  const drawn = arrows.map((arrow) => ({ ...arrow, isStrong: isOnLine(arrow.from) && isOnLine(arrow.to) }))
  const { boxes, paths } = inLayers(nodes, drawn, { ...BOX, ...SPACE })
  const lines = arrows.map(({ from, to }, index) => {
    const [above, ...rest] = paths[index]
    const below = rest.pop()
    const start = inside(above, (rest[0] ?? below).x, 1)
    const end = inside(below, (rest.at(-1) ?? start).x, -1)
    // Past the boxes of a layer straight, so that it bends between them.
    const half = BOX.height / 2
    const passed = rest.flatMap(({ x, y }) => [-half, half].map((side) => ({ x, y: y + side })))
    return { from, to, points: [start, ...passed, end] }
  })
  return { boxes, lines }
}

function isOnLine(name) {
  return ['src/wasm', 'src/verifier', 'src/explain'].includes(name) || ROOMS[name]?.step !== undefined
}

function bandOf(name) {
  return BANDS.find(({ holds }) => holds(name))
}

/** Where an arrow leaves a box at its bottom, or comes to it at its top, as near to `x` as it can be. */
function inside(box, x, side) {
  const most = BOX.width / 2 - 30
  return { x: Math.min(Math.max(x, box.x - most), box.x + most), y: box.y + (side * BOX.height) / 2 }
}

function svgOf(rooms, boxes, lines) {
  const all = [...boxes.values()]
  const left = Math.min(...all.map(({ x }) => x)) - BOX.width / 2
  const right = Math.max(...all.map(({ x }) => x)) + BOX.width / 2
  const top = Math.min(...all.map(({ y }) => y)) - BOX.height / 2
  const bottom = Math.max(...all.map(({ y }) => y)) + BOX.height / 2
  const shift = { x: MARGIN + BAND_LABEL - left, y: MARGIN + BAND_PADDING - top }
  const width = Math.ceil(right + shift.x + MARGIN + BAND_PADDING)
  const height = Math.ceil(bottom + shift.y + MARGIN + BAND_PADDING)
  const moved = ({ x, y }) => ({ x: x + shift.x, y: y + shift.y })
  const parts = [
    ...BANDS.map((band) => bandSvg(band, rooms, boxes, moved, width)),
    ...lines.map(({ from, to, points }) => arrowSvg(from, to, points.map(moved))),
    ...rooms.map((room) => boxSvg(room, moved(boxes.get(room.name)))),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<!-- Made by \`npm run docs:architecture\` from the imports of every file. -->
<title id="title">The rooms of jwt-verdict and what each uses</title>
<desc id="desc">${escaped(described(lines))}</desc>
<style>${STYLE}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0.5 8 4 0 7.5z"/></marker></defs>
<rect class="ground" width="${width}" height="${height}" rx="10"/>
${parts.join('\n')}
</svg>
`
}

const STYLE = `
svg{--ground:#fff;--band:#f4f5f7;--box:#fff;--line:#8a919c;--text:#1b1f24;--soft:#59616c;--step:#0b57c2;--edge:#c9ced6;font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
@media (prefers-color-scheme:dark){svg{--ground:#0f1217;--band:#171b22;--box:#1f252e;--line:#79828f;--text:#e8ebef;--soft:#a3adb9;--step:#74aeff;--edge:#3a424e}}
.ground{fill:var(--ground)}.band{fill:var(--band)}.box{fill:var(--box);stroke:var(--edge)}.step .box{stroke:var(--step);stroke-width:2}
.arrow{fill:none;stroke:var(--line);stroke-width:1.4}.tip{fill:var(--line)}.main{stroke:var(--step);stroke-width:2.4}
.name{fill:var(--text);font:600 13px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}.about{fill:var(--soft);font-size:12px}
.title{fill:var(--text);font-size:14px;font-weight:600}.note{fill:var(--soft);font-size:12px}.badge{fill:var(--step)}.number{fill:var(--ground);font-size:12px;font-weight:700;text-anchor:middle}
`.replaceAll('\n', '')

function bandSvg(band, rooms, boxes, moved, width) {
  const ys = rooms.filter(({ name }) => bandOf(name) === band).map(({ name }) => moved(boxes.get(name)).y)
  const top = Math.min(...ys) - BOX.height / 2 - BAND_PADDING / 2
  const bottom = Math.max(...ys) + BOX.height / 2 + BAND_PADDING / 2
  const x = MARGIN / 2
  const notes = (band.notes ?? []).map(
    (note, index) => `<text class="note" x="${x + 12}" y="${round(top + 42 + 16 * index)}">${note}</text>`,
  )
  return `<rect class="band" x="${x}" y="${round(top)}" width="${width - MARGIN}" height="${round(bottom - top)}" rx="8"/><text class="title" x="${x + 12}" y="${round(top + 24)}">${band.title}</text>${notes.join('')}`
}

function arrowSvg(from, to, points) {
  const main = ROOMS[from]?.step && ROOMS[to]?.step ? ' main' : ''
  return `<path class="arrow${main}" marker-end="url(#tip)" d="${curveThrough(points)}"/>`
}

/** A smooth line through the points that leaves and arrives straight down. */
function curveThrough(points) {
  const [first, ...rest] = points
  let at = first
  const pieces = rest.map((point) => {
    const bend = (point.y - at.y) / 2
    const piece = `C${pair(at.x, at.y + bend)} ${pair(point.x, point.y - bend)} ${pair(point.x, point.y)}`
    at = point
    return piece
  })
  return `M${pair(first.x, first.y)}${pieces.join('')}`
}

function boxSvg({ name, files }, { x, y }) {
  const { title = titleOf(name), about = listed(files), step } = ROOMS[name] ?? {}
  const left = Math.round(x - BOX.width / 2)
  const top = round(y - BOX.height / 2)
  const text = left + (step ? 38 : 12)
  const badge = `<circle class="badge" cx="${left + 20}" cy="${round(y)}" r="10"/><text class="number" x="${left + 20}" y="${round(y + 4.3)}">${step}</text>`
  return `<g${step ? ' class="step"' : ''}><rect class="box" x="${left}" y="${top}" width="${BOX.width}" height="${BOX.height}" rx="6"/>${step ? badge : ''}<text class="name" x="${text}" y="${round(top + 18)}">${escaped(title)}</text><text class="about" x="${text}" y="${round(top + 35)}">${escaped(about)}</text></g>`
}

/** As many of the names as a box has room for. */
function listed(names) {
  const all = names.join(', ')
  if (all.length <= MOST_ABOUT) return all
  const fitting = names.filter((_, index) => names.slice(0, index + 1).join(', ').length + 3 <= MOST_ABOUT)
  return `${fitting.join(', ')}, …`
}

/** Its file or folder, within its band's. */
function titleOf(name) {
  const kind = existsSync(join(root, `${name}.rs`)) && !existsSync(join(root, name)) ? '.rs' : '/'
  return `${name.slice(bandOf(name).folder.length)}${kind}`
}

/** For those who do not see it: what each room uses, in words. */
function described(lines) {
  const rooms = [...new Set(lines.map(({ from }) => from))]
  const uses = rooms.map((room) => {
    const targets = lines.filter(({ from }) => from === room).map(({ to }) => to)
    return `${room} uses ${targets.join(' and ')}`
  })
  return `Rooms in layers, with arrows that all point down. A token passes text, token, select, verify and claims. ${uses.join('; ')}.`
}

function pair(x, y) {
  return `${round(x)} ${round(y)}`
}

function round(value) {
  return Math.round(value * 10) / 10
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

await main(import.meta, (args) => {
  const drawn = drawArchitecture()
  if (!args.includes('--check')) return writeFileSync(FILE, drawn)
  const kept = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
  if (kept !== drawn)
    throw new Failure('docs/architecture.svg is not what the imports say: run `npm run docs:architecture`')
})
