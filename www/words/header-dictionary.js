// What the members of a token's header mean, in words (IANA, "JSON Web Signature and Encryption Header Parameters").
//
// `meaningOfHeader(name)` gives `{ meaning, reference?, url? }`, or undefined for one that nobody registered.

const PARAMETERS = {
  alg: [
    'Algorithm that signed the token, or encrypted its key. Your server decides which ones it accepts, not the token.',
    7515,
    '4.1.1',
  ],
  jku: ['Address of a key set. Never fetched: a token does not choose its own keys.', 7515, '4.1.2'],
  jwk: ['A public key. Never used: a token does not choose its own keys.', 7515, '4.1.3'],
  kid: ["Key id: which of the issuer's keys signed the token.", 7515, '4.1.4'],
  x5u: ['Address of certificates. Never fetched: a token does not choose its own keys.', 7515, '4.1.5'],
  x5c: ['Certificates. Never used: a token does not choose its own keys.', 7515, '4.1.6'],
  x5t: ['SHA-1 hash of the certificate of the key.', 7515, '4.1.7'],
  'x5t#S256': ['SHA-256 hash of the certificate of the key.', 7515, '4.1.8'],
  typ: ['Type of the whole token, such as JWT, or at+jwt for an access token.', 7515, '4.1.9'],
  cty: ['Type of the content; JWT if the content is a token.', 7515, '4.1.10'],
  crit: ['Names of extensions that the receiver must understand, or reject the token.', 7515, '4.1.11'],
  b64: ['Whether the payload is encoded. In a JWT it always is.', 7797, '3'],
  url: ['Address that the request is for (ACME).', 8555, '6.4'],
  nonce: ['Value issued by the receiver, against replay (ACME).', 8555, '6.5'],
  enc: ['Algorithm that encrypts the content.', 7516, '4.1.2'],
  zip: ['Compression of the content before encryption.', 7516, '4.1.3'],
  epk: ["Sender's public key for this one encryption.", 7518, '4.6.1.1'],
  apu: ['Facts about the sender for the derivation of the key.', 7518, '4.6.1.2'],
  apv: ['Facts about the receiver for the derivation of the key.', 7518, '4.6.1.3'],
  iv: ['Start value of the encryption of the key.', 7518, '4.7.1.1'],
  tag: ['Check value of the encryption of the key.', 7518, '4.7.1.2'],
  p2s: ['Salt for the derivation of the key from a password.', 7518, '4.8.1.1'],
  p2c: ['How often the password is hashed.', 7518, '4.8.1.2'],
  iss: ['Issuer, repeated from the claims of an encrypted token.', 7519, '5.3'],
  sub: ['Subject, repeated from the claims of an encrypted token.', 7519, '5.3'],
  aud: ['Audience, repeated from the claims of an encrypted token.', 7519, '5.3'],
  ppt: ['Kind of a telephone call token (PASSporT).', 8225, '8.1'],
  svt: ['Proof that the signature was checked before.', 9321],
  trust_chain: ['Statements of a federation about the issuer.'],
}

export function meaningOfHeader(name) {
  if (!Object.hasOwn(PARAMETERS, name)) return undefined
  const [meaning, rfc, section] = PARAMETERS[name]
  if (!rfc) return { meaning }
  const url = `https://www.rfc-editor.org/rfc/rfc${rfc}`
  return section
    ? { meaning, reference: `RFC ${rfc}, ${section}`, url: `${url}#section-${section}` }
    : { meaning, reference: `RFC ${rfc}`, url }
}
