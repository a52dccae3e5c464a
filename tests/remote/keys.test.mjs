// When keys are fetched, for how long they are kept, and how often the issuer is asked: by the count of its requests.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createIssuer, NOW, signHmac, tamper } from '../support/issuer.mjs'
import { esm } from '../support/package.mjs'
import { keySet, refusal, setScene } from './scene.mjs'
import { deferred, gate, json, status } from './server.mjs'

const second = createIssuer('key-2')
const NO_KEY = { code: 'ERR_JWKS_NO_MATCHING_KEY' }
const FAILED = { code: 'ERR_JWKS_FETCH_FAILED' }

describe('keys are fetched', () => {
  test('for the first token, and not before', async (context) => {
    const { server, create, token } = await setScene(context)
    const verifier = create()
    assert.deepEqual(server.requests, [])
    await verifier.verify(token())
    await verifier.verify(token())
    assert.deepEqual(server.requests, ['/acme/.well-known/jwks'])
  })

  test('once for all who wait for them', async (context) => {
    const { server, first, create, token } = await setScene(context)
    const { answer, open } = gate(json(first.jwks))
    server.answer = answer
    const verifier = create()
    const waiting = [
      ...Array.from({ length: 100 }, () => verifier.verify(token())),
      verifier.explain(token()),
      verifier.prefetch(),
      verifier.reload(),
    ]
    await server.arrived(1)
    open()
    await Promise.all(waiting)
    assert.equal(server.requests.length, 1)
  })

  test('for no token that no key could save', async (context) => {
    const { server, first, create, token } = await setScene(context)
    const verifier = create({ algorithms: ['ES256', 'RS256'], limits: { tokenBytes: 2000 } })
    const [header, payload] = token().split('.')
    const hopeless = [
      '',
      'garbage',
      `Bearer ${token()}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      'a'.repeat(3000),
      first.sign({}, { alg: 'none' }),
      first.sign({}, { alg: 'ES256', kid: 5 }),
      first.sign({}, { alg: 'ES256', crit: ['x'], x: 1 }),
      first.sign({}, { alg: 'ES384', kid: 'key-9' }),
      signHmac(Buffer.alloc(32)),
    ]
    for (const text of hopeless) {
      const { step, code } = await refusal(verifier.verify(text))
      assert.ok(step === 'parse' || code === 'ERR_JOSE_ALG_NOT_ALLOWED', `${text}: ${code}`)
      assert.equal((await verifier.explain(text)).error.code, code)
    }
    await assert.rejects(verifier.verify(undefined), { name: 'TypeError', message: /^token: / })
    await assert.rejects(verifier.explain(5), { name: 'TypeError', message: /^token: / })
    assert.deepEqual(server.requests, [])
    assert.equal(verifier.lastError, undefined)

    await verifier.verify(token())
    for (const text of hopeless) await refusal(verifier.verify(text))
    assert.equal(server.requests.length, 1)
  })

  test('again for no token that is refused for anything but its kid', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    server.answer = json({
      keys: [first.jwk, { ...second.jwk, alg: 'ES384' }, { kty: 'EC', kid: 'bad', crv: 'P-256' }],
    })
    const verifier = create()
    await verifier.verify(token())
    clock.time += 100
    const rows = [
      [tamper(token()), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' }],
      [token(first, { aud: 'other' }), { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' }],
      [token(first, { exp: NOW }), { code: 'ERR_JWT_EXPIRED' }],
      [first.sign('[]'), { code: 'ERR_JWT_INVALID' }],
      // The kid is there, and what is wrong is the key.
      [first.sign({}, { alg: 'ES256', kid: 'key-2' }), NO_KEY],
      [first.sign({}, { alg: 'ES256', kid: 'bad' }), NO_KEY],
      [first.sign({}, { alg: 'RS256', kid: 'key-1' }), NO_KEY],
      // No kid, so none that could be missing.
      [first.sign({}, { alg: 'RS256' }), NO_KEY],
    ]
    for (const [text, facts] of rows) await assert.rejects(verifier.verify(text), facts)
    assert.equal(server.requests.length, 1)
  })
})

describe('an unknown kid', () => {
  test('fetches the keys again, and the token is judged by the new ones', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    server.answer = json(keySet(first, second))
    clock.time += 30
    assert.equal((await verifier.verify(token(second))).key.kid, 'key-2')
    await verifier.verify(token())
    assert.equal(server.requests.length, 2)
  })

  test('fetches at most once in a cooldown, whatever comes: 2 for 1000 tokens with made-up ones', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    const flood = (from) =>
      Promise.all(
        Array.from({ length: 500 }, (_, index) =>
          assert.rejects(verifier.verify(first.sign({}, { alg: 'ES256', kid: `made-up-${from + index}` })), NO_KEY),
        ),
      )
    clock.time += 29.999
    await flood(0)
    assert.equal(server.requests.length, 1)
    clock.time += 0.001
    await flood(500)
    assert.equal(server.requests.length, 2)
    clock.time += 29.999
    await flood(1000)
    assert.equal(server.requests.length, 2)
    clock.time += 0.001
    await flood(1500)
    assert.equal(server.requests.length, 3)
    await verifier.verify(token())
  })

  test('counts attempts that fail', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    server.answer = status(500)
    clock.time += 30
    for (let round = 0; round < 50; round += 1) await assert.rejects(verifier.verify(token(second)), FAILED)
    assert.equal(server.requests.length, 2)
    clock.time += 29
    await assert.rejects(verifier.verify(token(second)), FAILED)
    assert.equal(server.requests.length, 2)
    clock.time += 1
    await assert.rejects(verifier.verify(token(second)), FAILED)
    assert.equal(server.requests.length, 3)
    await verifier.verify(token())
  })

  test('is not known to be bad while the keys cannot be fetched: newer ones might have it', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    // The latest fetch succeeded, so the token is bad.
    await assert.rejects(verifier.verify(token(second)), NO_KEY)
    assert.throws(() => verifier.verifySync(token(second)), NO_KEY)
    server.answer = (request) => request.socket.destroy()
    clock.time += 30
    const unknown = async (requests, stale, retryAfter) => {
      const thrown = [
        await refusal(verifier.verify(token(second))),
        await refusal(() => verifier.verifySync(token(second))),
      ]
      for (const error of thrown) {
        assert.deepEqual([error.code, error.step, error.reason], [FAILED.code, 'keys', 'network'])
        assert.ok(error.message.includes('/acme/.well-known/jwks: '))
        // Why it matters to this token, and then why they could not be fetched.
        assert.deepEqual([error.cause.code, error.cause.keys[0].mismatch.reason], [NO_KEY.code, 'kid_mismatch'])
        assert.equal(error.cause.cause, verifier.lastError.cause)
        assert.equal(error.retryAfter, retryAfter)
      }
      const verdict = await verifier.explain(token(second))
      assert.deepEqual([verdict.ok, verdict.error, verdict.stale], [false, thrown[0].toJSON(), stale])
      assert.equal(verdict.checks.find(({ id }) => id === 'key').message, thrown[0].message)
      assert.equal(server.requests.length, requests)
      // What newer keys would not change is known.
      await verifier.verify(token())
      await assert.rejects(verifier.verify(tamper(token())), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
      await assert.rejects(verifier.verify(first.sign({}, { alg: 'RS256', kid: 'key-1' })), NO_KEY)
    }
    // Twice each: Node asks once more over a connection that was closed.
    await unknown(3, false, 30)
    clock.time += 20
    await unknown(3, false, 10)
    clock.time += 549
    await unknown(5, false, 30)
    clock.time += 1
    await unknown(5, true, 1)
    clock.time += 1
    await unknown(7, true, 4)
    server.answer = json(first.jwks)
    clock.time += 4
    await assert.rejects(verifier.verify(token(second)), NO_KEY)
  })

  test('with no key set in which it could be: the fetch for the first token is the only one', async (context) => {
    const { server, create, token } = await setScene(context)
    const verifier = create()
    for (let round = 0; round < 10; round += 1) await assert.rejects(verifier.verify(token(second)), NO_KEY)
    assert.equal(server.requests.length, 1)
  })

  test('waits for a fetch that is under way, and if that was asked too early, for one of its own', async (context) => {
    const { server, first, create, token } = await setScene(context, { cooldown: 0 })
    const verifier = create()
    await verifier.verify(token())
    const early = gate(json(first.jwks))
    server.answer = early.answer
    const reloading = verifier.reload()
    await server.arrived(2)
    // The key is there now. The answer that is on its way has been given before.
    server.answer = json(keySet(first, second))
    const verifying = verifier.verify(token(second))
    early.open()
    assert.equal((await verifying).key.kid, 'key-2')
    await reloading
    assert.equal(server.requests.length, 3)
  })

  test('may fetch each time if there is no cooldown', async (context) => {
    const { server, create, token } = await setScene(context, { cooldown: 0 })
    const verifier = create()
    for (let round = 0; round < 5; round += 1) await assert.rejects(verifier.verify(token(second)), NO_KEY)
    assert.equal(server.requests.length, 5)
  })
})

describe('the age of keys', () => {
  test('is 10 minutes at most, and then they are fetched before the next token is judged', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    clock.time += 599.9
    assert.equal(verifier.fresh, true)
    await verifier.verify(token())
    assert.equal(server.requests.length, 1)
    clock.time += 0.1
    assert.equal(verifier.fresh, false)
    await verifier.verify(token())
    assert.equal(server.requests.length, 2)
    assert.equal(verifier.fetchedAt, NOW + 600)
  })

  test('is the end of a key that was withdrawn', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    server.answer = json(second.jwks)
    clock.time += 599.9
    await verifier.verify(token())
    clock.time += 0.1
    await assert.rejects(verifier.verify(token()), NO_KEY)
    assert.throws(() => verifier.verifySync(token()), NO_KEY)
    await verifier.verify(token(second))
    assert.equal(server.requests.length, 2)
  })

  test('begins when they were asked for, not when they came', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const { answer, open } = gate(json(first.jwks))
    server.answer = answer
    const verifier = create()
    const verifying = verifier.verify(token())
    await server.arrived(1)
    clock.time += 4
    open()
    await verifying
    assert.equal(verifier.fetchedAt, NOW)
    clock.time += 596
    assert.equal(verifier.fresh, false)
  })

  test('of 0 means a fetch for each token, and each is judged by the keys it was fetched', async (context) => {
    const { server, create, token } = await setScene(context, { maxAge: 0, staleIfError: 0 })
    const verifier = create()
    for (let round = 0; round < 3; round += 1) assert.equal((await verifier.verify(token())).stale, false)
    assert.equal(server.requests.length, 3)
    server.answer = status(500)
    await assert.rejects(verifier.verify(token()), FAILED)
    assert.equal(server.requests.length, 4)
  })

  test('does not go on for ever when the clock is set back', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    clock.time -= 10
    assert.equal(verifier.fresh, false)
    assert.throws(() => verifier.verifySync(token()), { code: 'ERR_JWKS_NOT_LOADED' })
    await verifier.verify(token())
    assert.equal(server.requests.length, 2)
    assert.equal(verifier.fetchedAt, NOW - 10)

    server.answer = status(500)
    clock.time += 600
    assert.equal((await verifier.verify(token())).stale, true)
    clock.time -= 1000
    server.answer = json(second.jwks)
    // The pause begins anew, or a clock that is set back would be a way around it. Old keys are no longer known to be usable.
    await assert.rejects(verifier.verify(token()), FAILED)
    assert.equal(server.requests.length, 3)
    clock.time += 1
    await verifier.verify(token(second))
    assert.equal(server.requests.length, 4)
  })

  test('goes by the clock of the host if that of the tokens stands still', async (context) => {
    const { server, iss, first, token } = await setScene(context)
    context.mock.timers.enable({ apis: ['Date'], now: 5_000_000 })
    const currentDate = new Date(NOW * 1000)
    const verifier = esm.createRemoteVerifier({ issuer: iss, audience: null, currentDate })
    const text = token(first, { exp: NOW + 1 })
    await verifier.verify(text)
    assert.equal(verifier.fetchedAt, 5000)
    context.mock.timers.setTime(5_599_000)
    await verifier.verify(text)
    assert.equal(server.requests.length, 1)
    context.mock.timers.setTime(5_600_000)
    await verifier.verify(text)
    assert.equal(server.requests.length, 2)
  })
})

describe('in an outage', () => {
  test('keys are used for 24 hours more, and every result says so', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const verifier = create()
    assert.equal((await verifier.verify(token())).stale, false)
    server.answer = status(503)
    clock.time += 599
    assert.equal((await verifier.verify(token())).stale, false)

    for (const age of [600, 3600, 600 + 86_400 - 0.001]) {
      clock.time = NOW + age
      assert.equal((await verifier.verify(token())).stale, true)
      assert.equal(verifier.verifySync(token()).stale, true)
      const verdict = await verifier.explain(token())
      assert.deepEqual([verdict.ok, verdict.stale], [true, true])
      assert.equal(verifier.fresh, false)
      assert.equal(verifier.fetchedAt, NOW)
      assert.equal(verifier.lastError.actual, '503')
    }
    // A token that is bad is bad by old keys, too.
    await assert.rejects(verifier.verify(tamper(token())), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
    await assert.rejects(verifier.verify(token(second)), FAILED)

    clock.time = NOW + 600 + 86_400
    const error = await refusal(verifier.verify(token()))
    assert.deepEqual([error.code, error.reason, error.actual], [FAILED.code, 'status', '503'])
    assert.throws(() => verifier.verifySync(token()), { code: 'ERR_JWKS_NOT_LOADED' })
    assert.throws(() => verifier.verifySync('garbage'), { code: 'ERR_JWS_INVALID' })
    assert.equal(verifier.fetchedAt, NOW)
    const verdict = await verifier.explain(token())
    assert.deepEqual([verdict.ok, verdict.error.code, verdict.stale], [false, FAILED.code, false])
    const { status: outcome, message } = verdict.checks.find(({ id }) => id === 'key')
    assert.deepEqual([outcome, message], ['fail', verdict.error.message])
  })

  test('keys that are back are not stale', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    server.answer = status(503)
    clock.time += 600
    assert.equal((await verifier.verify(token())).stale, true)
    server.answer = json(first.jwks)
    clock.time += 1
    assert.equal((await verifier.verify(token())).stale, false)
    assert.equal(verifier.lastError, undefined)
    assert.equal(verifier.fetchedAt, NOW + 601)
  })

  test('it is over with the first success, and so is the pause', async (context) => {
    const { server, clock, first, create, token } = await setScene(context, { maxAge: 1 })
    server.answer = status(503)
    const verifier = create()
    for (let round = 0; round < 5; round += 1) await assert.rejects(verifier.reload(), FAILED)
    server.answer = json(first.jwks)
    await verifier.reload()
    const error = await refusal(verifier.verify(token(second)))
    assert.deepEqual([error.code, Object.hasOwn(error, 'cause')], [NO_KEY.code, false])
    clock.time += 1
    assert.throws(() => verifier.verifySync(token()), { code: 'ERR_JWKS_NOT_LOADED' })
    assert.equal((await verifier.verify(token())).stale, false)
    assert.equal(server.requests.length, 7)
  })

  test('no longer than is said', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    const [none, some] = [create({ staleIfError: 0 }), create({ staleIfError: 10 })]
    await Promise.all([none.verify(token()), some.verify(token())])
    server.answer = status(503)
    clock.time += 600
    await assert.rejects(none.verify(token()), FAILED)
    assert.equal((await some.verify(token())).stale, true)
    clock.time += 9.9
    assert.equal((await some.verify(token())).stale, true)
    clock.time += 0.1
    await assert.rejects(some.verify(token()), FAILED)
  })

  test('stale keys are for an issuer that was asked lately: verifySync alone does not keep them', async (context) => {
    const { server, clock, create, token } = await setScene(context, { maxAge: 100 })
    const verifier = create()
    await verifier.prefetch()
    server.answer = status(503)
    clock.time += 50
    await assert.rejects(verifier.reload(), FAILED)
    assert.equal(verifier.verifySync(token()).stale, false)
    clock.time += 50
    assert.equal(verifier.verifySync(token()).stale, true)
    clock.time += 49
    assert.equal(verifier.verifySync(token()).stale, true)
    clock.time += 1
    const error = await refusal(() => verifier.verifySync(token()))
    assert.deepEqual([error.code, error.reason], ['ERR_JWKS_NOT_LOADED', 'expired'])
    assert.equal(error.cause.code, FAILED.code)
    await verifier.prefetch()
    assert.equal(verifier.verifySync(token()).stale, true)
  })

  test('the issuer is left alone for 1, 2, 4, ... 60 seconds', async (context) => {
    const { server, clock, create, token } = await setScene(context)
    server.answer = status(503)
    const verifier = create()
    let requests = 0
    for (const pause of [1, 2, 4, 8, 16, 32, 60, 60, 60]) {
      await assert.rejects(verifier.verify(token()), FAILED)
      requests += 1
      assert.equal(server.requests.length, requests)
      clock.time += pause - 0.001
      for (let round = 0; round < 10; round += 1) await assert.rejects(verifier.verify(token()), FAILED)
      await assert.rejects(verifier.prefetch(), FAILED)
      assert.equal(server.requests.length, requests, `within ${pause} s`)
      clock.time += 0.001
    }
  })

  test('or half of that, by chance; and after a success it starts anew', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    server.answer = status(503)
    const verifier = create({ random: () => 0 })
    for (const pause of [0.5, 1, 2]) {
      const before = server.requests.length
      await assert.rejects(verifier.verify(token()), FAILED)
      clock.time += pause - 0.001
      await assert.rejects(verifier.verify(token()), FAILED)
      assert.equal(server.requests.length, before + 1)
      clock.time += 0.001
    }
    server.answer = json(first.jwks)
    await verifier.verify(token())
    server.answer = status(503)
    clock.time += 600
    await verifier.verify(token())
    const before = server.requests.length
    clock.time += 0.499
    await verifier.verify(token())
    assert.equal(server.requests.length, before)
    clock.time += 0.001
    await verifier.verify(token())
    assert.equal(server.requests.length, before + 1)
  })

  test('keys last through it whatever moment a pause ends at', async (context) => {
    const { server, first, clock, token, create } = await setScene(context, { maxAge: 2 })
    for (let early = 0; early < 0.03; early += 0.001) {
      clock.time = NOW
      server.answer = json(first.jwks)
      let tick = 0
      const verifier = create({
        now: () => {
          clock.time += tick
          return clock.time
        },
      })
      await verifier.verify(token())
      server.answer = status(503)
      for (const pause of [2, 1, 2]) {
        clock.time += pause
        await verifier.verify(token())
      }
      // The third pause is of 4 seconds, longer than an attempt counts for. From here on the time passes by itself.
      clock.time += 4 - early
      tick = 0.001
      assert.equal((await verifier.verify(token())).stale, true, `${early} s early`)
    }
  })

  test('each caller gets an error of its own', async (context) => {
    const { server, create, token } = await setScene(context)
    server.answer = status(503)
    const verifier = create()
    const errors = await Promise.all([1, 2, 3].map(() => refusal(verifier.verify(token()))))
    errors.push(await refusal(verifier.verify(token())))
    assert.equal(new Set(errors).size, 4)
    for (const error of errors) assert.deepEqual(error.toJSON(), errors[0].toJSON())
    assert.equal(server.requests.length, 1)
  })
})

describe('a good set is not replaced', () => {
  const answers = { HTML: json('<p>'), 'no key set': json({ keys: {} }), 'an error': status(500) }
  for (const [name, answer] of Object.entries(answers)) {
    test(`by ${name}`, async (context) => {
      const { server, clock, create, token } = await setScene(context)
      const verifier = create()
      await verifier.verify(token())
      const { keys } = verifier
      server.answer = answer
      await assert.rejects(verifier.reload(), FAILED)
      assert.deepEqual(verifier.keys, keys)
      assert.equal((await verifier.verify(token())).stale, false)
      assert.equal(verifier.fetchedAt, NOW)
      assert.equal(verifier.lastError.code, FAILED.code)
      clock.time += 600
      assert.equal((await verifier.verify(token())).stale, true)
    })
  }

  test('but by a set without keys it is: the issuer withdrew them all', async (context) => {
    const { server, create, token } = await setScene(context)
    const verifier = create()
    await verifier.verify(token())
    server.answer = json({ keys: [] })
    await verifier.reload()
    await assert.rejects(verifier.verify(token()), NO_KEY)
  })
})

describe('prefetch, reload, verifySync and the state', () => {
  test('before, and after', async (context) => {
    const { server, create, token, iss } = await setScene(context)
    const verifier = create()
    const url = `${iss}/.well-known/jwks`
    const state = () => ({
      fresh: verifier.fresh,
      fetchedAt: verifier.fetchedAt,
      lastError: verifier.lastError,
      keys: verifier.keys.map(({ kid }) => kid),
    })
    const nothing = { fresh: false, fetchedAt: undefined, lastError: undefined, keys: [] }
    assert.deepEqual(state(), nothing)
    assert.deepEqual({ ...verifier.sources[0] }, { issuers: [iss], url, ...nothing })
    const error = await refusal(() => verifier.verifySync(token()))
    assert.ok(error instanceof Error)
    assert.deepEqual(
      [error.code, error.step, error.reason, Object.hasOwn(error, 'cause')],
      ['ERR_JWKS_NOT_LOADED', 'keys', 'never_loaded', false],
    )
    assert.throws(() => verifier.verifySync('garbage'), { code: 'ERR_JWS_INVALID' })
    assert.throws(() => verifier.verifySync(), { name: 'TypeError', message: /^token: / })

    assert.equal(await verifier.prefetch(), undefined)
    assert.deepEqual(state(), { fresh: true, fetchedAt: NOW, lastError: undefined, keys: ['key-1'] })
    const { payload, header, key, stale } = verifier.verifySync(token())
    assert.deepEqual([payload.iss, header.kid, key.kid, stale], [iss, 'key-1', 'key-1', false])
    assert.throws(() => verifier.verifySync(token(second)), NO_KEY)
    assert.throws(() => verifier.verifySync(tamper(token())), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
    await verifier.prefetch()
    assert.equal(server.requests.length, 1)
    assert.equal(await verifier.reload(), undefined)
    assert.equal(server.requests.length, 2)
  })

  test('verifySync does not use keys past their age', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const verifier = create()
    await verifier.prefetch()
    clock.time += 600
    const expired = { code: 'ERR_JWKS_NOT_LOADED', reason: 'expired' }
    assert.throws(() => verifier.verifySync(token()), expired)
    assert.equal(server.requests.length, 1)
    const { answer, open } = gate(json(first.jwks))
    server.answer = answer
    const prefetching = verifier.prefetch()
    await server.arrived(2)
    assert.throws(() => verifier.verifySync(token()), expired)
    open()
    await prefetching
    verifier.verifySync(token())
    assert.equal(server.requests.length, 2)
  })

  test('reload asks although the keys are fresh, cooling down or failing', async (context) => {
    const { server, create } = await setScene(context)
    const verifier = create()
    for (let round = 0; round < 3; round += 1) await verifier.reload()
    server.answer = status(500)
    for (let round = 0; round < 3; round += 1) await assert.rejects(verifier.reload(), FAILED)
    assert.equal(server.requests.length, 6)
  })

  test('prefetch is content with keys that may still be used', async (context) => {
    const { server, clock, create } = await setScene(context)
    const verifier = create()
    await verifier.prefetch()
    server.answer = status(500)
    clock.time += 600
    await verifier.prefetch()
    assert.equal(server.requests.length, 2)
    assert.equal(verifier.fresh, false)
  })

  test('the functions need no this, and nothing of the verifier can be changed', async (context) => {
    const { create, token } = await setScene(context)
    const verifier = create()
    const { verify, verifySync, explain, prefetch, reload, sources } = verifier
    await prefetch()
    await reload()
    await verify(token())
    verifySync(token())
    assert.equal((await explain(token())).ok, true)
    for (const object of [verifier, verifier.keys, sources, sources[0], sources[0].issuers]) {
      assert.ok(Object.isFrozen(object))
    }
  })

  test('a clock that fails fails the call and nothing else', async (context) => {
    const { create, token, clock } = await setScene(context)
    const mine = new Error('no clock')
    const failure = { code: 'ERR_HOST_FUNCTION_FAILED', step: 'host', reason: 'now', cause: mine }
    let broken = true
    const verifier = create({
      now: () => {
        if (broken) throw mine
        return clock.time
      },
    })
    for (const call of [() => verifier.verify(token()), () => verifier.explain(token()), () => verifier.prefetch()]) {
      await assert.rejects(call(), failure)
    }
    assert.throws(() => verifier.verifySync(token()), failure)
    broken = false
    await verifier.verify(token())
  })

  test('not even one that throws nothing at all lets a token through', async (context) => {
    const { create, token } = await setScene(context)
    const verifier = create({
      now: () => {
        throw undefined
      },
    })
    await assert.rejects(verifier.verify(token()), { step: 'host', reason: 'now', cause: undefined })
  })
})

describe('explain', () => {
  test('sees to the keys as verify does', async (context) => {
    const { server, clock, first, create, token } = await setScene(context)
    const verifier = create()
    const verdict = await verifier.explain(token())
    assert.deepEqual([verdict.ok, verdict.key.kid, verdict.stale], [true, 'key-1', false])
    server.answer = json(keySet(first, second))
    clock.time += 30
    assert.equal((await verifier.explain(token(second))).ok, true)
    assert.equal((await verifier.explain(tamper(token()))).error.reason, 'signature_mismatch')
    assert.equal(server.requests.length, 2)
  })

  test('says that there are no keys, and what can be said of the token all the same', async (context) => {
    const { server, create, token, first } = await setScene(context)
    server.answer = status(500)
    const verdict = await create().explain(token(first, { aud: 'other' }))
    assert.deepEqual([verdict.ok, verdict.error.code, verdict.error.actual], [false, FAILED.code, '500'])
    assert.equal(verdict.payload.aud, 'other')
    assert.equal(verdict.checks.find(({ id }) => id === 'audience').status, 'fail')
    assert.deepEqual(JSON.parse(JSON.stringify(verdict.error)), verdict.error)
  })
})

test('a fetch that verifies with the very verifier that it fetches for ends by the timeout', async (context) => {
  const { create, token, first } = await setScene(context)
  const inner = deferred()
  let calls = 0
  const verifier = create({
    timeout: 0.1,
    fetch: async () => {
      calls += 1
      inner.resolve(refusal(verifier.verify(token())))
      return inner.promise.then(() => Response.json(first.jwks))
    },
  })
  assert.equal((await refusal(verifier.verify(token()))).reason, 'timeout')
  assert.equal((await inner.promise).reason, 'timeout')
  assert.equal(calls, 1)
})
