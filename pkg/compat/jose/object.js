/** Whether a value is an object as JSON has them: neither an array nor an instance of a class. Any realm's will do. */
export function isObject(value) {
  if (typeof value !== 'object' || value === null) return false
  if (Object.prototype.toString.call(value) !== '[object Object]') return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * The members of an object, each read once: what a getter says later is not what was checked. Without a prototype, for what
 * someone put into `Object.prototype` is no member.
 */
export function snapshot(object) {
  return { __proto__: null, ...object }
}
