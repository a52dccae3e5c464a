// The site for everybody, as `npm run docs` leaves it in target/site: rules of accessibility in both themes, narrow screens, the keyboard
// alone, a search that needs no service, and no request to anyone else. It leaves pictures in target/site-screenshots.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { serveFolder } from '../../scripts/build/serve-folder.mjs'
import { root } from '../../scripts/lib/command.mjs'
import { startBrowser } from '../www/browsers/browser.mjs'
import { takeSample } from '../www/browsers/visit.mjs'

const folder = join(root, 'target', 'site')
if (!existsSync(join(folder, 'index.html'))) throw new Error('target/site holds no site: run `npm run docs` first')

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = join(root, 'target', 'site-screenshots')
const ELSEWHERE = /^(debugger|crate)\//
const pages = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html') && !ELSEWHERE.test(name))

const themes = ['light', 'dark']
const SIZES = { desk: [1280, 900], phone: [320, 640] }

let browser
let server
const requested = new Set()
before(async () => {
  mkdirSync(pictures, { recursive: true })
  server = await serveFolder(folder)
  browser = await startBrowser('chromium')
})
after(async () => {
  await browser?.close()
  await server?.close()
})

for (const name of pages) {
  describe(name, () => {
    let page
    before(async () => {
      page = await open(name)
    })
    after(() => page?.close())

    for (const theme of themes) {
      test(`passes axe, ${theme}`, async () => {
        await show(page, theme)
        const { violations } = await page.evaluate(`${axe}\naxe.run(document, { resultTypes: ['violations'] })`)
        const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
        await page.screenshot({ path: join(pictures, `${name.replaceAll('/', '-')}-${theme}.png`) })
        assert.deepEqual(found, [])
        assert.deepEqual(page.complaints, [])
      })
    }

    test('fits a narrow screen', async () => {
      const [width, height] = SIZES.phone
      await page.setViewport({ width, height })
      const found = await page.evaluate(() => document.documentElement.scrollWidth)
      await page.screenshot({ path: join(pictures, `${name.replaceAll('/', '-')}-phone.png`) })
      assert.ok(found <= width, `${found} pixels wide`)
    })
  })
}

test('the first key press offers to skip the navigation', async () => {
  const page = await open('getting-started.html')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Skip to content')
  await page.close()
})

test('the search finds a page, by the keyboard alone', async () => {
  const page = await open('getting-started.html')
  await page.keyboard.press('/')
  await page.waitForSelector('.VPLocalSearchBox input')
  await page.keyboard.type('cooldown')
  await page.waitForSelector('.VPLocalSearchBox .result')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => !location.pathname.includes('getting-started'))
  assert.match(page.url(), /remote-keys|api/)
  assert.deepEqual(page.complaints, [])
  await page.close()
})

test('the debugger works at its place, under its own policy', async () => {
  const page = await open('debugger/index.html')
  await takeSample(page, 'wrong-audience')
  assert.match(await page.$eval('#sentence', ({ textContent }) => textContent), /audience/)
  const policy = await page.$eval('meta[http-equiv="Content-Security-Policy"]', ({ content }) => content)
  assert.match(policy, /connect-src 'none'/)
  const back = await page.$eval('.masthead-tools a', ({ textContent, pathname }) => [textContent, pathname])
  assert.deepEqual(back, ['Documentation', '/'])
  assert.match(
    readFileSync(join(folder, '_headers'), 'utf8'),
    /^\/debugger\/\n {2}Content-Security-Policy: .*connect-src 'none'/m,
  )
  assert.deepEqual(page.complaints, [])
  await page.close()
})

test('every link between its pages leads somewhere', () => {
  const broken = pages.flatMap((name) => {
    const html = readFileSync(join(folder, name), 'utf8')
    return [...html.matchAll(/<a\b[^>]*?href="([^"#]+?)(#[^"]*)?"/g)]
      .map(([, link]) => link)
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => !existsSync(fileOf(name, link)))
      .map((link) => `${name}: ${link}`)
  })
  assert.deepEqual([...new Set(broken)], [])
})

test('nobody else was asked for anything', () => {
  assert.deepEqual(
    [...requested].filter((origin) => origin !== new URL(server.url).origin && origin !== 'null'),
    [],
  )
})

async function open(name) {
  const page = await browser.newPage()
  page.complaints = []
  page.on('pageerror', (error) => page.complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text())
  })
  page.on('request', (request) => requested.add(new URL(request.url()).origin))
  const [width, height] = SIZES.desk
  await page.setViewport({ width, height })
  await show(page, 'light')
  await page.goto(server.url + name, { waitUntil: 'networkidle0' })
  return page
}

/** A colour on its way to another is neither, so nothing moves. */
async function show(page, theme) {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  if (page.url() !== 'about:blank')
    await page.waitForFunction(
      (theme) => document.documentElement.classList.contains('dark') === (theme === 'dark'),
      {},
      theme,
    )
}

function fileOf(name, link) {
  const { pathname } = new URL(link, `http://localhost/${name}`)
  const path = decodeURIComponent(pathname)
  return join(folder, path.endsWith('/') ? `${path}index.html` : path)
}
