// Text that is not a JWT: what it looks like, and what to do with it.

const OTHERS = {
  jwe: [
    'This is an encrypted token (JWE): it has five parts.',
    'Only the holder of the decryption key can read it. Decrypt it and paste the inner token, or ask the issuer for a signed token.',
  ],
  opaque: [
    'This is an opaque token: a reference that only its issuer can look up.',
    "It holds nothing to check. Use the issuer's introspection endpoint (RFC 7662), or request a token for your own audience, which is often a JWT.",
  ],
  paseto: [
    'This is a PASETO token, not a JWT.',
    'Check it with a PASETO library of the version that its first part names.',
  ],
  saml: [
    'This is SAML: signed XML, not a JWT.',
    'Check it with a SAML library, or ask the identity provider for OpenID Connect.',
  ],
  session: [
    'This is a session id: a key to data that your server keeps.',
    'It holds nothing to check. Look for the token in the session on the server, or in the Authorization header.',
  ],
  basic: [
    'This is a user name and a password (HTTP Basic), not a token.',
    'Change the password if it is a real one, and send the token as `Authorization: Bearer TOKEN`.',
  ],
  discovery: [
    "This is an issuer's configuration, not a token.",
    'Its jwks_uri says where the keys are: enter that address under Keys, and paste the token here.',
  ],
  decoded: [
    'This is the content of a token, already decoded.',
    'Its signature can no longer be checked. Paste the token itself: three parts separated by dots.',
  ],
  'jws-json': [
    'This is a signature in JSON form, not a compact token.',
    'A JWT is always in the compact form: three parts separated by dots (RFC 7519 1).',
  ],
  'jwe-json': ['This is encrypted content in JSON form, not a signed token.', 'Decrypt it and paste the inner token.'],
  url: [
    'This address does not contain a token.',
    'If it is the address of the keys, enter it under Keys. If it contained a token, copy the whole address, including the part after #.',
  ],
  text: ['This text does not contain a token.', 'A JWT has three parts separated by dots, and most start with eyJ.'],
}

/** `{ kind, sentence, advice }`. */
export function otherOf(kind) {
  const [sentence, advice] = OTHERS[kind]
  return { kind, sentence, advice }
}

/** The kind of a text that has no recognisable header; `token` for one that may be a broken JWT. */
export function kindOf(text) {
  const head = text.slice(0, 2000)
  if (/^v[1-4]\.(?:local|public)\./.test(head)) return 'paseto'
  if (/^(?:<\?xml|<(?:saml2?p?|samlp):)|SAML(?:Response|Request)=|^(?:PHNhbW|PD94bWwg|PHNhbWw)/.test(head))
    return 'saml'
  if (/^basic\s/i.test(head) || /authorization:\s{0,3}basic\s/i.test(head)) return 'basic'
  if (
    /(?:^|[;\s:])(?:JSESSIONID|PHPSESSID|ASP\.NET_SessionId|connect\.sid|session(?:_?id)?|sid|_?[a-z]+_session)=/i.test(
      head,
    )
  )
    return 'session'
  if (/^s(?:%3A|:)[\w-]{20,}\./i.test(head)) return 'session'
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return 'session'
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(head)) return 'url'
  const parts = text.replace(/\s+/g, '').split('.')
  const isBroken = /\n/.test(text) || !/\s/.test(text)
  if (!isBroken || !/^[A-Za-z0-9_.+/=~\s-]+$/.test(text) || text.length < 16) return 'text'
  if (/^(?:ya29|[a-z]{2,8}_)/.test(text) && parts.length < 3) return 'opaque'
  if (parts.length === 1) return 'opaque'
  return parts.length <= 5 && parts.some((part) => part.length >= 20) ? 'token' : 'text'
}
