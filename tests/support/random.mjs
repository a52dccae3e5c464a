// Choices from a seed: the same seed makes the same ones on every machine.

/** `seed` is a whole number below 2^32 (mulberry32). */
export function createRandom(seed) {
  let state = seed >>> 0

  function below(count) {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count)
  }

  return {
    /** A whole number from 0 to `count` - 1. */
    below,
    pick: (list) => list[below(list.length)],
    shuffled(list) {
      const rest = [...list]
      return list.map(() => rest.splice(below(rest.length), 1)[0])
    },
  }
}
