// Harmless oddities of a key, in words; the page uses the same.

const NOTES = {
  leading_zeros: 'has too many or too few leading zeros (RFC 7518 6.2.1, 6.3.1), which does not change the key',
  alg_unstated: 'has no alg: used for RS256, RS384 and RS512 unless the policy lists algorithms',
}

/** The sentence for a note; one that is new here still says something. */
export function noteText(note) {
  return NOTES[note] ?? note.replaceAll('_', ' ')
}
