// How long it takes from the import of the package to its first verdict, in milliseconds.

export async function firstVerdict(load, { jwks, policy, now, tokens }) {
  const start = performance.now()
  const { createVerifier } = await load()
  createVerifier({ jwks, ...policy, now: () => now }).verify(tokens.good)
  return performance.now() - start
}
