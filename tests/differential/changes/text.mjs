// Changes to the characters of a token, some of them made before it is signed.

import { ALGORITHMS, encode, RSA } from '../draft.mjs'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Those whose signatures are no multiple of three bytes, so that base64url leaves bits over. */
const BROKEN = ALGORITHMS.filter((name) => !['ES384', 'ES512', 'Ed448', 'HS384'].includes(name))

export const onText = [
  anywhere('one character replaced', (token, at, choose) =>
    splice(token, at, 1, choose.pick([...ALPHABET].filter((character) => character !== token[at]))),
  ),
  anywhere('one character deleted', (token, at) => splice(token, at, 1, '')),
  anywhere('one character inserted', (token, at, choose) => splice(token, at, 0, choose.pick([...ALPHABET]))),
  anywhere('one separator inserted', (token, at) => splice(token, at, 0, '.')),
  anywhere('two characters swapped', (token, at) => {
    while (at > 0 && token[at] === token[at - 1]) at -= 1
    return at > 0 ? splice(token, at - 1, 2, token[at] + token[at - 1]) : `.${token}`
  }),
  anywhere('case of one letter changed', (token, at) => {
    while (!/[a-z]/i.test(token[at])) at -= 1
    const letter = token[at]
    return splice(token, at, 1, letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())
  }),
  anywhere('one character beyond ASCII', (token, at, choose) =>
    splice(token, at, 1, choose.pick(['\u00e9', '\u2028', '\u0000'])),
  ),
  anywhere('cut short', (token, at) => token.slice(0, at)),
  anywhere('characters appended', (token, _, choose) => token + choose.pick(['A', 'AA', 'AAAA', '.', '.AAAA'])),

  whole(
    'padding after the signature',
    (token) => `${token}${'='.repeat((4 - (segment(token, 2).length % 4)) % 4)}`,
    BROKEN,
  ),
  whole('trailing bits of the signature', otherTrailingBits, BROKEN),
  whole(
    'standard alphabet in the signature',
    (token) => token.replace(/[^.]*$/, (signature) => signature.replaceAll('-', '+').replaceAll('_', '/')),
    // Only these are long enough to hold one of the two characters for certain.
    RSA,
  ),
  whole('white space inside the signature', (token, choose) => inSignature(token, choose.pick([' ', '\t']))),
  whole('line break inside the signature', (token, choose) => inSignature(token, choose.pick(['\n', '\r\n']))),
  whole('white space after the token', (token, choose) => `${token}${choose.pick([' ', '\n', '\r\n'])}`),
  whole('white space before the token', (token, choose) => `${choose.pick([' ', '\n', '\t'])}${token}`),
  whole('signature removed', (token) => token.slice(0, token.lastIndexOf('.') + 1)),
  whole('two segments', (token) => token.slice(0, token.lastIndexOf('.'))),
  whole('four segments', (token) => `${token}.${segment(token, 2)}`),
  whole('five segments', (token) => `${token}.AAAA.AAAA`),
  whole('segments exchanged', (token) => [1, 0, 2].map((index) => segment(token, index)).join('.')),
  whole('payload of another token', (token) => {
    const claims = JSON.parse(Buffer.from(segment(token, 1), 'base64url'))
    return [segment(token, 0), encode(JSON.stringify({ ...claims, role: 'admin' })), segment(token, 2)].join('.')
  }),

  signed('trailing bits of the header', 'header', otherTrailingBits),
  signed('trailing bits of the payload', 'payload', otherTrailingBits),
  signed('padding of the header', 'header', (text) => `${text}=`),
  signed('padding of the payload', 'payload', (text) => `${text}=`),
  signed('line break in the header', 'header', (text) => `${text.slice(0, 8)}\n${text.slice(8)}`),
  signed('line break in the payload', 'payload', (text) => `${text.slice(0, 8)}\n${text.slice(8)}`),
]

/** At any place but the last, whose unused bits are a class of their own. */
function anywhere(name, edit) {
  return {
    name,
    times: 45,
    anywhere: true,
    change(draft, choose) {
      draft.token = (token) => edit(token, choose.below(token.length - 1), choose)
    },
  }
}

function whole(name, edit, algorithms = ALGORITHMS) {
  return {
    name,
    times: 30,
    algorithms,
    change(draft, choose) {
      draft.token = (token) => edit(token, choose)
    },
  }
}

/** To an encoded segment, before the signature is made. */
function signed(name, part, edit) {
  return {
    name: `${name}, signed`,
    times: 30,
    change(draft, choose) {
      // Two bytes more than a multiple of three, so that there are trailing bits and room for padding.
      const object = part === 'header' ? draft.header : draft.claims
      while (encode(JSON.stringify(object)).length % 4 !== 3) object.x = `${object.x ?? ''}x`
      draft.encode[part] = (text) => edit(text, choose)
    },
  }
}

/** The same text but for the unused bits of its last character. */
function otherTrailingBits(text, choose) {
  const unused = { 2: 4, 3: 2 }[segment(text, -1).length % 4]
  const value = ALPHABET.indexOf(text.at(-1))
  return text.slice(0, -1) + ALPHABET[value ^ (1 + choose.below(2 ** unused - 1))]
}

function inSignature(token, inserted) {
  return splice(token, token.lastIndexOf('.') + 5, 0, inserted)
}

function splice(token, at, removed, inserted) {
  return token.slice(0, at) + inserted + token.slice(at + removed)
}

function segment(token, index) {
  return token.split('.').at(index)
}
