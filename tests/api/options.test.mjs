import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { AUDIENCE, CLAIMS, createIssuer, ISSUER, NOW, POLICY, signHmac } from '../support/issuer.mjs'
import { esm, tarballFolder } from '../support/package.mjs'

const { createVerifier, explain, verify } = esm
const issuer = createIssuer()
const token = issuer.sign()
const { jwks } = issuer
const options = { jwks, ...POLICY }
const secret = Buffer.from('0123456789abcdef0123456789abcdef')

function refuses(given, message) {
  assert.throws(
    () => createVerifier(given),
    (error) => {
      assert.equal(error.name, 'TypeError')
      assert.match(error.message, message)
      return true
    },
  )
}

describe('an option that nobody knows is named, with the one that was probably meant', () => {
  const meant = {
    iss: 'issuer',
    issuers: 'issuer',
    Issuer: 'issuer',
    isuer: 'issuer',
    allowedIss: 'issuer',
    aud: 'audience',
    audiences: 'audience',
    clientId: 'audience',
    sub: 'subject',
    alg: 'algorithms',
    algs: 'algorithms',
    algorithm: 'algorithms',
    clockTimestamp: 'now',
    maxAge: 'maxTokenAge',
    maxTokenAges: 'maxTokenAge',
    clockSkew: 'clockTolerance',
    leeway: 'clockTolerance',
    graceSeconds: 'clockTolerance',
    keys: 'jwks',
    key: 'jwks',
    jwk: 'jwks',
    requiredClaim: 'requiredClaims',
    allowMissingExpiration: undefined,
    constructor: undefined,
    toString: undefined,
    x: undefined,
  }
  for (const [name, known] of Object.entries(meant)) {
    test(name, () => {
      const advice = known
        ? `did you mean "${known}"\\?$`
        : 'the options are jwks, secret, issuer, .*currentDate, cache$'
      refuses({ ...options, [name]: 'value' }, new RegExp(`^unknown option "${name}"; ${advice}`))
    })
  }

  test('also a symbol, a name that is not enumerable, and __proto__ from JSON', () => {
    refuses({ ...options, [Symbol('issuer')]: 1 }, /^unknown option "Symbol\(issuer\)"/)
    refuses(Object.defineProperty({ ...options }, 'aud', { value: 1 }), /^unknown option "aud"/)
    refuses(JSON.parse('{"__proto__":{}}'), /^unknown option "__proto__"/)
  })

  test('also a limit', () => {
    refuses(
      { ...options, limits: { tokenByte: 1 } },
      /^limits: unknown limit "tokenByte"; did you mean "tokenBytes"\?$/,
    )
    refuses(
      { ...options, limits: { bits: 1 } },
      /^limits: unknown limit "bits"; the limits are tokenBytes, jwksBytes, keys$/,
    )
    assert.throws(() => createVerifier({ ...options, limits: { bits: 1 } }), { option: 'limits' })
  })
})

