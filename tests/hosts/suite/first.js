// How long it takes from the import of the package to its first verdict: { main, first }, in milliseconds.

export async function firstVerdict(load, { jwks, policy, now, tokens }) {
  const start = performance.now()
  const main = await load()
  main.createVerifier({ jwks, ...policy, now: () => now }).verify(tokens.good)
  return { main, first: performance.now() - start }
}
