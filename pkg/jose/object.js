/** Whether a value is an object as JSON has them: neither an array nor an instance of a class. Any realm's will do. */
export function isObject(value) {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Whether a value is a Uint8Array, or a Buffer, of any realm. */
export function isBytes(value) {
  return ArrayBuffer.isView(value) && value[Symbol.toStringTag] === 'Uint8Array'
}
