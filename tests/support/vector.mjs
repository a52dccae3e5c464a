// One file of tests/vectors, run through the packed npm package; tests/vectors/README.md says what a file holds.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readVector, runVector } from '../hosts/suite/vector.js'
import { esm } from './package.mjs'

const ROOT = new URL('../vectors/', import.meta.url)

/** The paths of all vectors below tests/vectors/. */
export const index = readFileSync(new URL('index.txt', ROOT), 'utf8').trimEnd().split('\n')

/** The text of a vector's file. */
export const read = (path) => readFileSync(new URL(path, ROOT), 'utf8')

/** A vector that every copy of the package has to accept, whatever it was given before. */
export const CANARY = 'accepted/es256-key-without-alg.txt'

const canary = readVector(read(CANARY), esm)

/** What came out otherwise than the file says; nothing when all is well. */
export function failuresOf(path) {
  try {
    const vector = readVector(read(path), esm)
    comparePayload(vector)
    runVector(vector)
    // No token may leave the package unable to accept the next one.
    canary.create().verify(canary.token)
    return []
  } catch (error) {
    return [error.message ?? String(error)]
  }
}

/** An accepted file says the hash of the payload that it means. */
function comparePayload({ fields, token }) {
  if (fields.expect !== 'accepted') return
  const payload = Buffer.from(token.split('.')[1], 'base64url')
  assert.equal(createHash('sha256').update(payload).digest('hex'), fields['payload-sha256'])
}
