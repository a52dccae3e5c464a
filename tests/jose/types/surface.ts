// Nothing here runs: what jwt-verdict/jose exports can stand where that of jose stood.

import type * as jose from 'jose'
import * as layer from 'jwt-verdict/jose'

type Functions =
  | 'calculateJwkThumbprint'
  | 'calculateJwkThumbprintUri'
  | 'createLocalJWKSet'
  | 'decodeProtectedHeader'
  | 'EmbeddedJWK'
  | 'base64url'

const functions: Pick<typeof jose, Functions> = layer
const compactVerify: typeof jose.compactVerify = layer.compactVerify
const flattenedVerify: typeof jose.flattenedVerify = layer.flattenedVerify
const generalVerify: typeof jose.generalVerify = layer.generalVerify

// Values that are handed on to code that was written for the types of jose.
declare const takes: {
  result(result: jose.JWTVerifyResult): void
  options(options: layer.JWTVerifyOptions): void
  getKey(getKey: jose.JWTVerifyGetKey): void
  set(set: jose.RemoteJWKSet): void
  error(error: jose.errors.JOSEError): void
  payload(payload: jose.JWTPayload): void
}
declare const given: {
  options: jose.JWTVerifyOptions
  jwk: jose.JWK
  key: jose.KeyInput
  jws: jose.FlattenedJWS
  token: string
}

export async function handOver() {
  takes.options(given.options)
  takes.result(await layer.jwtVerify(given.token, given.key, given.options))
  takes.getKey(layer.createLocalJWKSet({ keys: [given.jwk] }))
  takes.set(layer.createRemoteJWKSet(new URL('https://issuer.example')))
  takes.error(new layer.errors.JWTInvalid('no'))
  takes.payload(layer.decodeJwt(given.token))
  await layer.flattenedVerify(given.jws, given.key)
  return [functions, compactVerify, flattenedVerify, generalVerify]
}
// @ts-expect-error: a payload is an object
;(await layer.jwtVerify<string>(given.token, given.key)).payload.length
// @ts-expect-error: the promise has to be awaited
layer.jwtVerify(given.token, given.key).payload
// @ts-expect-error: keys are made elsewhere
layer.importSPKI
