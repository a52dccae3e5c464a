// The options of every function that verifies.

/** The algorithms that may be used, or undefined for any, and the critical extensions that are understood. */
export function readOptions(options) {
  return { algorithms: readAlgorithms(options?.algorithms), crit: options?.crit }
}

function readAlgorithms(algorithms) {
  if (algorithms === undefined) return undefined
  if (!Array.isArray(algorithms) || !algorithms.every((algorithm) => typeof algorithm === 'string')) {
    throw new TypeError('"algorithms" option must be an array of strings')
  }
  return new Set(algorithms)
}
