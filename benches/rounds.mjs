// Measuring: everybody takes turns in one process, round after round, so that whatever the machine does meanwhile it does
// to all of them.

/** The time of each contender in each round, in microseconds a call. `contenders` are `[name, call]`, of `inputs` each. */
export async function measure(contenders, inputs, { rounds, warmUp }) {
  const times = new Map(contenders.map(([name]) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    // Each goes first as often as any other.
    const shift = (round + warmUp) % contenders.length
    for (const [name, call] of [...contenders.slice(shift), ...contenders.slice(0, shift)]) {
      const time = await timed(call, inputs)
      if (round >= 0) times.get(name).push(time)
    }
  }
  return times
}

/** Median of the times, and of `ratio(time, time of base)` round by round, with the middle half of it. */
export function compare(times, base, ratio = (time, other) => time / other) {
  return [...times].map(([name, list]) => {
    const ratios = list.map((time, round) => ratio(time, times.get(base)[round]))
    return {
      name,
      microseconds: quantile(list, 0.5),
      ratio: quantile(ratios, 0.5),
      spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    }
  })
}

export function quantile(list, at) {
  const sorted = [...list].sort((a, b) => a - b)
  const place = (sorted.length - 1) * at
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return low + (high - low) * (place - Math.floor(place))
}

async function timed(call, inputs) {
  const start = performance.now()
  for (const input of inputs) {
    const result = call(input)
    // Only who gives a promise pays for one.
    if (typeof result?.then === 'function') await result
  }
  return ((performance.now() - start) * 1000) / inputs.length
}
