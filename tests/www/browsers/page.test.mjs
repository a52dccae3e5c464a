// The page, used as a person would, in each browser.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { asIssued } from '../../support/as-issued.mjs'
import { browserNames } from './browser.mjs'
import { inBrowsers } from './session.mjs'
import { timesOf } from './timing.mjs'
import { AUDIENCE, createTestIssuer, ISSUER, issuer, jwks, privateJwk, sign } from './tokens.mjs'
import { clear, copiedBy, give, takeSample, textOf, until, untilThere, untilVerdict, verdictOf } from './visit.mjs'

/** Milliseconds. A busy machine is slow, a page that waits is slower; `npm run page -- --measure` says how fast it is. */
const SLOW = 10_000

inBrowsers('the page', browserNames, (session) => {
  let page

  const fresh = async () => {
    if (session.page) await clear(session.page)
    else page = await session.open()
  }
  /** With keys and expectations, and a token. */
  const set = async (token, { audience = AUDIENCE, keys = jwks } = {}) => {
    await fresh()
    await give(page, 'token-text', token)
    await give(page, 'keys-text', keys)
    await give(page, 'expect-issuer', ISSUER)
    await give(page, 'expect-audience', audience)
  }

  test('is the tool and nothing else while it is empty', async () => {
    await fresh()
    assert.equal(await textOf(page, '#sentence'), 'Paste a token to see its verdict.')
    assert.ok(await page.$eval('#token-text', (box) => box.checkVisibility()))
    assert.ok(await page.$eval('#sample-list', (list) => list.checkVisibility()))
    for (const id of ['checks', 'claims', 'time', 'keys', 'expect', 'code', 'report'])
      assert.equal(await page.$eval(`#${id}`, (section) => section.checkVisibility()), false, id)
    assert.deepEqual(page.complaints, [])
  })

  test('paints, takes input and judges without waiting for anything', async () => {
    const { sentence, ...times } = await timesOf(session.browser, session.url, sign())
    assert.match(sentence, /^No verdict yet/)
    for (const [what, ms] of Object.entries(times)) assert.ok(ms > 0 && ms < SLOW, `${what}: ${ms} ms`)
  })

  test('accepts a good token, step by step as it learns of keys and expectations', async () => {
    await fresh()
    await give(page, 'token-text', sign())
    await untilVerdict(page, /^No verdict yet: keys are missing\.$/)
    await give(page, 'keys-text', jwks)
    await untilVerdict(page, /issuer and the audience are not checked/)
    await give(page, 'expect-issuer', ISSUER)
    await untilVerdict(page, /the audience is not checked/)
    await give(page, 'expect-audience', AUDIENCE)
    await untilVerdict(page, /^Would be accepted/)
    assert.match(await textOf(page, '#counts'), /0 failed/)
    assert.equal(await textOf(page, '#claims-trust'), 'verified')
    assert.deepEqual(page.complaints, [])
  })

  test('accepts what real issuers send, odd as its keys and numbers are', async () => {
    for (const { name, token, jwks, policy, now } of asIssued) {
      await fresh()
      await give(page, 'token-text', token)
      await give(page, 'keys-text', jwks)
      await give(page, 'expect-issuer', policy.issuer)
      await give(page, 'expect-audience', policy.audience)
      await page.click('#clock-issued')
      await untilVerdict(page, /^Would be accepted/).catch((error) => {
        throw new Error(`${name} at ${now}`, { cause: error })
      })
      const said = /without-alg/.test(name)
        ? /has no alg: used for RS256/
        : /zero-dropped/.test(name)
          ? /too many or too few leading zeros/
          : /^/
      assert.match(await textOf(page, '#key-list'), said, name)
    }
    assert.deepEqual(page.complaints, [])
  })

  test('refuses a wrong audience, and says what differs and why', async () => {
    await set(sign(), { audience: `${AUDIENCE}/` })
    await untilVerdict(page, /^Rejected: the audience is not the one you expect\.$/)
    const { cause } = await verdictOf(page)
    assert.match(cause, /You expect\s+https:\/\/api\.example\/\s+The token has\s+https:\/\/api\.example\s/)
    assert.match(cause, /slash/)
    assert.match(cause, /What to do:/)
    assert.equal(await textOf(page, '#cause mark'), '/')
    const failed = await page.$$eval('.check[data-status="fail"]', (items) => items.map((item) => item.innerText))
    assert.equal(failed.length, 1)
    assert.match(failed[0], /^Failed/)
  })

  test('goes to the field that decides, and is right when it is mended', async () => {
    await set(sign(), { audience: 'https://other.example' })
    await untilVerdict(page, /audience/)
    await page.click('#cause button')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'expect-audience')
    await give(page, 'expect-audience', `https://other.example\n${AUDIENCE}`)
    await untilVerdict(page, /^Would be accepted/)
  })

  test('says what would fail as well', async () => {
    await set(sign({ aud: 'x' }, { flaw: 'expired' }))
    await untilVerdict(page, /audience/)
    assert.match((await verdictOf(page)).cause, /1 further check would also fail: .*expired/)
  })

  test('reads what people paste', async () => {
    await fresh()
    const token = sign()
    await give(page, 'token-text', `Authorization: Bearer ${token.slice(0, 90)}\n${token.slice(90)}`)
    await untilVerdict(page, /^No verdict yet/)
    assert.match(await textOf(page, '#token-notes'), /Bearer/)
    await give(page, 'token-text', JSON.stringify({ access_token: token, id_token: sign({ sub: 'user-2' }) }))
    await untilThere(page, '#token-choice')
    await page.select('#token-choice', '1')
    await until(page, () => document.getElementById('claim-list').innerText.includes('user-2'))
    await give(page, 'token-text', `https://app.example/#id_token=${token}&state=1`)
    await until(page, () => document.getElementById('claim-list').innerText.includes('user-1'))
  })

  test('takes what is pasted anywhere, also where a choice has the focus', async () => {
    for (const place of ['body', '[name="clock"]']) {
      await fresh()
      await page.evaluate(
        (place, text) => {
          const data = new DataTransfer()
          data.setData('text/plain', text)
          const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          // Firefox ignores data of an event that a script made.
          if (!event.clipboardData?.getData('text/plain'))
            Object.defineProperty(event, 'clipboardData', { value: data })
          document.querySelector(place).dispatchEvent(event)
        },
        place,
        sign(),
      )
      await untilVerdict(page, /^No verdict yet/)
    }
  })

  test('moves a key set that is in the wrong box, and a token that is', async () => {
    await fresh()
    await give(page, 'token-text', jwks)
    await until(page, () => document.getElementById('keys-text').value.includes('"keys"'))
    assert.match(await textOf(page, '#token-notes'), /moved to Keys/)
    assert.match(await textOf(page, '#keys-state'), /1 key/)
    await give(page, 'keys-text', sign())
    await until(page, () => document.getElementById('token-text').value.startsWith('ey'))
  })

  for (const box of ['token-text', 'keys-text']) {
    test(`refuses a private key in ${box}, and clears the box`, async () => {
      await fresh()
      await give(page, 'token-text', sign())
      await untilVerdict(page, /^No verdict yet/)
      await give(page, box, privateJwk)
      await untilThere(page, '#verdict[data-kind="alarm"]')
      const { sentence, cause } = await verdictOf(page)
      assert.match(sentence, /private key/i)
      assert.match(cause, /[Rr]eplace/)
      assert.equal(await page.$eval(`#${box}`, ({ value }) => value), '')
      assert.ok(!(await page.evaluate(() => document.body.innerText)).includes('"d"'))
    })
  }

  test('names what is no token', async () => {
    await fresh()
    for (const text of [
      'hello',
      'ghp_0123456789abcdef0123456789abcdef0123',
      '<saml:Assertion>',
      '0123456789abcdef0123456789abcdef',
    ]) {
      await give(page, 'token-text', text)
      await until(page, () => ['other', 'alarm', 'refused'].includes(document.getElementById('verdict').dataset.kind))
      assert.match((await verdictOf(page)).cause, /What to do/, text)
    }
  })

  test('shows why each key is used or not', async () => {
    const others = {
      keys: [
        { ...issuer.jwks.keys[0], kid: 'old-1' },
        ...issuer.jwks.keys,
        { kty: 'RSA', kid: 'small', n: 'AQAB', e: 'AQAB' },
      ],
    }
    await set(sign(), { keys: JSON.stringify(others) })
    await untilThere(page, '.keys-table')
    const rows = await page.$$eval('.keys-table tbody tr', (all) => all.map(({ innerText }) => innerText))
    assert.equal(rows.length, 3)
    assert.match(rows[0], /^Selected/)
    assert.ok(rows.some((row) => /Never used:/.test(row)))
    assert.ok(rows.some((row) => /Not used:.*kid/.test(row)))
  })

  test('knows the other key set that has the key, and goes back to it', async () => {
    const [preview, production, third] = [1, 2, 3].map(() => createTestIssuer({ algorithm: 'EdDSA' }))
    await fresh()
    await give(page, 'token-text', preview.sign())
    await give(page, 'keys-text', JSON.stringify(preview.jwks))
    await untilVerdict(page, /^The signature is valid/)
    await give(page, 'keys-text', JSON.stringify(production.jwks))
    await untilVerdict(page, /not in your key set/)
    assert.match((await verdictOf(page)).cause, /in the other key set that you provided, pasted, .*that environment/)
    await page.click('#cause .actions button')
    await untilVerdict(page, /^The signature is valid/)
    assert.equal(await page.$eval('#keys-text', ({ value }) => value), JSON.stringify(preview.jwks))
    assert.equal(await page.evaluate(() => document.activeElement.id), 'verdict')
    // Of a third environment nothing is known but the age of the copy.
    await give(page, 'token-text', third.sign())
    await give(page, 'keys-text', JSON.stringify(production.jwks))
    await until(page, () => document.getElementById('cause').innerText.includes('Your copy: pasted, '))
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await give(page, 'token-text', preview.sign())
    await give(page, 'keys-text', JSON.stringify(production.jwks))
    await until(page, () => document.getElementById('cause').innerText.includes('Your copy: pasted, '))
  })

  test('takes a single JWK and a PEM', async () => {
    await fresh()
    await give(page, 'token-text', sign())
    await give(page, 'keys-text', JSON.stringify(issuer.jwks.keys[0]))
    await untilVerdict(page, /^The signature is valid/)
    const { createPublicKey } = await import('node:crypto')
    const pem = createPublicKey({ key: issuer.jwks.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    await give(page, 'keys-text', pem)
    await until(page, () => /1 key, pasted/.test(document.getElementById('keys-state').innerText))
  })

  test('says what is wrong with keys that are none', async () => {
    await fresh()
    await give(page, 'token-text', sign())
    await give(page, 'keys-text', '{"keys": 1')
    await untilThere(page, '#keys-state .alarm')
    await untilVerdict(page, /^No verdict yet/)
    await give(page, 'keys-text', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')
    await until(page, () => document.querySelectorAll('#keys-state .alarm').length > 0)
  })

  test('travels in time, and allows for clocks that differ', async () => {
    await set(sign({}, { flaw: 'expired' }))
    await untilVerdict(page, /^Rejected: it expired 1 h ago/)
    assert.match(await textOf(page, '#countdown'), /^expired 1 h/)
    await page.click('#clock-issued')
    await untilVerdict(page, /^Would be accepted/)
    await page.click('[name="clock"][value="live"]')
    await untilVerdict(page, /expired/)
    const end = Math.floor(Date.now() / 1000) - 60
    await give(page, 'token-text', sign({ exp: end }))
    await untilVerdict(page, /expired/)
    await give(page, 'tolerance', '300')
    await untilVerdict(page, /^Would be accepted/)
    assert.equal(await textOf(page, '#tolerance-text'), '300 s')
  })

  test('judges again when the time comes, ticks until then, and leaves the focus where it is', async () => {
    await set(sign())
    await untilVerdict(page, /^Would be accepted/)
    const token = sign({ exp: Math.floor(Date.now() / 1000) + 4 })
    // At once: a busy machine might take longer than the token lasts.
    const countdown = await page.evaluate((token) => {
      const box = document.getElementById('token-text')
      box.value = token
      box.dispatchEvent(new Event('input', { bubbles: true }))
      document.querySelector('#claim-list tr[data-name="sub"] button').focus()
      return document.getElementById('countdown').textContent
    }, token)
    assert.match(countdown, /^expires in \d s/)
    await untilVerdict(page, /expired/)
    assert.match(await textOf(page, '#countdown'), /^expired/)
    assert.equal(await page.evaluate(() => document.activeElement.closest('tr')?.dataset.name), 'sub')
  })

  if (session.isChromium)
    test('judges again when the token becomes too old', async () => {
      const iat = Math.floor(Date.now() / 1000) - 100
      await set(sign({ iat }))
      await untilVerdict(page, /^Would be accepted/)
      await give(page, 'expect-age', String(Math.floor(Date.now() / 1000) - iat + 3))
      await untilVerdict(page, /issued too long ago/)
    })

  test('shows the times as a picture and in a sentence', async () => {
    await set(sign())
    await untilThere(page, '.timeline svg')
    assert.match(await textOf(page, '.timeline p'), /^Issued .* UTC .*expires .* UTC .*valid for 1 h/)
  })

  test('marks the characters of a claim, and the claim of characters', async () => {
    await set(sign())
    await page.click('#claim-list tr[data-name="sub"] button')
    const [lit, decoded] = await page.evaluate(() => {
      const text = document.querySelector('.piece.lit').textContent
      return [text, document.querySelector('#claim-list tr.lit').dataset.name]
    })
    assert.ok(sign().split('.')[1].includes(lit.slice(0, 4)))
    assert.equal(decoded, 'sub')
    await page.focus('#claim-list tr[data-name="exp"] button')
    assert.equal(await page.$eval('.piece.lit', ({ dataset }) => dataset.name), 'exp')
    await page.click('.piece[data-name="aud"]')
    assert.equal(await page.$eval('#claim-list tr.lit', ({ dataset }) => dataset.name), 'aud')
  })

  test('fills the expectations from the token, and says that this trusts it', async () => {
    await fresh()
    await give(page, 'token-text', sign())
    await give(page, 'keys-text', jwks)
    await untilVerdict(page, /not checked/)
    await page.click('#fill')
    await untilVerdict(page, /^Would be accepted/)
    assert.equal(await page.$eval('#expect-audience', ({ value }) => value), AUDIENCE)
    assert.match(await textOf(page, '#expect-remarks'), /which is not verified/)
    await give(page, 'keys-text', jwks)
    assert.match(await textOf(page, '#expect-remarks'), /which is not verified/)
    await give(page, 'expect-audience', 'another')
    assert.equal(await textOf(page, '#expect-remarks'), '')
  })

  test('checks a shared secret', async () => {
    await fresh()
    const secret = new TextEncoder().encode('a secret of the tests, 32 bytes!')
    const shared = createTestIssuer({ algorithm: 'HS256', secret, issuer: ISSUER })
    await give(page, 'token-text', shared.sign())
    await untilVerdict(page, /^No verdict yet: the shared secret is missing/)
    await give(page, 'secret', 'a secret of the tests, 32 bytes!')
    await page.evaluate(() => document.querySelector('#expect-algorithms [value="HS256"]').click())
    await untilVerdict(page, /^The signature is valid/)
  })

  test('has one place for a secret, and says what is wrong with what is in it', async () => {
    await fresh()
    const k = Buffer.from('a secret of the tests, 32 bytes!').toString('base64url')
    for (const box of ['token-text', 'keys-text']) {
      await give(page, box, JSON.stringify({ kty: 'oct', k }))
      await untilVerdict(page, /^This is a shared secret/)
      assert.equal(await page.$eval(`#${box}`, ({ value }) => value), '')
      assert.match((await verdictOf(page)).cause, /field "Shared secret" under Keys/)
      await page.evaluate(() => document.querySelector('#cause .actions button').click())
    }
    const secret = Buffer.from(k, 'base64url')
    await give(page, 'token-text', createTestIssuer({ algorithm: 'HS256', secret, issuer: ISSUER }).sign())
    await page.evaluate(() => {
      document.querySelector('#expect-algorithms [value="HS256"]').click()
      document.getElementById('secret-details').open = true
    })
    await page.select('#secret-form', 'hex')
    await give(page, 'secret', k)
    await untilVerdict(page, /cannot be checked as it stands/)
    assert.match(await textOf(page, '#secret-notes'), /not hex/)
    assert.equal(await textOf(page, '#expect-notes'), '')
    await page.select('#secret-form', 'base64url')
    await untilVerdict(page, /^The signature is valid/)
    assert.equal(await textOf(page, '#secret-notes'), '')
    // The field has one line; who pastes a file loses its line breaks and no more.
    await page.select('#secret-form', 'text')
    for (const key of ['-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n', jwks]) {
      await give(page, 'secret', key)
      await untilVerdict(page, /cannot be checked as it stands/)
      assert.match(await textOf(page, '#secret-notes'), /found a key as PEM.* in "Public keys"/)
      assert.equal(await textOf(page, '#expect-notes'), '')
    }
  })

  test('says what is wrong with an expectation', async () => {
    await set(sign())
    await give(page, 'expect-claims', 'no equals sign')
    await untilVerdict(page, /cannot be checked as it stands/)
    assert.match(await textOf(page, '#expect-notes'), /name=value/)
    await give(page, 'expect-claims', 'sub=user-1')
    await untilVerdict(page, /cannot be checked as it stands/)
    await give(page, 'expect-claims', '')
    await untilVerdict(page, /^Would be accepted/)
  })

  test('takes rules for claims and a scope, and says where in a claim the value is', async () => {
    await set(sign({ realm_access: { roles: ['viewer'] }, scope: 'read' }))
    await give(page, 'expect-claims', 'realm_access={"members":{"roles":{"includes":"editor"}}}')
    await untilVerdict(page, /^Rejected: realm_access\["roles"\] in the claims lacks what you expect/)
    await give(page, 'expect-claims', '')
    await give(page, 'expect-scope', 'write')
    await untilVerdict(page, /^Rejected: the token does not grant the scope/)
    await give(page, 'expect-scope', '')
    await untilVerdict(page, /^Would be accepted/)
  })

  test('writes code and a report that hold nothing of the token', async () => {
    const token = sign({ sub: 'somebody-secret' })
    await set(token)
    await untilVerdict(page, /^Would be accepted/)
    const tabs = await page.$$eval('#code-body [role="tab"]', (all) => all.map(({ id }) => id))
    assert.ok(tabs.length >= 4)
    for (const tab of tabs) {
      await page.click(`#${tab}`)
      const code = await textOf(page, '#code-text')
      assert.ok(code.includes(ISSUER) && code.includes(AUDIENCE), tab)
      assert.ok(!code.includes('somebody-secret') && !code.includes(token.split('.')[2]), tab)
    }
    const report = await textOf(page, '#report-text')
    assert.match(report, /accepted/i)
    assert.ok(!report.includes('somebody-secret') && !report.includes(token.split('.')[2]))
  })

  test('makes a link of the settings, and takes it off the address bar', async () => {
    await set(sign())
    await untilVerdict(page, /^Would be accepted/)
    const link = await copiedBy(page, 'link-copy')
    assert.ok(link.startsWith(`${session.url}#`), link)
    const carried = Buffer.from(new URL(link).hash.slice(3), 'base64url').toString()
    assert.ok(carried.includes(AUDIENCE) && !carried.includes('user-1'), carried)
    page = await session.open({ url: link })
    assert.equal(await page.evaluate(() => location.href), session.url)
    assert.equal(await page.$eval('#expect-issuer', ({ value }) => value), ISSUER)
    assert.equal(await page.$eval('#expect-audience', ({ value }) => value), AUDIENCE)
  })

  test('reports what it says, also where nothing is decided', async () => {
    await fresh()
    await give(page, 'token-text', sign())
    await untilVerdict(page, /^No verdict yet/)
    assert.match(await textOf(page, '#report-text'), /^## No verdict yet: keys are missing/)
    await give(page, 'keys-text', jwks)
    await untilVerdict(page, /^The signature is valid/)
    assert.match(await textOf(page, '#report-text'), /^## The signature is valid, but .* not checked yet/)
  })

  test('compares two tokens', async () => {
    await set(sign())
    await give(page, 'compare-text', sign({ sub: 'user-2', role: 'admin' }))
    await untilThere(page, '#compare-body table')
    const text = await textOf(page, '#compare-body')
    assert.match(text, /user-1/)
    assert.match(text, /user-2/)
    assert.match(text, /role/)
  })

  test('announces that the end comes near, and not each second', async () => {
    await set(sign({ exp: Math.floor(Date.now() / 1000) + 62 }))
    await untilVerdict(page, /^Would be accepted/)
    await until(page, () => document.getElementById('announcer').textContent !== '')
    assert.match(await textOf(page, '#announcer'), /^expires in (1 min|59 s|58 s)/)
  })

  test('takes keys from a file, and a token that is dropped', async () => {
    await fresh()
    const folder = mkdtempSync(join(tmpdir(), 'jwt-verdict-page-'))
    const file = join(folder, 'keys.json')
    writeFileSync(file, jwks)
    await (await page.$('#keys-file')).uploadFile(file)
    await until(page, () => /1 key/.test(document.getElementById('keys-state').innerText))
    rmSync(folder, { recursive: true })
    await page.evaluate((text) => {
      const data = new DataTransfer()
      data.setData('text/plain', text)
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    }, sign())
    await untilVerdict(page, /^The signature is valid/)
  })

  test('leaves what is typed into a box and dropped on it to the box', async () => {
    await set(sign())
    const isLeft = await page.evaluate(() => {
      const data = new DataTransfer()
      data.setData('text/plain', 'https://other.example')
      const box = document.getElementById('expect-issuer')
      const init = { bubbles: true, cancelable: true }
      return [
        new DragEvent('drop', { ...init, dataTransfer: data }),
        // Alt and a digit are a bracket on some keyboards.
        new KeyboardEvent('keydown', { ...init, altKey: true, code: 'Digit5', key: '[' }),
      ].map((event) => box.dispatchEvent(event))
    })
    assert.deepEqual(isLeft, [true, true])
    await untilVerdict(page, /^Would be accepted/)
  })

  test('drops a sample that comes after a token was pasted', async () => {
    await fresh()
    const token = sign()
    await page.evaluate((token) => {
      document.querySelector('[data-sample="expired"]').click()
      const box = document.getElementById('token-text')
      box.value = token
      box.dispatchEvent(new Event('input', { bubbles: true }))
    }, token)
    await until(page, () => document.getElementById('sample-note').textContent === '')
    assert.equal(await page.$eval('#token-text', ({ value }) => value), token)
    assert.match((await verdictOf(page)).sentence, /^No verdict yet/)
  })

  test('says what a header has twice, with both values', async () => {
    await fresh()
    await takeSample(page, 'duplicate-member')
    await untilVerdict(page, /^Rejected/)
    assert.match((await verdictOf(page)).cause, /The header has "alg" twice: "ES256" and "none"\./)
  })

  test('reads what an encrypted token says openly', async () => {
    await fresh()
    await takeSample(page, 'jwe')
    await untilVerdict(page, /^Rejected: this token is encrypted/)
    assert.match(await textOf(page, '#claim-list'), /enc\s+A256GCM\s+Algorithm that encrypts the content/)
    assert.equal(await textOf(page, '#claims-trust'), 'decoded, not verified')
    assert.match(await textOf(page, '.legend'), /header 50 bytes/)
    await give(page, 'token-text', 'a.b')
    assert.equal(await textOf(page, '#claims-trust'), '')
  })

  test('lets a token without an end pass only where that is expected', async () => {
    await fresh()
    await takeSample(page, 'no-expiry')
    await untilVerdict(page, /expiry \(exp\) is missing/)
    assert.match((await verdictOf(page)).cause, /use the checkbox "Accept tokens that never expire"/)
    await page.click('#cause .actions button')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'expect-endless')
    await page.click('#expect-endless')
    await untilVerdict(page, /^Would be accepted/)
  })

  test('offers the preset that fits, and fills it from the token', async () => {
    await fresh()
    await takeSample(page, 'wrong-environment')
    await untilVerdict(page, /subject is not the one/)
    const offers = await page.$$eval('#preset option', (all) => all.map(({ textContent }) => textContent))
    assert.ok(offers.includes('Vercel: matches this token'), String(offers))
    await page.select('#preset', 'vercel')
    await untilVerdict(page, /^Would be accepted/)
    assert.equal(await page.$eval('#preset-environment', ({ value }) => value), 'preview')
    await give(page, 'preset-environment', 'production')
    await untilVerdict(page, /subject is not the one/)
    assert.match((await verdictOf(page)).cause, /the caller is a preview/)
    await give(page, 'preset-project', '')
    await give(page, 'preset-projectId', '')
    assert.match(await textOf(page, '#preset-problem'), /project/)
    assert.match(await textOf(page, '#claim-list'), /owner acme · project site · environment preview/)
    await page.click('#expect-clear')
    await untilVerdict(page, /^The signature is valid/)
    await page.click('#cause .actions button')
    await untilVerdict(page, /^Would be accepted/)
    assert.match(await textOf(page, '#preset-fields'), /Filled in from this token: compare/)
    assert.match(
      await textOf(page, '#expect-remarks'),
      /sub is composed of other claims of the token, as owner:\{owner\}/,
    )
  })

  test('shows how to prove that nothing is sent', async () => {
    await fresh()
    await page.click('[href="#privacy"]')
    assert.match(await textOf(page, '#privacy-body'), /connect-src 'none'/)
  })

  test('reads a link with header and claims, which is no token', async () => {
    await set(sign({ email: 'somebody@example.com' }))
    await page.evaluate(() => document.getElementById('decoded-copy').closest('details').setAttribute('open', ''))
    assert.match(await textOf(page, '#report-body'), /look personal: .*email/)
    const link = await copiedBy(page, 'decoded-copy')
    page = await session.open({ url: link })
    await untilVerdict(page, /^Rejected: it has no signature/)
    assert.ok((await page.evaluate(() => document.getElementById('reading').innerText)).includes('signature 0 bytes'))
    assert.equal(await page.evaluate(() => location.hash), '')
  })

  test('clears everything after a quarter of an hour without anybody', async () => {
    await set(sign())
    // What is no JWT, and still may be a secret.
    await give(page, 'token-text', '0123456789abcdef0123456789abcdef')
    await untilVerdict(page, /opaque/)
    assert.equal(await page.$eval('#claim-list', ({ textContent }) => textContent), '')
    await page.evaluate(() => {
      const real = performance.now.bind(performance)
      performance.now = () => real() + 16 * 60_000
    })
    await untilVerdict(page, /^Paste a token/)
    assert.match(await textOf(page, '#token-notes'), /15 minutes/)
    assert.equal(await page.$eval('#token-text', ({ value }) => value), '')
    // Its clock is wrong from here on.
    await session.close()
  })

  // Each of them once stopped the page before it had begun to look at the clock.
  for (const [what, content, said] of [
    ['a time in milliseconds', { now: 1_800_000_000_000 }, /time in the link is out of range/],
    ['a time that no calendar has', { now: Number.MAX_SAFE_INTEGER }, /time in the link is out of range/],
    [
      'claims that are nested too deeply',
      `{"decoded":{"header":{},"payload":{"x":${'['.repeat(5_500)}${']'.repeat(5_500)}}}}`,
      // How deep that is differs between browsers: it is read, or refused with a sentence.
      /^$|nested too deeply|damaged/,
    ],
    [
      'settings of the wrong kind',
      { form: { maxTokenAge: 1.5, clockTolerance: 1e15, claims: { 'a=\n': '\n' } }, keys: { kind: 'issuer' } },
      /set by the link/,
    ],
  ])
    test(`and so it does behind a link with ${what}`, async () => {
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      page = await session.open({ url: `${session.url}#s=${Buffer.from(text).toString('base64url')}` })
      assert.match(await textOf(page, '#token-notes'), said)
      assert.deepEqual(page.complaints, [])
      assert.equal(await page.$eval('#fetch-address', ({ value }) => value), '')
      await give(page, 'token-text', sign())
      await page.evaluate(() => {
        const real = performance.now.bind(performance)
        performance.now = () => real() + 16 * 60_000
      })
      await until(page, () => document.getElementById('token-text').value === '')
      assert.match(await textOf(page, '#token-notes'), /15 minutes/)
      await session.close()
    })

  test('takes no time that tokens are not judged at', async () => {
    await set(sign())
    await page.click('[name="clock"][value="at"]')
    const judged = () => page.evaluate(() => document.getElementById('clock-at').value)
    for (const far of ['9999-01-01T00:00:00', '0000-01-01T00:00:00']) {
      await give(page, 'clock-at', far)
      assert.match(await judged(), /^20\d\d-/)
    }
    await give(page, 'clock-at', '5138-01-01T00:00:00')
    assert.match(await judged(), /^5138-/)
    await untilVerdict(page, /expired/)
    assert.deepEqual(page.complaints, [])
  })

  test('clears everything with Escape twice, and keeps nothing', async () => {
    await set(sign())
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await untilVerdict(page, /^Paste a token/)
    const left = await page.evaluate(() =>
      [...document.querySelectorAll('textarea, input:not([type="checkbox"], [type="radio"], [type="range"])')]
        .map(({ value }) => value)
        .join(''),
    )
    assert.equal(left, '')
    assert.ok(!(await page.evaluate(() => document.body.textContent)).includes('user-1'))
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [
      0,
      0,
      '',
    ])
  })
})
