// What happens when wasm traps. Nothing is known that makes ours trap, so these tests add it to the shipped bytes: an
// exported global, `armed`, and at the head of every exported function a trap that goes off while it is set. It stays
// set in that instance, so whatever works afterwards works in another one.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import binaryen from 'binaryen'
import { collect, gc, instances, latest } from '../support/instances.mjs'
import { CLAIMS, createIssuer, ISSUER, NOW, POLICY, signHmac, tamper } from '../support/issuer.mjs'
import { esm, tarballFolder } from '../support/package.mjs'

const { createVerifier, decode, explain, JwtError, verify } = esm
const { bind } = await import(pathToFileURL(join(tarballFolder, 'lib', 'engine.js')).href)
const shipped = readFileSync(join(tarballFolder, 'wasm', 'jwt_verdict.wasm'))

const issuer = createIssuer()
const other = createIssuer('other')
const { jwks } = issuer
const token = issuer.sign()
const secret = Buffer.alloc(32, 7)

const TRAPPED = /^the verifier failed during a call/

const TRAPS = {
  'an unreachable instruction': {
    make: (wasm) => wasm.unreachable(),
    cause: /^RuntimeError: .*unreachable/,
    message: TRAPPED,
  },
  'a memory access out of bounds': {
    make: (wasm) => wasm.drop(wasm.i32.load(0, 4, wasm.i32.const(-8), '0')),
    cause: /^RuntimeError: .*out of bounds/,
    message: TRAPPED,
  },
  'a recursion without end': {
    make: (wasm, { name, params, results }) => {
      const parameters = binaryen.expandType(params).map((type, index) => wasm.local.get(index, type))
      const call = wasm.call(name, parameters, results)
      return results === binaryen.none ? call : wasm.drop(call)
    },
    cause: /^RangeError: .*call stack/,
    message: /^the call stack has no room left/,
  },
}

/** Whatever enters wasm, as something that either works or is refused. */
const ENTRIES = {
  'createVerifier with keys': () => createVerifier({ jwks, ...POLICY }),
  'createVerifier with a secret': () => createVerifier({ secret, algorithms: ['HS256'], ...POLICY }),
  'the one-shot verify': () => verify(token, jwks, POLICY),
  'the one-shot explain': () => explain(token, jwks, POLICY),
  decode: () => decode(token),
}

const arm = () => {
  latest().armed.value = 1
}

const assertTrap = (call, cause, message = TRAPPED) =>
  assert.throws(call, (error) => {
    assert.ok(error instanceof JwtError)
    assert.equal(error.code, 'ERR_INTERNAL')
    assert.equal(error.step, 'internal')
    assert.equal(error.reason, 'trap')
    assert.match(String(error.cause), cause)
    assert.match(error.message, message)
    return true
  })

