import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { CLAIMS, createIssuer, NOW, signHmac, tamper } from '../support/issuer.mjs'
import { claimsOf, sign as signVercel, NOW as VERCEL_NOW, jwks as vercelKeys } from '../support/vercel-issuer.mjs'
import { cli, ended, file, start } from './cli.mjs'

const issuer = createIssuer()
const keys = file('keys.json', issuer.jwks)
const token = issuer.sign()
const expired = issuer.sign({ ...CLAIMS, exp: NOW })
const POLICY = ['--issuer', CLAIMS.iss, '--audience', CLAIMS.aud, '--now', String(NOW)]
const GIVEN = ['verify', '--jwks', keys, ...POLICY]

describe('one token', () => {
  for (const [how, args, input] of [
    ['as an argument', [token], ''],
    ['on standard input', [], `${token}\n`],
    ['on standard input, by its name', ['-'], token],
    ['among empty lines', [], `\r\n\n  ${token}\t\r\n\n`],
  ]) {
    test(how, async () => {
      const { status, stdout, stderr } = await cli([...GIVEN, ...args], { input })
      assert.deepEqual(JSON.parse(stdout), CLAIMS)
      assert.equal(stderr, '')
      assert.equal(status, 0)
    })
  }

  test('that is refused prints nothing that could pass for claims', async () => {
    const { status, stdout, stderr } = await cli(GIVEN, { input: expired })
    assert.equal(stdout, '')
    assert.equal(
      stderr,
      [
        '✗ rejected  ERR_JWT_EXPIRED (exp)  the token has expired ("exp")',
        `  expected  later than ${NOW} (now)`,
        `  actual    ${NOW}, less than 1 s ago`,
        '  hint      Get a fresh token. If this one was only just issued, the clocks differ: set them by NTP, or use --tolerance.',
        '',
      ].join('\n'),
    )
    assert.equal(status, 1)
  })

  test('that is accepted and looks like a mistake prints a note beside the claims', async () => {
    const endless = issuer.sign({ ...CLAIMS, exp: CLAIMS.exp * 1000 })
    const { status, stdout, stderr } = await cli([...GIVEN, endless])
    assert.equal(JSON.parse(stdout).exp, CLAIMS.exp * 1000)
    assert.match(stderr, /^! note {2}.*\n {2}hint {6}Ask the issuer to write seconds .* milliseconds, .*\n$/)
    assert.equal(status, 0)
  })

  test('that is the name of a file is not told that it was cut', async () => {
    const path = file('token.txt', token)
    for (const command of ['verify', 'explain']) {
      const { status, stdout, stderr } = await cli([command, ...GIVEN.slice(1), path])
      assert.match(
        stderr,
        /^error: ".*" is the name of a file, and an argument is a token itself\n {2}hint {6}.* - .*</,
      )
      assert.deepEqual([status, stdout], [2, ''])
    }
    // Nothing but the argument is looked for on the disk.
    const piped = await cli(GIVEN, { input: path })
    assert.match(piped.stderr, /ERR_JWS_INVALID/)
    assert.equal(piped.status, 1)
  })

  test('with a tolerance in milliseconds is not judged', async () => {
    const { status, stderr } = await cli([...GIVEN, '--tolerance', '5000', token])
    assert.match(stderr, /^error: --tolerance: .* found 5000; are these milliseconds\? 5000 ms are 5\n$/)
    assert.equal(status, 2)
  })

  test('as JSON', async () => {
    const good = await cli([...GIVEN, '--json', token])
    const { ok, payload, header, key } = JSON.parse(good.stdout)
    assert.deepEqual([ok, payload, header.kid, key.index], [true, CLAIMS, 'key-1', 0])
    assert.deepEqual([good.status, good.stderr, good.stdout.split('\n').length], [0, '', 2])

    const bad = await cli([...GIVEN, '--json', expired])
    const { error, ...others } = JSON.parse(bad.stdout)
    assert.deepEqual(others, { ok: false })
    assert.deepEqual([error.code, error.claim, error.step], ['ERR_JWT_EXPIRED', 'exp', 'check'])
    assert.deepEqual([bad.status, bad.stderr], [1, ''])
  })
})

