// Draws a graph without circles in layers, so that every arrow points down (Sugiyama, Tagawa and Toda 1981): which layer, in which
// order, and how far to the right. Small, and the same for the same graph.

const SWEEPS = 24
const ROUNDS = 2000
/** How much a piece of an arrow wants to be straight: between two boxes, at one, and between others. */
const PULL = { box: 1, end: 2, between: 24, strong: 1000 }

/**
 * The middle of each node and the points of each arrow.
 *
 * `nodes` are `{ name, band }`, where a band, a number, is as a whole above the next; `arrows` are `{ from, to, isStrong }`, and the
 * strong ones are straight where that can be.
 */
export function inLayers(nodes, arrows, { width, gap, lane, rowHeight, bandGap }) {
  const layerOf = layersOf(nodes, arrows)
  const layers = Array.from({ length: Math.max(...layerOf.values()) + 1 }, () => [])
  for (const { name } of nodes) layers[layerOf.get(name)].push({ name, width, ties: [] })
  const chains = arrows.map((arrow) => chainOf(arrow, layers, layerOf, lane))
  order(layers)
  place(layers, gap)
  const rows = rowsOf(nodes, layerOf, { rowHeight, bandGap })
  const spot = (node) => ({ x: node.x, y: rows[layers.findIndex((layer) => layer.includes(node))] })
  const boxes = new Map(layers.flat().flatMap((node) => (node.name ? [[node.name, spot(node)]] : [])))
  return { boxes, paths: chains.map((chain) => chain.map(spot)) }
}

/**
 * Each stands as low as it can: just above the highest that it uses, and above all lower bands. One with no tie in its own band
 * stands at the band's top.
 */
function layersOf(nodes, arrows) {
  const heights = new Map()
  const bands = [...new Set(nodes.map(({ band }) => band))].sort((a, b) => b - a)
  let floor = 0
  for (const band of bands) {
    const names = nodes.filter((node) => node.band === band).map(({ name }) => name)
    const height = (name) => {
      if (!heights.has(name)) {
        const used = arrows.filter(({ from, to }) => from === name && (heights.has(to) || names.includes(to)))
        heights.set(name, Math.max(floor, ...used.map(({ to }) => height(to) + 1)))
      }
      return heights.get(name)
    }
    const top = Math.max(...names.map(height))
    const isTied = (name) =>
      arrows.some(({ from, to }) => [from, to].includes(name) && names.includes(from === name ? to : from))
    for (const name of names) if (!isTied(name)) heights.set(name, top)
    floor = top + 1
  }
  return new Map([...heights].map(([name, height]) => [name, floor - 1 - height]))
}

/** An arrow as the nodes that it passes, one in each layer between. */
function chainOf({ from, to, isStrong }, layers, layerOf, lane) {
  const find = (name) => layers[layerOf.get(name)].find((node) => node.name === name)
  const between = layers.slice(layerOf.get(from) + 1, layerOf.get(to)).map((layer) => {
    const node = { width: lane, ties: [] }
    layer.push(node)
    return node
  })
  const chain = [find(from), ...between, find(to)]
  for (const [index, upper] of chain.slice(0, -1).entries()) {
    const lower = chain[index + 1]
    const kind = upper.name && lower.name ? 'box' : upper.name || lower.name ? 'end' : 'between'
    const pull = isStrong ? PULL.strong : PULL[kind]
    upper.ties.push({ other: lower, pull })
    lower.ties.push({ other: upper, pull })
  }
  return chain
}

/** Orders each layer by the mean place of its neighbours, up and down again, and keeps the order with the fewest crossings. */
function order(layers) {
  let best = layers.map((layer) => [...layer])
  const number = () => {
    for (const layer of layers) for (const [index, node] of layer.entries()) node.place = index - layer.length / 2
  }
  number()
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const down = sweep % 2 === 0
    for (const layer of down ? layers : layers.toReversed()) {
      const before = layers[layers.indexOf(layer) + (down ? -1 : 1)]
      if (!before) continue
      const mean = (node) => {
        const places = node.ties.filter(({ other }) => before.includes(other)).map(({ other }) => other.place)
        return places.length > 0 ? places.reduce((sum, place) => sum + place, 0) / places.length : node.place
      }
      const means = new Map(layer.map((node) => [node, mean(node)]))
      layer.sort((a, b) => means.get(a) - means.get(b))
      number()
    }
    if (crossings(layers) < crossings(best)) best = layers.map((layer) => [...layer])
  }
  for (const [index, layer] of best.entries()) layers[index] = layer
}

function crossings(layers) {
  return layers.slice(0, -1).reduce((sum, layer, index) => {
    const below = layers[index + 1]
    const lines = layer.flatMap((node, at) =>
      node.ties.map(({ other }) => [at, below.indexOf(other)]).filter(([, to]) => to >= 0),
    )
    const count = lines.flatMap(([a, b]) => lines.filter(([c, d]) => a < c && b > d)).length
    return sum + count
  }, 0)
}

/** Draws every node towards its neighbours, as far as its layer has room, until all rest. */
function place(layers, gap) {
  for (const layer of layers) for (const [index, node] of layer.entries()) node.x = index * (node.width + gap)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const layer of round % 2 === 0 ? layers : layers.toReversed()) {
      const wanted = layer.map(({ x, ties }) => {
        const weight = ties.reduce((sum, { pull }) => sum + pull, 0)
        return weight > 0
          ? { weight, x: ties.reduce((sum, { other, pull }) => sum + pull * other.x, 0) / weight }
          : { weight: 1, x }
      })
      spread(layer, wanted, gap)
    }
  }
}

/** The places nearest to those wanted that leave room between neighbours: pools those that would overlap. */
function spread(layer, wanted, gap) {
  let offset = 0
  const offsets = layer.map((node, index) => {
    if (index > 0) offset += (layer[index - 1].width + node.width) / 2 + gap
    return offset
  })
  const pools = []
  for (const [index, { weight, x }] of wanted.entries()) {
    let pool = { weight, x: x - offsets[index], count: 1 }
    while (pools.length > 0 && pools.at(-1).x > pool.x) {
      const last = pools.pop()
      const sum = last.weight + pool.weight
      pool = { weight: sum, x: (last.x * last.weight + pool.x * pool.weight) / sum, count: last.count + pool.count }
    }
    pools.push(pool)
  }
  const places = pools.flatMap(({ x, count }) => Array(count).fill(x))
  for (const [index, node] of layer.entries()) node.x = places[index] + offsets[index]
}

/** The height of each layer's middle. */
function rowsOf(nodes, layerOf, { rowHeight, bandGap }) {
  const bands = []
  for (const { name, band } of nodes) bands[layerOf.get(name)] = band
  let y = 0
  return bands.map((band, layer) => {
    if (layer > 0) y += rowHeight + (band === bands[layer - 1] ? 0 : bandGap)
    return y
  })
}
