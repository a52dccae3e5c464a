// What belongs to one login, which is stated with the ID token that answers it: a policy is made once, a login each time.

import { readNonEmpty } from './input.js'
import { isPlainObject } from './object.js'
import { readMembers, readSeconds, readValues } from './options.js'
import { asksForLogin } from './profile.js'
import { kindOf, optionError } from './usage-error.js'

const NAMES = ['nonce', 'maxAuthAge', 'acr', 'accessToken']

const ALIASES = new Map([
  ['expectednonce', 'nonce'],
  ['max_age', 'maxAuthAge'],
  ['maxage', 'maxAuthAge'],
  ['acr_values', 'acr'],
  ['acrvalues', 'acr'],
  ['access_token', 'accessToken'],
  ['token', 'accessToken'],
])

/**
 * The second argument of `verify` and `explain`, as the core takes it: what belongs to one login, for a policy that asks for
 * it, and for any other `undefined`.
 *
 * Whatever else stands there is ignored where no login belongs, as `tokens.map(verifier.verify)` passes an index.
 */
export function readLogin(policy, login) {
  if (!asksForLogin(policy)) {
    if (typeof login !== 'object' || login === null) return undefined
    throw optionError('login', `only a verifier with profile: 'id-token' takes a second argument`)
  }
  if (!isPlainObject(login)) {
    const advice = 'pass { nonce } with the nonce that the login was begun with, or { nonce: null } if it had none'
    const found = login === undefined ? 'none' : kindOf(login)
    throw optionError(
      'login',
      `an ID token is verified for one login, expected a plain object, found ${found}; ${advice}`,
    )
  }
  const given = readMembers('login', login, 'member', NAMES, ALIASES)
  if (!('nonce' in given)) {
    throw optionError('login.nonce', 'required; pass the nonce that the login was begun with, or null if it had none')
  }
  const read = (name, reader) => (name in given ? reader(`login.${name}`, given[name]) : null)
  return JSON.stringify({
    nonce: given.nonce === null ? null : readNonEmpty('login.nonce', given.nonce),
    maxAuthAge: read('maxAuthAge', readSeconds),
    acr: read('acr', readValues),
    accessToken: read('accessToken', readNonEmpty),
  })
}
