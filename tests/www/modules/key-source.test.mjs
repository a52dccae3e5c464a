// Where keys are from: earlier sets of a visit, and what others get of it with a link or with code.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyHistory } from '../../../www/keys/key-history.js'
import { codeSourceOf, linkSourceOf, sourceOf } from '../../../www/keys/key-source.js'

const at = new Date(0)
const setOf = (name) => ({ jwks: `{"keys":["${name}"]}`, origin: 'pasted', at })
const kids = (...names) => names.map((kid) => ({ kid }))

test('an earlier set with the key is found, the newest first, and never the one that is looked at', () => {
  const history = new KeyHistory()
  const [preview, production, newer] = ['preview', 'production', 'newer'].map(setOf)
  history.remember(preview, kids('a', 'b'))
  history.remember(production, kids('c'))
  assert.equal(history.otherWith('a', production), preview)
  assert.equal(history.otherWith('c', production), undefined)
  assert.equal(history.otherWith('d', production), undefined)
  history.remember(newer, kids('a'))
  assert.equal(history.otherWith('a', production), newer)
  // The same document, given again, is not another one.
  assert.equal(history.otherWith('b', setOf('preview')), undefined)
})

test('a key without a kid is found by none, and only so many sets are kept', () => {
  const history = new KeyHistory()
  history.remember(setOf('old'), kids('old', undefined))
  assert.equal(history.otherWith('undefined', undefined), undefined)
  for (let index = 0; index < 20; index++) history.remember(setOf(index), kids(`k${index}`))
  assert.equal(history.otherWith('old', undefined), undefined)
  assert.equal(history.otherWith('k19', undefined).jwks, setOf(19).jwks)
})

test('in words', () => {
  assert.match(sourceOf(setOf('x')), /^pasted, \d/)
  assert.match(sourceOf({ ...setOf('x'), origin: 'https://issuer.example/jwks' }), /^fetched from https:\S+, \d/)
})

test('code has the keys from where they are from: fetched ones by address, others in itself', () => {
  const pasted = setOf('x')
  const address = 'https://issuer.example/jwks'
  const fetched = { ...pasted, origin: address }
  const source = (box, keys, isSecret = false) => codeSourceOf(box, { isSecret, keys })
  assert.deepEqual(source({ address, kind: 'jwks' }, fetched), { kind: 'url', value: address })
  assert.deepEqual(source({ address: '', kind: 'issuer' }, fetched), { kind: 'issuer' })
  for (const box of [
    { address, kind: 'jwks' },
    { address, kind: 'issuer' },
    { address: '', kind: 'issuer' },
  ])
    assert.deepEqual(source(box, pasted), { kind: 'pasted', value: pasted.jwks })
  assert.deepEqual(source({ address, kind: 'jwks' }), { kind: 'url', value: address })
  assert.deepEqual(source({ address: '', kind: 'jwks' }), { kind: 'issuer' })
  assert.deepEqual(source({ address, kind: 'jwks' }, pasted, true), { kind: 'secret' })
})

test('a link has the address, and pasted keys stay where they are', () => {
  assert.deepEqual(linkSourceOf({ address: 'https://i.example', kind: 'issuer' }), {
    kind: 'issuer',
    value: 'https://i.example',
  })
  assert.equal(linkSourceOf({ address: '', kind: 'jwks' }), undefined)
})
