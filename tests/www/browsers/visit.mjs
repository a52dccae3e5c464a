// The page in a browser, and what a person does on it.

const PATIENCE = 30_000

/** Opens the page and waits until it can judge. What it throws or refuses is in `page.complaints`. */
export async function visit(browser, url, { width = 1280, height = 800, scheme = 'light', features = [] } = {}) {
  const page = await browser.newPage()
  page.complaints = []
  page.on('pageerror', (error) => page.complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text())
  })
  await whereKnown(page.setViewport({ width, height }))
  await emulate(page, { features: [{ name: 'prefers-color-scheme', value: scheme }, ...features] })
  await page.goto(url)
  await until(page, () => performance.getEntriesByName('judged').length > 0)
  return page
}

/** Media, by Chromium's own protocol, since puppeteer lets through only some features. Firefox has no such command. */
export async function emulate(page, media) {
  if (/firefox/i.test(await page.browser().version())) return
  // What one session asks for is not undone by another.
  if (!sessions.has(page)) sessions.set(page, await page.createCDPSession())
  await sessions.get(page).send('Emulation.setEmulatedMedia', media)
}

const sessions = new WeakMap()

/** Firefox keeps its own size, for it does not know the whole of this command yet. */
async function whereKnown(command) {
  await command.catch((error) => {
    if (!/unknown command|UnsupportedOperation|Not implemented/i.test(`${error.name} ${error.message}`)) throw error
  })
}

/**
 * Asks the page until `question(...args)` holds. What puppeteer has for this makes functions of text in the page, which its
 * policy forbids.
 */
export async function until(page, question, ...args) {
  const end = performance.now() + PATIENCE
  while (!(await page.evaluate(question, ...args))) {
    if (performance.now() > end) throw new Error(`after ${PATIENCE / 1000} s it still does not hold: ${question}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Waits for an element. */
export function untilThere(page, selector) {
  return until(page, (selector) => document.querySelector(selector) !== null, selector)
}

/** Clears everything, as its button does: what was given is gone as on a page that was opened anew, and sooner. */
export async function clear(page) {
  await page.evaluate(() => {
    document.getElementById('clear').click()
    scrollTo({ top: 0 })
  })
}

/** Presses a sample's button, and waits for its verdict. */
export async function takeSample(page, id) {
  await page.evaluate((id) => {
    for (const button of document.querySelectorAll(`[data-sample="${id}"]`))
      for (let parent = button.parentElement; parent; parent = parent.parentElement)
        if (parent.tagName === 'DETAILS') parent.open = true
  }, id)
  await page.click(`[data-sample="${id}"]`)
  await until(
    page,
    () =>
      document.getElementById('sample-note').textContent === '' && document.getElementById('token-text').value !== '',
  )
}

/** Puts a text into a box at once, as pasting does. */
export async function give(page, id, text) {
  await page.evaluate(
    (id, text) => {
      const box = document.getElementById(id)
      box.value = text
      box.dispatchEvent(new Event('input', { bubbles: true }))
    },
    id,
    text,
  )
}

/** What a person sees of an element. */
export function textOf(page, selector) {
  return page.$eval(selector, (element) => element.innerText.trim())
}

/** What a button copies. Nothing is put into the clipboard: browsers differ in who may read one. */
export function copiedBy(page, id) {
  return page.evaluate(
    (id) =>
      new Promise((resolve) => {
        const clipboard = { writeText: async (text) => resolve(text) }
        Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard })
        document.getElementById(id).click()
      }),
    id,
  )
}

/** The verdict, and what it says to do. */
export async function verdictOf(page) {
  return page.evaluate(() => ({
    kind: document.getElementById('verdict').dataset.kind,
    sentence: document.getElementById('sentence').textContent,
    cause: document.getElementById('cause').innerText,
  }))
}

/** Waits until the verdict's sentence matches. */
export async function untilVerdict(page, pattern) {
  await until(
    page,
    (source) => new RegExp(source).test(document.getElementById('sentence').textContent),
    pattern.source,
  ).catch(async (error) => {
    throw new Error(`the verdict is "${(await verdictOf(page)).sentence}", not ${pattern}`, { cause: error })
  })
}