describe('an ill-typed option is named, with what belongs there and what was found', () => {
  const text = /: expected a string, a list of strings or null, found/
  const cases = {
    issuer: [
      [1, text],
      [/issuer/, /^issuer: .*found a RegExp; values are compared exactly/],
      [new URL(ISSUER), /^issuer: .*found a URL$/],
      [new Set([ISSUER]), /^issuer: .*found a Set; spread it into an array$/],
      [Promise.resolve(ISSUER), /^issuer: .*found a Promise; await it first$/],
      [new String(ISSUER), /^issuer: .*found a String; pass the primitive string$/],
      ['', /^issuer: expected a non-empty string, found an empty string$/],
      [[], /^issuer: the list is empty, so every token would be rejected$/],
      [[ISSUER, 1], /^issuer\[1\]: expected a string, found 1$/],
      [[ISSUER, null], /^issuer\[1\]: expected a string, found null$/],
      [[ISSUER, ''], /^issuer\[1\]: expected a non-empty string/],
      [new Array(2 ** 32 - 1), /^issuer\[0\]: expected a string, found undefined$/],
      ['\ud800', /^issuer: the text has a lone surrogate$/],
      [['a', 'b\udc00c'], /^issuer\[1\]: the text has a lone surrogate/],
    ],
    subject: [
      [[], /^subject: the list is empty/],
      [{}, text],
    ],
    algorithms: [
      ['ES256', /^algorithms: expected a list of strings, found a string$/],
      [null, /^algorithms: expected a list of strings, found null$/],
      [[], /^algorithms: the list is empty/],
      [[256], /^algorithms\[0\]: expected a string, found 256$/],
    ],
    typ: [
      ['', /^typ: expected a non-empty string/],
      [1, /^typ: expected a string or a list of strings, found 1$/],
      [null, /^typ: expected a string or a list of strings, found null$/],
      [[], /^typ: the list is empty, so every token would be rejected$/],
      [['JWT', 1], /^typ\[1\]: expected a string, found 1$/],
      [{}, /^typ\.optional: expected true, found undefined; for a type that is required, pass the string or the list/],
      [{ oneOf: ['JWT'] }, /^typ\.optional: expected true, found undefined/],
      [{ oneOf: ['JWT'], optional: false }, /^typ\.optional: expected true, found false/],
      [{ optional: true }, /^typ\.oneOf: expected a string or a list of strings, found undefined$/],
      [{ oneOf: [], optional: true }, /^typ\.oneOf: the list is empty/],
      [{ oneOf: ['JWT'], optional: undefined }, /^typ\.optional: expected a value, found undefined/],
      [{ oneOf: ['JWT'], optionl: true }, /^typ: unknown member "optionl"; did you mean "optional"\?$/],
    ],
    singleAudience: [['true', /^singleAudience: expected true or false, found a string$/]],
    maxLifetime: [
      [-1, /^maxLifetime: expected a number of seconds, 0 or more, found -1$/],
      ['1h', /^maxLifetime: .* found a string$/],
    ],
    templates: [
      [['sub'], /^templates: expected a plain object of templates, found an Array$/],
      [{ sub: 1 }, /^templates\.sub: expected a string, found 1$/],
      [{ sub: '' }, /^templates\.sub: expected a non-empty string/],
      ...['sub', '{', '}', '{}', '{a', 'a}', '{{a}}', '{a}}', '}{a}', '{a{b}}'].map((sub) => [
        { sub },
        /^templates: expected text with the names of claims in braces, such as "owner:\{owner\}"/,
      ]),
    ],
    requiredClaims: [
      ['sub', /^requiredClaims: expected a list of strings, found a string$/],
      [[''], /^requiredClaims\[0\]: expected a non-empty string/],
      [[Symbol.iterator], /^requiredClaims\[0\]: expected a string, found a symbol$/],
    ],
    crit: [[{ b64: true }, /^crit: expected a list of strings, found an object$/]],
    maxTokenAge: [
      ['5m', /^maxTokenAge: expected a number of seconds, 0 or more, found a string$/],
      [-1, /^maxTokenAge: .* found -1$/],
      [Infinity, /^maxTokenAge: .* found Infinity$/],
      [5n, /^maxTokenAge: .* found a bigint$/],
    ],
    clockTolerance: [
      [NaN, /^clockTolerance: .* found NaN$/],
      [-0.1, /^clockTolerance: .* found -0.1$/],
      [null, /^clockTolerance: .* found null$/],
      [901, /^clockTolerance: expected a number of seconds, from 0 to 900, found 901; .* 901 ms are 0\.901$/],
      [5000, /^clockTolerance: .* found 5000; are these milliseconds\? 5000 ms are 5$/],
      [2 ** 53, /^clockTolerance: .* found 9007199254740992$/],
    ],
    allowMissingExpiry: [
      ['false', /^allowMissingExpiry: expected true or false, found a string$/],
      [0, /^allowMissingExpiry: expected true or false, found 0$/],
    ],
    limits: [
      [null, /^limits: expected a plain object, found null$/],
      [{ tokenBytes: 0 }, /^limits\.tokenBytes: expected a whole number from 1 to 1048576, found 0$/],
      [{ tokenBytes: 1048577 }, /^limits\.tokenBytes: /],
      [{ jwksBytes: 1.5 }, /^limits\.jwksBytes: /],
      [{ keys: '10' }, /^limits\.keys: .* found a string$/],
      [{ keys: Infinity }, /^limits\.keys: /],
    ],
    now: [[NOW, /^now: expected a function that returns the seconds since 1970, found 1700000000$/]],
    jwks: [
      [null, /^jwks: expected a JWKS as an object, JSON text or a Uint8Array, found null$/],
      [() => jwks, /^jwks: .* found a function$/],
      [Promise.resolve(jwks), /^jwks: .* found a Promise; await it first$/],
      [new Response('{}'), /^jwks: .* found a Response; pass what its json\(\) resolves to$/],
      [new ArrayBuffer(8), /^jwks: .* found an ArrayBuffer; wrap it: new Uint8Array\(buffer\)$/],
      [new Uint16Array(8), /^jwks: .* found an object$/],
      [new Map(), /^jwks: .* found a Map$/],
      ['{"keys":["\ud800"]}', /^jwks: the text has a lone surrogate/],
      [cyclic(), /^jwks: the object cannot be written as JSON$/],
      [{ keys: [1n] }, /^jwks: the object cannot be written as JSON$/],
      [deep(100_000), /^jwks: the object cannot be written as JSON$/],
      [{ toJSON() {} }, /^jwks: the object cannot be written as JSON$/],
    ],
  }
  for (const [name, rows] of Object.entries(cases)) {
    test(name, () => {
      for (const [value, message] of rows) refuses({ ...options, [name]: value }, message)
    })
  }

  test('secret', () => {
    const given = { algorithms: ['HS256'], ...POLICY }
    refuses({ ...given, secret: 'a string' }, /^secret: expected a Uint8Array, found a string; decode it if /)
    refuses({ ...given, secret: new ArrayBuffer(32) }, /^secret: .* found an ArrayBuffer; wrap it/)
    refuses({ ...given, secret: [...secret] }, /^secret: .* found an Array$/)
    refuses({ ...given, secret: new Uint8ClampedArray(32) }, /^secret: .* found an object$/)
    const [jwk] = jwks.keys
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    for (const key of [
      pem,
      `\ufeff${pem.replaceAll('\n', '\r\n')}`,
      `subject=CN=x\n${pem}`,
      JSON.stringify(jwk),
      ` \n${JSON.stringify(jwks, null, 2)}\n`,
      `\ufeff${JSON.stringify(jwks)}`,
      publicKey.export({ type: 'spki', format: 'der' }),
    ]) {
      // Also where nothing else is stated, so that nobody adds an algorithm first.
      for (const algorithms of [{ algorithms: ['HS256'] }, {}])
        refuses(
          { ...POLICY, ...algorithms, secret: Buffer.from(key) },
          /^secret: expected bytes that only the issuer and the verifier know, found a key as PEM, DER, JWK or JWKS; pass public keys as a key set, in the option jwks/,
        )
    }
    for (const text of ['{"key":"...","kid":"keys","alg":"HS256"}', '[{"kty":"oct"},{"kty":"oct"},{}]', pem.slice(6)])
      createVerifier({ ...given, secret: Buffer.from(text) })
  })

  test('currentDate', () => {
    const given = { jwks, issuer: ISSUER, audience: AUDIENCE }
    refuses({ ...given, currentDate: NOW }, /^currentDate: expected a Date, found 1700000000$/)
    refuses({ ...given, currentDate: Object.create(Date.prototype) }, /^currentDate: expected a Date, found an object$/)
    refuses({ ...given, currentDate: new Date(NaN) }, /^currentDate: the Date is not valid$/)
    refuses({ ...given, currentDate: new Date(), now: () => NOW }, /^now, currentDate: pass only one of the two$/)
  })

  test('the options themselves', () => {
    refuses(undefined, /^options: expected a plain object, found undefined$/)
    refuses(null, /^options: expected a plain object, found null$/)
    refuses([options], /^options: expected options, or a list of 2 to 64, found a list of 1$/)
    refuses(JSON.stringify(options), /^options: expected a plain object, found a string$/)
    refuses(Object.create(options), /^options: expected a plain object, found an object$/)
    refuses(new (class Options {})(), /^options: expected a plain object, found an object$/)
  })

  test('nothing of a string is repeated', () => {
    const given = { ...options, typ: ['hunter2hunter2'], maxTokenAge: 'hunter2hunter2' }
    assert.throws(
      () => createVerifier(given),
      (error) => !/hunter/.test(error.stack),
    )
    assert.throws(
      () => createVerifier({ ...POLICY, secret: 'hunter2hunter2', algorithms: ['HS256'] }),
      (error) => !/hunter/.test(error.stack),
    )
  })
})

