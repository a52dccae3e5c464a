// The program's own functions, `check` and `schema`: when they are called, with what, and what becomes of what they do.

import assert from 'node:assert/strict'
import { describe, mock, test } from 'node:test'
import { CLAIMS, createIssuer, NOW, POLICY, tamper } from '../support/issuer.mjs'
import { cjs, esm, load } from '../support/package.mjs'

const { createRemoteVerifier, createVerifier, explain, JwtError, verify } = esm
const { unauthorized } = await load('jwt-verdict/http')
const issuer = createIssuer()
const other = createIssuer('other')
const { jwks } = issuer
const claims = { ...CLAIMS, roles: ['reader'] }
const token = issuer.sign(claims)

const fetchKeys = async () => Response.json(jwks)

/** Every way to have a token judged with options: a function that gives what was verified, or throws. */
const WAYS = {
  'a verifier': (options) => createVerifier({ jwks, ...POLICY, ...options }).verify,
  'a verifier with a cache': (options) => {
    const verifier = createVerifier({ jwks, ...POLICY, ...options, cache: { maxEntries: 5 } })
    // What the second call gets is a result of the cache, if there is any.
    return (text) => {
      attempt(() => verifier.verify(text))
      return verifier.verify(text)
    }
  },
  verify: (options) => (text) => verify(text, jwks, { ...POLICY, ...options }),
  explain: (options) => (text) => {
    const verdict = explain(text, jwks, { ...POLICY, ...options })
    if (!verdict.ok) throw new JwtError(verdict.error)
    return verdict
  },
  'a remote verifier': (options) => createRemoteVerifier({ ...POLICY, fetch: fetchKeys, ...options }).verify,
  'a list of remote options': (options) =>
    createRemoteVerifier([
      { issuer: 'https://other.example', audience: null },
      { ...POLICY, fetch: fetchKeys, ...options },
    ]).verify,
  'a remote verifier, at once': (options) => async (text) => {
    const verifier = createRemoteVerifier({ ...POLICY, fetch: fetchKeys, ...options })
    await verifier.prefetch()
    return verifier.verifySync(text)
  },
  'explain of a remote verifier': (options) => async (text) => {
    const verdict = await createRemoteVerifier({ ...POLICY, fetch: fetchKeys, ...options }).explain(text)
    if (!verdict.ok) throw new JwtError(verdict.error)
    return verdict
  },
}

/** A schema of whatever `validate` does. */
const schemaOf = (validate) => ({ '~standard': { version: 1, vendor: 'test', validate } })

