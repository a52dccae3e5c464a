// Makes sample tokens with jwt-verdict/testing, whose module signs.

import { createTestIssuer } from '../../pkg/testing/api.js'
import { bind } from '../../pkg/testing/engine.js'
import { inflate } from '../lib/inflate.js'
import { makeSample } from './samples.js'
import { TESTING_MODULE } from './testing-module.generated.js'

let isBound = false

/** Resolves with a function that makes the sample of an id. */
export async function maker() {
  if (!isBound) bind(await WebAssembly.compile(await inflate(TESTING_MODULE)))
  isBound = true
  return (id) => makeSample(id, { createTestIssuer })
}
