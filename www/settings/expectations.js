// The form of what is expected of a token, as options of the package and back.
//
// form = `{ issuer: string[], audience: string[], subject: string[], typ: string[], algorithms: string[],
//   requiredClaims: string[], scope: string[], clockTolerance: number, maxTokenAge?: number, maxLifetime?: number,
//   singleAudience?: boolean, allowMissingExpiry?: boolean, claims?: { [name]: rule }, templates?: { [name]: string } }`, with
// the rules of the option `claims`. An empty list means: knowingly not checked. Times are seconds.
//
// `optionsOf(form)` gives options for `createVerifier`, which then judges them: it throws a TypeError that names what is
// wrong. `fromToken(decoded)` gives a form with a `sentence` beside its members, to be shown; `claimsOf(payload)` gives rules
// for the claims that neither has a field for.

import { isObject } from '../lib/members.js'

/** A form in which nothing is expected but what the package always asks for. */
export const emptyForm = Object.freeze({
  issuer: [],
  audience: [],
  subject: [],
  typ: [],
  algorithms: [],
  requiredClaims: [],
  scope: [],
  clockTolerance: 0,
})

/** What a key set can verify; a shared secret does not belong on a page. */
export const algorithms = Object.freeze(
  'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA Ed25519 Ed448 ML-DSA-44 ML-DSA-65 ML-DSA-87'.split(
    ' ',
  ),
)

export function optionsOf(form) {
  const { clockTolerance, maxTokenAge, maxLifetime, singleAudience, allowMissingExpiry, claims, templates } = form
  const [subject, typ, scope] = [form.subject, form.typ, form.scope].map(stated)
  return {
    issuer: stated(form.issuer),
    audience: stated(form.audience),
    ...(subject !== null && { subject }),
    ...(form.algorithms?.length > 0 && { algorithms: [...form.algorithms] }),
    ...(typ !== null && { typ }),
    ...(singleAudience && { singleAudience }),
    ...(isFilled(claims) && { claims }),
    ...(isFilled(templates) && { templates }),
    ...(form.requiredClaims?.length > 0 && { requiredClaims: [...form.requiredClaims] }),
    ...(maxTokenAge !== undefined && { maxTokenAge }),
    ...(maxLifetime !== undefined && { maxLifetime }),
    ...(scope !== null && { scope }),
    ...(clockTolerance && { clockTolerance }),
    ...(allowMissingExpiry && { allowMissingExpiry }),
  }
}

export function fromToken({ header, payload }) {
  const { iss, aud, sub } = isObject(payload) ? payload : {}
  const { alg, typ } = isObject(header) ? header : {}
  // Who a token is about changes from one to the next, unless it is a program that has a fixed name.
  const isProgram = isText(sub) && sub.includes(':')
  return {
    ...emptyForm,
    issuer: isText(iss) ? [iss] : [],
    audience: [aud].flat().filter(isText),
    subject: isProgram ? [sub] : [],
    typ: isText(typ) && !/^(?:application\/)?jwt$/i.test(typ) ? [typ] : [],
    algorithms: algorithms.includes(alg) ? [alg] : [],
    sentence:
      'Filled in from this token, which is not verified: compare each value with what you know about the issuer before you rely on it.',
  }
}

/** What claims a JWT has by the standards, or what is another in each token: nothing that an API expects a value of. */
const OTHERWISE = new Set(
  'iss sub aud exp nbf iat jti auth_time nonce at_hash c_hash s_hash sid session_id scope scp cnf'.split(' '),
)

/** Rules that the further claims of a token meet, to choose from. What cannot be expected exactly has only to be there. */
export function claimsOf(payload) {
  const isLine = (name) => name !== '' && name === name.trim() && !/[=\n]/.test(name)
  const claims = Object.entries(isObject(payload) ? payload : {})
    .filter(([name]) => isLine(name) && !OTHERWISE.has(name))
    .slice(0, MOST_OFFERED)
  return Object.fromEntries(claims.map(([name, value]) => [name, ruleFor(value, 1)]))
}

/** More claims, or elements of one, than anybody chooses from. */
const MOST_OFFERED = 50

function ruleFor(value, depth) {
  if (isScalar(value)) return value
  if (Array.isArray(value) && value.length > 0 && value.length <= MOST_OFFERED && value.every(isScalar))
    return { includes: value }
  const members = isObject(value) ? Object.entries(value).filter(([name]) => name !== '') : []
  if (members.length === 0 || members.length > MOST_OFFERED || depth > 3)
    return value === null ? { equals: null } : { present: true }
  return { members: Object.fromEntries(members.map(([name, item]) => [name, ruleFor(item, depth + 1)])) }
}

function isScalar(value) {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER
  return isText(value) || typeof value === 'boolean'
}

function stated(values) {
  if (!values || values.length === 0) return null
  return values.length === 1 ? values[0] : [...values]
}

function isFilled(value) {
  return isObject(value) && Object.keys(value).length > 0
}

function isText(value) {
  return typeof value === 'string' && value !== ''
}
