// What the page says, as far as no browser is needed: every code has a sentence, and every sentence a code.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readSecret } from '../../../www/keys/secret.js'
import { readPasted } from '../../../www/paste/paste.js'
import { partsOf, piecesOf } from '../../../www/token/segments.js'
import { clause, judgementOf, SENTENCES } from '../../../www/words/verdict.js'
import { esm, load, tarballFolder } from '../../support/package.mjs'

const types = readFileSync(join(tarballFolder, 'index.d.ts'), 'utf8')
const { createTestIssuer } = await load('jwt-verdict/testing')
const issuer = createTestIssuer({
  algorithm: 'ES256',
  issuer: 'https://issuer.example',
  audience: 'https://api.example',
})
const options = { jwks: issuer.jwks, issuer: issuer.issuer, audience: 'https://api.example' }
const closed = { hasKeys: true, isOpen: { issuer: false, audience: false } }

describe('sentences', () => {
  test('there is one for each code, and no other', () => {
    const causes = types.slice(types.indexOf('interface Causes'), types.indexOf('interface Cause<'))
    const codes = [...causes.matchAll(/^ {2}(ERR_\w+):/gm)].map(([, code]) => code)
    assert.ok(codes.length > 10)
    assert.deepEqual(Object.keys(SENTENCES).sort(), codes.sort())
  })

  test('each reason of each code has words', () => {
    const causes = types.slice(types.indexOf('interface Causes'), types.indexOf('interface Cause<'))
    for (const part of causes.split(/^ {2}(?=ERR_)/m).slice(1)) {
      const code = /^ERR_\w+/.exec(part)[0]
      for (const [, reason] of part.matchAll(/'([a-z0-9_]+)'/g)) {
        const text = clause({ code, reason, message: 'a message', actual: 'A', expected: 'E', claim: 'c' })
        assert.match(text, /^\S.*\S$/, `${code} ${reason}`)
        assert.doesNotMatch(text, /undefined|null|\[object/, `${code} ${reason}`)
      }
    }
  })

  test('every refusal of the package has a hint', () => {
    const verifier = esm.createVerifier(options)
    for (const flaw of issuer.flaws) {
      const { error } = verifier.explain(issuer.sign({}, { flaw }))
      assert.match(error.hint, /\S{3}/, flaw)
    }
  })
})

describe('what to do', () => {
  const refused = (flaw) => esm.createVerifier(options).explain(issuer.sign({}, { flaw })).error

  test('about a cut signature does not speak of DER, and about a longer one does', () => {
    const cut = refused('truncated')
    assert.match(cut.hint, /^Copy the token to its last character/)
    assert.doesNotMatch(cut.hint, /DER/)
    const [header, payload, signature] = issuer.sign().split('.')
    const longer = Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.alloc(6)]).toString('base64url')
    const { error } = esm.createVerifier(options).explain([header, payload, longer].join('.'))
    assert.match(error.hint, /not DER/)
  })

  test('is the same in the list of checks', () => {
    const judgement = judgementOf(esm.createVerifier(options).explain(issuer.sign({}, { flaw: 'truncated' })), closed)
    assert.equal(judgement.check.hint, judgement.refusal.hint)
  })

  test('about a secret names the field for it, wherever the secret was found', () => {
    const index = readFileSync(new URL('../../../www/index.html', import.meta.url), 'utf8')
    const [, name] = /<summary>(Shared secret)/.exec(index)
    const { advice } = readPasted(JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' })).secret
    assert.ok(advice.includes(`"${name}" under Keys`), advice)
    assert.doesNotMatch(advice, /public keys only/)
    const [key] = esm.createVerifier({
      ...options,
      jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }, ...issuer.jwks.keys] },
    }).keys
    assert.equal(key.problem.hintCode, 'secret_in_key_set')
  })
})

describe('the judgement', () => {
  const judge = (token, context = closed, changes = {}) =>
    judgementOf(esm.createVerifier({ ...options, ...changes }).explain(token), context)

  test('of a good token: accepted, and only then "verified"', () => {
    const { kind, sentence } = judge(issuer.sign())
    assert.equal(kind, 'accepted')
    assert.match(sentence, /verified/)
  })

  test('of a good token where issuer and audience are left open is not "accepted"', () => {
    const { kind, sentence } = judge(
      issuer.sign(),
      { hasKeys: true, isOpen: { issuer: true, audience: true } },
      { issuer: null, audience: null },
    )
    assert.equal(kind, 'open')
    assert.match(sentence, /issuer and the audience are not checked/)
    assert.doesNotMatch(sentence, /verified|accepted/)
  })

  test('without keys nothing is decided, and what would be refused all the same is said', () => {
    const without = { jwks: { keys: [] } }
    const good = judge(issuer.sign(), { ...closed, hasKeys: false }, without)
    assert.equal(good.kind, 'undecided')
    assert.equal(good.counts.fail, 0)
    const expired = judge(issuer.sign({}, { flaw: 'expired' }), { ...closed, hasKeys: false }, without)
    assert.match(expired.sentence, /^No verdict yet: keys are missing\. The token would be rejected anyway: .*expired/)
  })

  test('without keys a malformed token is refused', () => {
    assert.equal(judge('a.b', { ...closed, hasKeys: false }, { jwks: { keys: [] } }).kind, 'refused')
  })

  test('with several failures, the first is the verdict and the others are also there', () => {
    const { check, also } = judge(issuer.sign({ aud: 'x' }, { flaw: 'expired' }))
    assert.equal(check.claim, 'aud')
    assert.deepEqual(
      also.map(({ claim }) => claim),
      ['exp'],
    )
  })

  test('milliseconds are accepted with a warning that comes first', () => {
    const { kind, sentence } = judge(issuer.sign({ exp: Date.now() + 3_600_000 }))
    assert.equal(kind, 'warned')
    assert.match(sentence, /"exp" looks like milliseconds/)
  })
})

