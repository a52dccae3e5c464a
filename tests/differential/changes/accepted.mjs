/** Marks a class whose cases are accepted here. */
export function accepted(change) {
  return { ...change, accepted: true }
}
