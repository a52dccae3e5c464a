// PEM text to a key set: public keys (SPKI and PKCS #1) and the keys of X.509 certificates, several in one text.
//
// `keysFromPem(text)` gives `{ jwks, notes: [sentence] }` or throws an Error whose message is a sentence. `notes` say what
// was not looked at. It only changes the form of a key; whether the key is sound is for the verifier to say. WebCrypto would
// do less: it lacks secp256k1, and is missing where a page has no TLS.

import { encode } from '../../pkg/lib/base64url.js'

const MOST_TEXT = 1_000_000
const MOST_KEYS = 100

/** The DER tags that occur on the way to a key. */
const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT_ID = 0x06
const SEQUENCE = 0x30
const CONTEXT_0 = 0xa0

/** Object identifiers as the hex of their content. */
const RSA = '2a864886f70d010101'
const RSA_PSS = '2a864886f70d01010a'
const EC = '2a8648ce3d0201'
const CURVES = {
  '2a8648ce3d030107': { crv: 'P-256', bytes: 32 },
  '2b81040022': { crv: 'P-384', bytes: 48 },
  '2b81040023': { crv: 'P-521', bytes: 66 },
  '2b8104000a': { crv: 'secp256k1', bytes: 32 },
}
const EDWARDS = { '2b6570': 'Ed25519', '2b6571': 'Ed448' }
/** RFC 9881 2. */
const ML_DSA = {
  '608648016503040311': 'ML-DSA-44',
  '608648016503040312': 'ML-DSA-65',
  '608648016503040313': 'ML-DSA-87',
}
const PSS_HASHES = { '608648016503040201': 'PS256', '608648016503040202': 'PS384', '608648016503040203': 'PS512' }

const READERS = {
  'PUBLIC KEY': (der) => keyOfSpki(onlyValue(der)),
  'RSA PUBLIC KEY': (der) => rsaKey(onlyValue(der)),
  CERTIFICATE: (der) => keyOfCertificate(onlyValue(der)),
  'X509 CERTIFICATE': (der) => keyOfCertificate(onlyValue(der)),
}

export function keysFromPem(text) {
  if (text.length > MOST_TEXT) throw new Error('The PEM text is longer than a megabyte. Paste only the keys.')
  if (/-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY/.test(text)) {
    throw new Error('This is a private key. Replace it if it is in use, and paste the public key instead.')
  }
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END ([A-Z0-9 ]{1,40})-----/g)]
  if (blocks.length === 0) {
    throw new Error('The text has no complete PEM block, from -----BEGIN to -----END ...-----.')
  }
  if (blocks.length > MOST_KEYS) throw new Error(`The text has more than ${MOST_KEYS} PEM blocks. Paste only the keys.`)
  const keys = blocks.map(([, label, body, end], index) => readBlock({ label, body, end }, index + 1, blocks.length))
  const hasCertificate = blocks.some(([, label]) => label.endsWith('CERTIFICATE'))
  const notes = hasCertificate
    ? ['Only the key of the certificate is used. Its dates, names and signature are not checked.']
    : []
  return { jwks: { keys }, notes }
}

function readBlock({ label, body, end }, number, total) {
  const where = total === 1 ? 'The PEM block' : `PEM block ${number}`
  if (label !== end) throw new Error(`${where} starts as ${label} and ends as ${end}. Copy it again, whole.`)
  const read = Object.hasOwn(READERS, label) ? READERS[label] : undefined
  if (!read) {
    throw new Error(`${where} is a ${label}. Paste a PUBLIC KEY, an RSA PUBLIC KEY or a CERTIFICATE.`)
  }
  try {
    return read(bytesOfPem(body))
  } catch (error) {
    if (error instanceof Unsupported) throw new Error(`${where} ${error.message}`)
    throw new Error(`${where} is damaged: ${error.message}. Copy it again, whole.`)
  }
}

class Unsupported extends Error {}

function bytesOfPem(body) {
  const base64 = body.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) throw new Error('it is not base64')
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

// --- Keys

