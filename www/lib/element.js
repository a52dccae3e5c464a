// Elements, made without any HTML: what comes from a token or a key set is only ever text.

const SVG = 'http://www.w3.org/2000/svg'

/**
 * An element. `attributes` whose names start with `on` are listeners; `true` is an attribute without a value, and
 * `false`, `null` and `undefined` none. Children are elements, texts or lists of those; `null` and `false` are nothing.
 */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children)
}

/** The same for SVG. */
export function drawing(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children)
}

/** Puts `children` in the place of what `parent` holds. */
export function replace(parent, ...children) {
  parent.replaceChildren(...listed(children))
}

export function byId(id) {
  return document.getElementById(id)
}

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value)
    else made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...listed(children))
  return made
}

function listed(children) {
  return children
    .flat(Number.POSITIVE_INFINITY)
    .filter((child) => child !== null && child !== undefined && child !== false)
}
