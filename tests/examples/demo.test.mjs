// `npm run demo` from the outside, and what it rests on, right and broken. Needs a build, as the demo does.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { installApi, startApi } from '../../examples/demo/api.mjs'
import { startIssuer } from '../../examples/demo/issuer.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const production = 'owner:acme:project:site:environment:production'
const preview = 'owner:acme:project:site:environment:preview'

// What was sent, and the first line under it: the step that decided and what it found.
const answers = `\
✔ 200  the production deployment of acme/site
       caller    ${production}
✔ 401  a preview deployment of acme/site
       check     claim sub (ERR_JWT_CLAIM_VALIDATION_FAILED)
✔ 401  the production deployment of another team, globex
       check     claim iss (ERR_JWT_CLAIM_VALIDATION_FAILED)
✔ 401  acme/site in production, by way of the global issuer
       check     claim iss (ERR_JWT_CLAIM_VALIDATION_FAILED)
✔ 401  acme/site in production, with a token meant for another API
       check     claim aud (ERR_JWT_CLAIM_VALIDATION_FAILED)
✔ 401  the good token, half an hour after its end
       check     claim exp (ERR_JWT_EXPIRED)
✔ 401  the preview token, edited to say production
       verify    signature mismatch (ERR_JWS_SIGNATURE_VERIFICATION_FAILED)
✔ 401  the good claims, signed with an attacker's key
       select    no matching key (ERR_JWKS_NO_MATCHING_KEY)
✔ 401  the good claims, HS256 with the public key as its secret
       select    alg symmetric (ERR_JOSE_ALG_NOT_ALLOWED)
✔ 401  the good claims, alg none and no signature
       parse     signature missing (ERR_JWS_INVALID)
✔ 401  not a token at all
       parse     segment count (ERR_JWS_INVALID)
✔ 401  nothing: no Authorization header
       API       missing (ERR_BEARER_MISSING)
`

const underWay = new Set()
let scratch
before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'jwt-verdict-demo-test-'))
})
after(async () => {
  // Only a failed test leaves a demo running.
  for (const { child, ended } of underWay) {
    child.kill()
    await ended
  }
  await rm(scratch, { recursive: true, force: true })
})

describe('the demo', { timeout: 60_000 }, () => {
  let run
  before(async () => {
    run = await runDemo(root)
  })

  test('gets every answer it should, and shows which check decided', () => {
    assert.equal(run.stderr, '')
    assert.equal(shownAnswers(run.stdout).join(''), answers)
    assert.match(run.stdout, /^All 12 answers are right/m)
    assert.equal(run.code, 0)
  })

  test('shows the expected value over the actual one', () => {
    assert.ok(run.stdout.includes(`       expected  ${production}\n       actual    ${preview}\n`))
  })

  test('explains one refusal check by check, a good signature among them', () => {
    const explained = run.stdout.slice(run.stdout.indexOf('verifier.explain(token)'))
    assert.match(explained, / parse +✔ size /)
    assert.match(explained, /✔ signature /)
    assert.match(explained, /✖ issuer /)
  })

  test('fits 80 columns and is without colour under NO_COLOR', () => {
    assert.deepEqual(
      run.stdout.split('\n').filter((line) => [...line].length > 80),
      [],
    )
    assert.ok(!run.stdout.includes('\x1b'))
  })

  test('leaves no process and no file behind', async () => {
    const addresses = run.stdout.match(/http:\/\/127\.0\.0\.1:\d+(?=\s)/g)
    assert.equal(new Set(addresses).size, 2)
    for (const address of addresses) await assert.rejects(fetch(address), { message: 'fetch failed' })
    assert.deepEqual(await leftovers(run), [])
  })
})

