// Whatever is pasted, typed or linked: an answer, and never a throw.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { programTexts } from '../../../scripts/build/page.mjs'
import { readPasted } from '../../../www/paste/paste.js'
import { presets } from '../../../www/presets/presets.js'
import { fromToken, optionsOf } from '../../../www/settings/expectations.js'
import { personalClaims, readLink } from '../../../www/settings/share.js'
import { snippetsOf } from '../../../www/settings/snippets.js'
import { attackNotes } from '../../../www/words/attacks.js'
import { meaningOf } from '../../../www/words/claim-dictionary.js'
import { compareClaims } from '../../../www/words/compare.js'
import { difference } from '../../../www/words/difference.js'
import { countdown, formatLocal, formatUtc, relative } from '../../../www/words/times.js'

const TEXTS = programTexts()

/** The same sequence each time. */
function randomness(seed) {
  let state = seed
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
}

const random = randomness(20_261_126)
const pick = (list) => list[random(list.length)]
const HEADER = Buffer.from('{"alg":"RS256"}').toString('base64url')
const PIECES = [
  HEADER,
  `${HEADER}.e30.c2ln`,
  '.',
  '..',
  ' ',
  '\n',
  '\\\n',
  '"',
  "'",
  '`',
  '=',
  '+',
  '/',
  'Bearer ',
  'Cookie: a=',
  '{"a":',
  '}',
  '[',
  ']',
  '#id_token=',
  '&',
  'eyJ',
  '-----BEGIN PUBLIC KEY-----',
  '"kty":"RSA"',
  '\u202e',
  '\ud800',
  '😀',
  '<img>',
  'x'.repeat(50),
  'owner:',
  'https://oidc.vercel.com/',
  '%',
  ',',
  ';',
]
const text = () => Array.from({ length: random(12) }, () => pick(PIECES)).join('')
const value = (depth = 0) => {
  const makers = [text, () => random(1e9), () => -1.5, () => null, () => true, () => Number.NaN, () => undefined]
  if (depth < 3) {
    makers.push(() => Array.from({ length: random(4) }, () => value(depth + 1)))
    makers.push(() => Object.fromEntries(Array.from({ length: random(5) }, () => [pick(NAMES), value(depth + 1)])))
  }
  return pick(makers)()
}
const NAMES = [
  'iss',
  'aud',
  'sub',
  'exp',
  'kid',
  'alg',
  'typ',
  'crit',
  '__proto__',
  'constructor',
  'owner',
  'project',
  'environment',
  'repository',
  'tid',
  'azp',
  'role',
  'email',
  'x',
]
const claims = () => Object.fromEntries(Array.from({ length: random(10) }, () => [pick(NAMES), value()]))

test('a pasted text comes apart into tokens that stand in it', () => {
  for (let round = 0; round < 3000; round++) {
    const pasted = text()
    const { tokens, removed, ...rest } = readPasted(pasted)
    for (const token of tokens) {
      // Nothing of a token is made up: it is in the text, but for what was between its parts.
      assert.ok(pasted.replace(/[\s\\\p{Cf}]/gu, '').includes(token.text), JSON.stringify(pasted))
      assert.match(token.text, /^[A-Za-z0-9_.+/=-]+$/)
    }
    for (const sentence of removed) assert.match(sentence, /\.$/)
    const { secret, keys, other } = rest
    assert.ok(
      tokens.length > 0 || secret || keys || other || pasted.trim().replace(/\p{Cf}/gu, '') === '',
      JSON.stringify(pasted),
    )
  }
})

test('any two values have a difference, whose texts are the values', () => {
  const joined = (parts) => parts.map((part) => part.text).join('')
  for (let round = 0; round < 1500; round++) {
    const [one, other] = [text(), text()]
    const { expected, actual, cause } = difference(one, other)
    assert.deepEqual([joined(expected), joined(actual)], [one, other])
    if (cause) assert.match(cause, /\.$/)
    difference(value(), value())
  }
})

test('any header and any claims are explained', () => {
  for (let round = 0; round < 1500; round++) {
    const [header, payload] = [claims(), claims()]
    for (const note of attackNotes(header, { text: text(), payloadText: text() })) assert.match(note, /\.$/)
    attackNotes(value(), {})
    compareClaims(payload, claims())
    compareClaims(value(), value())
    personalClaims(payload)
    personalClaims(value())
    fromToken({ header, payload })
    for (const name of Object.keys(payload)) meaningOf(name)
    for (const show of [relative, countdown, formatUtc, formatLocal]) assert.equal(typeof show(value()), 'string')
    for (const preset of presets) {
      const { form, problem } = preset.expectations(preset.valuesOf(claims()), payload)
      if (problem) assert.match(problem, /\.$/)
      else assert.ok(optionsOf(form).issuer && snippetsOf(form, { kind: 'issuer' }, TEXTS).length > 0)
      preset.matches(text())
    }
  }
})

test('any fragment is read', () => {
  for (let round = 0; round < 1500; round++) {
    const content = Buffer.from(
      JSON.stringify({ form: value(), keys: value(), now: value(), decoded: value() }),
    ).toString('base64url')
    for (const hash of [
      text(),
      `#${text()}`,
      `#s=${text()}`,
      `#s=${content}`,
      `#s=${content.slice(0, random(content.length))}`,
    ]) {
      const { problem, settings } = readLink(hash)
      if (problem) assert.match(problem, /\.$/)
      else if (settings) optionsOf(settings.form)
    }
  }
})
