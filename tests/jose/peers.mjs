// The two libraries side by side: `layer` is jwt-verdict/jose, `jose` the package that it stands in for.
//
//   await agree((lib) => lib.jwtVerify(token, key))   both do the same: the result, or the error in all its parts
//   await outcome(layer, call)                        what one of them does, as data that can be compared

import assert from 'node:assert/strict'
import * as jose from 'jose'
import { load } from '../support/package.mjs'

export const layer = await load('jwt-verdict/jose')
export { jose }

/** Runs `call` on both, each with a fresh turn, and fails where they differ. Gives what they do. */
export async function agree(call, title) {
  const [ours, theirs] = [await outcome(layer, call), await outcome(jose, call)]
  assert.deepEqual(ours, theirs, title && `${title}: ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}`)
  return ours
}

/** `agree`, where what is thrown comes from the host, whose sentences no two of its versions share. */
export async function agreeOnClass(call, title) {
  const [ours, theirs] = [await outcome(layer, call), await outcome(jose, call)]
  assert.equal(ours.error?.class, theirs.error?.class, title)
  assert.equal(ours.error?.code, theirs.error?.code, title)
}

export async function outcome(lib, call) {
  try {
    return { value: describe(await call(lib)) }
  } catch (error) {
    return { error: describeError(error) }
  }
}

/** A list whose first place is empty, which is not the same as `undefined` standing there. */
export function withGap(value) {
  const list = []
  list[1] = value
  return list
}

function describeError(error) {
  const { name, code, message, claim, reason, payload } = error
  const kind = error.constructor.name
  const cause = kind === 'JWTExpired' || kind === 'JWTClaimValidationFailed' ? error.cause : undefined
  return { class: kind, name, code, message, claim, reason, payload, cause, keys: Object.keys(error) }
}

function describe(value) {
  if (value instanceof CryptoKey) {
    const { type, algorithm, extractable, usages } = value
    return { CryptoKey: { type, algorithm: describe({ ...algorithm }), extractable, usages } }
  }
  if (ArrayBuffer.isView(value)) return { bytes: Buffer.from(value).toString('hex') }
  if (Array.isArray(value)) return value.map(describe)
  if (typeof value === 'function') return { function: value.length }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, describe(member)]))
}