test('colour comes back with FORCE_COLOR, and the text under it is laid out the same', {
  timeout: 60_000,
}, async () => {
  const { stdout } = await runDemo(root, { env: { NO_COLOR: undefined, FORCE_COLOR: '1' } })
  assert.ok(stdout.includes('\x1b[32m✔\x1b[39m'))
  assert.ok(stdout.includes('environment:\x1b[31mpreview\x1b[39m'), 'the part that differs is red')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the control characters to take out
  const plain = stdout.replaceAll(/\x1b\[\d+m/g, '')
  assert.equal(shownAnswers(plain).join(''), answers)
  assert.deepEqual(
    plain.split('\n').filter((line) => [...line].length > 80),
    [],
  )
})

test('an API that forgot the subject makes the demo fail, and say where', { timeout: 60_000 }, async () => {
  const tree = await copyOfTheDemo()
  const server = join(tree, 'examples/vercel-api/server.mjs')
  const source = await readFile(server, 'utf8')
  const broken = source.replace("  subject: setting('SUBJECT'),\n", '')
  assert.notEqual(broken, source)
  await writeFile(server, broken)

  const { code, stdout } = await runDemo(tree)
  const wrong = shownAnswers(stdout).filter((answer) => !answer.startsWith('✔'))
  assert.deepEqual(wrong, [`✖ 200  a preview deployment of acme/site\n       caller    ${preview}\n`])
  assert.match(stdout, /wrong +status should be 401, and is 200\.$/m)
  assert.match(stdout, /^1 of 12 answers are wrong/m)
  assert.equal(code, 1)
})

test('without a build the demo says what to run', { timeout: 60_000 }, async () => {
  const tree = await copyOfTheDemo()
  await rm(join(tree, 'target/package'), { recursive: true })
  const { code, stderr } = await runDemo(tree)
  assert.match(stderr, /The demo could not run\..*npm run build/)
  assert.equal(code, 2)
})

test('with --keep the printed curl line gets a 200, and Ctrl-C ends all', { timeout: 60_000 }, async () => {
  const demo = await startDemo(root, { args: ['--keep'] })
  const [, url, authorization] = await demo.printed(/^curl -i (\S+) -H 'Authorization: ([^']+)'$/m)
  assert.equal((await fetch(url, { headers: { authorization } })).status, 200)
  demo.child.kill('SIGINT')
  const run = await demo.ended
  assert.equal(run.code, 0)
  await assert.rejects(fetch(url), { message: 'fetch failed' })
  assert.deepEqual(await leftovers(run), [])
})

test('an interruption half-way leaves nothing behind', { timeout: 60_000 }, async () => {
  const demo = await startDemo(root)
  const [, url] = await demo.printed(/^ +API +(\S+)/m)
  demo.child.kill('SIGTERM')
  const run = await demo.ended
  assert.equal(run.code, 143)
  await assert.rejects(fetch(url), { message: 'fetch failed' })
  assert.deepEqual(await leftovers(run), [])
})

