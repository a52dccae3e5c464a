// Demo tokens with their key sets: a good one, and one for each way to fail. Fresh keys each time; none are kept.
//
// `samples` is a list of `{ id, label, shows }`; `await makeSample(id, testing)` gives `{ token, jwks, form, now? }`, where
// `testing` is the namespace of jwt-verdict/testing. `jwks` is an object, or text where an object could not show what is
// wrong. Vercel's tokens are signed with RSA, whose first key takes half a second or more.

import { decode, encode } from '../../pkg/lib/base64url.js'
import { vercel } from '../presets/vercel.js'
import { emptyForm } from '../settings/expectations.js'

const ISSUER = 'https://issuer.example'
const AUDIENCE = 'https://api.example'
const API = { ...emptyForm, issuer: [ISSUER], audience: [AUDIENCE], algorithms: ['ES256'] }

const HOUR = 3600

/** By id; `make` gets the namespace of the test issuer. */
const SAMPLES = {
  vercel: {
    label: 'A valid Vercel token',
    shows: 'A token of a production deployment, with everything correct.',
    make: (testing) => deployment(testing),
  },
  'wrong-audience': {
    label: 'Wrong audience',
    shows: 'A Vercel token with the usual audience at an API that expects its own.',
    make: (testing) => deployment(testing, { expected: { audience: AUDIENCE } }),
  },
  'wrong-environment': {
    label: 'Wrong environment',
    shows: 'A token of a preview deployment at an API for production.',
    make: (testing) => deployment(testing, { found: { environment: 'preview' } }),
  },
  'wrong-team': {
    label: 'Another team',
    shows: 'A token of another Vercel team, signed by the same key.',
    make: (testing) => deployment(testing, { found: { team: 'globex' } }),
  },
  'issuer-mode': {
    label: 'Global issuer',
    shows: "A project in global issuer mode, where the team's issuer is expected.",
    make: (testing) => deployment(testing, { found: { issuer: 'https://oidc.vercel.com' } }),
  },
  expired: {
    label: 'Expired',
    shows: 'A token that was issued two hours ago and was valid for one.',
    make: (testing) => api(testing, { flaw: 'expired' }),
  },
  'not-yet-valid': {
    label: 'Not valid yet',
    shows: 'A token that becomes valid in an hour, or a clock that is wrong.',
    make: (testing) => api(testing, { flaw: 'not-yet-valid' }),
  },
  milliseconds: {
    label: 'Times in milliseconds',
    shows: 'An issuer that writes JavaScript times instead of seconds.',
    make(testing) {
      const now = Date.now()
      return api(testing, {}, { iat: now, nbf: now, exp: now + HOUR * 1000 })
    },
  },
  'too-old': {
    label: 'Too old',
    shows: 'A token that has not expired, at an API that accepts none older than five minutes.',
    make(testing) {
      const iat = Math.floor(Date.now() / 1000) - 900
      return api(testing, {}, { iat }, { maxTokenAge: 300 })
    },
  },
  'no-expiry': {
    label: 'No expiry',
    shows: 'A token that would be valid forever.',
    make: (testing) => api(testing, {}, { exp: undefined }),
  },
  'wrong-issuer': {
    label: 'Issuer with a slash',
    shows: 'An expected issuer with one slash too many.',
    make: (testing) => api(testing, {}, {}, { issuer: [`${ISSUER}/`] }),
  },
  'missing-claim': {
    label: 'A claim is missing',
    shows: 'An API that requires the claim scope, which the token lacks.',
    make: (testing) => api(testing, {}, {}, { requiredClaims: ['scope'] }),
  },
  'wrong-type': {
    label: 'ID token as access token',
    shows: 'An API that accepts only access tokens (at+jwt).',
    make: (testing) => api(testing, {}, {}, { typ: ['at+jwt'] }),
  },
  'rotated-key': {
    label: 'Rotated key',
    shows: 'A key set that was fetched before the issuer changed its key.',
    make(testing) {
      const issuer = apiIssuer(testing)
      const { jwks } = issuer
      issuer.rotate()
      return { token: signed(issuer), jwks, form: API }
    },
  },
  'no-kid': {
    label: 'No kid, two keys',
    shows: 'A token that does not say which of two keys signed it.',
    make(testing) {
      const issuer = apiIssuer(testing)
      issuer.rotate()
      return { token: signed(issuer, { header: { kid: undefined } }), jwks: issuer.jwks, form: API }
    },
  },
  'private-key': {
    label: 'Private key in the key set',
    shows: 'An issuer that publishes its private key by mistake.',
    make(testing) {
      const issuer = apiIssuer(testing)
      const [key] = issuer.jwks.keys
      // No real private key leaves the test issuer: any number makes the point.
      const d = encode(crypto.getRandomValues(new Uint8Array(32)))
      return { token: signed(issuer), jwks: { keys: [{ ...key, d }] }, form: API }
    },
  },
  'foreign-key': {
    label: 'Another key, same kid',
    shows: 'A token signed by a different key with the same kid: a forgery, or another environment.',
    make: (testing) => api(testing, { flaw: 'foreign-key' }),
  },
  tampered: {
    label: 'Tampered payload',
    shows: 'A claim that was added after the token was signed.',
    make: (testing) => api(testing, { flaw: 'tampered-payload' }),
  },
  'hs256-confusion': {
    label: 'HS256 confusion',
    shows: 'A forged token that uses the public key as a shared secret.',
    make: (testing) => api(testing, { flaw: 'hmac-confusion' }),
  },
  'alg-none': {
    label: 'alg none',
    shows: 'A token without a signature, which anyone can write.',
    make: (testing) => api(testing, { flaw: 'unsecured' }),
  },
  'wrong-algorithm': {
    label: 'Algorithm not allowed',
    shows: 'An API that allows RS256, and a token signed with ES256.',
    make: (testing) => api(testing, {}, {}, { algorithms: ['RS256'] }),
  },
  'embedded-key': {
    label: 'Contains its own key',
    shows: 'A token that names an address to fetch its key from, which is ignored.',
    make: (testing) => api(testing, { header: { jku: 'https://keys.attacker.example/jwks', kid: '../../dev/null' } }),
  },
  'der-signature': {
    label: 'DER signature',
    shows: "An ES256 signature in OpenSSL's format instead of the JWT format.",
    make(testing) {
      const { token, ...rest } = api(testing)
      const [header, payload, signature] = token.split('.')
      return { token: [header, payload, encode(derOf(decode(signature)))].join('.'), ...rest }
    },
  },
  truncated: {
    label: 'Truncated copy',
    shows: 'A token that was not copied completely.',
    make: (testing) => api(testing, { flaw: 'truncated' }),
  },
  'standard-base64': {
    label: 'Standard base64',
    shows: 'A token in the wrong kind of base64, with + and / and padding.',
    make(testing) {
      const { token, ...rest } = api(testing)
      // One signature in fifteen has no letter in which the two kinds differ.
      if (!/[-_]/.test(token)) return this.make(testing)
      return { token: token.split('.').map(standardBase64).join('.'), ...rest }
    },
  },
  'duplicate-member': {
    label: 'Duplicate member',
    shows: 'A header that has the same member twice.',
    make(testing) {
      const { token, ...rest } = api(testing)
      const [header, ...others] = token.split('.')
      const text = new TextDecoder().decode(decode(header))
      const doubled = `${text.slice(0, -1)},"alg":"none"}`
      return { token: [encode(doubled), ...others].join('.'), ...rest }
    },
  },
  'unknown-crit': {
    label: 'Unknown crit',
    shows: 'A token with an extension that the receiver must understand.',
    make: (testing) => api(testing, { header: { crit: ['x-policy'], 'x-policy': 'strict' } }),
  },
  jwe: {
    label: 'Encrypted token (JWE)',
    shows: 'A token that only the holder of a decryption key can read.',
    make(testing) {
      const issuer = apiIssuer(testing)
      const header = JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'JWT' })
      const sizes = [256, 12, 180, 16]
      const parts = sizes.map((size) => crypto.getRandomValues(new Uint8Array(size)))
      const token = [header, ...parts].map((part) => encode(part)).join('.')
      return { token, jwks: issuer.jwks, form: API }
    },
  },
}

