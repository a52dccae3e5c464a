// Assertions for every host. An error of theirs says what was expected and what was found.

export function ok(condition, what) {
  if (!condition) throw new Error(what)
}

/** The same values at every depth, in own members of any order. */
export function equal(found, expected, what = 'values') {
  if (!same(found, expected)) throw new Error(`${what}: expected ${shown(expected)}, found ${shown(found)}`)
}

/** What `attempt` throws; nothing, if it throws nothing. */
export function thrown(attempt) {
  try {
    attempt()
  } catch (error) {
    return error
  }
}

/** What a promise is rejected with; nothing, if it is fulfilled. */
export async function rejection(promise) {
  try {
    await promise
  } catch (error) {
    return error
  }
}

function same(a, b) {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a, b].map((value) => Object.keys(value).filter((name) => value[name] !== undefined))
  return left.length === right.length && left.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]))
}

function shown(value) {
  return value instanceof Error ? String(value) : (JSON.stringify(value) ?? String(value))
}