describe('several tokens', () => {
  const list = `${token}\n\n${expired}\r\n${token}\ngarbage\n`

  test('get a line each, with the number of theirs, and a summary', async () => {
    const { status, stdout, stderr } = await cli(GIVEN, { input: list })
    assert.deepEqual(stdout.split('\n'), [
      'line 1  ✓ accepted  user-1',
      'line 3  ✗ rejected  ERR_JWT_EXPIRED (exp)  the token has expired ("exp")',
      'line 4  ✓ accepted  user-1',
      'line 5  ✗ rejected  ERR_JWS_INVALID  the token does not have three segments',
      '',
    ])
    assert.match(
      stderr,
      /^4 tokens: 2 accepted, 2 rejected, in \d+\.\d s\n {2}1 × ERR_JWT_EXPIRED exp\n {2}1 × ERR_JWS_INVALID\n$/,
    )
    assert.equal(status, 1)
  })

  test('as JSON, one object a line', async () => {
    const { stdout } = await cli([...GIVEN, '--json'], { input: list })
    const verdicts = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      verdicts.map(({ line, ok, error }) => [line, ok, error?.code]),
      [
        [1, true, undefined],
        [3, false, 'ERR_JWT_EXPIRED'],
        [4, true, undefined],
        [5, false, 'ERR_JWS_INVALID'],
      ],
    )
  })

  test('as arguments', async () => {
    const { status, stdout } = await cli([...GIVEN, token, token])
    assert.equal(stdout, 'line 1  ✓ accepted  user-1\nline 2  ✓ accepted  user-1\n')
    assert.equal(status, 0)
  })

  test('are answered as they come', async () => {
    const child = start(GIVEN)
    child.stdin.write(`${token}\n${token}\n`)
    const [first] = await once(child.stdout, 'data')
    assert.match(String(first), /^line 1 /)
    child.stdin.end()
    assert.equal(await ended(child), 0)
  })

  test('are read no further than somebody listens, which is no failure', async () => {
    const child = start(GIVEN)
    let stderr = ''
    child.stderr.on('data', (data) => {
      stderr += data
    })
    child.stdin.on('error', () => {})
    const endless = setInterval(() => child.stdin.write(`${token}\n`.repeat(100)), 1)
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const status = await ended(child)
    clearInterval(endless)
    // None of them was refused, and nobody knows of those to come.
    assert.deepEqual([status, stderr], [2, ''])
  })
})

