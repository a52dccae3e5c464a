// The options of every function that verifies.

/** The algorithms that may be used, or undefined for any. */
export function readAlgorithms(options) {
  const algorithms = options?.algorithms
  if (algorithms === undefined) return undefined
  if (!Array.isArray(algorithms) || !algorithms.every((algorithm) => typeof algorithm === 'string')) {
    throw new TypeError('"algorithms" option must be an array of strings')
  }
  return new Set(algorithms)
}
