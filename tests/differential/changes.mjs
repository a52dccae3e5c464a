// What is done to honest cases, class by class. A class is
//
//   name        what is changed
//   change      changes a draft; `choose.pick` takes the values of a list turn by turn, so that none is left out
//   times       how many cases
//   algorithms  those it is for; by default all
//   accepted    whether these cases are accepted here; all of a class have one verdict
//   anywhere    whether the place of the change decides how the case is refused
//
// The outcome of a class must not hang on the random bytes of signatures: the reasons file is checked for lines that
// are not needed.

import { onClaims } from './changes/claims.mjs'
import { onHeader } from './changes/header.mjs'
import { onKeys } from './changes/keys.mjs'
import { onPayload } from './changes/payload.mjs'
import { onSignature } from './changes/signature.mjs'
import { onText } from './changes/text.mjs'

export const CHANGES = [
  { name: 'honest', times: 150, accepted: true, change() {} },
  ...onText,
  ...onHeader,
  ...onKeys,
  ...onSignature,
  ...onClaims,
  ...onPayload,
]