export const samples = Object.freeze(
  Object.entries(SAMPLES).map(([id, { label, shows }]) => Object.freeze({ id, label, shows })),
)

export async function makeSample(id, testing) {
  if (!Object.hasOwn(SAMPLES, id)) throw new Error(`Unknown sample ${JSON.stringify(id)}.`)
  const { token, jwks, form, now } = SAMPLES[id].make(testing)
  return { token, jwks, form: structuredClone(form), ...(now !== undefined && { now }) }
}

// --- An API of one's own

function apiIssuer({ createTestIssuer }) {
  return createTestIssuer({ issuer: ISSUER, audience: AUDIENCE, algorithm: 'ES256' })
}

function signed(issuer, overrides = {}, claims = {}) {
  return issuer.sign({ sub: 'user-4711', name: 'Ada Example', ...claims }, overrides)
}

function api(testing, overrides, claims, form) {
  const issuer = apiIssuer(testing)
  return { token: signed(issuer, overrides, claims), jwks: issuer.jwks, form: { ...API, ...form } }
}

// --- A deployment on Vercel

/** One RSA key for the samples of a visit: it takes long to find. */
const vercelIssuers = new WeakMap()

function deployment({ createTestIssuer }, { found, expected } = {}) {
  if (!vercelIssuers.has(createTestIssuer))
    vercelIssuers.set(createTestIssuer, createTestIssuer({ algorithm: 'RS256' }))
  const issuer = vercelIssuers.get(createTestIssuer)
  const { team, project, environment } = { team: 'acme', project: 'site', environment: 'production', ...found }
  const sub = `owner:${team}:project:${project}:environment:${environment}`
  const token = issuer.sign({
    iss: found?.issuer ?? `https://oidc.vercel.com/${team}`,
    aud: `https://vercel.com/${team}`,
    sub,
    scope: sub,
    owner: team,
    owner_id: `team_${team}0000000000000000`,
    project,
    project_id: `prj_${project}0000000000000000`,
    environment,
  })
  const { form } = vercel.expectations({ team: 'acme', project: 'site', environment: 'production', ...expected })
  return { token, jwks: issuer.jwks, form }
}

// --- Forms of bytes

function standardBase64(base64url) {
  return base64url
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(base64url.length / 4) * 4, '=')
}

/** r and s as OpenSSL writes them: a SEQUENCE of two INTEGERs. */
function derOf(signature) {
  const half = signature.length / 2
  const numbers = [signature.subarray(0, half), signature.subarray(half)].map((number) => {
    const start = number.findIndex((byte) => byte !== 0)
    const content = [...number.subarray(Math.max(0, start))]
    if (content[0] >= 0x80) content.unshift(0)
    return [0x02, content.length, ...content]
  })
  const content = numbers.flat()
  return Uint8Array.from([0x30, content.length, ...content])
}