describe('pieces of a token', () => {
  const encode = (text) => Buffer.from(text).toString('base64url')

  test('together are the segment, and each member has its own', () => {
    const json = '{"a":"é😀","nested":{"x":[1,{"a":2}]},"quote\\"d":"},{","last":true}'
    const pieces = piecesOf(encode(json))
    assert.equal(pieces.map(({ text }) => text).join(''), encode(json))
    assert.deepEqual(pieces.map(({ name }) => name).filter(Boolean), ['a', 'nested', 'quote"d', 'last'])
  })

  test('decode to the member that they are named after', () => {
    const { payload } = esm.decode(issuer.sign({ sub: 'user-1' }))
    const [, segment] = issuer.sign({ sub: 'user-1' }).split('.')
    let start = 0
    for (const { name, text } of piecesOf(segment)) {
      // A piece starts up to a byte late: its first character may belong to the one before.
      const from = Math.floor((start * 3) / 4)
      const bytes = Buffer.from(segment, 'base64url')
        .subarray(from, Math.ceil(((start + text.length) * 3) / 4))
        .toString()
      start += text.length
      if (name !== undefined)
        assert.ok(bytes.includes(String([payload[name]].flat()[0]).slice(0, 6)), `${name}: ${bytes}`)
    }
  })

  for (const segment of ['', 'e', '!!!', encode('[1,2]'), encode('{"a":'), encode('{"unfinished'), 'gICA'])
    test(`of no JSON object are the segment: "${segment}"`, () => {
      assert.equal(
        piecesOf(segment)
          .map(({ text }) => text)
          .join(''),
        segment,
      )
    })

  test('the parts of anything', () => {
    assert.deepEqual(
      partsOf('a.b.c').map(({ name }) => name),
      ['header', 'payload', 'signature'],
    )
    assert.equal(partsOf('a.b.c.d.e')[3].name, 'ciphertext')
    assert.equal(partsOf('a.b').at(-1).name, 'part 2')
  })
})

describe('a secret', () => {
  test('in each form', () => {
    assert.equal(readSecret('', 'hex'), undefined)
    assert.deepEqual([...readSecret('00ff', 'hex')], [0, 255])
    assert.deepEqual([...readSecret('AP8', 'base64url')], [0, 255])
    assert.deepEqual([...readSecret('é', 'text')], [195, 169])
  })

  for (const [text, form] of [
    ['0', 'hex'],
    ['zz', 'hex'],
    ['a', 'base64url'],
    ['a b!', 'base64url'],
  ])
    test(`that is no ${form}: "${text}"`, () => assert.throws(() => readSecret(text, form), TypeError))
})

describe('what is expected of a claim, in words', () => {
  const claims = { plan: 'paid', roles: ['user'], realm_access: { roles: ['editor'] }, aud: [options.audience, 'b'] }
  const rows = [
    [{ claims: { plan: 'free' } }, 'the claim "plan" is not what you expect'],
    [{ claims: { plan: { absent: true } } }, 'the claim "plan" must not be there'],
    [{ claims: { plan: { includes: 'paid' } } }, 'the claim "plan" is no list, and you expect one'],
    [{ claims: { roles: 'user' } }, 'the claim "roles" is a list, and you expect one value'],
    [{ claims: { roles: { includes: 'admin' } } }, 'the claim "roles" lacks what you expect'],
    [
      { claims: { realm_access: { members: { roles: { includes: 'admin' } } } } },
      'realm_access["roles"] in the claims lacks what you expect',
    ],
    [{ claims: { realm_access: { members: { groups: 'x' } } } }, 'realm_access["groups"] in the claims is missing'],
    [{ singleAudience: true }, 'the token is for other audiences too'],
    [{ maxLifetime: 1 }, 'the token is valid for longer than you allow'],
    [{ scope: 'read' }, 'the token grants no scope'],
  ]
  for (const [more, sentence] of rows) {
    test(sentence, () => {
      const verdict = esm.createVerifier({ ...options, ...more }).explain(issuer.sign(claims))
      assert.equal(judgementOf(verdict, closed).sentence, `Rejected: ${sentence}.`)
    })
  }

  test('the token does not grant the scope you expect', () => {
    const verdict = esm.createVerifier({ ...options, scope: 'write' }).explain(issuer.sign({ scope: 'read' }))
    assert.equal(judgementOf(verdict, closed).sentence, 'Rejected: the token does not grant the scope you expect.')
  })
})