describe('what must be stated', () => {
  for (const name of ['issuer', 'audience']) {
    test(name, () => {
      const { [name]: _, ...rest } = options
      const message = new RegExp(`^${name}: required; .* or null to accept any ${name}$`)
      refuses(rest, message)
      createVerifier({ ...rest, [name]: null }).verify(token)
    })
  }

  test('one of jwks and secret', () => {
    refuses(POLICY, /^jwks, secret: pass one of the two$/)
    refuses({ ...options, secret }, /^jwks, secret: pass only one of the two$/)
  })

  test('algorithms, for a secret', () => {
    refuses({ secret, ...POLICY }, /algorithms/)
    refuses({ secret, ...POLICY, algorithms: ['ES256'] }, /algorithms.*ES256|ES256.*algorithms/)
    createVerifier({ secret, ...POLICY, algorithms: ['HS256'] }).verify(signHmac(secret))
  })
})

describe('algorithms', () => {
  test('a name that is none, or one for secrets, is refused by name', () => {
    for (const name of ['none', 'es256', 'RS1', 'HS256', 'ES256 ', 'constructor']) {
      refuses({ ...options, algorithms: ['ES256', name] }, new RegExp(`algorithms.*${name}|${name}.*algorithms`))
    }
  })
})

describe('a limit', () => {
  const document = JSON.stringify(jwks)

  test('for the token holds to the byte', () => {
    createVerifier({ ...options, limits: { tokenBytes: token.length } }).verify(token)
    const verifier = createVerifier({ ...options, limits: { tokenBytes: token.length - 1 } })
    assert.throws(() => verifier.verify(token), { code: 'ERR_JWS_INVALID', reason: 'token_too_large' })
    assert.equal(verifier.explain(token).error.reason, 'token_too_large')
  })

  test('for the token is 16384 bytes if none is stated', () => {
    const atLimit = pad(16_384)
    createVerifier(options).verify(atLimit)
    esm.decode(atLimit)
    for (const length of [16_385, 100_000_000]) {
      const over = 'a'.repeat(length)
      assert.throws(() => createVerifier(options).verify(over), { reason: 'token_too_large' })
      assert.throws(() => esm.decode(over), { reason: 'token_too_large' })
      assert.equal(createVerifier(options).explain(over).error.reason, 'token_too_large')
    }
  })

  test('for the key set holds to the byte, whatever its form', () => {
    for (const form of [jwks, document, Buffer.from(document)]) {
      createVerifier({ ...options, jwks: form, limits: { jwksBytes: document.length } })
      assert.throws(() => createVerifier({ ...options, jwks: form, limits: { jwksBytes: document.length - 1 } }), {
        code: 'ERR_JWKS_INVALID',
        reason: 'jwks_too_large',
      })
    }
  })

  test('for the number of keys', () => {
    const two = { keys: [jwks.keys[0], createIssuer('key-2').jwk] }
    createVerifier({ ...options, jwks: two, limits: { keys: 2 } })
    assert.throws(() => createVerifier({ ...options, jwks: two, limits: { keys: 1 } }), {
      reason: 'jwks_too_many_keys',
    })
  })

  function pad(length) {
    const withPadding = (size) => issuer.sign({ ...CLAIMS, padding: 'x'.repeat(size) })
    const size = Array.from({ length: 8 }, (_, i) => Math.floor(((length - token.length) * 3) / 4) - 15 + i).find(
      (candidate) => withPadding(candidate).length === length,
    )
    return withPadding(size)
  }
})

