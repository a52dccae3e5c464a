// That what is pasted stays in the page: by its policy, and by watching what it does.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { browserNames } from './browser.mjs'
import { pageFolder, servePage } from './served.mjs'
import { inBrowsers } from './session.mjs'
import { AUDIENCE, ISSUER, issuer, jwks, sign } from './tokens.mjs'
import { clear, give, takeSample, textOf, until, untilVerdict } from './visit.mjs'

const read = (name) => readFileSync(join(pageFolder, name), 'utf8')
const metaOf = (html) => /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)[1]
const directives = (policy) => new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]))

describe('the policies', () => {
  let server
  before(async () => {
    server = await servePage()
  })
  after(() => server.close())

  for (const [path, ancestors] of [
    ['', "'none'"],
    ['index.html', "'none'"],
    ['fetch.html', "'self'"],
    ['sample.html', "'self'"],
    ['jwt-verdict.html', "'none'"],
  ])
    test(`of /${path} are the same in header and document`, async () => {
      const response = await fetch(server.url + path)
      const header = response.headers.get('content-security-policy')
      assert.equal(header, `${metaOf(await response.text())}; frame-ancestors ${ancestors}`)
      assert.equal(response.headers.get('referrer-policy'), 'no-referrer')
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
    })

  test('the document that holds the token reaches no network', () => {
    for (const name of ['index.html', 'jwt-verdict.html', 'sample.html']) {
      const policy = directives(metaOf(read(name)))
      assert.deepEqual(policy.get('default-src'), ["'none'"], name)
      assert.deepEqual(policy.get('connect-src'), ["'none'"], name)
      assert.deepEqual(policy.get('form-action'), ["'none'"], name)
      assert.deepEqual(policy.get('require-trusted-types-for'), ["'script'"], name)
      for (const words of policy.values())
        assert.ok(
          !words.some((word) => /unsafe-inline|unsafe-eval'$|^\*|https:/.test(word) && word !== "'wasm-unsafe-eval'"),
          name,
        )
    }
  })

  test('scripts of frames and of the single file are known by their hashes', () => {
    for (const name of ['fetch.html', 'sample.html', 'jwt-verdict.html']) {
      const html = read(name)
      const scripts = [...html.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, text]) => text)
      assert.equal(scripts.length, 1, name)
      const hash = createHash('sha256').update(scripts[0]).digest('base64')
      assert.ok(directives(metaOf(html)).get('script-src').includes(`'sha256-${hash}'`), name)
      assert.doesNotMatch(html, /<(?:script|link|img)[^>]*\s(?:src|href)="(?!data:)/)
    }
  })

  test('nothing is asked of another host', () => {
    for (const name of ['index.html', 'page.css'])
      assert.doesNotMatch(read(name), /(?:src|href)="(?:https?:)?\/\/|@import|url\(\s*["']?https?:/, name)
  })
})

inBrowsers('privacy', browserNames, (session) => {
  let page

  test('a whole session makes no request', async () => {
    page = await session.open()
    const requests = []
    // The browser's own icons for controls are data, and come from nowhere.
    page.on('request', (request) => request.url().startsWith('data:') || requests.push(request.url()))
    await give(page, 'token-text', `Bearer ${sign({ iss: session.url })}`)
    await untilVerdict(page, /^No verdict yet/)
    await give(page, 'keys-text', jwks)
    await give(page, 'expect-issuer', ISSUER)
    await give(page, 'expect-audience', AUDIENCE)
    await give(page, 'token-text', sign({}, { header: { jku: `${session.url}jwks`, x5u: `${session.url}x5u` } }))
    await untilVerdict(page, /accepted/)
    for (const tab of await page.$$eval('#code-body [role="tab"]', (all) => all.map(({ id }) => id)))
      await page.click(`#${tab}`)
    await page.click('#report-copy')
    await page.click('#link-copy')
    await give(page, 'compare-text', sign())
    await page.select('#theme', 'dark')
    await page.click('#fill')
    await page.click('#clock-issued')
    await page.click('#clear')
    assert.deepEqual(requests, [])
    assert.deepEqual(page.complaints, [])
  })

  test('the browser refuses what a script of the page would send', async () => {
    const sink = await openIssuer()
    await page.evaluate((url) => {
      window.refused = []
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => window.refused.push(effectiveDirective))
      fetch(`${url}/cors/fetch`).catch(() => {})
      navigator.sendBeacon(`${url}/cors/beacon`)
      const request = new XMLHttpRequest()
      request.open('GET', `${url}/cors/xhr`)
      request.send()
      new Image().src = `${url}/cors/image`
      try {
        new WebSocket(url.replace('http', 'ws'))
      } catch {
        // Some browsers throw, others report.
      }
      const frame = document.createElement('iframe')
      frame.src = `${url}/cors/frame`
      document.body.append(frame)
    }, sink.url)
    for (const directive of ['connect-src', 'img-src', 'frame-src'])
      await until(page, (directive) => window.refused.includes(directive), directive)
    await until(page, () => window.refused.filter((directive) => directive === 'connect-src').length >= 3)
    // What is asked last shows that the place answers, and that nothing came before.
    await fetch(`${sink.url}/cors/last`)
    assert.deepEqual(
      sink.asked.map(({ url }) => url),
      ['/cors/last'],
    )
    await sink.close()
    // There is a frame in it that was refused.
    await session.close()
  })

  describe('keys by address', () => {
    let place
    before(async () => {
      place = await openIssuer()
    })
    after(() => place.close())

    const ask = async (path, kind) => {
      place.asked.length = 0
      if (session.page) await clear(page)
      else page = await session.open()
      await give(page, 'token-text', sign({ iss: place.url }))
      await page.select('#fetch-kind', kind)
      await give(page, 'fetch-address', place.url + path)
    }
    const press = async (pattern) => {
      await page.click('#fetch-button')
      await until(
        page,
        (source) => new RegExp(source).test(document.getElementById('fetch-notes').innerText),
        pattern.source,
      )
    }

    test('are fetched by a press, without cookie, referrer or origin', async () => {
      await ask('/cors/jwks', 'jwks')
      assert.ok((await textOf(page, '#fetch-notes')).includes(`${place.url}/cors/jwks`))
      assert.deepEqual(place.asked, [])
      await press(/Status 200/)
      await untilVerdict(page, /^The signature is valid/)
      assert.deepEqual(
        place.asked.map(({ url }) => url),
        ['/cors/jwks'],
      )
      const [{ method, headers }] = place.asked
      assert.equal(method, 'GET')
      assert.equal(headers.origin, 'null')
      for (const unwanted of ['cookie', 'referer', 'authorization'])
        assert.equal(headers[unwanted], undefined, unwanted)
    })

    test('by discovery: two presses, each address shown before it is asked for', async () => {
      await ask('/cors', 'issuer')
      assert.ok((await textOf(page, '#fetch-notes')).includes(`${place.url}/cors/.well-known/openid-configuration`))
      await press(/The next press fetches .*\/cors\/jwks/)
      assert.deepEqual(
        place.asked.map(({ url }) => url),
        ['/cors/.well-known/openid-configuration'],
      )
      await press(/Status 200/)
      assert.deepEqual(place.asked.map(({ url }) => url).slice(1), ['/cors/jwks'])
    })

    test('and are not taken when all was cleared before they came', async () => {
      await ask('/cors/late/jwks', 'jwks')
      await page.click('#fetch-button')
      await until(page, () => document.querySelector('iframe') !== null)
      await page.click('#clear')
      place.answerLate()
      await until(page, () => document.querySelector('iframe') === null)
      assert.match(await textOf(page, '#sentence'), /^Paste a token/)
      assert.equal(await page.evaluate(() => document.body.dataset.state), 'empty')
    })

    for (const [path, kind, pattern] of [
      ['/plain/jwks', 'jwks', /CORS[\s\S]*curl/],
      ['/cors/missing', 'jwks', /status 404[\s\S]*curl/],
      ['/cors/moved', 'jwks', /redirect/],
      ['/cors/large', 'jwks', /larger than 1 MiB/],
      ['/impostor', 'issuer', /of another issuer/],
    ])
      test(`and why not: ${path}`, async () => {
        await ask(path, kind)
        await press(pattern)
        if (path === '/cors/moved') {
          assert.match(
            await textOf(page, '#fetch-notes pre'),
            /^curl(\.exe)? -gsSI "http:\/\/127\.0\.0\.1:\d+\/cors\/moved"$/,
          )
        }
        assert.ok(!place.asked.some(({ url }) => url === '/elsewhere'))
        assert.match(await textOf(page, '#sentence'), /^No verdict yet/)
      })

    test('and no command where the address is one: whoever names an issuer would name what to run', async () => {
      await ask("/cors/x';touch$IFS$9pwned;:'/moved", 'jwks')
      await press(/redirect[\s\S]*No command for this address/)
      assert.equal(await page.$('#fetch-notes pre'), null)
      assert.ok(!(await textOf(page, '#fetch-notes')).includes('pwned'))
    })

    test('addresses that are none, or not safe, are not asked', async () => {
      await ask('', 'jwks')
      for (const address of [
        'issuer.example',
        'javascript:alert(1)',
        'http://issuer.example/jwks',
        'https://user:word@issuer.example/',
        'data:text/html,x',
        'file:///etc/passwd',
      ]) {
        await give(page, 'fetch-address', address)
        assert.equal(await page.$eval('#fetch-button', ({ disabled }) => disabled), true, address)
      }
    })

    if (session.isChromium)
      test('the frame that fetches gets an address and nothing else', async () => {
        page = await session.openNothing()
        const got = []
        page.on('console', (message) => message.text().startsWith('frame got ') && got.push(message.text().slice(10)))
        await page.evaluateOnNewDocument(() => {
          if (window !== parent)
            addEventListener('message', ({ data }) => console.log(`frame got ${JSON.stringify(data)}`))
        })
        await page.goto(session.url)
        await until(page, () => performance.getEntriesByName('judged').length > 0)
        await give(page, 'token-text', sign())
        await page.select('#fetch-kind', 'jwks')
        await give(page, 'fetch-address', `${place.url}/cors/jwks`)
        await press(/Status 200/)
        assert.deepEqual(got, [JSON.stringify({ url: `${place.url}/cors/jwks` })])
      })
  })

  test('the frames answer the page that they came with, and no other that embeds them', async () => {
    const place = await openIssuer()
    // A host that sends none of the headers, which alone would keep others from embedding.
    const bare = await openHost((name) => read(name))
    const stranger = await openHost(
      () => `<!doctype html><script>
        window.got = []
        addEventListener('message', ({ data }) => got.push(data))
        const embed = (name, message, sandbox) => {
          const frame = document.createElement('iframe')
          if (sandbox) frame.setAttribute('sandbox', sandbox)
          frame.src = ${JSON.stringify(bare.url)} + name
          frame.onload = () => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = ({ data }) => got.push(data)
            frame.contentWindow.postMessage(message, '*', [port2])
            got.push('asked')
          }
          document.body.append(frame)
        }
        window.ask = (place) => {
          for (const sandbox of ['', 'allow-scripts', 'allow-scripts allow-same-origin']) {
            embed('fetch.html', { url: place + '/cors/jwks' }, sandbox)
            embed('sample.html', { id: 'good' }, sandbox)
          }
        }
        </script><body>`,
    )
    try {
      page = await session.openNothing()
      // From another origin, and from a frame without one at home.
      for (const url of [stranger.url, `${stranger.url}sandboxed`]) {
        place.asked.length = 0
        await page.goto(url)
        await page.evaluate((place) => window.ask(place), place.url)
        await until(page, () => window.got.filter((data) => data === 'asked').length === 6)
        for (let turn = 0; turn < 10; turn++) await page.evaluate((url) => fetch(url), `${place.url}/cors/last`)
        assert.deepEqual(await page.evaluate(() => window.got), Array(6).fill('asked'), url)
        assert.deepEqual([...new Set(place.asked.map(({ url }) => url))], ['/cors/last'], url)
      }
    } finally {
      await session.close()
      for (const { close } of [place, bare, stranger]) await close()
    }
  })

  test('the single file works from disk, without any network', async () => {
    const file = pathToFileURL(join(pageFolder, 'jwt-verdict.html')).href
    page = await session.open({ url: file })
    if (session.isChromium) await page.setOfflineMode(true)
    const requests = []
    page.on('request', (request) => requests.push(request.url()))
    await give(page, 'token-text', sign())
    await give(page, 'keys-text', jwks)
    await untilVerdict(page, /^The signature is valid/)
    await takeSample(page, 'wrong-audience')
    await untilVerdict(page, /^Rejected: the audience/)
    assert.equal(await textOf(page, '#fetch-button'), 'Copy')
    assert.match(await textOf(page, '#fetch'), /cannot use the network/)
    assert.equal(await page.$('iframe'), null)
    assert.deepEqual(requests, [])
    assert.deepEqual(page.complaints, [])
  })
})

