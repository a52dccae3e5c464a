/** The intrinsic getter, which neither another realm's arrays nor a forged tag or prototype can mislead. */
const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
).get

/** Whether a value is a Uint8Array, or a Buffer, of any realm. */
export function isBytes(value) {
  return typedArrayTag.call(value) === 'Uint8Array'
}