for (const [title, { make, cause, message }] of Object.entries(TRAPS)) {
  describe(title, () => {
    const module = new WebAssembly.Module(trapping(make))
    let verifier
    let elder
    let keeper

    beforeEach(() => {
      bind(module)
      verifier = createVerifier({ jwks, ...POLICY })
      elder = createVerifier({ jwks: other.jwks, issuer: [ISSUER], audience: null, now: () => NOW })
      keeper = createVerifier({ secret, algorithms: ['HS256'], ...POLICY })
    })

    function assertAllWork() {
      assert.deepEqual(verifier.verify(token).payload, CLAIMS)
      assert.equal(verifier.verify(token).key, verifier.keys[0])
      assert.equal(verifier.explain(token).ok, true)
      assert.throws(() => verifier.verify(tamper(token)), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
      assert.throws(() => verifier.verify(other.sign()), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
      assert.equal(elder.verify(other.sign()).key.kid, 'other')
      assert.throws(() => elder.verify(token), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
      assert.deepEqual(keeper.verify(signHmac(secret)).payload, CLAIMS)
      assert.throws(() => keeper.verify(signHmac('x'.repeat(32))), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
      for (const enter of Object.values(ENTRIES)) enter()
    }

    test('without which nothing is different', () => {
      assertAllWork()
    })

    test('in verify: refused, and the next token is accepted, by every verifier', () => {
      const before = instances.length
      arm()
      assertTrap(() => verifier.verify(token), cause, message)
      assertAllWork()
      assert.equal(instances.length, before + 1)
    })

    test('in verify of a bad token: refused as well', () => {
      arm()
      assertTrap(() => verifier.verify(tamper(token)), cause, message)
      assertAllWork()
    })

    test('in explain: a verdict, and it is no', () => {
      arm()
      const verdict = verifier.explain(token)
      assert.equal(verdict.ok, false)
      assert.equal(verdict.error.code, 'ERR_INTERNAL')
      assert.equal(verdict.error.step, 'internal')
      assert.equal(verdict.error.reason, 'trap')
      assert.match(verdict.error.message, /nothing was accepted/)
      assert.deepEqual(verdict.keys, verifier.keys)
      assert.deepEqual(verdict.times, { now: NOW })
      assert.deepEqual(verdict.checks, [])
      assert.ok(!('payload' in verdict || 'key' in verdict))
      assertAllWork()
    })

    test('in setKeys: the old keys stay', () => {
      arm()
      const { keys } = verifier
      assertTrap(() => verifier.setKeys(other.jwks), cause, message)
      assert.equal(verifier.keys, keys)
      assertAllWork()
      verifier.setKeys(other.jwks)
      verifier.verify(other.sign())
    })

    test('after setKeys: the new keys stay', () => {
      verifier.setKeys(other.jwks)
      arm()
      assertTrap(() => verifier.verify(other.sign()), cause, message)
      verifier.verify(other.sign())
      assert.throws(() => verifier.verify(token), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
    })

    test('in a verifier made of bytes that are different by now: it kept its own', () => {
      const bytes = [Buffer.from(JSON.stringify(jwks)), Buffer.from(secret)]
      const [keySet, key] = bytes
      verifier = createVerifier({ jwks: keySet, ...POLICY })
      keeper = createVerifier({ secret: key, algorithms: ['HS256'], ...POLICY })
      for (const given of bytes) given.fill(0)
      arm()
      assertTrap(() => verifier.verify(token), cause, message)
      assertAllWork()
    })

    for (const [name, enter] of Object.entries(ENTRIES)) {
      test(`in ${name}: refused, and the next is not`, () => {
        arm()
        assertTrap(enter, cause, message)
        assertAllWork()
      })
    }

    test('again and again: refused each time, never accepted, and the last token is', () => {
      for (let round = 0; round < 50; round += 1) {
        arm()
        assertTrap(() => verifier.verify(token), cause, message)
        createVerifier({ jwks, ...POLICY })
      }
      assertAllWork()
    })

    test('is not set off by a finalizer: of the lost instance, nothing is given back', async () => {
      const forget = () => createVerifier({ jwks, ...POLICY })
      for (let count = 0; count < 10; count += 1) forget()
      gc()
      arm()
      assertTrap(() => decode(token), cause, message)
      // An exception in a finalizer would reach the process, and fail this test.
      await collect()
      assertAllWork()
    })

    test('leaves nothing of the lost instance, though nobody used the verifiers in it again', async () => {
      const memory = new WeakRef(latest().memory)
      const idle = [verifier, elder, keeper]
      arm()
      assertTrap(() => decode(token), cause, message)
      await collect()
      assert.equal(memory.deref(), undefined)
      assert.equal(idle.length, 3)
      assertAllWork()
    })
  })
}

describe('what else can be thrown while wasm is at work', () => {
  beforeEach(() => bind(new WebAssembly.Module(shipped)))

  test('is a trap as well: here the host fails in the middle of verify, with the verifier borrowed', async () => {
    const verifier = createVerifier({ jwks, ...POLICY })
    const { decode } = TextDecoder.prototype
    for (let round = 0; round < 20; round += 1) {
      TextDecoder.prototype.decode = () => {
        throw new RangeError('out of something')
      }
      try {
        assertTrap(() => verifier.verify(token), /^RangeError: out of something/)
        assert.equal(verifier.explain(token).error.code, 'ERR_INTERNAL')
      } finally {
        TextDecoder.prototype.decode = decode
      }
      assert.deepEqual(verifier.verify(token).payload, CLAIMS)
    }
    // An exception in a finalizer would reach the process, and fail this test.
    await collect()
  })

  test('is the end of the stack: however little is left of it, what is accepted is right and the verifier works on', () => {
    const verifier = createVerifier({ jwks, ...POLICY })
    const bad = tamper(token)
    const most = longestPadding()
    let accepted = 0
    let failed = 0
    for (let words = most; accepted < 20; words -= 16) {
      assert.ok(words > 0)
      const [outcome, refusal] = [token, bad].map((text) => withPadding(words, () => verifier.verify(text)))
      if (outcome.result) {
        assert.deepEqual(outcome.result.payload, CLAIMS)
        accepted += 1
      } else {
        assert.ok(outcome.error instanceof RangeError || outcome.error.code === 'ERR_INTERNAL', outcome.error.stack)
        failed += 1
      }
      const expected = ['ERR_INTERNAL', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED']
      assert.ok(refusal.error instanceof RangeError || expected.includes(refusal.error.code), refusal.error?.stack)
    }
    assert.ok(failed > 0)
    assert.deepEqual(verifier.verify(token).payload, CLAIMS)
    assert.throws(() => verifier.verify(bad), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  /** Calls `call` with so many words of the stack taken. */
  function withPadding(words, call) {
    function padded() {
      return call()
    }
    try {
      return { result: padded.apply(undefined, new Array(words)) }
    } catch (error) {
      return { error }
    }
  }

  function longestPadding() {
    let [fits, exceeds] = [0, 2 ** 24]
    while (exceeds - fits > 1) {
      const words = Math.floor((fits + exceeds) / 2)
      if (withPadding(words, () => true).result) fits = words
      else exceeds = words
    }
    return fits
  }
})

/** The shipped bytes with what `make` gives at the head of every exported function, behind `armed`. */
function trapping(make) {
  const wasm = binaryen.readBinary(shipped)
  wasm.addGlobal('armed', binaryen.i32, true, wasm.i32.const(0))
  wasm.addGlobalExport('armed', 'armed')
  for (const name of exportedFunctions(wasm)) {
    const handle = wasm.getFunction(name)
    const { params, results } = binaryen.getFunctionInfo(handle)
    const trap = wasm.if(wasm.global.get('armed', binaryen.i32), make(wasm, { name, params, results }))
    binaryen.Function.setBody(handle, wasm.block(null, [trap, binaryen.Function.getBody(handle)], results))
  }
  assert.ok(wasm.validate())
  const bytes = wasm.emitBinary()
  wasm.dispose()
  return bytes
}

/** The functions behind the exports for verifiers; those with which the glue allocates stay as they are. */
function exportedFunctions(wasm) {
  const functions = Array.from({ length: wasm.getNumExports() }, (_, index) =>
    binaryen.getExportInfo(wasm.getExportByIndex(index)),
  )
    .filter(({ kind, name }) => kind === binaryen.ExternalFunction && /^(core_|__wbg_core_free$|decode$)/.test(name))
    .map(({ value }) => value)
  assert.ok(functions.length >= 9, functions.join())
  return new Set(functions)
}
