// Two faults in one token: which of them is reported says in which order the checks run. Every pair of faults, in
// jose's words and in ours.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree } from './peers.mjs'
import { encode, mac, pairs, secret, signature, weak } from './tokens.mjs'

const CLAIMS = { iss: 'i', sub: 's', aud: 'a', iat: 1_000, nbf: 1_000, exp: 2_000 }
const OPTIONS = { currentDate: new Date(1_500_000) }

/** What can be wrong, each as a change of the token, the key or the options. */
const faults = {
  'two segments': (t) => (t.segments = ([one, two]) => [one, two]),
  'four segments': (t) => (t.segments = (all) => [...all, '']),
  'algorithms no list': (t) => (t.options.algorithms = 'HS256'),
  'algorithms of others': (t) => (t.options.algorithms = ['ES512']),
  'header no base64url': (t) => (t.headerSegment = '!'),
  'header no UTF-8': (t) => (t.headerSegment = encode(Buffer.from([0x7b, 0xff, 0x7d]))),
  'header no JSON': (t) => (t.headerSegment = encode('{')),
  'header no object': (t) => (t.headerSegment = encode('[]')),
  'crit empty': (t) => (t.header.crit = []),
  'crit unknown': (t) => (t.header.crit = ['nope']),
  'crit absent': (t) => (t.header.crit = ['b64']),
  'b64 no boolean': (t) => Object.assign(t.header, { crit: ['b64'], b64: 1 }),
  'b64 false': (t) => Object.assign(t.header, { crit: ['b64'], b64: false }),
  'alg missing': (t) => delete t.header.alg,
  'alg no string': (t) => (t.header.alg = 1),
  'alg unknown': (t) => (t.header.alg = 'HS1'),
  'alg none': (t) => (t.header.alg = 'none'),
  'alg of others': (t) => (t.header.alg = 'ES256'),
  'resolver throws': (t) => (t.key = () => Promise.reject(new RangeError('no key for you'))),
  'resolver gives nothing': (t) => (t.key = () => undefined),
  'payload no ASCII': (t) => (t.payloadSegment = 'é'),
  'payload no base64url': (t) => (t.payloadSegment = 'a'),
  'payload no UTF-8': (t) => (t.payloadSegment = encode(Buffer.from([0x7b, 0xff, 0x7d]))),
  'payload no JSON': (t) => (t.payloadSegment = encode('{')),
  'payload no object': (t) => (t.payloadSegment = encode('null')),
  'signature no base64url': (t) => (t.signatureSegment = '!'),
  'signature empty': (t) => (t.signatureSegment = ''),
  'signature wrong': (t) => (t.signatureSegment = encode(Buffer.alloc(32))),
  'key missing': (t) => (t.key = undefined),
  'key a text': (t) => (t.key = 'secret'),
  'key of others': (t) => (t.key = { ...pairs.ES256.jwk }),
  'key too weak': (t) => (t.key = { ...weak.jwk }),
  'key private': (t) => (t.key = { ...pairs.RS256.privateJwk }),
  'key not to verify': (t) => (t.key = { ...pairs.RS256.jwk, key_ops: ['sign'] }),
  'key to encrypt': (t) => (t.key = { ...pairs.RS256.jwk, use: 'enc' }),
  'key of another algorithm': (t) => (t.key = { ...pairs.RS256.jwk, alg: 'RS512' }),
  'key with ext a text': (t) => (t.key = { ...pairs.RS256.jwk, ext: 'yes' }),
  'typ missing': (t) => (t.options.typ = 'JWT'),
  'typ of others': (t) => Object.assign(t.header, { typ: 'at+jwt' }) && Object.assign(t.options, { typ: 'JWT' }),
  'iss missing': (t) => Object.assign(t.options, { issuer: 'i' }) && delete t.claims.iss,
  'sub missing': (t) => Object.assign(t.options, { subject: 's' }) && delete t.claims.sub,
  'aud missing': (t) => Object.assign(t.options, { audience: 'a' }) && delete t.claims.aud,
  'iat missing': (t) => Object.assign(t.options, { maxTokenAge: 1_000 }) && delete t.claims.iat,
  'others missing': (t) => (t.options.requiredClaims = ['one', 'two']),
  'iss of others': (t) => (t.options.issuer = 'j'),
  'sub of others': (t) => (t.options.subject = 'j'),
  'aud of others': (t) => (t.options.audience = ['j']),
  'clockTolerance no duration': (t) => (t.options.clockTolerance = 'soon'),
  'clockTolerance negative': (t) => (t.options.clockTolerance = -1),
  'currentDate invalid': (t) => (t.options.currentDate = new Date(Number.NaN)),
  'iat no number': (t) => (t.claims.iat = '1'),
  'nbf no number': (t) => (t.claims.nbf = '1'),
  'nbf in the future': (t) => (t.claims.nbf = 1_501),
  'exp no number': (t) => (t.claims.exp = null),
  'exp past': (t) => (t.claims.exp = 1_500),
  'maxTokenAge no duration': (t) => (t.options.maxTokenAge = {}),
  'maxTokenAge infinite': (t) => (t.options.maxTokenAge = Number.POSITIVE_INFINITY),
  'iat too long ago': (t) => (t.options.maxTokenAge = '1 minute'),
  'iat in the future': (t) => Object.assign(t.claims, { iat: 1_501 }) && Object.assign(t.options, { maxTokenAge: 5 }),
}

function build(algorithm, changes) {
  const isSecret = algorithm === 'HS256'
  const draft = {
    header: { alg: algorithm },
    claims: { ...CLAIMS },
    options: { ...OPTIONS },
    key: isSecret ? secret : { ...pairs[algorithm].jwk },
    segments: (all) => all,
  }
  for (const change of changes) change(draft)
  const header = draft.headerSegment ?? encode(draft.header)
  const payload = draft.payloadSegment ?? encode(draft.claims)
  const right = isSecret
    ? mac(header, payload)
    : signature(algorithm, pairs[algorithm].privateKey, `${header}.${payload}`)
  return { ...draft, jwt: draft.segments([header, payload, draft.signatureSegment ?? right]).join('.') }
}

for (const algorithm of ['HS256', 'RS256']) {
  test(`every pair of faults in a token of ${algorithm} is reported as jose does`, async () => {
    const names = Object.keys(faults)
    let refused = 0
    for (const one of names) {
      for (const other of names) {
        const { jwt, options, key } = build(algorithm, [faults[one], faults[other]])
        const { error } = await agree((lib) => lib.jwtVerify(jwt, freshly(key), options), `${one} + ${other}`)
        if (error) refused += 1
      }
    }
    // Some faults are none for the other kind of key: a token of ES256 with a key for ES256, say.
    assert(refused > names.length ** 2 * 0.95, `${refused} of ${names.length ** 2} pairs are refused`)
  })
}

test('without a fault the token is good', async () => {
  for (const algorithm of ['HS256', 'RS256']) {
    const { jwt, options, key } = build(algorithm, [])
    const { value } = await agree((lib) => lib.jwtVerify(jwt, freshly(key), options))
    assert.deepEqual(value.payload, CLAIMS)
  }
})

/** A JWK is frozen by whoever gets it, so each library gets one of its own. */
function freshly(key) {
  return key?.kty ? { ...key } : key
}
