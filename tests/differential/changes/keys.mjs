// Changes to the key set, and to what the policy says of keys.

import { createPublicKey } from 'node:crypto'
import { ECDSA, ED448, ED25519, encode, keyName, privateJwk, publicJwk, RSA, SECRET, WITH_KEYS } from '../draft.mjs'
import { accepted } from './accepted.mjs'

export const onKeys = [
  accepted(
    change('keys shuffled', (draft, choose) => {
      draft.keys = choose.shuffled(draft.keys)
    }),
  ),
  accepted(
    document('unknown members in key and set', (keys) =>
      JSON.stringify({ generated: 1, keys: keys.map((key) => ({ ...key, 'x-extra': [{}] })) }),
    ),
  ),
  accepted(beside('key of an unknown type', () => ({ kty: 'LATER', kid: 'later', alg: 'LATER-1', pub: 'AAAA' }))),
  accepted(beside('key without members', () => ({ kty: 'RSA', kid: 'empty' }))),
  accepted(beside('null', () => null)),
  accepted(beside('text', () => 'key')),
  accepted(beside('type not a string', () => ({ kty: 7, kid: 'seven' }))),
  accepted(beside('private key', () => privateJwk('rsa-2050'))),
  accepted(beside('secret', () => ({ kty: 'oct', kid: 'secret', k: encode(SECRET) }))),
  ...['before', 'after'].flatMap((where) => [
    accepted(neighbour('encryption key of the same kid', where, (draft) => ({ ...other(draft), use: 'enc' }))),
    accepted(
      neighbour('key of another type and the same kid', where, ({ algorithm, header }) => ({
        ...publicJwk(RSA.includes(algorithm) ? 'p-256-b' : 'rsa-2048-b'),
        kid: header.kid,
      })),
    ),
    neighbour('fitting key of the same kid', where, other),
  ]),
  accepted(neighbour('the same key', 'after', ({ keys: [key] }) => ({ ...key }))),

  change('no keys', (draft) => {
    draft.keys = []
  }),
  change('only other keys', (draft) => {
    draft.keys.shift()
  }),
  change('another key under the kid', (draft) => {
    draft.keys[0] = other(draft)
  }),
  change('the private key in the set', (draft) => {
    draft.keys[0] = { ...privateJwk(draft.header.kid), alg: draft.algorithm }
  }),

  document('keys missing in the document', () => '{}'),
  document('keys not an array', ([key]) => JSON.stringify({ keys: { 0: key } })),
  document('keys in a bare array', (keys) => JSON.stringify(keys)),
  document('document not JSON', (keys) => `${JSON.stringify({ keys })},`),
  document('duplicate member in the document', (keys) =>
    JSON.stringify({ keys }).replace('"kty":', '"use":"sig","kty":'),
  ),

  member('use of the key enc', 'use', () => 'enc'),
  member('use of the key not a string', 'use', oneOf(1, ['sig'], {}, true)),
  member('use of the key null', 'use', () => null),
  accepted(member('key_ops of the key verify', 'key_ops', () => ['verify'])),
  member('key_ops of the key sign', 'key_ops', () => ['sign']),
  member('key_ops of the key not a list', 'key_ops', () => 'verify'),
  member('kid of the key not a string', 'kid', oneOf(1, ['rsa-2048-a'], {}, true)),
  member('kid of the key null', 'kid', () => null),
  member('alg of the key other', 'alg', ({ algorithm }) => {
    if (!RSA.includes(algorithm)) return 'RS256'
    return algorithm.endsWith('256') ? 'RS384' : algorithm.replace(/\d+/, '256')
  }),
  accepted(member('alg of the key missing', 'alg', () => undefined)),
  change(
    'alg of the key missing, both paddings allowed',
    (draft) => {
      delete draft.keys[0].alg
      draft.policy.algorithms = RSA
    },
    RSA,
  ),
  accepted(
    change('algorithms not stated', (draft) => {
      delete draft.policy.algorithms
    }),
  ),
  change('algorithms without the one', (draft) => {
    draft.policy.algorithms = WITH_KEYS.filter((name) => name !== draft.algorithm)
  }),
  accepted(
    member(
      'EdDSA and Ed25519 exchanged',
      'alg',
      ({ algorithm }) => (algorithm === 'EdDSA' ? 'Ed25519' : 'EdDSA'),
      ED25519,
    ),
  ),
  accepted(member('EdDSA for Ed448', 'alg', () => 'EdDSA', ED448)),
  member('Ed25519 for Ed448', 'alg', () => 'Ed25519', ED448),

  change('padding in the key', ({ keys: [key] }) => {
    key['n' in key ? 'n' : 'x'] += '='
  }),
  accepted(leadingZero('leading zero byte in the modulus', 'n', RSA)),
  accepted(leadingZero('leading zero byte in a coordinate', 'x', ECDSA)),
  leadingZero('leading zero byte in the Ed25519 key', 'x', ED25519),
  leadingZero('leading zero byte in the Ed448 key', 'x', ED448),
  accepted(signer('modulus of 2050 bits', 'rsa-2050', RSA)),
  signer(
    'modulus of 1024 bits',
    'rsa-1024',
    // The modulus is too short for the salt of PS512.
    RSA.filter((name) => name !== 'PS512'),
  ),
  member('curve of the key other', 'crv', ({ keys: [{ crv }] }) => (crv === 'P-256' ? 'secp256k1' : 'P-256'), ECDSA),
  member('point off the curve', 'y', ({ keys: [{ x }] }) => x, ECDSA),

  change('public key as secret', (draft, choose) => {
    const jwk = publicJwk(keyName(draft.algorithm))
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    draft.header.alg = 'HS256'
    draft.signAs = 'HS256'
    draft.signer = choose.pick([pem, pem.trimEnd(), JSON.stringify(jwk), JSON.stringify({ keys: draft.keys })])
  }),
]

function change(name, change, algorithms = WITH_KEYS) {
  return { name, times: 24, algorithms, change }
}

function document(name, edit) {
  return change(name, (draft) => {
    draft.jwksText = edit(draft.keys)
  })
}

/** A sibling that has nothing in common with the right key, anywhere in the set. */
function beside(name, sibling) {
  return change(`${name} beside`, (draft, choose) => {
    draft.keys.splice(choose.below(draft.keys.length + 1), 0, sibling())
  })
}

/** A sibling that shares something with the right key, right before or after it. */
function neighbour(name, where, sibling) {
  return change(`${name} ${where}`, (draft) => {
    draft.keys.splice(where === 'before' ? 0 : 1, 0, sibling(draft))
  })
}

function member(name, member, value, algorithms) {
  const set = (draft, choose) => {
    draft.keys[0][member] = value(draft, choose)
  }
  return change(name, set, algorithms)
}

function leadingZero(name, member, algorithms) {
  const prepend = ({ keys: [key] }) => {
    key[member] = encode(Buffer.concat([Buffer.alloc(1), Buffer.from(key[member], 'base64url')]))
  }
  return change(name, prepend, algorithms)
}

function signer(name, kid, algorithms) {
  const replace = (draft) => {
    draft.signer = kid
    draft.keys[0] = { ...publicJwk(kid), kid: draft.header.kid, alg: draft.algorithm }
  }
  return change(name, replace, algorithms)
}

/** Another key of the right type under the right kid. */
function other({ algorithm, header, keys: [key] }) {
  return { ...key, ...publicJwk(keyName(algorithm, 'b')), kid: header.kid }
}

function oneOf(...values) {
  return (_, choose) => choose.pick(values)
}
