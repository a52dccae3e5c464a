// Kinds of tokens by name. The rules of each kind are the core's.

import { optionError, unknownName, usageError } from './usage-error.js'

const PROFILES = ['access-token', 'id-token', 'logout-token']

/** Media types, and what other programs call the same, in lower case. */
const ALIASES = new Map([
  ['access', 'access-token'],
  ['at+jwt', 'access-token'],
  ['application/at+jwt', 'access-token'],
  ['jwt-access-token', 'access-token'],
  ['rfc9068', 'access-token'],
  ['id', 'id-token'],
  ['oidc', 'id-token'],
  ['openid', 'id-token'],
  ['logout', 'logout-token'],
  ['logout+jwt', 'logout-token'],
  ['application/logout+jwt', 'logout-token'],
  ['backchannel-logout', 'logout-token'],
])

/** The one whose tokens are judged for a login. */
const ID_TOKEN = 'id-token'

export function readProfile(name, value) {
  if (typeof value !== 'string') throw usageError(name, `'access-token', 'id-token' or 'logout-token'`, value)
  if (!PROFILES.includes(value)) throw unknownName('profile', value, PROFILES, ALIASES, name)
  return value
}

/** Further audiences make sense for ID tokens only: every other kind may be for anyone besides. */
export function requireIdToken(name, profile) {
  if (profile !== ID_TOKEN) throw optionError(name, `only a policy with profile: 'id-token' has it`)
}

/** Whether a policy's tokens are judged for one login each, which has to be stated with each. */
export function asksForLogin({ profile }) {
  return profile === ID_TOKEN
}