/** A host of what `contentOf(name)` gives; a path with `sandboxed` in it takes the page's origin away. */
async function openHost(contentOf) {
  const server = createServer(({ url }, response) => {
    const sandbox = url.includes('sandboxed') ? { 'content-security-policy': 'sandbox allow-scripts' } : {}
    response.writeHead(200, { 'content-type': 'text/html', ...sandbox }).end(contentOf(url.slice(1)))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

/** An issuer on loopback that lets pages read it below /cors, and nowhere else. */
async function openIssuer() {
  const asked = []
  let answerLate
  const late = new Promise((resolve) => {
    answerLate = resolve
  })
  const server = createServer((request, response) => {
    const { url, method, headers } = request
    if (url === '/favicon.ico') return response.writeHead(404).end()
    asked.push({ url, method, headers })
    const place = `http://127.0.0.1:${server.address().port}`
    const cors = url.startsWith('/plain') ? {} : { 'access-control-allow-origin': '*' }
    const json = (value) =>
      response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (url.startsWith('/cors/late/')) return late.then(() => json(issuer.jwks))
    if (url.endsWith('/jwks')) return json(issuer.jwks)
    if (url.startsWith('/impostor')) return json({ issuer: 'https://other.example', jwks_uri: `${place}/elsewhere` })
    if (url.endsWith('/.well-known/openid-configuration'))
      return json({ issuer: `${place}/cors`, jwks_uri: `${place}/cors/jwks` })
    if (url.endsWith('/moved')) return response.writeHead(302, { ...cors, location: '/elsewhere' }).end()
    if (url.endsWith('/large')) return response.writeHead(200, cors).end('x'.repeat(1_100_000))
    return response.writeHead(404, cors).end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    asked,
    /** Answers what was asked for below /cors/late. */
    answerLate,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