describe('issuer and API', { timeout: 60_000 }, () => {
  let issuer
  let installed
  before(async () => {
    issuer = await startIssuer()
    installed = await installApi()
  })
  after(async () => {
    await installed?.close()
    await issuer?.close()
  })

  test("the provider's tokens have Vercel's header and claims, and no others", async () => {
    const token = await issuer.requestToken(issuer.teamIssuer('acme'), 'acme-site-production')
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'RS256', typ: 'JWT', kid: issuer.signingKey.kid })
    assert.match(issuer.signingKey.kid, /^mrk-[0-9a-f]{32}$/)
    const { iat, ...claims } = decodeJwt(token)
    assert.ok(Math.abs(iat - Date.now() / 1000) < 60)
    assert.deepEqual(claims, {
      iss: issuer.teamIssuer('acme'),
      aud: 'https://vercel.com/acme',
      sub: production,
      scope: production,
      nbf: iat,
      exp: iat + 3600,
      owner: 'acme',
      owner_id: 'team_q3Xk0vTn5yRb8sLwZ1uGd7Hf',
      project: 'site',
      project_id: 'prj_7Ufh3Zq9LmXw2RtKc5VbN8yEo1Ga',
      environment: 'production',
    })
  })

  test('team and global issuer have discovery documents of their own and one key set', async () => {
    const issuers = [issuer.teamIssuer('acme'), issuer.teamIssuer('globex'), issuer.globalIssuer]
    const keySets = []
    for (const address of issuers) {
      const discovery = await (await fetch(`${address}/.well-known/openid-configuration`)).json()
      assert.equal(discovery.issuer, address)
      assert.equal(discovery.jwks_uri, `${address}/.well-known/jwks`)
      keySets.push(await (await fetch(discovery.jwks_uri)).json())
    }
    const { kty, n, e, kid, alg, use } = issuer.signingKey
    for (const keySet of keySets) assert.deepEqual(keySet, { keys: [{ kty, use, kid, alg, e, n }] })
  })

  test('a team gets no token from the issuer of another', async () => {
    await assert.rejects(issuer.requestToken(issuer.teamIssuer('globex'), 'acme-site-production'), /invalid_client/)
  })

  test('an API set up for another audience refuses the good token, and names both in its log alone', async () => {
    const policy = { issuer: issuer.teamIssuer('acme'), audience: 'https://vercel.com/initech', subject: production }
    const api = await startApi(installed, policy)
    try {
      const token = await issuer.requestToken(issuer.teamIssuer('acme'), 'acme-site-production')
      const { status, challenge, body, log } = await api.call(`Bearer ${token}`)
      assert.equal(status, 401)
      assert.match(challenge, /^Bearer realm="api", error="invalid_token", error_description="[^"]+"$/)
      assert.deepEqual(Object.keys(body).sort(), ['claim', 'code', 'message', 'reason', 'step'])
      assert.deepEqual([body.code, body.claim], ['ERR_JWT_CLAIM_VALIDATION_FAILED', 'aud'])
      assert.doesNotMatch(challenge + JSON.stringify(body), /vercel\.com/)
      assert.deepEqual([log.expected].flat(), ['https://vercel.com/initech'])
      assert.equal(log.actual, 'https://vercel.com/acme')
      assert.ok(!JSON.stringify(log).includes(token.split('.')[2]))
    } finally {
      await api.close()
    }
  })

  test('the scheme is read in any case, and a request without a token gets a challenge without an error', async () => {
    const api = await startApi(installed, {
      issuer: issuer.teamIssuer('acme'),
      audience: 'https://vercel.com/acme',
      subject: production,
    })
    try {
      const token = await issuer.requestToken(issuer.teamIssuer('acme'), 'acme-site-production')
      assert.equal((await api.call(`bEARER ${token}`)).status, 200)
      for (const authorization of [undefined, `Basic ${token}`, token]) {
        const { status, challenge } = await api.call(authorization)
        assert.deepEqual([status, challenge], [401, 'Bearer realm="api"'], `sent ${authorization?.split(' ')[0]}`)
      }
      assert.equal((await api.call('Bearer')).status, 400)
    } finally {
      await api.close()
    }
  })

  test('the API does not start with a setting left out', async () => {
    const whole = { issuer: issuer.teamIssuer('acme'), audience: 'https://vercel.com/acme', subject: production }
    for (const name of Object.keys(whole)) {
      await assert.rejects(startApi(installed, { ...whole, [name]: '' }), new RegExp(`Set ${name.toUpperCase()}`))
    }
  })
})

async function runDemo(tree, options) {
  return (await startDemo(tree, options)).ended
}

// A demo under way, with a temporary folder of its own. `printed` waits for a match in what it prints.
async function startDemo(tree, { args = [], env = {} } = {}) {
  const temporary = await mkdtemp(join(scratch, 'run-'))
  const child = spawn(process.execPath, [join(tree, 'examples/demo/run.mjs'), ...args], {
    env: { ...process.env, TMPDIR: temporary, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const ended = new Promise((resolve) => {
    child.once('close', (code) => {
      underWay.delete(demo)
      resolve({ code, stdout, stderr, temporary })
    })
  })
  const printed = (pattern) =>
    new Promise((resolve, reject) => {
      child.stdout.on('data', () => {
        const match = pattern.exec(stdout)
        if (match) resolve(match)
      })
      ended.then(() => reject(new Error(`${pattern} was never printed:\n${stdout}${stderr}`)))
    })
  const demo = { child, ended, printed }
  underWay.add(demo)
  return demo
}

// What the demo left in its temporary folder; npm may have put a cache of its own there.
async function leftovers({ temporary }) {
  return (await readdir(temporary)).filter((name) => name !== 'node-compile-cache')
}

// The demo and all it is made of, in a folder where it can be broken.
async function copyOfTheDemo() {
  const tree = await mkdtemp(join(scratch, 'tree-'))
  for (const part of ['examples/demo', 'examples/vercel-api', 'target/package', 'tests/support/key-pair.mjs'])
    await cp(join(root, part), join(tree, part), { recursive: true })
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir')
  return tree
}

// The first two lines of every answer shown.
function shownAnswers(stdout) {
  return stdout.match(/^(?:✔|✖) \d{3} {2}.+\n {7}\S+ +.+\n/gm)
}
