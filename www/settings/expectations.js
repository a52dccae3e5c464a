// The form of what is expected of a token, as options of the package and back.
//
// form = `{ issuer: string[], audience: string[], subject: string[], typ: string, algorithms: string[],
//   requiredClaims: string[], clockTolerance: number, maxTokenAge?: number, allowMissingExpiry?: boolean,
//   claims?: { [name]: string | string[] }, templates?: { [name]: string } }`. An empty list or text means: knowingly not
// checked. Times are seconds.
//
// `optionsOf(form)` gives options for `createVerifier`, which then judges them: it throws a TypeError that names what is
// wrong. `fromToken(decoded)` gives a form with a `sentence` beside its members, to be shown.

import { isObject } from '../lib/members.js'

/** A form in which nothing is expected but what the package always asks for. */
export const emptyForm = Object.freeze({
  issuer: [],
  audience: [],
  subject: [],
  typ: '',
  algorithms: [],
  requiredClaims: [],
  clockTolerance: 0,
})

/** What a key set can verify; a shared secret does not belong on a page. */
export const algorithms = Object.freeze(
  'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 ES256K EdDSA Ed25519 Ed448 ML-DSA-44 ML-DSA-65 ML-DSA-87'.split(
    ' ',
  ),
)

export function optionsOf(form) {
  const { typ, clockTolerance, maxTokenAge, allowMissingExpiry, claims, templates } = form
  const subject = stated(form.subject)
  return {
    issuer: stated(form.issuer),
    audience: stated(form.audience),
    ...(subject !== null && { subject }),
    ...(form.algorithms?.length > 0 && { algorithms: [...form.algorithms] }),
    ...(typ && { typ }),
    ...(isFilled(claims) && { claims }),
    ...(isFilled(templates) && { templates }),
    ...(form.requiredClaims?.length > 0 && { requiredClaims: [...form.requiredClaims] }),
    ...(maxTokenAge !== undefined && { maxTokenAge }),
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
    typ: isText(typ) && !/^(?:application\/)?jwt$/i.test(typ) ? typ : '',
    algorithms: algorithms.includes(alg) ? [alg] : [],
    sentence:
      'Filled in from this token, which is not verified: compare each value with what you know about the issuer before you rely on it.',
  }
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
