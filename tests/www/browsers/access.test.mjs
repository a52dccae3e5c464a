// The page for everybody: rules of accessibility in every state and theme, the keyboard alone, narrow screens. It leaves
// pictures of every state in target/page-screenshots.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { root } from '../../../scripts/lib/command.mjs'
import { browserNames } from './browser.mjs'
import { inBrowsers } from './session.mjs'
import { AUDIENCE, ISSUER, jwks, privateJwk, sign } from './tokens.mjs'
import { clear, emulate, give, takeSample, textOf, until, untilVerdict } from './visit.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = join(root, 'target', 'page-screenshots')

/** How some see colours, and the states that could be told by them. */
const TOLD_BY_MARKS = ['undecided', 'accepted', 'refused', 'warned', 'alarm']
const DEFICIENCIES = ['achromatopsia', 'deuteranopia', 'protanopia', 'tritanopia']

/** How each state is reached from an empty page. */
const states = {
  empty: async () => {},
  undecided: (page) => give(page, 'token-text', sign()),
  open: async (page) => {
    await give(page, 'token-text', sign())
    await give(page, 'keys-text', jwks)
    await untilVerdict(page, /not checked/)
  },
  accepted: (page) => takeSample(page, 'vercel'),
  refused: (page) => takeSample(page, 'wrong-audience'),
  attack: (page) => takeSample(page, 'embedded-key'),
  unreadable: (page) => takeSample(page, 'jwe'),
  warned: async (page) => {
    await give(page, 'token-text', sign({ exp: Date.now() + 3_600_000 }))
    await give(page, 'keys-text', jwks)
    await untilVerdict(page, /milliseconds/)
  },
  alarm: (page) => give(page, 'token-text', privateJwk),
  'all-open': async (page) => {
    await takeSample(page, 'wrong-environment')
    await give(page, 'compare-text', sign())
    await page.select('#preset', 'vercel')
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true
      document.getElementById('shortcuts-button').click()
      document.querySelector('.claim-name').click()
    })
  },
}

/** From a small telephone to a desk. */
const sizes = [
  [320, 640],
  [768, 1024],
  [1280, 800],
]

/** Beside the usual one. */
const themes = [
  ['dark', 'no-preference'],
  ['light', 'more'],
  ['dark', 'more'],
].map(([scheme, contrast]) => ({
  features: [
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-contrast', value: contrast },
    // A colour on its way to another is neither.
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ],
}))

