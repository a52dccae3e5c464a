/** An object that has all its members itself: an inherited one would be missed here, or let in by a polluted prototype. */
export function isPlainObject(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || isObjectPrototype(prototype)
}

/** `Object.prototype`, of any realm: other objects without a prototype may have options to pass on. */
function isObjectPrototype(value) {
  return Object.getPrototypeOf(value) === null && Object.hasOwn(value, 'isPrototypeOf')
}
