// What is odd about a key and harmless, in words; the page says the same.

const NOTES = {
  leading_zeros: 'has leading zeros too many or too few (RFC 7518 6.2.1, 6.3.1): it is the key that its numbers state',
  alg_unstated: 'states no alg: used for RS256, RS384 and RS512 unless the policy lists algorithms',
}

/** The sentence for a note; one that is new here still says something. */
export function noteText(note) {
  return NOTES[note] ?? note.replaceAll('_', ' ')
}
