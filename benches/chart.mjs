// The picture of a run: for each algorithm a bar a library, as long as a verification takes.

import { OURS } from './contenders.mjs'

const WIDTH = 760
const LEFT = 210
const BAR = 14

/** An SVG that follows the colour scheme of whoever looks at it. */
export function chart({ date, node, processor, algorithms }) {
  let y = 64
  const parts = []
  for (const [alg, rows] of Object.entries(algorithms)) {
    const sorted = [...rows].sort((a, b) => a.microseconds - b.microseconds)
    const longest = sorted.at(-1).microseconds
    parts.push(text(16, y + 12, alg, 'name'))
    for (const { name, microseconds } of sorted) {
      const length = Math.max(1, ((WIDTH - LEFT - 90) * microseconds) / longest)
      parts.push(
        text(LEFT - 8, y + 11, name, 'label'),
        `<rect x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2" class="${name === OURS ? 'ours' : 'bar'}"/>`,
        text(LEFT + length + 6, y + 11, `${microseconds.toFixed(1)} µs`, 'value'),
      )
      y += BAR + 4
    }
    y += 16
  }
  const title = 'Time of one verification, fresh tokens'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${title}">
<style>
text { font: 12px system-ui, sans-serif; fill: #333 }
.title { font-size: 16px; font-weight: 600 }
.name { font-weight: 600 }
.label { text-anchor: end }
.value { fill: #666 }
.bar { fill: #b8bcc4 }
.ours { fill: #2563eb }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .value { fill: #aaa } .bar { fill: #5b616b } .ours { fill: #60a5fa } }
</style>
${text(16, 24, title, 'title')}
${text(16, 44, `${date}, Node ${node}, ${processor}; shorter is faster, each algorithm has a scale of its own`, 'value')}
${parts.join('\n')}
</svg>
`
}

function text(x, y, content, kind) {
  return `<text x="${Number(x).toFixed(1)}" y="${y}" class="${kind}">${content.replace(/[<&]/g, (c) => `&#${c.charCodeAt(0)};`)}</text>`
}