inBrowsers('access', browserNames, (session) => {
  let page
  const marks = {}
  before(() => mkdirSync(pictures, { recursive: true }))

  const fresh = async (options) => {
    page = await session.open(options)
  }
  /** For tests to which folds and themes that others have changed are nothing. */
  const emptied = () => (session.page ? clear(page) : fresh())

  for (const [state, reach] of Object.entries(states)) {
    test(`no rule of axe is broken, and nothing goes off sideways: ${state}`, async () => {
      await fresh()
      await reach(page)
      assert.deepEqual(await violations(page), [])
      if (!session.isChromium) return
      marks[await page.$eval('#verdict', ({ dataset }) => dataset.kind)] = await markOf(page)
      for (const theme of themes) {
        await emulate(page, theme)
        assert.deepEqual(await violations(page), [], JSON.stringify(theme))
      }
      for (const [width, height] of sizes) {
        await page.setViewport({ width, height })
        const excess = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.ok(excess <= 0, `${excess} px at ${width} px`)
        for (const scheme of ['light', 'dark']) {
          await emulate(page, { features: [{ name: 'prefers-color-scheme', value: scheme }] })
          await photograph(page, `${state}-${width}-${scheme}`, { fullPage: state === 'all-open' })
        }
      }
      for (const deficiency of TOLD_BY_MARKS.includes(state) ? DEFICIENCIES : []) {
        await page.emulateVisionDeficiency(deficiency)
        await photograph(page, `${state}-${deficiency}`)
      }
    })
  }

  test('the page has its own themes', async () => {
    await fresh()
    const colours = []
    for (const theme of ['light', 'dark', 'contrast']) {
      await page.select('#theme', theme)
      colours.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
      assert.deepEqual(await violations(page), [], theme)
    }
    assert.equal(colours[0], 'rgb(251, 251, 249)')
    assert.equal(colours[1], 'rgb(14, 17, 22)')
  })

  test('the keyboard alone reaches and sees everything', async () => {
    await fresh()
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'token-text')
    // As a person would, but for the clipboard, which tests do not have everywhere.
    await give(page, 'token-text', sign())
    await untilVerdict(page, /^No verdict yet/)
    await page.keyboard.down('Alt')
    await page.keyboard.press('Digit5')
    await page.keyboard.up('Alt')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'keys-title')
    await give(page, 'keys-text', jwks)
    await give(page, 'expect-issuer', ISSUER)
    await give(page, 'expect-audience', AUDIENCE)
    await untilVerdict(page, /^Would be accepted/)

    const wanted = await page.evaluate(() => {
      const all = [...document.querySelectorAll('a[href], button, select, textarea, input, summary, [tabindex="0"]')]
      const reachable = all.filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0)
      // Of radio buttons, the group is one stop.
      const stops = reachable.filter((element) => element.type !== 'radio' || element.checked)
      stops.forEach((element, index) => {
        element.dataset.stop = String(index)
      })
      stops[0].focus()
      return stops.length
    })
    const seen = new Set(['0'])
    const hidden = []
    for (let step = 0; step < wanted * 2 + 40 && seen.size < wanted; step++) {
      await page.keyboard.press('Tab')
      const stop = await page.evaluate(() => {
        const element = document.activeElement
        const box = (element.closest('label.button') ?? element).getBoundingClientRect()
        const bar = document.getElementById('verdict').getBoundingClientRect()
        const isCovered =
          !element.closest('.masthead, .skip') &&
          box.bottom <= bar.bottom &&
          box.top >= bar.top &&
          element.className !== 'skip'
        const isOutside = box.bottom <= 0 || box.top >= innerHeight
        return {
          stop: element.dataset.stop,
          id: element.id || element.textContent.slice(0, 30),
          isHidden: isCovered || isOutside,
        }
      })
      if (stop.stop !== undefined) seen.add(stop.stop)
      if (stop.isHidden && stop.stop !== undefined) hidden.push(stop.id)
    }
    const missed = await page.evaluate(
      (seen) =>
        [...document.querySelectorAll('[data-stop]')]
          .filter(({ dataset }) => !seen.includes(dataset.stop))
          .map((element) => element.id || element.textContent.slice(0, 30)),
      [...seen],
    )
    assert.deepEqual(missed, [])
    assert.deepEqual(hidden, [])
  })

  test('arrows go through claims and kinds of code, Enter presses', async () => {
    await emptied()
    await takeSample(page, 'wrong-issuer')
    await page.focus('.claim-name')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.equal(await page.$eval('#claim-list tr.lit', ({ dataset }) => dataset.name), 'sub')
    await page.focus('#code-body [role="tab"][aria-selected="true"]')
    const before = await textOf(page, '#code-text')
    await page.keyboard.press('ArrowRight')
    assert.notEqual(await textOf(page, '#code-text'), before)
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-selected')), 'true')
  })

  test('arrows go through the checks, into what is folded, and stay where they are when all is drawn anew', async () => {
    await emptied()
    await takeSample(page, 'wrong-issuer')
    const at = () => page.evaluate(() => document.activeElement.dataset.id ?? document.activeElement.tagName)
    const isStop = () => page.evaluate(() => document.activeElement.tabIndex === 0)
    const rows = await page.$$eval('#check-list .check, #check-list summary', (all) =>
      all.filter((row) => row.checkVisibility()).map((row) => row.dataset.id ?? row.tagName),
    )
    const first = rows.findIndex((row) => row !== 'SUMMARY')
    assert.ok(rows.length > first + 2, rows.join())
    assert.equal(await stops(page, '#check-list .check'), 1)
    await page.focus('#check-list .check[tabindex="0"]')
    assert.equal(await at(), rows[first])
    for (const row of rows.slice(first + 1)) {
      await page.keyboard.press('ArrowDown')
      assert.equal(await at(), row)
    }
    await page.keyboard.press('ArrowDown')
    assert.equal(await at(), rows.at(-1))
    await page.keyboard.press('Home')
    assert.equal(await at(), rows[0])
    assert.equal(await at(), 'SUMMARY')
    await page.keyboard.press('Enter')
    await until(page, () => document.querySelector('#check-list details').open)
    await page.keyboard.press('ArrowDown')
    const inside = await at()
    assert.ok(!rows.includes(inside), inside)
    assert.ok(await isStop())
    assert.equal(await stops(page, '#check-list .check'), 1)
    await page.keyboard.down('Control')
    await page.keyboard.press('Enter')
    await page.keyboard.up('Control')
    assert.equal(await at(), inside)
    await page.evaluate(() => {
      document.querySelector('#check-list details').open = false
    })
    await until(page, () => document.querySelector('#check-list .check[tabindex="0"]').checkVisibility())
    assert.equal(await stops(page, '#check-list .check'), 1)
  })

  test('arrows go through the keys, which are one stop for Tab', async () => {
    await emptied()
    await give(page, 'token-text', sign())
    const [key] = JSON.parse(jwks).keys
    await give(page, 'keys-text', JSON.stringify({ keys: ['a', 'b', 'c'].map((kid) => ({ ...key, kid })) }))
    await until(page, () => document.querySelectorAll('.keys-table tbody tr').length === 3)
    const at = () => page.evaluate(() => document.activeElement.querySelector('.kid')?.textContent)
    await page.focus('#key-list .scroll')
    await page.keyboard.press('Tab')
    const kids = await page.$$eval('.keys-table .kid', (all) => all.map(({ textContent }) => textContent))
    assert.equal(await at(), kids[0])
    await page.keyboard.press('ArrowDown')
    assert.equal(await at(), kids[1])
    await page.keyboard.press('End')
    assert.equal(await at(), kids[2])
    await page.keyboard.press('ArrowUp')
    assert.equal(await at(), kids[1])
    assert.equal(await stops(page, '.keys-table tbody tr'), 1)
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'keys-text')
    await page.keyboard.down('Shift')
    await page.keyboard.press('Tab')
    await page.keyboard.up('Shift')
    assert.equal(await at(), kids[1])
  })

  test('the verdict is announced once, and the countdown never', async () => {
    await emptied()
    const status = await page.$eval('#sentence', (element) => [
      element.getAttribute('role'),
      element.getAttribute('aria-live'),
      element.getAttribute('aria-atomic'),
    ])
    assert.deepEqual(status, ['status', 'polite', 'true'])
    await page.evaluate(() => {
      window.changes = 0
      new MutationObserver((list) => {
        window.changes += list.length
      }).observe(document.getElementById('sentence'), { childList: true, characterData: true, subtree: true })
    })
    await give(page, 'token-text', sign())
    await untilVerdict(page, /^No verdict yet/)
    const first = await textOf(page, '#countdown')
    await until(page, (first) => document.getElementById('countdown').innerText !== first, first)
    assert.equal(await page.evaluate(() => window.changes), 1)
    assert.equal(await page.$eval('#countdown', (element) => element.getAttribute('aria-live')), 'off')
    const items = await page.$$eval('.check .status', (all) => all.map(({ textContent }) => textContent))
    for (const word of items) assert.match(word, /^(Passed|Passed, but|Failed|Would fail|Not run)$/)
  })

  if (session.isChromium) {
    test('the letters of the picture are no smaller on a narrow screen', async () => {
      await fresh()
      await takeSample(page, 'wrong-issuer')
      await page.setViewport({ width: 320, height: 640 })
      await until(page, () => document.querySelector('.timeline text').getBoundingClientRect().height > 11)
    })

    test('controls are large enough for fingers on a narrow screen', async () => {
      await fresh({ width: 320, height: 640 })
      await takeSample(page, 'wrong-issuer')
      const small = await page.$$eval('button:not(.claim-name), select, .button', (all) =>
        all
          .filter((element) => element.checkVisibility())
          .filter((element) => element.getBoundingClientRect().height < 44)
          .map((element) => element.id || element.textContent),
      )
      assert.deepEqual(small, [])
    })

    test('no state is told by colour alone', async () => {
      assert.deepEqual(marks, {
        empty: '"·"',
        undecided: '"?"',
        open: '"?"',
        accepted: '"✓"',
        refused: '"✕"',
        warned: '"!"',
        alarm: '"!"',
      })
      await fresh()
      await takeSample(page, 'wrong-issuer')
      const told = await page.evaluate(() => {
        const contentOf = (selector) => getComputedStyle(document.querySelector(selector), '::after').content
        const linesOf = (name) => getComputedStyle(document.querySelector(`.reading .part-${name}`)).textDecorationStyle
        return {
          claims: ['pass', 'fail'].map((status) => contentOf(`.claims-table tr[data-check="${status}"] th button`)),
          parts: ['header', 'payload', 'signature'].map(linesOf),
          keys: document.querySelector('.keys-table tbody .why').innerText,
          times: document.querySelector('.timeline').textContent,
        }
      })
      assert.deepEqual(told.claims, ['" ✓"', '" ✕"'])
      assert.deepEqual(told.parts, ['solid', 'dashed', 'dotted'])
      assert.equal(told.keys, 'Selected')
      assert.match(told.times, /expires ✓/)
    })

    test('forced colours keep what matters visible, and paper gets the verdict', async () => {
      await fresh({ features: [{ name: 'forced-colors', value: 'active' }] })
      await takeSample(page, 'wrong-issuer')
      assert.equal(await page.evaluate(() => matchMedia('(forced-colors: active)').matches), true)
      await photograph(page, 'refused-forced-colors')
      await emulate(page, { media: 'print' })
      const shown = await page.evaluate(() =>
        ['sentence', 'cause', 'checks', 'claims', 'samples', 'privacy', 'fetch'].filter((id) =>
          document.getElementById(id).checkVisibility(),
        ),
      )
      assert.deepEqual(shown, ['sentence', 'cause', 'checks', 'claims'])
      await photograph(page, 'refused-print', { fullPage: true })
    })

    test('motion is only for those who want it', async () => {
      await fresh({ features: [{ name: 'prefers-reduced-motion', value: 'reduce' }] })
      await takeSample(page, 'wrong-issuer')
      const moving = await page.$$eval(
        '*',
        (all) =>
          all.filter(
            (element) =>
              getComputedStyle(element).transitionDuration !== '0s' ||
              getComputedStyle(element).animationName !== 'none',
          ).length,
      )
      assert.equal(moving, 0)
    })

    test('without scripts the page says why there is nothing', async () => {
      page = await session.openNothing()
      await page.setJavaScriptEnabled(false)
      await page.goto(session.url)
      assert.match(await page.$eval('body', (body) => body.innerText), /npx jwt-verdict explain/)
    })
  }
})

/** How many of the elements Tab stops at. */
function stops(page, selector) {
  return page.$$eval(selector, (all) => all.filter(({ tabIndex }) => tabIndex === 0).length)
}

/** What stands in the circle before the verdict. */
function markOf(page) {
  return page.evaluate(() => getComputedStyle(document.querySelector('.mark'), '::before').content)
}

function photograph(page, name, options) {
  return page.screenshot({ path: join(pictures, `${name}.png`), optimizeForSpeed: true, ...options })
}

/** What axe finds. */
async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${target} ${failureSummary.split('\n')[1] ?? ''}`)
          .join(' | ')}`,
    )
  })
}
