// Well-known issuers: what to expect of their tokens, one file for each in presets/.
//
// A preset is `{ id, label, matches(issuer), fields, valuesOf(claims), expectations(values, claims), notes }`. `fields` are
// `{ name, label, example, help, options?, suggestions?, isRequired? }`, where `options` are all that there are and
// `suggestions` some. `expectations(values, claims)` takes what was entered, and from the token's claims what was not; it
// gives `{ form, jwksUrl, audience }`, where `audience` is advice in a sentence, or `{ problem }`, a sentence on what is
// missing. `valuesOf(claims)` are the values of the fields that a token has.

import { auth0 } from './auth0.js'
import { clerk } from './clerk.js'
import { entra } from './entra.js'
import { githubActions } from './github-actions.js'
import { google } from './google.js'
import { supabase } from './supabase.js'
import { vercel } from './vercel.js'

export const presets = Object.freeze([vercel, githubActions, google, auth0, entra, clerk, supabase])

/** The preset of an issuer, or undefined. */
export function presetFor(issuer) {
  return typeof issuer === 'string' ? presets.find((preset) => preset.matches(issuer)) : undefined
}
