// Detects a secret that was pasted where only public data belongs.
//
// `detectSecret(text, document)` gives `{ kind, sentence, advice }`, or undefined for none; `document` is the text as JSON, if it is.

import { isObject, members } from '../lib/members.js'

/** The private and secret members of a JWK (RFC 7518 6.2.2, 6.3.2, 6.4, RFC 8037 2, RFC 9964 3). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

const SECRETS = {
  'private-key': {
    sentence: 'This is a private key. Whoever has it can sign tokens as the issuer.',
    advice: 'It was removed from the box. If it is in use, replace it at the issuer. Paste the public key here.',
  },
  'shared-secret': {
    sentence: 'This is a shared secret. Whoever has it can forge tokens that your server accepts.',
    advice:
      'It was removed from the box, which is for public data. Replace it where it is used. You may enter the secret of a test system, in the field "Shared secret" under Keys (for a JWK, its k as base64url).',
  },
  'client-secret': {
    sentence: 'This contains a client secret or secret API key. Whoever has it can act as your application.',
    advice: 'It was removed from the box. Replace it where it was issued, and paste only the token here.',
  },
}

/** Secrets of well-known services, as a whole text or as a value in it. */
const SECRET_KEY =
  /(?<![A-Za-z0-9_-])(?:GOCSPX-[\w-]{10}|[sr]k_(?:live|test)_\w{10}|gh[opsur]_\w{20}|github_pat_\w{20}|glpat-[\w-]{15}|xox[abps]-\w{8}|npm_\w{30}|sb_secret_\w{10})/
const CLIENT_SECRET =
  /(?<![A-Za-z0-9])client[_-]?secret(?:%22|["'\s])?\s{0,3}[:=]\s{0,3}["']?(?!<|\$|process\.|env\b)[^\s"'&]/i

export function detectSecret(text, document) {
  if (/-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY/.test(text)) return secretOf('private-key')
  if (document === undefined) {
    const isKey =
      /["']?kty["']?\s{0,3}:/.test(text) && /["'](?:d|p|q|dp|dq|qi|k|priv)["']\s{0,3}:\s{0,3}["']/.test(text)
    if (isKey) return secretOf('private-key')
  }
  for (const { name, value } of members(document)) {
    if (isObject(value) && 'kty' in value && PRIVATE_MEMBERS.some((member) => member in value)) {
      return secretOf(value.kty === 'oct' ? 'shared-secret' : 'private-key')
    }
    if (/^client_?secret$/i.test(name) && typeof value === 'string' && value !== '') return secretOf('client-secret')
    if (typeof value === 'string' && /-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY/.test(value)) return secretOf('private-key')
  }
  return SECRET_KEY.test(text) || CLIENT_SECRET.test(text) ? secretOf('client-secret') : undefined
}

function secretOf(kind) {
  return { kind, ...SECRETS[kind] }
}
