// Nothing here runs: the assertion is that it compiles, with the types of jwt-verdict/jose (tsconfig.json) and with
// those of jose (tsconfig.peer.json) alike. It is what programs that verify with jose look like.

import * as jose from 'jwt-verdict/jose'
import {
  base64url,
  type CryptoKey,
  calculateJwkThumbprint,
  calculateJwkThumbprintUri,
  compactVerify,
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  decodeProtectedHeader,
  EmbeddedJWK,
  type ExportedJWKSCache,
  errors,
  type FetchImplementation,
  type FlattenedJWSInput,
  flattenedVerify,
  generalVerify,
  type JSONWebKeySet,
  type JWK,
  type JWKSCacheInput,
  type JWSHeaderParameters,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
  jwksCache,
  jwtVerify,
  type KeyInput,
  type KeyObject,
  type RemoteJWKSet,
  type ResolvedKey,
} from 'jwt-verdict/jose'

interface Session {
  scope: string
  roles: string[]
}

declare const token: string
declare const secret: Uint8Array
declare const jwk: JWK
declare const jwks: JSONWebKeySet
declare const cryptoKey: CryptoKey
declare const keyObject: KeyObject
declare const either: KeyInput | JWTVerifyGetKey
declare const only: <Type>(value: Type) => void

const JWKS: RemoteJWKSet = createRemoteJWKSet(new URL('https://issuer.example/jwks'), {
  timeoutDuration: 1_000,
  cooldownDuration: 1_000,
  cacheMaxAge: Number.POSITIVE_INFINITY,
  headers: { authorization: 'Bearer x' },
})

const options: JWTVerifyOptions = {
  issuer: ['https://issuer.example'],
  audience: 'https://api.example',
  subject: 'me',
  typ: 'at+jwt',
  algorithms: ['RS256', 'ES256'],
  clockTolerance: '5 seconds',
  maxTokenAge: 3_600,
  currentDate: new Date(),
  requiredClaims: ['jti'],
  crit: { 'http://example.com/ext': true },
}

export async function keysOfEveryForm() {
  for (const key of [secret, jwk, cryptoKey, keyObject]) await jwtVerify(token, key, options)
  await jwtVerify(new TextEncoder().encode(token), secret)
  await jwtVerify(token, { kty: 'oct', k: 'AA' })
  await jose.jwtVerify(token, JWKS, options)
}

export async function resultOfJwtVerify() {
  const { payload, protectedHeader } = await jwtVerify(token, secret)
  only<JWTPayload>(payload)
  only<string | undefined>(payload.iss)
  only<number | undefined>(payload.exp)
  only<unknown>(payload.scope)
  only<JWTHeaderParameters>(protectedHeader)
  only<string>(protectedHeader.alg)
  // @ts-expect-error: without a function there is no key
  ;(await jwtVerify(token, secret)).key

  const { key } = await jwtVerify(token, JWKS)
  only<CryptoKey | Uint8Array>(key)
  const given = await jwtVerify(token, () => secret)
  only<CryptoKey | Uint8Array>(given.key)
  const maybe = await jwtVerify(token, either)
  only<CryptoKey | Uint8Array | undefined>(maybe.key)
}

export async function payloadOfOnesOwn() {
  const { payload } = await jwtVerify<Session>(token, secret)
  only<string>(payload.scope)
  only<string[]>(payload.roles)
  only<number | undefined>(payload.exp)
  const { payload: remote, key } = await jwtVerify<Session>(token, JWKS, options)
  only<Session & JWTPayload>(remote)
  only<CryptoKey | Uint8Array>(key)
  const annotated: JWTVerifyResult<Session> = await jwtVerify<Session>(token, secret)
  only<string>(annotated.payload.scope)
  const both: JWTVerifyResult<Session> & ResolvedKey = await jwtVerify<Session>(token, JWKS)
  only<string>(both.payload.scope)
  only<string>(decodeJwt<Session>(token).scope)
  const inferred: { payload: Session } = await jwtVerify(token, secret)
  only<string>(inferred.payload.scope)
}

export const getKey: JWTVerifyGetKey = async (protectedHeader, flattened) => {
  only<string>(protectedHeader.alg)
  only<string | undefined>(protectedHeader.kid)
  only<FlattenedJWSInput>(flattened)
  return protectedHeader.kid === 'old' ? secret : JWKS(protectedHeader, flattened)
}

export async function others() {
  const compact = await compactVerify(token, secret, { algorithms: ['HS256'] })
  only<Uint8Array>(compact.payload)
  only<string>(compact.protectedHeader.alg)
  only<CryptoKey | Uint8Array>((await compactVerify(token, getKey)).key)

  const flattened = await flattenedVerify({ payload: '', protected: '', signature: '' }, JWKS)
  only<JWSHeaderParameters | undefined>(flattened.unprotectedHeader)
  only<JWSHeaderParameters | undefined>(flattened.protectedHeader)
  only<Uint8Array>((await generalVerify({ payload: '', signatures: [{ signature: '' }] }, EmbeddedJWK)).payload)

  const local = createLocalJWKSet(jwks)
  only<CryptoKey>(await local({ alg: 'RS256', kid: 'one' }))
  only<JSONWebKeySet>(local.jwks())
  only<JSONWebKeySet | undefined>(JWKS.jwks())
  only<boolean>(JWKS.fresh && JWKS.coolingDown && JWKS.reloading)
  only<void>(await JWKS.reload())
  // @ts-expect-error: read-only
  JWKS.fresh = true

  only<string>(await calculateJwkThumbprint(jwk, 'sha384'))
  only<string>(await calculateJwkThumbprintUri(cryptoKey))
  only<string | undefined>(decodeProtectedHeader(token).kid)
  only<string | undefined>(decodeProtectedHeader({ protected: '' }).enc)
  only<number | undefined>(decodeJwt(token).exp)
  only<Uint8Array>(base64url.decode('AA'))
  only<string>(base64url.encode(secret))
}

export function networkOfOnesOwn() {
  const fetchJwks: FetchImplementation = (url, { headers, method, redirect, signal }) =>
    fetch(url, { headers, method, redirect, signal })
  const cache: JWKSCacheInput = {}
  const kept: ExportedJWKSCache = { jwks, uat: 0 }
  createRemoteJWKSet(new URL('https://issuer.example'), { [customFetch]: fetchJwks, [jwksCache]: cache })
  createRemoteJWKSet(new URL('https://issuer.example'), { [jose.jwksCache]: kept, [jose.customFetch]: fetch })
}

export async function whatIsThrown() {
  try {
    await jwtVerify(token, JWKS)
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof jose.errors.JWTClaimValidationFailed) {
      only<string>(error.claim)
      only<string>(error.reason)
      only<JWTPayload>(error.payload)
      only<string>(error.cause.claim)
      return error.code
    }
    if (error instanceof errors.JWKSMultipleMatchingKeys) {
      for await (const key of error) await jwtVerify(token, key)
    }
    if (error instanceof errors.JOSEError) return errors.JWTInvalid.code
    const known = error as errors.AnyJOSEError
    if (known.code === 'ERR_JWT_EXPIRED') only<errors.JWTExpired>(known)
    throw new errors.JWSSignatureVerificationFailed('no', { cause: error })
  }
}