for (const [way, open] of Object.entries(WAYS)) {
  describe(way, () => {
    test('check gets what was verified, and undefined accepts', async () => {
      const check = mock.fn()
      const verified = await open({ check })(token)
      const [call] = check.mock.calls
      assert.equal(call.this, undefined)
      assert.equal(call.arguments.length, 1)
      const [{ payload, claims: signed, header, key }] = call.arguments
      assert.deepEqual([payload, signed, header], [verified.payload, verified.claims, verified.header])
      assert.equal(key.kid, 'key-1')
      assert.deepEqual(verified.payload, claims)
    })

    test('check rejects with a string', async () => {
      await assert.rejects(async () => open({ check: () => 'blocked' })(token), {
        name: 'JwtError',
        code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
        step: 'check',
        reason: 'check_function',
        actual: 'blocked',
        hintCode: 'rejected_by_check',
      })
    })

    test('check may alter what it gets', async () => {
      const judge = open({
        check(verified) {
          assert.deepEqual(verified.payload, claims)
          verified.payload.roles.push('admin')
          verified.claims.roles.push('admin')
          verified.header.alg = 'none'
          verified.payload = null
        },
      })
      for (let time = 0; time < 2; time += 1) {
        const { payload, claims: signed, header } = await judge(token)
        assert.deepEqual([payload, signed, header.alg], [claims, claims, 'ES256'])
      }
    })

    test('check may verify other tokens, with any verifier and with its own', async () => {
      const second = createVerifier({ jwks: other.jwks, ...POLICY })
      let depth = 0
      const own = createVerifier({
        jwks,
        ...POLICY,
        check() {
          depth += 1
          if (depth === 1) assert.deepEqual(own.verify(token).payload, claims)
        },
      })
      const check = mock.fn(() => {
        assert.equal(second.verify(other.sign()).key.kid, 'other')
        assert.throws(() => second.verify(token), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
        assert.equal(second.explain(other.sign()).ok, true)
        own.verify(token)
        own.setKeys(jwks)
      })
      assert.deepEqual((await open({ check })(token)).payload, claims)
      assert.ok(check.mock.callCount() > 0)
      assert.ok(depth > 1)
    })

    test('schema gets a copy of the claims, and what it returns is the payload', async () => {
      const session = { user: 'user-1' }
      const schema = schemaOf(mock.fn((value) => ({ value: session, seen: value })))
      const verified = await open({ schema })(token)
      assert.equal(verified.payload, session)
      assert.deepEqual(verified.claims, claims)
      const [call] = schema['~standard'].validate.mock.calls
      assert.equal(call.this, schema['~standard'])
      assert.deepEqual(call.arguments, [claims])
    })

    test('schema may alter what it gets', async () => {
      const judge = open({
        schema: schemaOf((value) => {
          assert.deepEqual(value, claims)
          value.roles.push('admin')
          return { value }
        }),
        check: ({ payload }) => {
          payload.roles.push('root')
        },
      })
      for (let time = 0; time < 2; time += 1) {
        const { payload, claims: signed } = await judge(token)
        assert.deepEqual(payload.roles, ['reader', 'admin'])
        assert.deepEqual(signed, claims)
      }
    })

    test('schema rejects with issues', async () => {
      const issues = [{ message: 'not\nthis', path: ['roles', { key: 0 }], input: 'x' }, { message: 'nor that' }]
      const error = await refusalOf(open({ schema: schemaOf(() => ({ issues })) }), token)
      const { code, step, reason, actual, hintCode } = error
      assert.deepEqual(
        { code, step, reason, actual, hintCode },
        {
          code: 'ERR_JWT_CLAIM_VALIDATION_FAILED',
          step: 'check',
          reason: 'schema',
          actual: 'roles.0: not\\u{a}this',
          hintCode: 'claims_against_schema',
        },
      )
    })

    test('schema comes before check', async () => {
      const check = mock.fn()
      await assert.rejects(async () => open({ check, schema: schemaOf(() => ({ issues: [] })) })(token), {
        reason: 'schema',
      })
      assert.equal(check.mock.callCount(), 0)
      const typed = open({ check: ({ payload }) => payload.user, schema: schemaOf(() => ({ value: { user: 'no' } })) })
      await assert.rejects(async () => typed(token), { reason: 'check_function', actual: 'no' })
    })

    test('neither is called for a token that anything else rejects', async () => {
      const check = mock.fn()
      const validate = mock.fn()
      const judge = open({ check, schema: schemaOf(validate), subject: 'user-1' })
      for (const bad of [
        'text',
        tamper(token),
        other.sign(claims),
        issuer.sign({ ...claims, exp: NOW - 1 }),
        issuer.sign({ ...claims, sub: 'user-2' }),
        issuer.sign({ ...claims, iss: 'https://third.example' }),
        issuer.sign('{"sub":1,"sub":2}'),
      ]) {
        await assert.rejects(async () => judge(bad), { name: 'JwtError' })
      }
      assert.equal(check.mock.callCount() + validate.mock.callCount(), 0)
    })

    for (const [option, functionOf] of [
      ['check', (call) => call],
      ['schema', schemaOf],
    ]) {
      test(`what ${option} throws is the failure of the program, and no refusal`, async () => {
        const refusal = await refusalOf(WAYS['a verifier']({}), tamper(token))
        for (const thrown of [new Error('mine'), new TypeError('mine'), refusal, 'text', undefined]) {
          const judge = open({
            [option]: functionOf(() => {
              throw thrown
            }),
          })
          const error = await refusalOf(judge, token)
          const { code, step, reason, hintCode } = error
          assert.deepEqual(
            { code, step, reason, hintCode },
            { code: 'ERR_HOST_FUNCTION_FAILED', step: 'host', reason: option, hintCode: 'fix_function' },
          )
          assert.ok(error instanceof JwtError)
          assert.ok(Object.hasOwn(error, 'cause'))
          assert.equal(error.cause, thrown)
          assert.throws(() => unauthorized(error), error)
        }
      })

      test(`a promise of ${option} is a TypeError, and nobody has to handle its rejection`, async () => {
        const answers = [
          () => Promise.resolve(undefined),
          () => Promise.reject(new Error('unhandled')),
          async () => ({ value: claims }),
          // biome-ignore lint/suspicious/noThenProperty: a promise of another make
          () => ({ then: (_, reject) => reject(new Error('unhandled')) }),
        ]
        for (const answer of answers) {
          const message = new RegExp(`^${option}\\(\\): expected .*; it has to answer at once`)
          await assert.rejects(async () => open({ [option]: functionOf(answer) })(token), {
            name: 'TypeError',
            message,
          })
        }
        // An unhandled rejection would fail this test.
        await new Promise((resolve) => setImmediate(resolve))
      })
    }

    test('check has to return undefined, or a string that says something', async () => {
      const message =
        /^check\(\): expected undefined, or a non-empty string that says why the token is rejected, found /
      for (const answer of [null, true, false, 0, 1n, '', [], {}, new Error('no'), Symbol('no'), () => 'no']) {
        await assert.rejects(async () => open({ check: () => answer })(token), { name: 'TypeError', message })
      }
    })

    test('schema has to return a result with an object', async () => {
      const rows = [
        [undefined, /^schema\(\): expected a result with value or issues, found undefined$/],
        [true, /^schema\(\): expected a result with value or issues, found true$/],
        [{}, /^schema\(\): expected an object as the payload, found undefined$/],
        [{ value: null }, /^schema\(\): expected an object as the payload, found null$/],
        [{ value: 'text' }, /^schema\(\): expected an object as the payload, found a string$/],
        [{ value: [] }, /^schema\(\): expected an object as the payload, found an Array$/],
        [{ value: () => {} }, /^schema\(\): expected an object as the payload, found a function$/],
        [{ value: Promise.reject(new Error('unhandled')) }, /^schema\(\): expected an object as the payload/],
        [{ value: {}, issues: null }, /^schema\(\): expected issues as an array, found null$/],
        [{ value: {}, issues: false }, /^schema\(\): expected issues as an array, found false$/],
      ]
      for (const [result, message] of rows) {
        await assert.rejects(async () => open({ schema: schemaOf(() => result) })(token), {
          name: 'TypeError',
          message,
        })
      }
      // Issues that cannot be read are a failure of the schema as well.
      for (const issues of [[null], [{ message: Object.create(null) }]]) {
        await assert.rejects(async () => open({ schema: schemaOf(() => ({ issues })) })(token), { step: 'host' })
      }
    })
  })
}

describe('issues', () => {
  const rejecting = (issues) => createVerifier({ jwks, ...POLICY, schema: schemaOf(() => ({ issues })) })
  const symbol = Symbol('key')

  test('have message and path, and nothing else, and cannot be changed', () => {
    const given = [
      { message: 'one', path: ['a', 0, { key: 'b' }, { key: symbol }], input: 'secret' },
      { message: 'two' },
    ]
    const error = attempt(() => rejecting(given).verify(token))
    assert.deepEqual(error.issues, [
      { message: 'one', path: ['a', 0, 'b', symbol] },
      { message: 'two', path: [] },
    ])
    for (const value of [error.issues, error.issues[0], error.issues[0].path]) assert.ok(Object.isFrozen(value))
  })

  test('are no more than a hundred', () => {
    const error = attempt(() => rejecting(Array(1_000).fill({ message: 'one' })).verify(token))
    assert.equal(error.issues.length, 100)
  })

  test('are neither in a log line nor in an answer, and the first is, shortened, in `actual`', () => {
    const error = attempt(() => rejecting([{ message: 'x'.repeat(1_000), path: ['sub'] }]).verify(token))
    assert.equal(error.actual, `sub: ${'x'.repeat(251)}…`)
    assert.equal('issues' in error.toJSON(), false)
    const { status, headers, body } = unauthorized(error)
    assert.equal(status, 401)
    assert.doesNotMatch(JSON.stringify([headers, body]), /xxx|sub/)
  })
})

test('what check says is no part of an answer', () => {
  const { verify: judge } = createVerifier({ jwks, ...POLICY, check: () => 'user-1 is\nblocked' })
  const error = attempt(() => judge(token))
  assert.equal(error.actual, 'user-1 is\\u{a}blocked')
  const { status, headers, body } = unauthorized(error)
  assert.equal(status, 401)
  assert.doesNotMatch(JSON.stringify([headers, body]), /user|blocked/)
})

describe('explain', () => {
  const last = (options, text = token) => {
    const { checks } = explain(text, jwks, { ...POLICY, ...options })
    assert.equal(checks.at(-1).id, 'scope')
    return checks.filter(isOfProgram).map(({ id, step, status }) => `${id} ${step} ${status}`)
  }
  const schema = schemaOf((value) => ({ value }))
  const check = () => undefined

  test('has a check for each of the functions that there are', () => {
    assert.deepEqual(last({}), [])
    assert.deepEqual(last({ schema }), ['schema check pass'])
    assert.deepEqual(last({ check }), ['check-function check pass'])
    assert.deepEqual(last({ check, schema }), ['schema check pass', 'check-function check pass'])
  })

  test('skips them if anything before failed', () => {
    const skipped = ['schema check skipped', 'check-function check skipped']
    for (const bad of ['text', tamper(token), issuer.sign({ ...claims, exp: NOW - 1 })]) {
      assert.deepEqual(last({ schema, check }, bad), skipped)
    }
    assert.deepEqual(last({ check, schema: schemaOf(() => ({ issues: [] })) }), [
      'schema check fail',
      'check-function check skipped',
    ])
    assert.deepEqual(last({ schema, check: () => 'no' }), ['schema check pass', 'check-function check fail'])
  })

  test('gives as error what verify throws', () => {
    for (const options of [{ check: () => 'no' }, { schema: schemaOf(() => ({ issues: [{ message: 'no' }] })) }]) {
      const verifier = createVerifier({ jwks, ...POLICY, ...options })
      const error = attempt(() => verifier.verify(token))
      const { ok, error: refusal, checks, payload, claims: own } = verifier.explain(token)
      assert.equal(ok, false)
      assert.deepEqual(refusal, error.toJSON())
      assert.deepEqual(payload, claims)
      assert.equal(own, undefined)
      const { message, actual, hint, hintCode, issues } = checks.find(({ status }) => status === 'fail')
      assert.deepEqual(
        { message, actual, hint, hintCode, issues },
        {
          message: error.message,
          actual: error.actual,
          hint: error.hint,
          hintCode: error.hintCode,
          issues: error.issues,
        },
      )
    }
  })

  test('of a remote verifier has them too, and skips them while there are no keys', async () => {
    const unavailable = createRemoteVerifier({
      ...POLICY,
      schema,
      check,
      fetch: async () => new Response('', { status: 500 }),
    })
    const rows = [
      [createRemoteVerifier({ ...POLICY, schema, check, fetch: fetchKeys }), 'pass'],
      [unavailable, 'skipped'],
    ]
    for (const [verifier, status] of rows) {
      const { checks, stale } = await verifier.explain(token)
      assert.deepEqual(
        checks.filter(isOfProgram).map((each) => each.status),
        [status, status],
      )
      assert.equal(stale, false)
    }
  })
})

describe('a remote verifier', () => {
  test('calls them once for a token, after any newer keys were fetched', async () => {
    let time = NOW
    let isDown = false
    const seen = []
    const verifier = createRemoteVerifier({
      ...POLICY,
      now: () => time,
      maxAge: 10,
      fetch: async () => (isDown ? new Response('', { status: 500 }) : Response.json(jwks)),
      check: ({ stale }) => {
        seen.push(stale)
      },
    })
    await verifier.verify(token)
    time += 20
    await verifier.verify(token)
    time += 20
    isDown = true
    assert.equal((await verifier.verify(token)).stale, true)
    assert.deepEqual(seen, [false, false, true])
  })

  test('calls those of the options for the issuer, and no others', async () => {
    const never = mock.fn()
    const check = mock.fn()
    const verifier = createRemoteVerifier([
      { issuer: 'https://other.example', audience: null, fetch: fetchKeys, check: never, schema: schemaOf(never) },
      { ...POLICY, fetch: fetchKeys, check },
    ])
    await verifier.verify(token)
    assert.deepEqual([never.mock.callCount(), check.mock.callCount()], [0, 1])
  })

  test('fetches nothing because a clock of the program throws', async () => {
    const fetch = mock.fn(fetchKeys)
    const mine = new Error('no clock')
    const now = () => {
      throw mine
    }
    const verifier = createRemoteVerifier({ ...POLICY, fetch, now })
    for (const call of ['verify', 'explain']) {
      await assert.rejects(verifier[call](token), { step: 'host', reason: 'now', cause: mine })
    }
    assert.throws(() => verifier.verifySync(token), { step: 'host', reason: 'now', cause: mine })
    assert.equal(fetch.mock.callCount(), 0)
  })
})

test('a clock that fails once fails the call, and neither fetches nor explains without it', async () => {
  for (const call of ['verify', 'explain']) {
    const fetch = mock.fn(fetchKeys)
    const now = mock.fn(() => NOW)
    now.mock.mockImplementationOnce(() => {
      throw new Error('no clock')
    })
    await assert.rejects(createRemoteVerifier({ ...POLICY, fetch, now })[call](token), { step: 'host', reason: 'now' })
    assert.equal(fetch.mock.callCount(), 0)
  }
})

describe('a schema', () => {
  const standard = { version: 1, vendor: 'test', validate: (value) => ({ value }) }
  const rows = [
    [{}, /^schema: expected a Standard Schema, such as one of zod, valibot or arktype, found an object$/],
    [() => ({}), /^schema: expected a Standard Schema, .* found a function$/],
    [{ '~standard': 1 }, /^schema: expected a Standard Schema/],
    [{ '~standard': { ...standard, version: 2 } }, /^schema\.~standard\.version: expected 1, found 2$/],
    [{ '~standard': { ...standard, version: '1' } }, /^schema\.~standard\.version: expected 1, found a string$/],
    [{ '~standard': { ...standard, validate: undefined } }, /^schema\.~standard\.validate: expected a function/],
  ]
  for (const [schema, message] of rows) {
    test(`that is none is a TypeError when the verifier is created: ${message}`, () => {
      for (const create of [createVerifier, cjs.createVerifier]) {
        assert.throws(() => create({ jwks, ...POLICY, schema }), { name: 'TypeError', message })
      }
      assert.throws(() => createRemoteVerifier({ ...POLICY, schema }), { name: 'TypeError', message })
    })
  }

  test('may be a function, and is read once', () => {
    let reads = 0
    const schema = () => {}
    Object.defineProperty(schema, '~standard', {
      get() {
        reads += 1
        return standard
      },
    })
    const verifier = createVerifier({ jwks, ...POLICY, schema })
    verifier.verify(token)
    verifier.verify(token)
    assert.equal(reads, 1)
  })
})

describe('names that are near', () => {
  const rows = { validate: 'check', validator: 'check', customJwtCheck: 'check', claimCheck: 'check', chek: 'check' }
  for (const [name, meant] of Object.entries({ ...rows, schemas: 'schema', standardSchema: 'schema' })) {
    test(`${name} is ${meant}`, () => {
      const message = `unknown option "${name}"; did you mean "${meant}"?`
      for (const open of [createVerifier, createRemoteVerifier]) {
        assert.throws(() => open({ ...POLICY, [name]: () => {} }), { name: 'TypeError', message })
      }
    })
  }
})

function isOfProgram({ id }) {
  return ['schema', 'check-function'].includes(id)
}

function attempt(call) {
  try {
    return call()
  } catch (error) {
    return error
  }
}

async function refusalOf(judge, text) {
  try {
    await judge(text)
  } catch (error) {
    return error
  }
  return assert.fail('accepted')
}