describe('a key set', () => {
  test('is the same as an object, as text and as bytes of any realm', () => {
    const document = JSON.stringify(jwks)
    const bytes = Buffer.from(`..${document}..`).subarray(2, -2)
    const foreign = runInNewContext('(list) => Uint8Array.from(list)')([...bytes])
    const forms = [jwks, document, ` ${document}\n`, bytes, new Uint8Array(bytes), foreign, JSON.parse(document)]
    for (const form of forms) assert.equal(verify(token, form, POLICY).key.kid, 'key-1')
  })

  test('that is nested too deep for us, but not for JSON.stringify, is no trap', () => {
    assert.throws(() => createVerifier({ ...options, jwks: { keys: [deep(3_000)] } }), { code: 'ERR_JWKS_INVALID' })
  })

  test('that is no JWKS is a JwtError', () => {
    for (const form of ['', 'https://issuer.example/jwks', '[]', '{}', {}, [], new Uint8Array([0xff])]) {
      assert.throws(() => createVerifier({ ...options, jwks: form }), {
        name: 'JwtError',
        code: 'ERR_JWKS_INVALID',
        step: 'keys',
      })
    }
  })
})

describe('what is handed over', () => {
  test('is read once', () => {
    const reads = []
    const watch = (target, path) =>
      new Proxy(target, {
        get(object, name) {
          const value = Reflect.get(object, name)
          // JSON.stringify asks for toJSON and the kind of an object for its tag: neither is a property of the options.
          if (name === 'toJSON' || name === Symbol.toStringTag) return value
          reads.push(`${path}.${String(name)}`)
          return typeof value === 'object' && value !== null ? watch(value, `${path}.${String(name)}`) : value
        },
      })
    const full = { ...options, subject: ['user-1'], requiredClaims: ['sub'], limits: { tokenBytes: 9999 } }
    const verifier = createVerifier(watch(full, 'options'))
    verifier.verify(token)
    verifier.verify(token)
    assert.equal(new Set(reads).size, reads.length, reads.join(' '))
    for (const name of Object.keys(full)) assert.ok(reads.includes(`options.${name}`))

    reads.length = 0
    verify(token, watch(jwks, 'jwks'), watch(POLICY, 'policy'))
    assert.equal(new Set(reads).size, reads.length, reads.join(' '))
  })

  test('is not looked at again', () => {
    const bytes = Buffer.from(JSON.stringify(jwks))
    const given = { ...options, jwks: bytes, issuer: [ISSUER], requiredClaims: ['sub'], limits: { tokenBytes: 9999 } }
    const verifier = createVerifier(given)
    bytes.fill(0)
    given.issuer[0] = 'https://other.example'
    given.requiredClaims.push('nothing')
    given.limits.tokenBytes = 1
    given.now = () => 0
    verifier.verify(token)

    const key = Uint8Array.from(secret)
    const other = createVerifier({ ...POLICY, secret: key, algorithms: ['HS256'] })
    key.fill(0)
    other.verify(signHmac(secret))
  })

  test('may throw, and then that is thrown', () => {
    const mine = new Error('mine')
    const throwing = {
      ...options,
      get issuer() {
        throw mine
      },
    }
    assert.throws(() => createVerifier(throwing), mine)
    const cause = {
      keys: [
        Object.defineProperty({}, 'kid', {
          enumerable: true,
          get: () => {
            throw mine
          },
        }),
      ],
    }
    assert.throws(() => createVerifier({ ...options, jwks: cause }), { name: 'TypeError', cause: mine })
  })

  test('may call the verifier while it is read', () => {
    const verifier = createVerifier(options)
    const calling = {
      ...options,
      get issuer() {
        verifier.verify(token)
        createVerifier(options).verify(token)
        return ISSUER
      },
    }
    createVerifier(calling).verify(token)
  })

  test('is not looked for in a polluted Object.prototype', () => {
    const pollution = { allowMissingExpiry: true, secret, option: 'issuer', now: () => 0 }
    Object.assign(Object.prototype, pollution)
    try {
      const { exp: _, ...claims } = CLAIMS
      assert.throws(() => createVerifier(options).verify(issuer.sign(claims)), { claim: 'exp', reason: 'missing' })
    } finally {
      for (const name of Object.keys(pollution)) delete Object.prototype[name]
    }
  })
})

