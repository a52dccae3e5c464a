// docs/claims.md tells the truth: its table of rules accepts and rejects what it says, and the recipe for each issuer accepts a token with
// the claims beside it, and none without its roles or its scope.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { runInThisContext } from 'node:vm'
import { root } from '../../scripts/lib/command.mjs'
import { textOf } from '../support/documents.mjs'
import { CLAIMS, createIssuer, NOW, POLICY } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'

const { createVerifier } = esm
const page = textOf('docs/claims.md')
const issuer = createIssuer()

describe('the table of rules', () => {
  const [, table] = /<!-- claim rules -->\n(.*?)<!-- end of claim rules -->/s.exec(page)
  const rows = [...table.matchAll(/^\| (.+) \| `(.+)` \| (.+) \| (.+) \|$/gm)].map(([, , rule, good, bad]) => ({
    rule,
    good: valuesIn(good),
    bad: valuesIn(bad),
  }))

  test('has every row, and each test that a rule can have', () => {
    assert.equal(rows.length, table.trim().split('\n').length - 2)
    const types = readFileSync(join(root, 'pkg', 'index.d.ts'), 'utf8')
    const [, members] = /interface ClaimTest \{\n(.*?)\n\}/s.exec(types)
    for (const [, name] of members.matchAll(/^ {2}readonly (\w+)\?:/gm))
      assert.ok(
        rows.some(({ rule }) => rule.includes(`${name}:`)),
        name,
      )
  })

  for (const { rule, good, bad } of rows) {
    test(rule, () => {
      const verifier = createVerifier({ jwks: issuer.jwks, ...POLICY, claims: { x: valueIn(rule) } })
      for (const json of good) assert.equal(verifier.explain(tokenWith(json)).error, undefined, json)
      for (const json of bad) {
        const { claim, step } = verifier.explain(tokenWith(json)).error ?? {}
        assert.deepEqual([step, claim], ['check', 'x'], json)
      }
    })
  }
})

describe('the recipe for', () => {
  const [, recipes] = /^## Roles by issuer\n(.*?)^## /ms.exec(page)
  const found = recipes.split(/^### /m).slice(1).map(readRecipe)

  test('each issuer is found', () => assert.equal(found.length, 5))

  for (const { name, options, claims } of found) {
    describe(name, () => {
      const { discovery: _, ...policy } = options
      const verifier = createVerifier({ jwks: issuer.jwks, now: () => NOW, ...policy })
      const header = { alg: 'ES256', kid: 'key-1', typ: policy.typ ?? 'JWT' }
      const judge = (changed) =>
        verifier.explain(issuer.sign({ iat: NOW - 60, exp: NOW + 600, ...changed }, header)).error

      test('accepts a token with these claims', () => assert.equal(judge(claims), undefined))

      test('rejects it without its roles, and without its scope', () => {
        const roles = Object.keys(policy.claims).filter((claim) => typeof claims[claim] === 'object')
        assert.ok(roles.length > 0)
        for (const claim of roles) {
          assert.equal(judge({ ...claims, [claim]: emptied(claims[claim]) }).claim, claim)
        }
        if (policy.scope)
          assert.equal(judge({ ...claims, scope: 'other', scp: undefined }).code, 'ERR_JWT_INSUFFICIENT_SCOPE')
      })

      test('rejects the token of somebody else', () => {
        assert.equal(judge({ ...claims, iss: `${claims.iss}2` }).claim, 'iss')
        const [whose] = policy.audience === null ? ['client_id'] : ['aud']
        assert.equal(judge({ ...claims, [whose]: 'other' }).claim, whose)
      })
    })
  }
})

/** JSON texts in code, or that there is no claim. */
function valuesIn(cell) {
  const values = [...cell.matchAll(/`([^`]*)`|\babsent\b/g)].map(([, json]) => json)
  assert.ok(values.length > 0, cell)
  return values
}

function tokenWith(json) {
  return issuer.sign(json === undefined ? CLAIMS : JSON.stringify(CLAIMS).replace(/}$/, `,"x":${json}}`))
}

/** A value as JavaScript writes it. */
function valueIn(text) {
  return runInThisContext(`(${text})`)
}

function readRecipe(text) {
  const [name] = text.split('\n')
  const [, options] = /createRemoteVerifier\((\{.*?^\})\)/ms.exec(text)
  const [, json] = /```json\n(.*?)```/s.exec(text)
  return { name, options: valueIn(options), claims: JSON.parse(json) }
}

/** The same with empty lists. */
function emptied(value) {
  if (Array.isArray(value)) return []
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, emptied(member)]))
}
