// Where the layer says no and jose says yes: one test for each row of pkg/compat/jose/DIVERGENCES.md that can be run. Each
// shows what jose does, so that a row which is no longer true is noticed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agree, jose, layer, outcome } from './peers.mjs'
import { encode, mac, pairs, secret, signature, signed, token } from './tokens.mjs'

const INVALID = { code: 'ERR_JWS_INVALID', message: 'JWS Protected Header is invalid' }
const accepts = async (call) => assert.equal((await outcome(jose, call)).error, undefined, String(call))
const refuses = (call, expected) => assert.rejects(async () => call(layer), expected, String(call))

/** A call that jose lets through, and the layer refuses. */
async function differs(call, expected) {
  await accepts(call)
  await refuses(call, expected)
}

const verify =
  (jwt, key = secret) =>
  (lib) =>
    lib.jwtVerify(jwt, typeof key === 'function' ? key() : key)
const join = (header, payload, mark = mac(header, payload)) => [header, payload, mark].join('.')
const HEADER = encode({ alg: 'HS256' })

test('segments are base64url to the letter: no white space, no bits that nothing uses', async () => {
  const unused = encode('{"alg":"HS256" }')
  assert.equal(unused.at(-1), 'Q')
  const spellings = (segment) => [`${segment.slice(0, 4)} ${segment.slice(4)}`, `${segment}\n`, `${segment}= =`]
  for (const header of [...spellings(unused), unused.replace(/Q$/, 'R'), unused.replace(/Q$/, 'R==')]) {
    await differs(verify(join(header, 'e30')), INVALID)
    await differs((lib) => lib.decodeProtectedHeader(join(header, 'e30')), { name: 'TypeError' })
  }
  const payload = encode('{"a":"abc"}  ')
  for (const other of [...spellings(payload), payload.replace(/A$/, 'B'), payload.replace(/A$/, 'B==')]) {
    const expected = { message: 'Failed to base64url decode the payload' }
    await differs(verify(join(HEADER, other)), { ...expected, code: 'ERR_JWS_INVALID' })
    await differs((lib) => lib.decodeJwt(join(HEADER, other)), { ...expected, code: 'ERR_JWT_INVALID' })
  }
  const mark = mac(HEADER, 'e30')
  for (const other of [`${mark}\n`, ` ${mark}`, `${mark} =`, `${mark}=\n`]) {
    const expected = { code: 'ERR_JWS_INVALID', message: 'Failed to base64url decode the signature' }
    await differs(verify(join(HEADER, 'e30', other)), expected)
  }
  const sibling = String.fromCharCode(mark.charCodeAt(mark.length - 1) + 1)
  const expected = { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED', message: 'signature verification failed' }
  for (const pad of ['', '=']) {
    await differs(verify(join(HEADER, 'e30', mark.slice(0, -1) + sibling + pad)), expected)
  }
})

test('header and claims are strict JSON', async () => {
  const texts = {
    'it is not strict JSON: a member that stands twice in its object at byte 8': '{"a":1,"a":2}',
    'it is not strict JSON: a number ': '{"exp":1e400}',
    'it is not strict JSON: half of a surrogate pair at byte 6': '{"a":"\\ud800"}',
    'it is not strict JSON: nesting deeper than 32 at byte 36': `{"a":${'['.repeat(40)}${']'.repeat(40)}}`,
    'it is not strict JSON: a syntax error at byte 0': '\ufeff{}',
  }
  for (const [reason, text] of Object.entries(texts)) {
    await differs(verify(token(text)), (error) => {
      assert(error instanceof layer.errors.JWTInvalid)
      const isMarked = text.startsWith('\ufeff')
      assert.equal(error.message, `JWT Claims Set must be ${isMarked ? 'a top-level JSON object' : 'strict JSON'}`)
      assert.equal(error.cause.name, 'SyntaxError')
      assert(error.cause.message.startsWith(reason))
      return true
    })
    const expected = { code: 'ERR_JWT_INVALID', message: 'Failed to parse the decoded payload as JSON' }
    await differs((lib) => lib.decodeJwt(token(text)), expected)
    const header = text.replace('{', text === '\ufeff{}' ? '{"alg":"HS256"' : '{"alg":"HS256",')
    await differs(verify(token({}, header)), INVALID)
    await differs((lib) => lib.decodeProtectedHeader(token({}, header)), { name: 'TypeError' })
  }
  await differs(verify(token({}, '{"alg":"none","alg":"HS256"}')), INVALID)
})

test('of two faults in claims the one that comes first is named', async () => {
  const call = verify(token('{"exp":1e400'))
  await refuses(call, { code: 'ERR_JWT_INVALID', message: 'JWT Claims Set must be strict JSON' })
  const { error } = await outcome(jose, call)
  assert.deepEqual([error.code, error.message], ['ERR_JWT_INVALID', 'JWT Claims Set must be a top-level JSON object'])
})

test('what says that it is a URL is one', async () => {
  const url = { [Symbol.toStringTag]: 'URL', href: 'https://issuer.example/jwks' }
  assert.equal((await outcome(jose, (lib) => lib.createRemoteJWKSet(url))).error.class, 'TypeError')
  assert(!layer.createRemoteJWKSet(url).fresh)
  for (const href of ['', 'jwks', undefined])
    await refuses((lib) => lib.createRemoteJWKSet({ ...url, href }), TypeError)
})

test('claims that the core refuses are not read again to say why', async (t) => {
  const parse = t.mock.method(JSON, 'parse')
  for (const text of ['{"a":1,"a":2}', '{"exp":1e400}', '{"a":1', '\ufeff{}', 'x', '"x"']) {
    await refuses(verify(token(text)), { code: 'ERR_JWT_INVALID' })
    const read = parse.mock.calls.map((call) => call.arguments[0])
    assert(!read.includes(text.replace('\ufeff', '')), text)
  }
})

test('a token has an end', async () => {
  const fill = (length) => ({ a: 'x'.repeat(length) })
  const longest = token(fill(12_231))
  assert.equal(longest.length, 16_384)
  await agree(verify(longest))
  const long = token(fill(12_232))
  assert.equal(long.length, 16_385)
  await differs(verify(long), (error) => error.code === 'ERR_JWS_INVALID' && error.cause instanceof RangeError)
  await differs((lib) => lib.decodeJwt(long), { code: 'ERR_JWT_INVALID' })
  const header = token({}, { kid: 'x'.repeat(12_300) })
  await differs((lib) => lib.compactVerify(header, secret), INVALID)
  await agree((lib) => lib.compactVerify(token('x'.repeat(1_000_000)), secret), 'a document that is signed has none')
})

test('a byte order mark before a token is part of it', async () => {
  await differs(verify(new TextEncoder().encode(`\ufeff${token()}`)), INVALID)
})

test('a secret is as long as the hash', async () => {
  for (const [alg, bytes, hash] of [
    ['HS256', 32, 'sha256'],
    ['HS384', 48, 'sha384'],
    ['HS512', 64, 'sha512'],
  ]) {
    const header = encode({ alg })
    for (const length of [1, bytes - 1, bytes]) {
      const key = new Uint8Array(length).fill(1)
      const jwt = join(header, 'e30', mac(header, 'e30', key, hash))
      const import_ = (extractable) =>
        crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: `SHA-${bytes * 8}` }, extractable, ['verify'])
      for (const form of [key, { kty: 'oct', k: encode(key) }, await import_(true), await import_(false)]) {
        if (length === bytes) await agree(verify(jwt, form))
        else
          await differs(verify(jwt, form), (error) => {
            assert.equal(error.code, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
            assert.equal(
              error.cause.message,
              `${alg} asks for a secret of ${bytes} bytes or more, this one has ${length}`,
            )
            return true
          })
      }
    }
  }
  await refuses(verify(token(), new Uint8Array(0)), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
})

test('an RSA signature is as long as the modulus, where the host verifies it too', async () => {
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('jwk', { ...pairs.PS256.jwk }, algorithm, false, ['verify'])
  const withoutZero = shortened()
  await differs(verify(withoutZero, key), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  await refuses(verify(withoutZero, { ...pairs.PS256.jwk }), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
})

/** A PS256 token whose signature began with a zero byte, without that byte: one in 256 begins with one. */
function shortened() {
  for (let turn = 0; turn < 10_000; turn += 1) {
    const [header, payload, mark] = signed('PS256', { turn }).split('.')
    const bytes = Buffer.from(mark, 'base64url')
    if (bytes[0] === 0) return join(header, payload, encode(bytes.subarray(1)))
  }
  assert.fail('no signature of ten thousand begins with a zero byte')
}

test('a key that the core has no use for is a JWKInvalid', async () => {
  const jwk = pairs.RS256.jwk
  const jwt = signed('RS256')
  const sets = (key) => (lib) => lib.jwtVerify(jwt, lib.createLocalJWKSet({ keys: [key] }))
  const expected = {
    code: 'ERR_JWK_INVALID',
    message: 'the key is unusable: its "n" is not canonical unpadded base64url',
  }
  await differs((lib) => lib.jwtVerify(jwt, { ...jwk, n: `${jwk.n}==` }), expected)
  await differs(sets({ ...jwk, n: `${jwk.n}==` }), expected)

  const unusable = {
    EdDSA: { ...pairs.EdDSA.jwk, x: encode(Buffer.from([1, ...new Uint8Array(31)])) },
    RS256: { ...jwk, n: encode(Buffer.alloc(1_100, 0xff)) },
    PS256: { ...jwk, e: 'Ag' },
  }
  for (const [alg, key] of Object.entries(unusable)) {
    const call = (lib) => lib.jwtVerify(signed(alg), { ...key })
    await refuses(call, (error) => error.code === 'ERR_JWK_INVALID' && error.cause.step === 'keys')
    assert.notEqual((await outcome(jose, call)).error.code, 'ERR_JWK_INVALID')
  }
})

test('a key of small order, with which some hosts take a forged token for a good one', async () => {
  const key = { ...pairs.EdDSA.jwk, x: encode(Buffer.from([1, ...new Uint8Array(31)])) }
  const forged = Buffer.from([1, ...new Uint8Array(63)])
  const header = encode({ alg: 'EdDSA' })
  const jwt = join(header, encode({ admin: true }), encode(forged))
  await refuses((lib) => lib.jwtVerify(jwt, { ...key }), { code: 'ERR_JWK_INVALID' })
})

test('a key set is strict JSON, of a size', async () => {
  const remote = (text) => (lib) =>
    lib.createRemoteJWKSet(new URL('https://issuer.example/jwks'), {
      [lib.customFetch]: async () => new Response(text),
    })({ alg: 'RS256' })
  const keys = JSON.stringify([pairs.RS256.jwk])
  const expected = { code: 'ERR_JOSE_GENERIC', message: 'Failed to parse the JSON Web Key Set HTTP response as JSON' }
  await differs(remote(`{"keys":[],"keys":${keys}}`), expected)
  await differs(remote(`\ufeff{"keys":${keys}}`), expected)
  await differs(remote(`{"keys":${keys},"x":"${'x'.repeat(1_048_576)}"}`), expected)
  await agree(remote(`{"keys":${keys},"x":"${'x'.repeat(1_000_000)}"}`))
})

test('what a function changes while it looks for the key does not count', async () => {
  const [protectedHeader, payload, mark] = token().split('.')
  const jws = { protected: protectedHeader, payload, signature: mark }
  const meddle = (_, given) => {
    given.signature = 'AA'
    return secret
  }
  const { error } = await outcome(jose, (lib) => lib.flattenedVerify(jws, meddle))
  assert.equal(error.code, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
  await layer.flattenedVerify(jws, meddle)
})

test('a signature with a second spelling of its numbers does not hold', async () => {
  const header = encode({ alg: 'EdDSA' })
  const message = `${header}.e30`
  const mark = Buffer.from(signature('EdDSA', pairs.EdDSA.privateKey, message), 'base64url')
  const order = 2n ** 252n + 27742317777372353535851937790883648493n
  const s = [...mark.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order
  for (let index = 0, rest = s; index < 32; index += 1, rest /= 256n) mark[32 + index] = Number(rest % 256n)
  const jwt = `${message}.${encode(mark)}`
  await refuses((lib) => lib.jwtVerify(jwt, { ...pairs.EdDSA.jwk }), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
})