describe('the policy', () => {
  const rows = [
    ['another issuer', ['--issuer', 'https://other.example', '--any-audience'], 1, /\(iss\)/],
    ['one of two issuers', ['--issuer', 'https://other.example', '--issuer', CLAIMS.iss, '--any-audience'], 0],
    ['any issuer', ['--any-issuer', '--audience', CLAIMS.aud], 0],
    ['another audience', ['--any-issuer', '--audience', 'other'], 1, /\(aud\)/],
    ['the subject', ['--any-issuer', '--any-audience', '--subject', CLAIMS.sub], 0],
    ['another subject', ['--any-issuer', '--any-audience', '--subject', 'user-2'], 1, /\(sub\)/],
    [
      'another algorithm',
      ['--any-issuer', '--any-audience', '--algorithms', 'RS256, EdDSA'],
      1,
      /ERR_JOSE_ALG_NOT_ALLOWED/,
    ],
    ['a list of algorithms', ['--any-issuer', '--any-audience', '--algorithms', 'RS256,ES256'], 0],
  ]
  for (const [what, args, expected, message = /^$/] of rows) {
    test(what, async () => {
      const { status, stderr } = await cli(['verify', '--jwks', keys, '--now', String(NOW), ...args, token])
      assert.equal(status, expected, stderr)
      assert.match(stderr, message)
    })
  }

  test('as of a time', async () => {
    const given = ['verify', '--jwks', keys, '--any-issuer', '--any-audience']
    const at = async (...args) => (await cli([...given, ...args, token])).status
    assert.equal(await at(), 1)
    assert.equal(await at('--now', '1700000599.5'), 0)
    assert.equal(await at('--now', '1700000600'), 1)
    assert.equal(await at('--now', '1700000600', '--tolerance', '0.5'), 0)
    assert.equal(await at('--now', '2023-11-14T22:23:19Z'), 0)
    assert.equal(await at('--now', '2023-11-14T23:23:20+01:00'), 1)
    assert.equal(await at('--now', '2023-11-14'), 0)
  })

  test('of Vercel', async () => {
    const given = ['verify', '--jwks', file('vercel.json', vercelKeys), '--now', String(VERCEL_NOW)]
    const preview = signVercel(claimsOf({ environment: 'preview' }))
    const rows = [
      ['acme/site/production', signVercel(claimsOf()), 0, /^$/],
      ['acme/site/production', preview, 1, /the caller is a preview, /],
      ['acme/site/production,preview', preview, 0, /^$/],
      ['acme/site', preview, 0, /^$/],
      ['acme', preview, 0, /^$/],
      ['globex', preview, 1, /from another team, or yours was renamed/],
      ['acme/site', signVercel(claimsOf({ global: true })), 1, /global issuer mode/],
    ]
    for (const [vercel, token, expected, message] of rows) {
      const { status, stderr } = await cli([...given, '--vercel', vercel, token])
      assert.equal(status, expected, `${vercel}: ${stderr}`)
      assert.match(stderr, message)
    }
    const global = ['--vercel', 'acme/site', '--issuer', 'https://oidc.vercel.com']
    assert.equal((await cli([...given, ...global, signVercel(claimsOf({ global: true }))])).status, 0)
    const exchanged = signVercel({ ...claimsOf(), aud: 'https://api.example' })
    assert.equal(
      (await cli([...given, '--vercel', 'acme/site', '--audience', 'https://api.example', exchanged])).status,
      0,
    )
  })

  test('with a secret', async () => {
    const secret = 'a secret of thirty-two bytes.....'
    const given = ['verify', ...POLICY, '--algorithms', 'HS256', '--secret-file']
    const signed = signHmac(secret)
    assert.equal((await cli([...given, file('secret', secret), signed])).status, 0)
    assert.equal((await cli([...given, file('other', `${secret}!`), signed])).status, 1)
    const { status, stderr } = await cli([...given, file('line', `${secret}\n`), signed])
    assert.equal(status, 1)
    assert.match(stderr, /^note: the secret file ends with a line break, which is part of the secret\n✗ rejected/)
  })
})

describe('a public key is no secret', () => {
  const [jwk] = issuer.jwks.keys
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  for (const [form, content] of [
    ['PEM', publicKey.export({ type: 'spki', format: 'pem' })],
    ['JWKS', JSON.stringify(issuer.jwks)],
    ['JWK', JSON.stringify(jwk)],
    ['DER', publicKey.export({ type: 'spki', format: 'der' })],
  ])
    test(form, async () => {
      const secret = file(`public.${form}`, content)
      for (const command of ['verify', 'explain']) {
        const args = [command, ...POLICY, '--algorithms', 'HS256', '--secret-file', secret, signHmac(content)]
        const { status, stdout, stderr } = await cli(args)
        assert.match(
          stderr,
          /^(note: .*\n)?error: --secret-file: expected bytes that only the issuer and the verifier know, found a key as PEM, DER, JWK or JWKS; pass public keys as a key set, in --jwks/,
        )
        assert.deepEqual([status, stdout], [2, ''])
      }
    })
})

