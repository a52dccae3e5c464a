// The suite and the table can fail: a host whose package accepts what it must not is found out, and so is one that has
// run something else than the others.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { esm, load } from '../support/package.mjs'
import { makeMaterial } from './material.mjs'
import { Server } from './server.mjs'
import { conformance } from './suite/conformance.js'
import { problemsOf, tableOf } from './table.mjs'

const material = makeMaterial()
// Of the vectors, a few: each host runs all of them.
const paths = Object.keys(material.vectors).filter((path, index) => index % 100 === 0 || path === material.canary)
material.vectors = Object.fromEntries(paths.map((path) => [path, material.vectors[path]]))

const server = new Server(material)
const subpaths = async () => ({
  jose: await load('jwt-verdict/jose'),
  vercel: await load('jwt-verdict/vercel'),
  http: await load('jwt-verdict/http'),
  testing: await load('jwt-verdict/testing'),
})
const resultOf = (main) => conformance({ main, subpaths }, material, server.keys)

describe('a host', () => {
  let good
  before(async () => {
    await server.start()
    good = await resultOf(esm)
  })
  after(() => server.stop())

  test('passes with the package as it is', () => {
    assert.deepEqual(good.failures, [])
    assert.equal(good.passed, good.cases)
    assert.deepEqual(problemsOf([row(good), row(good)]), [])
  })

  test('is found out when it accepts a wrong token', async () => {
    const bad = await resultOf({ ...esm, createVerifier: credulous })
    for (const name of ['refuses a changed signature', 'refuses an expired token', 'refuses another audience']) {
      assert.ok(
        bad.failures.some((failure) => failure.startsWith(`${name}: `)),
        name,
      )
    }
    assert.ok(bad.failures.some((failure) => failure.startsWith('verify/')))
    assert.match(problemsOf([row(good), row(bad)])[0], /^other: /)
  })

  test('is found out when it says something else than the others', () => {
    const details = good.details.with(5, 'refused for another reason')
    assert.match(problemsOf([row(good), row({ ...good, details })])[0], /another reason/)
    const fewer = { ...good, cases: good.cases - 1 }
    assert.match(problemsOf([row(good), row(fewer)])[0], /cases/)
  })

  test('is a failure when it did not run, and a line of the table when it cannot', () => {
    assert.deepEqual(problemsOf([row(good), { host: 'broken', error: 'it ended' }]), ['broken: it ended'])
    const rows = [row(good), { host: 'absent', untested: 'there is none' }]
    assert.deepEqual(problemsOf(rows), [])
    assert.match(tableOf(rows), /\| absent .*untested: there is none/)
    assert.equal(problemsOf([{ host: 'absent', untested: 'there is none' }]).length, 1)
  })
})

function row(result) {
  return { host: 'other', result }
}

/** A verifier that believes every token which it can read. */
function credulous(options) {
  const verifier = esm.createVerifier(options)
  return {
    ...verifier,
    verify(token) {
      try {
        return verifier.verify(token)
      } catch {
        return { ...esm.decode(token), key: verifier.keys[0] }
      }
    },
  }
}
