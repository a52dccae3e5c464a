// What to do, in the words of this page: what the package says to programs in terms of their options has a field here. What
// has none, such as a hint at an option that the page does not set, is the package's own.

/** What the package says, and what is said here. */
export const PHRASES = [
  ['pass it as the option secret. If not', 'enter it under Keys, provided that it is one of a test system. If not'],
  [
    'pass it as the option secret where it is needed',
    'enter it in the field "Shared secret" if it is one of a test system',
  ],
  ['add it to the option algorithms', 'tick it among the algorithms you expect'],
  ['in the option issuer', 'in the field Issuer'],
  ['in the option audience', 'in the field Audience'],
  ['in the option subject', 'in the field Subject'],
  ['drop the option typ', 'empty the field Type'],
  ['The option maxTokenAge or requiredClaims asks for it', 'You expect it, or a greatest age'],
  ['or drop the option.', 'or empty that field.'],
  ['as a key set, in the option jwks', 'in the box for public keys'],
  ['The option claims, templates or requiredClaims asks for it', 'You expect it'],
  ['drop it from the option', 'take it out of what you expect'],
  ['(option clockTolerance)', '(see Tolerance under Time)'],
  ['or set clockTolerance to a few seconds', 'or set Tolerance under Time to a few seconds'],
  ['or set allowMissingExpiry', 'or tick "A token that never expires may pass" among what you expect'],
  ['unless the option algorithms says otherwise', 'unless you tick algorithms among those that you expect'],
  [', list it there.', ', tick it.'],
  ['and the option algorithms lists both RS* and PS*: list those', 'and you tick both RS* and PS*: tick those'],
  ["or pass issuerMode: 'global'", 'or choose global as Issuer mode in the preset'],
  ["Pass issuerMode: 'team'", 'Choose team as Issuer mode in the preset'],
  ['state its new slug as team', 'state its new slug in the field Team of the preset'],
  ['so pin ownerId as well', 'so state the Team id as well'],
  ['state its new name as project', 'state its new name in the field Project of the preset'],
  ['so pin projectId as well', 'so state the Project id as well'],
  ['raise maxTokenAge', 'raise the greatest age that you expect'],
]

const CUT =
  'Copy the token again, to its last character. If that does not help, something cuts it on its way, such as a limit on headers or cookies, or a key of another size signed it.'

/** The hint of a refusal, a check or a problem of a key; undefined where there is none. */
export function hintOf({ hint, expected, actual }) {
  if (hint === undefined) return undefined
  if (/^Check that the token was not cut;/.test(hint) && isCut(expected, actual)) return CUT
  return inFields(hint)
}

/** What the package says of its options, said of the fields of this page. */
export function inFields(text) {
  return PHRASES.reduce((said, [theirs, ours]) => said.replace(theirs, ours), text)
}

/** Whether there are fewer bytes of a signature than there have to be. */
export function isCut(expected, actual) {
  return bytesOf(actual) < bytesOf(expected)
}

/** The number that a length such as "64 bytes" starts with. */
export function bytesOf(length) {
  return Number.parseInt(length, 10)
}
