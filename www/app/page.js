// The page: starts, and puts together what listens to the person, what judges and what shows.

import { listenToClipboard } from '../inputs/clipboard-input.js'
import { ClockInput } from '../inputs/clock-input.js'
import { listenToDrops } from '../inputs/drop-input.js'
import { KeysInput } from '../inputs/keys-input.js'
import { takeLink } from '../inputs/link-input.js'
import { TokenInput } from '../inputs/token-input.js'
import { copy } from '../lib/copy.js'
import { byId, element } from '../lib/element.js'
import { startEngine } from '../lib/engine.js'
import { goTo } from '../lib/focus-restore.js'
import { makeSampleOf } from '../samples/sample-source.js'
import { claimsOf, emptyForm, fromToken } from '../settings/expectations.js'
import { nameFields } from '../settings/fields.js'
import { decodeToken } from '../token/decode.js'
import { shownCode } from '../views/code-view.js'
import { showComparison } from '../views/compare-view.js'
import { ExpectationsView } from '../views/expectations-view.js'
import { FetchView } from '../views/fetch-view.js'
import { PresetView } from '../views/preset-view.js'
import { showPrivacy } from '../views/privacy-view.js'
import { showSamples } from '../views/samples-view.js'
import { markWhenStuck, showVerdict } from '../views/verdict-view.js'
import { Controller } from './controller.js'
import { IdleTimer } from './idle-timer.js'
import { listenToKeys } from './shortcuts.js'
import { emptyState } from './state.js'

nameFields()
const state = emptyState()
let isReady = false

const clock = new ClockInput(judge)
const idle = new IdleTimer()
const expectations = new ExpectationsView(judge)
const fetching = new FetchView((fetched) => keys.takeFetched(fetched))
const presets = new PresetView((form, address) => {
  expectations.write({ ...form, clockTolerance: tolerance() })
  if (address) fetching.set(address.url, address.kind)
  judge()
})
const keys = new KeysInput(state, { onToken: takeText, onChange: judge })
const token = new TokenInput(state, { onToken: takeToken, onKeys: (text) => keys.take(text), onChange: judge })
const controller = new Controller(
  state,
  { clock, expectations, fetching, keys, presets },
  {
    go: goTo,
    fill,
    dismissAlarm,
    useKeys: (earlier) => keys.takeAgain(earlier),
    usePreset: () => presets.takeOffer(),
  },
)

function judge() {
  if (isReady) controller.judge()
}

function takeText(text) {
  token.take(text)
}

function takeToken(text) {
  clock.restart()
  const { payload } = text === undefined ? {} : decodeToken(text)
  fetching.suggest(payload?.iss, 'issuer')
  presets.offer(payload?.iss, payload)
}

function fill() {
  if (!state.token) return
  const { sentence, ...form } = fromToken(decodeToken(state.token))
  presets.clear()
  expectations.write({ ...form, clockTolerance: tolerance() }, sentence)
  judge()
}

function offerClaims() {
  if (!state.token) return
  expectations.addClaims(claimsOf(decodeToken(state.token).payload))
  judge()
}

function tolerance() {
  return Number(byId('tolerance').value)
}

function dismissAlarm() {
  state.alarm = undefined
  judge()
  byId('token-text').focus()
}

function clearAll(message) {
  Object.assign(state, emptyState())
  keys.clear()
  byId('compare-text').value = ''
  controller.clear()
  takeToken()
  clock.goLive()
  fetching.clear()
  presets.clear()
  expectations.write(emptyForm)
  token.clear()
  judge()
  if (message) token.say(message)
  byId('token-text').focus()
}

function takeSample(sample, { token: text, jwks, form, now }) {
  clearAll()
  expectations.write({ ...emptyForm, ...form })
  keys.takeSample(typeof jwks === 'string' ? jwks : JSON.stringify(jwks, null, 2))
  if (now !== undefined) clock.travel(now)
  takeText(text)
  byId('token-notes').prepend(element('p', {}, `Sample: ${sample.label}. ${sample.shows}`))
  byId('token-text').blur()
  scrollTo({ top: 0 })
}

function followLink() {
  const link = takeLink()
  if (!link) return
  if (link.problem) return token.say(link.problem)
  const { form, keySource, now } = link.settings
  presets.clear()
  expectations.write({ ...emptyForm, ...form })
  if (keySource?.value) fetching.set(keySource.value, keySource.kind === 'url' ? 'jwks' : 'issuer')
  if (now !== undefined) clock.travel(now)
  token.say('What to expect was set by the link that you followed. Paste a token.')
  if (link.token) takeText(link.token)
}

function listen() {
  byId('clear').addEventListener('click', () => clearAll())
  byId('expect-clear').addEventListener('click', () => {
    presets.clear()
    expectations.write(emptyForm)
    judge()
  })
  byId('fill').addEventListener('click', fill)
  byId('expect-offer').addEventListener('click', offerClaims)
  byId('theme').addEventListener('change', ({ target }) => {
    if (target.value) document.documentElement.dataset.theme = target.value
    else delete document.documentElement.dataset.theme
  })
  byId('compare-text').addEventListener('input', () => showComparison(state.token, decodeToken))
  byId('code-copy').addEventListener('click', ({ target }) => copy(shownCode, target))
  markWhenStuck()
  listenToClipboard(takeText, () => {
    token.say('The browser did not let the page read the clipboard. Press Ctrl V instead.')
    byId('token-text').focus()
  })
  listenToDrops(takeText, (sentence) => token.say(sentence))
  listenToKeys({ onCheck: judge, onClear: () => clearAll('Cleared.') })
  document.querySelector('[href="#privacy"]').addEventListener('click', () => {
    byId('privacy').open = true
  })
  addEventListener('hashchange', followLink)
}

/** Whether nothing is left that could be secret, as also what is no JWT may be. */
function isEmpty() {
  const boxes = [...document.querySelectorAll('#token-text, #keys-text, #compare-text, #secret')]
  return document.body.dataset.state === 'empty' && boxes.every(({ value }) => value === '')
}

function tick() {
  if (idle.isOver && !isEmpty()) clearAll('Cleared after 15 minutes without a key or a click.')
  clock.tick()
}

async function start() {
  // Before anything that could throw: what is pasted is cleared, whatever becomes of the rest.
  setInterval(tick, 1_000)
  showPrivacy()
  showSamples(makeSampleOf, takeSample)
  listen()
  performance.mark('usable')
  try {
    await startEngine()
  } catch (error) {
    return showVerdict({
      kind: 'alarm',
      sentence: 'This browser does not run the verifier.',
      advice: `WebAssembly with SIMD is needed, and a policy that allows it. ${error.message}`,
    })
  }
  isReady = true
  performance.mark('ready')
  followLink()
  // What was typed while the verifier was on its way, or what the browser kept on a reload.
  if (byId('token-text').value) takeText(byId('token-text').value)
  else judge()
  performance.mark('judged')
}

start()
