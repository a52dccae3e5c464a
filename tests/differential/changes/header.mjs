// Changes to the protected header; the tokens are signed afterwards.

import { sign as signWith } from 'node:crypto'
import { createKeyPair } from '../../support/key-pair.mjs'
import { ALGORITHMS, HMAC, keyName, RSA, WITH_KEYS } from '../draft.mjs'
import { accepted } from './accepted.mjs'
import { nested } from './payload.mjs'

export const onHeader = [
  member('alg none', 'alg', oneOf('none', 'None', 'NONE', 'nOnE')),
  member('alg in another case', 'alg', ({ algorithm }) => algorithm.toLowerCase()),
  member('alg not a string', 'alg', oneOf(['RS256'], 1, true, null, {})),
  member('alg unknown', 'alg', oneOf('RS1', 'ES128', 'RSA-OAEP', 'Ed448')),
  member('alg empty', 'alg', () => ''),
  without('alg'),
  member('alg of another family', 'alg', ({ algorithm }, choose) =>
    choose.pick(ALGORITHMS.filter((name) => keyOrSecret(name) !== keyOrSecret(algorithm))),
  ),
  change(
    'alg of another padding',
    (draft) => {
      draft.header.alg = draft.algorithm.replace(/^../, (family) => (family === 'RS' ? 'PS' : 'RS'))
      draft.signAs = draft.header.alg
      draft.policy.algorithms = RSA
    },
    RSA,
  ),

  member('kid not a string', 'kid', oneOf(1, ['rsa-2048-a'], {}, true)),
  member('kid null', 'kid', () => null),
  member('kid unknown', 'kid', oneOf('other', '', '__proto__', '../../dev/null'), WITH_KEYS),
  member('kid in another case', 'kid', ({ header }) => header.kid.toUpperCase(), WITH_KEYS),
  without('kid', WITH_KEYS),
  accepted(
    change(
      'kid missing, one key',
      (draft) => {
        delete draft.header.kid
        draft.keys = draft.keys.slice(0, 1)
      },
      WITH_KEYS,
    ),
  ),

  member('typ not a string', 'typ', oneOf(1, ['JWT'], {}, true)),
  member('typ null', 'typ', () => null),
  member('cty not a string', 'cty', oneOf(1, ['JWT'], {}, true)),
  member('cty null', 'cty', () => null),
  accepted(member('cty JWT', 'cty', () => 'JWT')),
  accepted(typ('typ as expected', oneOf('at+jwt', 'AT+JWT', 'application/at+jwt'))),
  typ('typ other than expected', oneOf('JWT', 'secevent+jwt', 'logout+jwt', 'text/at+jwt')),
  typ('typ expected and missing', () => undefined),

  critical('crit unknown', ['x'], { x: 1 }),
  accepted(critical('crit understood', ['x'], { x: 1 }, ['x'])),
  critical('crit names a missing member', ['x']),
  critical('crit names a registered member', ['alg']),
  critical('crit names a member twice', ['x', 'x'], { x: 1 }, ['x']),
  critical('crit empty', []),
  critical('crit null', null),
  member('crit not a list of texts', 'crit', oneOf('x', [1], {}, true)),
  critical('b64 false with crit', ['b64'], { b64: false }),
  member('b64 false', 'b64', () => false),
  accepted(member('b64 true', 'b64', () => true)),
  accepted(critical('b64 true with crit', ['b64'], { b64: true })),
  member('b64 not a boolean', 'b64', oneOf(0, 'false', null)),

  text('duplicate alg', (json, { algorithm }) => `{"alg":"${algorithm}",${json.slice(1)}`),
  text('duplicate alg, escaped', (json, { algorithm }) => `{"\\u0061lg":"${algorithm}",${json.slice(1)}`),
  text('duplicate kid', (json, { header }) => `{"kid":${JSON.stringify(header.kid)},${json.slice(1)}`, WITH_KEYS),
  text('duplicate unknown header member', (json) => `{"x":1,"x":1,${json.slice(1)}`),
  text('duplicate member inside a header member', (json) => `{"x":{"y":1,"y":2},${json.slice(1)}`),
  accepted(text('header with white space', (json) => `\r\n { ${json.slice(1, -1)} \t} `)),
  text('header with BOM', (json) => `\ufeff${json}`),
  text('header not UTF-8', (json) => Buffer.from(`${json.slice(0, -1)},"x":"\u00ff"}`, 'latin1')),
  text('header in UTF-16', (json) => Buffer.from(json, 'utf16le')),
  text('header in an array', (json) => `[${json}]`),
  text('header empty', () => ''),
  text('header with a trailing comma', (json) => `${json.slice(0, -1)},}`),
  text('header with a lone surrogate', (json) => `{"x":"\\ud800",${json.slice(1)}`),
  text('header with a number out of range', (json) => `{"x":1e400,${json.slice(1)}`),
  text('header nested 40 deep', (json) => `{"x":${nested(40)},${json.slice(1)}`),
  text('header nested 200 deep', (json) => `{"x":${nested(200)},${json.slice(1)}`),
  member('header of 20 kB', 'x', () => 'x'.repeat(20_000)),

  accepted(member('jku in the header', 'jku', () => 'https://attacker.example/jwks')),
  member('enc in the header', 'enc', () => 'A256GCM'),
  member('zip in the header', 'zip', () => 'DEF'),
  accepted(member('__proto__ in the header', 'x', () => JSON.parse('{"__proto__":{"alg":"none"}}'))),
  change(
    'key in the header',
    (draft) => {
      const { publicKey, privateKey } = createKeyPair('ec', { namedCurve: 'P-256' })
      draft.header.jwk = publicKey.export({ format: 'jwk' })
      const key = { key: privateKey, dsaEncoding: 'ieee-p1363' }
      draft.signature = (_, input) => signWith('sha256', Buffer.from(input), key)
    },
    ['ES256'],
  ),
]

function change(name, change, algorithms = ALGORITHMS) {
  return { name, times: 15, algorithms, change }
}

function member(name, member, value, algorithms) {
  const set = (draft, choose) => {
    draft.header[member] = value(draft, choose)
  }
  return change(name, set, algorithms)
}

function without(member, algorithms) {
  const remove = (draft) => {
    delete draft.header[member]
  }
  return change(`${member} missing`, remove, algorithms)
}

function typ(name, value) {
  return change(name, (draft, choose) => {
    draft.header.typ = value(draft, choose)
    draft.policy.typ = choose.pick(['at+jwt', 'application/at+jwt'])
  })
}

function critical(name, crit, members = {}, understood = []) {
  return change(name, (draft) => {
    Object.assign(draft.header, { crit }, members)
    draft.policy.crit = understood
  })
}

function text(name, edit, algorithms) {
  const replace = (draft) => {
    draft.headerText = edit(JSON.stringify(draft.header), draft)
  }
  return change(name, replace, algorithms)
}

function oneOf(...values) {
  return (_, choose) => choose.pick(values)
}

function keyOrSecret(algorithm) {
  return HMAC.includes(algorithm) ? 'secret' : keyName(algorithm)
}
