// Known attacks in a header: one plain sentence for each.
//
// `attackNotes(header, context)` gives sentences. `header` is what was decoded, of any form, or nothing; `context` is
// `{ hasPublicKeys?, checks?, text?, payloadText? }`, where `checks` are those of `explain`, and the texts the JSON of header
// and payload as it was sent, for what a parsed object cannot show. The verdict says whether the token is rejected.

import { printable } from '../../pkg/lib/text.js'
import { valuesOf } from '../token/segments.js'

const KEY_SOURCES = {
  jku: 'names an address to fetch keys from (jku)',
  x5u: 'names an address to fetch certificates from (x5u)',
  jwk: 'contains a key (jwk)',
  x5c: 'contains certificates (x5c)',
}

const DIRECTORY = /[/\\](?:dev|etc|home|opt|proc|root|run|srv|sys|tmp|usr|var)[/\\]/

export function attackNotes(header, { hasPublicKeys = true, checks = [], text, payloadText } = {}) {
  const duplicates = duplicateNotes(checks, { header: text, payload: payloadText })
  if (typeof header !== 'object' || header === null) return duplicates
  return [
    ...algorithmNotes(header, hasPublicKeys),
    ...Object.entries(KEY_SOURCES)
      .filter(([name]) => Object.hasOwn(header, name))
      .map(
        ([, what]) =>
          `The header ${what}. An attacker can do that too, so it is ignored: keys come only from your settings.`,
      ),
    ...keyIdNotes(header.kid),
    ...extensionNotes(header),
    ...duplicates,
  ]
}

function algorithmNotes({ alg }, hasPublicKeys) {
  if (typeof alg !== 'string') return []
  if (alg.trim().toLowerCase() === 'none') {
    return [
      'The header says alg "none": no signature. Anyone can write such a token; a library that accepts it lets everyone in.',
    ]
  }
  if (/^HS\d+$/i.test(alg) && hasPublicKeys) {
    return [
      `The header says ${alg.slice(0, 20)}, which uses a shared secret, but you verify with public keys. This is the classic algorithm confusion attack: a careless library would use the public key, which everyone knows, as the secret.`,
    ]
  }
  return []
}

function keyIdNotes(kid) {
  if (typeof kid !== 'string') return []
  const notes = []
  // Many key ids are base64 of something random: a "/" or "--" in it is no sign of anything.
  if (/\.\.[/\\]|^\\|^[a-z]:\\|%2e%2e|%2f|^file:/i.test(kid) || DIRECTORY.test(kid)) {
    notes.push(
      'The kid looks like a file path. It tries to make a server read its key from a file that the attacker knows.',
    )
  }
  if (/['"`;]|\s--|\/\*|\b(?:union|select|insert|drop|or)\b\s/i.test(kid)) {
    notes.push(
      'The kid has characters of a database query (SQL). It tries to make a server look up a key that the attacker chose.',
    )
  }
  if (/[|&$<>]|\$\(/.test(kid)) {
    notes.push('The kid has characters of a shell command or of HTML. Never build a command or a page from it.')
  }
  if (/^(?:https?|ftp|ldap|gopher|data):/i.test(kid)) {
    notes.push('The kid is an address. A server that fetches it lets the sender choose the key.')
  }
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(kid)) {
    notes.push('The kid has control or invisible characters. They can forge log lines or disguise the kid.')
  }
  if (kid.length > 1000) notes.push('The kid is very long. Key ids are short; check where the token comes from.')
  return notes
}

function extensionNotes(header) {
  const notes = []
  if (Object.hasOwn(header, 'crit')) {
    notes.push(
      'The header has crit: names of extensions that the receiver must understand, or reject the token. A library that ignores it skips a rule that the issuer requires.',
    )
  }
  if (Object.hasOwn(header, 'b64') && header.b64 !== true) {
    notes.push(
      'The header has b64: the payload would be signed without being encoded. No JWT may do that (RFC 7797 7); two libraries could read two different payloads.',
    )
  }
  return notes
}

/** What the package found twice in one object, and in the outermost object both values. */
function duplicateNotes(checks, texts) {
  return checks
    .filter(({ status }) => status === 'fail')
    .flatMap(({ id, json }) => {
      const name = json?.member
      if (name === undefined || !Object.hasOwn(texts, id)) return []
      const values = valuesOf(texts[id] ?? '', name)
        .slice(0, 2)
        .map((value) => printable(value, 60))
      const both = values.length === 2 ? `: ${values.join(' and ')}` : ''
      return [
        `The ${id} has "${printable(name, 40)}" twice${both}. One library reads the first, another the last, so one may check a value that the other ignores.`,
      ]
    })
}
