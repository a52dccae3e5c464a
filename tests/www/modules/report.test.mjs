// The report: what it says, what it keeps to itself, and that nothing in a token can write Markdown.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeSample, samples } from '../../../www/samples/samples.js'
import { optionsOf } from '../../../www/settings/expectations.js'
import { jsonReport, markdownReport } from '../../../www/words/report.js'
import { judgementOf } from '../../../www/words/verdict.js'
import { esm, load } from '../../support/package.mjs'

const testing = await load('jwt-verdict/testing')

async function inputOf(id) {
  const { token, jwks, form } = await makeSample(id, testing)
  const verdict = esm.createVerifier({ jwks, ...optionsOf(form) }).explain(token)
  return { token, input: inputFor(verdict, form) }
}

const CLOSED = { hasKeys: true, isOpen: { issuer: false, audience: false } }

function inputFor(verdict, form, context = CLOSED) {
  const { header, payload } = verdict
  return { judgement: judgementOf(verdict, context), header, payload, form, at: 1_800_000_000 }
}

test('a refusal with its code, what to do, and every check', async () => {
  const { input } = await inputOf('wrong-audience')
  const text = markdownReport(input)
  assert.match(text, /^## Rejected: the audience is not the one you expect\.\n/)
  assert.match(text, /Checked at 2027-01-15 08:00:00 UTC/)
  assert.match(text, /- Code: `ERR_JWT_CLAIM_VALIDATION_FAILED`, reason `check_failed`, claim `aud`/)
  assert.match(text, /- \*\*Failed\*\*: `audience`, .* \(expected `https:\/\/api\.example`, actual `\(not shown\)`\)/)
  assert.equal(text.match(/^- (?:Passed|\*\*Failed\*\*|Not run): /gm).length, input.judgement.checks.length)
  assert.match(text, /- `owner`: \(not shown: text\)/)
  assert.match(text, /### Expected\n\n- `issuer`: /)
  assert.match(markdownReport((await inputOf('vercel')).input), /^## Would be accepted: the signature and everything/)
})

test('what the page does not call accepted or refused, the report does not either', () => {
  const issuer = testing.createTestIssuer({ algorithm: 'EdDSA' })
  const open = { hasKeys: true, isOpen: { issuer: true, audience: true } }
  const policy = { issuer: null, audience: null }
  const reportOf = (jwks, context) => markdownReport(inputFor(esm.explain(issuer.sign(), jwks, policy), {}, context))
  assert.match(
    reportOf(issuer.jwks, open),
    /^## The signature is valid, but the issuer and the audience are not checked yet\./,
  )
  const undecided = reportOf({ keys: [] }, { ...open, hasKeys: false })
  assert.match(undecided, /^## No verdict yet: keys are missing\./)
  assert.doesNotMatch(undecided, /Rejected|Code:|\*\*Failed/)
})

test('what to do is what the page says, where it says more', async () => {
  const { input } = await inputOf('rotated-key')
  assert.match(markdownReport({ ...input, hint: 'Use the other keys.' }), /- What to do: Use the other keys\.\n/)
})

test('every sample has a report, without its signature and without a claim that is not revealed', async () => {
  for (const { id } of samples) {
    const { token, input } = await inputOf(id)
    for (const text of [markdownReport(input), jsonReport(input)]) {
      const [header, payload, signature] = token.split('.')
      for (const part of [header, payload, signature].filter((part) => part.length > 12)) {
        assert.ok(!text.includes(part.slice(-12)), `${id}: ${part.slice(0, 20)}`)
      }
      assert.doesNotMatch(text, /user-4711|Ada Example|prj_site|globex/, id)
    }
  }
})

test('what is revealed is there, in the check as well', async () => {
  const { input } = await inputOf('wrong-audience')
  const text = markdownReport(input, { reveal: ['aud'] })
  assert.match(text, /actual `https:\/\/vercel\.com\/acme`/)
  assert.match(text, /- `aud`: `https:\/\/vercel\.com\/acme`/)
  assert.match(text, /- `owner_id`: \(not shown: text\)/)
})

test('the JSON has the same facts', async () => {
  const { input } = await inputOf('wrong-audience')
  const report = JSON.parse(jsonReport(input, { reveal: ['project'] }))
  assert.deepEqual(Object.keys(report), ['at', 'verdict', 'header', 'claims', 'checks', 'expectations'])
  assert.deepEqual([report.verdict.code, report.verdict.claim], ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'aud'])
  assert.deepEqual([report.claims.project, report.claims.owner], ['site', '(not shown: text)'])
  assert.equal(report.claims.exp, String(input.payload.exp))
  assert.equal(report.checks.length, input.judgement.checks.length)
})

/** A line as Markdown reads it, without its code spans and escaped characters (CommonMark 2.4 and 6.1). */
function outsideOfCode(line) {
  let bare = ''
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '`') {
      const [fence] = /^`+/.exec(line.slice(at))
      const rest = line.slice(at + fence.length)
      const end = new RegExp(`(?<!\`)${fence}(?!\`)`).exec(rest)
      if (end) at += fence.length * 2 + end.index - 1
      else {
        bare += fence
        at += fence.length - 1
      }
    } else bare += line[at]
  }
  return bare
}

test('hostile text cannot leave its code span', () => {
  const attacks = [
    '`](https://evil.example) **x**',
    '``` \n# Title\n```',
    '\n\n<script>alert(1)</script>',
    '| a | b |\n|---|---|',
    '`'.repeat(50),
    ' ` ',
    '@everyone #1',
    '\u202eevil\u2028x',
    '[x](javascript:alert(1))',
  ]
  for (const attack of attacks) {
    const issuer = testing.createTestIssuer({ algorithm: 'EdDSA' })
    const token = issuer.sign(
      JSON.parse(JSON.stringify({ aud: attack, [attack]: attack }).replace('{', '{"__proto__":"x",')),
      { header: { typ: attack } },
    )
    const form = { issuer: [attack], audience: ['a'], claims: { [attack]: 'x' } }
    const verdict = esm.createVerifier({ jwks: issuer.jwks, ...optionsOf(form) }).explain(token)
    const input = inputFor(verdict, form)
    const text = markdownReport(input, { reveal: ['aud', attack] })
    // What is left without code spans and escapes is fixed words.
    const bare = text.split('\n').map(outsideOfCode).join('\n')
    assert.doesNotMatch(bare, /:\/\/|[<>[\]`@|\u202e\u2028]|#\d|\*\*x/, attack)
    for (const line of text.split('\n')) assert.match(line, /^(?:##? ?|#{2,3} .*|Checked at .*|- .*|)$/, attack)
    JSON.parse(jsonReport(input, { reveal: [attack] }))
  }
})

test('a report of a large token stays small', () => {
  const payload = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`claim-${index}`, 'v'.repeat(5000)]))
  const judgement = { kind: 'accepted', sentence: 'Would be accepted.', checks: [] }
  const input = { judgement, header: {}, payload, form: {}, at: 0 }
  const options = { reveal: Object.keys(payload) }
  assert.ok(markdownReport(input, options).length < 100_000)
  assert.ok(jsonReport(input, options).length < 100_000)
})

test('a token that could not be read has a report as well', () => {
  const verdict = esm.explain('garbage', { keys: [] }, { issuer: null, audience: null })
  const text = markdownReport(inputFor(verdict, {}))
  assert.match(text, /^## Rejected: a JWT has three segments, this has 1 segment\.\n/)
  assert.doesNotMatch(text, /### (?:Header|Claims)/)
})
