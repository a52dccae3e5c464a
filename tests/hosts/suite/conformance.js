// The conformance suite: the same cases on every host, run inside it, against the package as that host loads it.
//
//   entries.main      the namespace of `jwt-verdict`, or of `jwt-verdict/slim` with its module
//   entries.copies    every copy of it that the host has, such as an imported and a required one; [main] unless given
//   entries.subpaths  a function that gives, or promises, the namespaces { jose, vercel, http, testing }
//   material          what was made for the run: vectors, key sets and tokens (tests/hosts/material.mjs)
//   keyServer         the address below which key sets are served, in a way that the host can reach

import { apiCases } from './api.js'
import { rotationCases } from './rotation.js'
import { subpathCases } from './subpaths.js'
import { readVector, runVector } from './vector.js'

/** How many cases were run, how many passed, what failed, and what came out of each: { cases, passed, failures, details }. */
export async function conformance(entries, material, keyServer) {
  const details = []
  const failures = []
  for (const [name, run] of casesOf(entries, material, keyServer)) {
    // A host that is busy for as long as all vectors take does not see that a server has closed a connection meanwhile.
    if (details.length % 100 === 0) await turn()
    try {
      details.push(`${name}: ${(await run()) ?? 'passed'}`)
    } catch (error) {
      details.push(`${name}: FAILED`)
      failures.push(`${name}: ${described(error)}`)
    }
  }
  return { cases: details.length, passed: details.length - failures.length, failures, details }
}

function casesOf(entries, material, keyServer) {
  const { vectors, canary } = material
  const good = readVector(vectors[canary], entries.main)
  const verifier = good.create()
  const vectorCase = (text) => () => {
    const outcome = runVector(readVector(text, entries.main))
    // No token may leave the package unable to accept the next one.
    verifier.verify(good.token)
    return outcome
  }
  return [
    ...Object.entries(vectors).map(([path, text]) => [path, vectorCase(text)]),
    ...Object.entries(apiCases(entries, material)),
    ...Object.entries(rotationCases(entries, material, keyServer)),
    ...Object.entries(subpathCases(entries, material)),
  ]
}

function turn() {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

/** A message, and those of what it was caused by. */
function described(error) {
  if (!(error instanceof Error)) return String(error)
  return error.cause ? `${error.message} (${described(error.cause)})` : error.message
}
