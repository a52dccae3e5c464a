// Content that wants to be more than text: it is shown, and nothing else, and quickly.

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { browserNames } from './browser.mjs'
import { inBrowsers } from './session.mjs'
import { issuer, jwks, sign } from './tokens.mjs'
import { give, textOf, until, untilThere, untilVerdict, verdictOf } from './visit.mjs'

const SECOND = 1_000
const MARKUP = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><b>bold</b>'

/** Generous: the machine may be busy. What is quadratic takes minutes here. */
const QUICK = 5 * SECOND

inBrowsers('hostile content', browserNames, (session) => {
  let page
  before(async () => {
    page = await session.open()
  })

  /** Gives a text and waits for the answer, and says how long the page was busy with it. */
  const timed = async (box, text) => {
    return page.evaluate(
      (box, text) => {
        const start = performance.now()
        const field = document.getElementById(box)
        field.value = text
        field.dispatchEvent(new Event('input', { bubbles: true }))
        // What came of it is laid out as well.
        document.body.getBoundingClientRect()
        return performance.now() - start
      },
      box,
      text,
    )
  }
  const unharmed = async () => {
    assert.equal(await page.evaluate(() => window.pwned), undefined)
    assert.equal(
      await page.evaluate(() => document.querySelectorAll('main img, main script, main b, main iframe').length),
      0,
    )
    assert.deepEqual(page.complaints, [])
  }

  test('markup in names and values is text', async () => {
    await give(page, 'keys-text', jwks)
    const claims = {
      iss: MARKUP,
      aud: MARKUP,
      [MARKUP]: MARKUP,
      nested: { [MARKUP]: [MARKUP, MARKUP] },
      __proto__: null,
      constructor: 'x',
      toString: 'y',
    }
    await give(page, 'token-text', sign(claims, { header: { kid: MARKUP, [MARKUP]: MARKUP } }))
    await untilVerdict(page, /Rejected/)
    assert.ok((await textOf(page, '#claim-list')).includes('<img src=x onerror='))
    await give(page, 'expect-issuer', `${MARKUP}!`)
    await give(page, 'expect-audience', MARKUP)
    await page.click('#code-body [role="tab"]:last-child')
    await unharmed()
  })

  test('markup instead of a token, of keys and of a second token is text', async () => {
    await give(page, 'compare-text', MARKUP)
    await give(page, 'keys-text', MARKUP)
    await untilThere(page, '#keys-state .alarm')
    await give(page, 'token-text', MARKUP)
    await until(page, () => document.getElementById('verdict').dataset.kind === 'other')
    await give(page, 'keys-text', `{"keys":[{"kty":"${'<b>'}","kid":"<img src=x onerror=window.pwned=1>"}]}`)
    await unharmed()
  })

  test('marks of direction and what is invisible are written out', async () => {
    await give(page, 'keys-text', jwks)
    await give(page, 'token-text', sign({ sub: 'admin\u202Eresu\u200B', '\u202Ename': 'x\u0000y' }))
    await untilThere(page, '#claim-list')
    const text = await textOf(page, '#claim-list')
    assert.match(text, /admin\\u\{202e\}resu\\u\{200b\}/)
    assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069\u200B]/)
    await unharmed()
  })

  test('a token of 16 KB is judged and shown at once', async () => {
    await give(page, 'expect-issuer', '')
    await give(page, 'expect-audience', '')
    const token = sign({ roles: 'r'.repeat(11_500) })
    assert.ok(token.length > 15_500 && token.length <= 16_384, token.length)
    const took = await timed('token-text', token)
    await untilVerdict(page, /^The signature is valid/)
    assert.ok(took < QUICK, `${took} ms`)
  })

  test('a token of many claims is shown, as far as anybody reads', async () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`c${index}`, index]))
    const took = await timed('token-text', sign(many))
    assert.match(await textOf(page, '#claim-list'), /more are not shown/)
    assert.ok(took < QUICK, `${took} ms`)
  })

  for (const [what, text] of [
    ['letters', 'a'.repeat(1_000_000)],
    ['dots', '.'.repeat(1_000_000)],
    ['the start of tokens', 'eyJ'.repeat(350_000)],
    ['a token with a megabyte in it', `eyJhbGciOiJFUzI1NiJ9.${'A'.repeat(1_000_000)}.AAAA`],
    ['quotes', '"'.repeat(1_000_000)],
    ['brackets', '['.repeat(1_000_000)],
    ['line breaks', '\n'.repeat(1_000_000)],
    ['JSON', JSON.stringify({ access_token: 'x'.repeat(1_000_000) })],
  ])
    test(`a megabyte of ${what} does not hold the page up`, async () => {
      const took = await timed('token-text', text)
      assert.ok(took < QUICK, `${took} ms`)
      assert.match((await verdictOf(page)).sentence, /\S/)
      assert.ok((await page.evaluate(() => document.body.innerText.length)) < 60_000)
      await unharmed()
    })

  test('a set of 1,000 keys is judged, and shown when asked for', async () => {
    await give(page, 'token-text', sign())
    const [key] = issuer.jwks.keys
    const keys = Array.from({ length: 999 }, (_, index) => ({ ...key, kid: `old-${index}` }))
    const took = await timed('keys-text', JSON.stringify({ keys: [...keys, key] }))
    await until(page, () => /1000 keys/.test(document.getElementById('keys-state').innerText))
    assert.ok(took < QUICK, `${took} ms`)
    const count = () => page.$$eval('.keys-table tbody tr', (rows) => rows.length)
    assert.equal(await count(), 12)
    // Wherever the page is scrolled to: the verdict may lie over it.
    await page.$eval('#key-list button', (button) => button.click())
    assert.equal(await count(), 1_000)
    assert.match(await textOf(page, '.keys-table tbody tr'), /^Selected/)
    await unharmed()
  })

  test('too many keys, and too large a set, are refused in words', async () => {
    const [key] = issuer.jwks.keys
    await timed('keys-text', JSON.stringify({ keys: Array.from({ length: 1_001 }, () => key) }))
    await untilThere(page, '#keys-state .alarm')
    await timed('keys-text', `{"keys":[],"x":"${'y'.repeat(1_100_000)}"}`)
    await until(page, () => /longer than the limit/.test(document.querySelector('#keys-state .alarm')?.innerText))
  })

  test('a link that is no link of the page is no harm', async () => {
    for (const hash of [
      '#s=%%%',
      `#s=${'A'.repeat(5_000)}`,
      '#token=eyJ',
      `#s=${Buffer.from('{"form":{"issuer":{"__proto__":1}},"keys":{"kind":"url","value":"javascript:window.pwned=1"}}').toString('base64url')}`,
    ]) {
      page = await session.open({ url: session.url + hash })
      assert.equal(await page.evaluate(() => location.hash), '')
      await unharmed()
    }
  })
})
