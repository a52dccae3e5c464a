// What is in a JSON document, at every depth.

/** Every member of a document, by its own name or that of the array it is in; the document itself first. */
export function* members(document) {
  const open = [{ name: 'JSON', value: document }]
  for (let index = 0; index < open.length; index++) {
    const { name, value } = open[index]
    open[index] = undefined
    yield { name, value }
    if (Array.isArray(value)) for (const item of value) open.push({ name, value: item })
    else if (isObject(value))
      for (const [member, item] of Object.entries(value)) open.push({ name: member, value: item })
  }
}

export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