/** SubjectPublicKeyInfo (RFC 5280 4.1.2.7). */
function keyOfSpki(spki) {
  const [algorithm, key] = childrenOf(expect(spki, SEQUENCE))
  const [id, parameters] = childrenOf(expect(algorithm, SEQUENCE))
  const name = hex(expect(id, OBJECT_ID).content)
  const bits = expect(key, BIT_STRING).content.subarray(1)
  if (name === RSA) return rsaKey(onlyValue(bits))
  if (name === RSA_PSS) return { ...rsaKey(onlyValue(bits)), ...pssAlgorithm(parameters) }
  if (name === EC) return ecKey(hex(expect(parameters, OBJECT_ID, 'named curve').content), bits)
  if (Object.hasOwn(EDWARDS, name)) return { kty: 'OKP', crv: EDWARDS[name], x: encode(bits) }
  if (Object.hasOwn(ML_DSA, name)) return { kty: 'AKP', alg: ML_DSA[name], pub: encode(bits) }
  throw new Unsupported(
    'has a key that JWTs are not signed with. RSA, EC, Ed25519, Ed448 and ML-DSA keys are known here.',
  )
}

/** RSAPublicKey (RFC 8017 A.1.1). */
function rsaKey(sequence) {
  const [n, e] = childrenOf(expect(sequence, SEQUENCE)).map((value) => unsigned(expect(value, INTEGER).content))
  if (!e) throw new Error('it lacks the exponent of an RSA key')
  return { kty: 'RSA', n: encode(n), e: encode(e) }
}

/** The hash of RSASSA-PSS-params (RFC 8017 A.2.3), if the key is bound to one. */
function pssAlgorithm(parameters) {
  const hash = parameters && childrenOf(expect(parameters, SEQUENCE)).find(({ tag }) => tag === CONTEXT_0)
  if (!hash) return {}
  const [id] = childrenOf(expect(childrenOf(hash)[0], SEQUENCE))
  const alg = PSS_HASHES[hex(expect(id, OBJECT_ID).content)]
  return alg ? { alg } : {}
}

function ecKey(curve, point) {
  if (!Object.hasOwn(CURVES, curve)) {
    throw new Unsupported('has an EC key on another curve than P-256, P-384, P-521 and secp256k1.')
  }
  const { crv, bytes } = CURVES[curve]
  if (point[0] === 2 || point[0] === 3) {
    throw new Unsupported(
      'has a compressed EC point. Write it out first: openssl ec -pubin -in key.pem -conv_form uncompressed.',
    )
  }
  if (point[0] !== 4 || point.length !== 1 + 2 * bytes) throw new Error('its EC point has the wrong length')
  return { kty: 'EC', crv, x: encode(point.subarray(1, 1 + bytes)), y: encode(point.subarray(1 + bytes)) }
}

/** The SubjectPublicKeyInfo of a certificate (RFC 5280 4.1): the seventh member, or the sixth where no version is. */
function keyOfCertificate(certificate) {
  const [signed] = childrenOf(expect(certificate, SEQUENCE))
  const members = childrenOf(expect(signed, SEQUENCE))
  return keyOfSpki(members[members[0]?.tag === CONTEXT_0 ? 6 : 5])
}

// --- DER (X.690 8 and 10)

function valueAt(bytes, start) {
  const tag = bytes[start]
  let length = bytes[start + 1]
  let from = start + 2
  if (length > 0x80 && length <= 0x84) {
    const size = length - 0x80
    length = bytes.subarray(from, from + size).reduce((sum, byte) => sum * 256 + byte, 0)
    from += size
  } else if (!(length < 0x80)) throw new Error('it is cut short')
  const end = from + length
  if (end > bytes.length) throw new Error('it is cut short')
  return { tag, content: bytes.subarray(from, end), end }
}

function onlyValue(bytes) {
  const value = valueAt(bytes, 0)
  if (value.end !== bytes.length) throw new Error('data follows the end of the key')
  return value
}

function childrenOf({ content }) {
  const children = []
  for (let at = 0; at < content.length; ) {
    const child = valueAt(content, at)
    children.push(child)
    at = child.end
  }
  return children
}

function expect(value, tag, what = 'part') {
  if (value?.tag !== tag) throw new Error(`a ${what} is in the wrong place`)
  return value
}

/** An INTEGER without the zero byte that keeps it positive. */
function unsigned(content) {
  const first = content.findIndex((byte) => byte !== 0)
  return first < 0 ? content.subarray(0, 1) : content.subarray(first)
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