describe('the one-shot functions', () => {
  test('take the key set apart, and nowhere else', () => {
    assert.deepEqual(verify(token, jwks, POLICY).payload, CLAIMS)
    assert.equal(explain(token, jwks, POLICY).ok, true)
    for (const given of [{ jwks }, { secret }, { jwks, secret }]) {
      assert.throws(() => verify(token, jwks, { ...POLICY, ...given }), {
        name: 'TypeError',
        message: /^jwks: the second argument is the key set/,
      })
    }
    assert.throws(() => verify(token, jwks), { name: 'TypeError', message: /^options: expected a plain object/ })
    assert.throws(() => verify(token, undefined, POLICY), { name: 'TypeError', message: /^jwks: .* found undefined$/ })
    assert.throws(() => explain(token, '[]', POLICY), { code: 'ERR_JWKS_INVALID' })
  })
})

function cyclic() {
  const object = { keys: [] }
  object.keys.push(object)
  return object
}

function deep(levels) {
  let value = []
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

describe('a module that is older than the JavaScript', async () => {
  const { run } = await import(pathToFileURL(join(tarballFolder, 'lib', 'engine.js')).href)
  const limits = { tokenBytes: 1000, jwksBytes: 1000, keys: 1 }
  const policy = {
    ...{
      issuer: null,
      audience: null,
      subject: null,
      algorithms: null,
      typ: null,
      typMayBeAbsent: false,
      templates: [],
    },
    ...{ singleAudience: false, claims: [], rules: [], requiredClaims: [], maxTokenAge: null, maxLifetime: null },
    ...{
      profile: null,
      trustedAudiences: [],
      scope: null,
      clockTolerance: 0,
      allowMissingExpiry: false,
      crit: [],
      limits,
    },
  }
  const create = (given) => run(({ glue }) => glue.Core.fromKeys(Buffer.from('{"keys":[]}'), JSON.stringify(given)))

  test('refuses an option that it does not know, rather than not check it', () => {
    create(policy).free()
    for (const [name, given] of [
      ['later', { ...policy, later: null }],
      ['later', { ...policy, limits: { ...limits, later: 1 } }],
      ['__proto__', JSON.parse(JSON.stringify(policy).replace('{', '{"__proto__":1,'))],
    ]) {
      assert.throws(() => create(given), {
        name: 'TypeError',
        message: `${name}: the WebAssembly module does not know this option: give it the module of the same version of jwt-verdict`,
      })
    }
  })
})