describe('keys from a server', () => {
  let server
  let base
  const requests = []
  before(async () => {
    server = createServer((request, response) => {
      requests.push(request.url)
      const answers = {
        '/jwks': { keys: issuer.jwks.keys },
        '/.well-known/openid-configuration': { issuer: base, jwks_uri: `${base}/jwks` },
        '/empty': { keys: [] },
        '/broken': { no: 'keys' },
        '/stored': { keys: issuer.jwks.keys },
      }
      const found = answers[request.url]
      const type = request.url === '/stored' ? 'binary/octet-stream' : 'application/json'
      response.writeHead(found ? 200 : 404, { 'Content-Type': type }).end(JSON.stringify(found ?? {}))
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${server.address().port}`
  })
  after(() => server.close())

  test('at an address, whatever type they are sent as', async () => {
    for (const path of ['/jwks', '/stored']) {
      const { status, stderr } = await cli(['verify', '--jwks', `${base}${path}`, ...POLICY, token])
      assert.equal(status, 0, stderr)
    }
  })

  test('of the issuer, as its configuration says, fetched once for all tokens', async () => {
    requests.length = 0
    const own = issuer.sign({ ...CLAIMS, iss: base })
    const given = ['verify', '--issuer', base, '--any-audience', '--now', String(NOW)]
    const { status, stderr } = await cli(given, { input: `${own}\n${own}\n${own}\n` })
    assert.equal(status, 0, stderr)
    assert.deepEqual(requests, ['/.well-known/openid-configuration', '/jwks'])
  })

  test('that are not to be had decide nothing', async () => {
    const rows = [
      [
        `${base}/missing`,
        /^error: keys of http:\/\/127\.0\.0\.1:\d+\/missing: the answer has another status than 200 \(404\)\n {2}hint/,
      ],
      ['http://127.0.0.1:1/jwks', /^error: keys of http:\/\/127\.0\.0\.1:1\/jwks: /],
      [`${base}/broken`, /^error: the JWKS document has no array "keys"\n/],
      ['http://issuer.example/jwks', /^error: --jwks: expected an https URL; .*--allow-insecure\n/],
    ]
    for (const [address, message] of rows) {
      const { status, stdout, stderr } = await cli(['verify', '--jwks', address, ...POLICY, token])
      assert.equal(status, 2)
      assert.equal(stdout, '')
      assert.match(stderr, message)
    }
  })

  test('of an empty set refuse', async () => {
    const { status, stderr } = await cli(['verify', '--jwks', `${base}/empty`, ...POLICY, token])
    assert.equal(status, 1)
    assert.match(stderr, /ERR_JWKS_NO_MATCHING_KEY/)
  })
})

describe('no verdict: exit code 2, and nothing on standard output', () => {
  const missing = file('keys.json', issuer.jwks).replace('keys.json', 'missing.json')
  const rows = [
    [[], /^Verifies JSON Web Tokens/],
    [['verfy', token], /unknown command "verfy"; did you mean "verify"\?/],
    [[token], /unknown command "eyJhbGc…"\n {2}hint +To explain a token, run: jwt-verdict explain TOKEN\./],
    [['--json', 'verify'], /the first argument must be a command: verify, explain, keys/],
    [[...GIVEN, '--isuer', 'x', token], /unknown option "--isuer"; did you mean "--issuer"\?/],
    [[...GIVEN, '--secret', 'hunter2', token], /unknown option "--secret"; did you mean "--secret-file"\?/],
    [[...GIVEN, '--jwks', keys, token], /--jwks appears 2 times/],
    [[...GIVEN, '--subject'], /'--subject <value>' argument missing/],
    [[...GIVEN, '--json=yes', token], /'--json' does not take an argument/],
    [[...GIVEN, '--any-issuer', token], /pass either --issuer or --any-issuer/],
    [[...GIVEN, '--now', 'yesterday', token], /--now appears 2 times/],
    [[...GIVEN, '--tolerance', '-1', token], /--tolerance/],
    [[...GIVEN, '--tolerance=soon', token], /--tolerance: expected a number of seconds/],
    [[...GIVEN, '--algorithms', 'RS265', token], /^error: --algorithms: .*"RS265"/],
    [[...GIVEN, '--algorithms', 'HS256', token], /^error: --algorithms: HS256 works with a shared secret/],
    [[...GIVEN, '--audience=', token], /^error: --audience\[1\]: expected a non-empty string/],
    [[...GIVEN, '--secret-file', keys, token], /--secret-file cannot be combined with --jwks/],
    [[...GIVEN, '--vercel', 'acme', token], /--vercel already sets the issuer/],
    [['verify', '--jwks', keys, token], /^error: --issuer is required, or --any-issuer/],
    [['verify', '--jwks', keys, '--any-issuer', token], /^error: --audience is required/],
    [['verify', '--any-issuer', '--any-audience', token], /^error: keys are missing\n {2}hint +Pass --jwks/],
    [['verify', '--any-issuer', '--any-audience', '--jwks', keys, '--now', '2023', '--now', '1', token], /--now/],
    [
      ['verify', '--any-issuer', '--any-audience', '--jwks', keys, '--now', '14 Nov 2023', token],
      /^error: --now: expected/,
    ],
    [['verify', ...POLICY, '--issuer', 'https://b.example', token], /--jwks is required with several issuers/],
    [
      ['verify', '--issuer', 'no address', '--any-audience', token],
      /^error: --issuer: expected an absolute URL, .* set the address of its keys, as --jwks\n/,
    ],
    [['verify', '--vercel', 'acme/site/production/x', token], /--vercel: expected TEAM/],
    [['verify', '--vercel', 'acme//production', token], /--vercel: project: expected a name, found an empty string/],
    [['verify', '--vercel', 'Acme', token], /--vercel: team: write the name as in addresses/],
    [['verify', '--vercel', 'acme', '--subject', 'x', token], /--subject cannot be combined with --vercel/],
    [
      ['verify', '--vercel', 'acme', '--issuer', 'https://b.example', token],
      /combined with is https:\/\/oidc\.vercel\.com/,
    ],
    [['verify', '--jwks', missing, ...POLICY, token], /missing\.json" cannot be read: no such file/],
    [['verify', '--jwks', '-', ...POLICY], /standard input cannot hold both/],
    [
      ['verify', '--secret-file', missing, ...POLICY, token],
      /^error: --secret-file: the file cannot be read: no such file/,
    ],
    [[...GIVEN], /standard input holds no token/],
    [[...GIVEN, '-', token], /not both/],
    [['verify', '--jwks', file('html', '<html>'), ...POLICY, token], /^error: the JWKS document is not strict JSON/],
  ]
  for (const [args, message] of rows) {
    test(String(message), async () => {
      const { status, stdout, stderr } = await cli(args)
      assert.match(stderr, message)
      assert.equal(stdout, '')
      assert.equal(status, 2)
    })
  }
})

describe('a failure of the program itself is no refusal', () => {
  const preload = (source) => ({ NODE_OPTIONS: `--import ${pathToFileURL(file(`${source.length}.mjs`, source))}` })
  const broken = `function fail() { throw new RangeError('out of stack') }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(Instance, parameters) {
      const { exports } = new Instance(...parameters)
      return { exports: { ...exports, core_verify: fail, core_explain: fail } }
    },
  })`

  for (const [command, input] of [
    ['verify', token],
    ['verify', `${token}\n${token}`],
    ['explain', token],
  ]) {
    test(`${command}, ${input.split('\n').length}`, async () => {
      const { status, stdout, stderr } = await cli([command, ...GIVEN.slice(1)], { input, env: preload(broken) })
      assert.match(stderr, /^jwt-verdict failed without a verdict\. This is a defect/)
      assert.equal(stdout, '')
      assert.equal(status, 2)
    })
  }

  test('nor if it comes out of nowhere', async () => {
    // Once the program is there to catch it.
    const late = `const timer = setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return
      clearInterval(timer)
      throw new Error('late')
    }, 5)`
    const child = start(GIVEN, preload(late))
    assert.equal(await ended(child), 2)
  })
})

test('neither a token nor a secret is echoed, wherever it is put by mistake', async () => {
  const signature = token.split('.')[2]
  const secret = 'hunter2-hunter2-hunter2-hunter2!'
  const attempts = [
    [...GIVEN, token],
    [...GIVEN, expired],
    [...GIVEN, '--json', token],
    [...GIVEN, tamper(token)],
    ['explain', token],
    ['explain', '--json', token],
    [token],
    ['keys', token],
    ['verify', '--jwks', token, ...POLICY, token],
    [...GIVEN, `--token=${token}`],
    [...GIVEN, '--token', token],
    ['verify', '--vercel', token],
    ['verify', '--jwks', keys, '--any-audience', '--now', token, '--any-issuer'],
    ['verify', '--secret-file', secret, '--algorithms', 'HS256', ...POLICY, token],
    [...GIVEN, `--secret=${secret}`, token],
    [...GIVEN, '--secret', secret, token],
    ['verify', '--secret-file', file('hs', secret), '--algorithms', 'HS256', ...POLICY, signHmac(secret)],
    [
      'keys',
      '--jwks',
      file('private.json', { keys: [{ kty: 'oct', k: Buffer.from(secret).toString('base64url') }] }),
      '--json',
    ],
  ]
  for (const args of attempts) {
    const { stdout, stderr } = await cli(args)
    const said = stdout + stderr
    assert.ok(said.length > 0)
    for (const hidden of [token, signature, secret, Buffer.from(secret).toString('base64url')]) {
      assert.ok(!said.includes(hidden), `${args[0]} shows ${hidden}:\n${said}`)
    }
  }
})
