// The page: what a person gave, judged by the package, and shown. It has no checks of its own.

import { vercelHint } from 'jwt-verdict/vercel'
import { attackNotes } from './attacks.js'
import { showChecks } from './checks-view.js'
import { lightRow, rowOf, showClaims } from './claims-view.js'
import { showCode, shownCode } from './code-view.js'
import { showComparison } from './compare-view.js'
import { copy } from './copy.js'
import { byId, element, replace } from './element.js'
import { createVerifier, decode, JwtError, startEngine } from './engine.js'
import { emptyForm, fromToken, optionsOf } from './expectations.js'
import { ExpectationsView } from './expectations-view.js'
import { FetchView } from './fetch-view.js'
import { showKeys } from './keys-view.js'
import { readPasted } from './paste.js'
import { keysFromPem } from './pem.js'
import { PresetView } from './preset-view.js'
import { showPrivacy } from './privacy-view.js'
import { showReport } from './report-view.js'
import { makeSampleOf } from './sample-source.js'
import { showSamples } from './samples-view.js'
import { readSecret } from './secret.js'
import { segmentOf, textOfSegment } from './segments.js'
import { readLink } from './share.js'
import { listenToKeys } from './shortcuts.js'
import { grouped, shown } from './text.js'
import { leftOf, showCountdown, showTime } from './time-view.js'
import { lightPieces, showReading } from './token-view.js'
import { judgementOf } from './verdict.js'
import { showVerdict } from './verdict-view.js'

const VERCEL = 'https://oidc.vercel.com'
/** Characters. A token has 16,384 at most, and keys are rarely more. */
const MOST_SHOWN = 100_000
const IDLE = 15 * 60
const ANNOUNCED = [300, 60]

/** What the person gave. It is nowhere else, and gone with the page. */
const state = { keys: undefined, at: undefined, other: undefined, alarm: undefined, showAll: false, tokens: [] }

/** What was found at the last judging. */
let found
let isReady = false
let lastAction = performance.now()

const expectations = new ExpectationsView(judge)
const fetching = new FetchView(takeKeys)
const presets = new PresetView((form, address) => {
  expectations.write({ ...form, clockTolerance: Number(byId('tolerance').value) })
  if (address) fetching.set(address.url, address.kind)
  judge()
})

const actions = {
  go: (id) => {
    const target = byId(id)
    for (let parent = target.parentElement; parent; parent = parent.parentElement)
      if (parent.tagName === 'DETAILS') parent.open = true
    target.scrollIntoView({ block: 'center' })
    target.focus({ preventScroll: true })
  },
  fill,
  dismissAlarm: () => {
    state.alarm = undefined
    judge()
    byId('token-text').focus()
  },
}

// --- The token

function takeText(text) {
  lastAction = performance.now()
  const read = readPasted(text)
  if (read.secret) return refuseSecret(read.secret, 'token-text')
  state.alarm = undefined
  if (read.keys !== undefined) {
    // The token that was there before is looked at with these keys.
    byId('token-text').value = state.token ?? ''
    state.hasText = state.token !== undefined
    show('keys-text', read.keys)
    replace(byId('token-notes'), element('p', {}, 'That is a key set, not a token: it was moved to Keys.'))
    takeKeysText(read.keys)
    return
  }
  state.other = read.tokens.length === 0 ? read.other : undefined
  state.tokens = read.tokens
  state.hasText = text.trim() !== ''
  state.chosen = 0
  showNotes(read)
  if (text.length > MOST_SHOWN)
    byId('token-notes').prepend(
      element('p', {}, `${grouped(text.length)} characters were read, and are too many to be kept in the box.`),
    )
  chooseToken()
}

function showNotes({ tokens, removed, other }) {
  replace(
    byId('token-notes'),
    removed.map((sentence) => element('p', {}, sentence)),
    tokens.length > 0 && other ? element('p', {}, `${other.sentence} ${other.advice}`) : null,
    tokens.length > 1
      ? element(
          'label',
          {},
          'Several tokens were found. Look at ',
          element(
            'select',
            {
              id: 'token-choice',
              onchange: ({ target }) => {
                state.chosen = Number(target.value)
                chooseToken()
              },
            },
            tokens.map(({ label, text }, index) =>
              element(
                'option',
                { value: String(index) },
                shown(label ?? `token ${index + 1}, ${text.length} characters`, 80),
              ),
            ),
          ),
        )
      : null,
  )
}

function chooseToken() {
  const token = state.tokens[state.chosen ?? 0]?.text
  state.token = token
  lastLeft = Number.POSITIVE_INFINITY
  showReading(token, (part, name) => {
    light(part, name)
    rowOf(part, name)?.scrollIntoView({ block: 'nearest' })
  })
  byId('samples').open = token === undefined && !state.other
  if (token) {
    const issuer = readClaims(token).payload?.iss
    fetching.suggest(issuer, 'issuer')
    presets.offer(issuer, readClaims(token).payload)
  }
  judge()
}

function refuseSecret({ kind, sentence, advice }, box) {
  byId(box).value = ''
  if (box === 'token-text') {
    Object.assign(state, { tokens: [], token: undefined, hasText: false })
    showReading()
    replace(byId('token-notes'))
  }
  state.alarm = { sentence: sentence ?? `This is a secret (${kind}), and was taken out of the box.`, advice }
  judge()
}

/** Marks a member where the token says it, and in the list. */
function light(part, name) {
  lightPieces(part, name)
  lightRow(part, name)
}

// --- The keys

async function takeKeysText(text) {
  lastAction = performance.now()
  replace(byId('keys-notes'))
  if (text.trim() === '') {
    state.keys = undefined
    return judge()
  }
  const read = readPasted(text)
  if (read.secret) return refuseSecret(read.secret, 'keys-text')
  if (read.keys === undefined && read.tokens.length > 0) {
    byId('keys-text').value = ''
    show('token-text', text)
    replace(byId('keys-notes'), element('p', {}, 'That is a token: it was moved to Token.'))
    return takeText(text)
  }
  await takeKeys({ text: read.keys ?? text, origin: 'pasted', at: new Date() })
}

async function takeKeys({ text, origin, at }) {
  state.showAll = false
  state.alarm = undefined
  const jwks = await asKeySet(text)
  state.keys = { ...jwks, origin, at }
  judge()
}

async function asKeySet(text) {
  const trimmed = text.trim()
  if (trimmed.startsWith('-----BEGIN')) {
    try {
      return { jwks: JSON.stringify((await keysFromPem(trimmed)).jwks) }
    } catch (error) {
      return { problem: { message: error.message } }
    }
  }
  return { jwks: asSet(trimmed) }
}

/** A single JWK as the set that holds it; anything else as it is, for the package to judge. */
function asSet(text) {
  try {
    const document = JSON.parse(text)
    if (document && !Array.isArray(document) && typeof document.kty === 'string' && !('keys' in document))
      return `{"keys":[${text}]}`
  } catch {
    // The package says what is wrong with it.
  }
  return text
}

// --- The verdict

function judge() {
  if (!isReady) return
  const giveBack = holdFocus()
  judgeAll()
  giveBack()
}

/** What is drawn anew takes the focus with it, also when time alone asked for it; its successor gets it back. */
function holdFocus() {
  const { activeElement } = document
  const { part, name } = activeElement.closest('tr[data-part]')?.dataset ?? {}
  const { id } = activeElement
  return () => {
    if (activeElement.isConnected || activeElement === document.activeElement) return
    const next = id ? byId(id) : rowOf(part, name)?.querySelector('button')
    next?.focus({ preventScroll: true })
  }
}

function judgeAll() {
  const { alarm, other, token } = state
  document.body.dataset.state = token ? 'token' : state.keys ? 'keys' : 'empty'
  found = undefined
  if (alarm) {
    byId('code-body').replaceChildren()
    return showVerdict({ kind: 'alarm', sentence: alarm.sentence, advice: alarm.advice })
  }
  const opened = open()
  showKeyTable(opened)
  if (other) return showVerdict({ kind: 'other', sentence: other.sentence, advice: other.advice })
  if (!token) {
    if (state.hasText) {
      return showVerdict({
        kind: 'other',
        sentence: 'Not a token: nothing in this looks like a JWT.',
        advice: 'A JWT is three parts of letters and digits with two dots between them, and starts with "ey".',
      })
    }
    return showVerdict()
  }
  if (!opened.verifier)
    return showVerdict({
      kind: 'other',
      sentence: 'Not decided: what you expect cannot be checked as it stands.',
      advice: opened.problem,
    })

  const verdict = opened.verifier.explain(token)
  const reading = readClaims(token)
  const { form } = opened
  const context = {
    hasKeys: opened.hasKeys,
    isOpen: { issuer: form.issuer.length === 0, audience: form.audience.length === 0 },
  }
  const judgement = judgementOf(verdict, context)
  const model = {
    token,
    verdict,
    judgement,
    reading,
    form,
    now: verdict.times.now,
    canReload: /^https?:/.test(state.keys?.origin ?? ''),
    hint: verdict.ok ? undefined : hintOn(verdict.error, token, form),
    attacks: attackNotes(reading.header, { hasPublicKeys: opened.hasKeys && !opened.secret, ...jsonOf(token) }),
    keySource: keySource(opened),
  }
  found = model
  showVerdict(judgement, model, actions)
  showChecks(judgement, model)
  showClaims(model, light)
  showTime(verdict, form.clockTolerance)
  showKeyTable({ ...opened, reports: verdict.keys })
  showCode(form, model.keySource)
  showReport(model, () => ({ form, keySource: linkSource(), now: state.at }))
  showComparison(token, readClaims)
  setBoundary(verdict, form.clockTolerance)
}

/** A verifier of what is expected, with the keys that are there, or none. */
function open() {
  let form
  let secret
  try {
    form = expectations.read()
    secret = readSecret(byId('secret').value, byId('secret-form').value)
    replace(byId('secret-notes'))
    replace(byId('expect-notes'))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    replace(byId('expect-notes'), element('p', { class: 'alarm', id: 'expect-problem' }, error.message))
    return { form: form ?? emptyForm, problem: error.message, hasKeys: false }
  }
  const at = state.at
  const options = { ...optionsOf(form), ...(at === undefined ? {} : { now: () => at }) }
  const withKeys = (keys) => createVerifier({ ...options, ...keys })
  try {
    if (secret) return { form, secret, hasKeys: true, verifier: withKeys({ secret }) }
    if (state.keys?.problem)
      return { form, hasKeys: false, keysProblem: state.keys.problem, verifier: withKeys({ jwks: { keys: [] } }) }
    if (state.keys === undefined) return { form, hasKeys: false, verifier: withKeys({ jwks: { keys: [] } }) }
    try {
      const verifier = withKeys({ jwks: state.keys.jwks })
      return { form, hasKeys: true, verifier, reports: verifier.keys }
    } catch (error) {
      if (!(error instanceof JwtError)) throw error
      return { form, hasKeys: false, keysProblem: error, verifier: withKeys({ jwks: { keys: [] } }) }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    replace(byId('expect-notes'), element('p', { class: 'alarm' }, shown(error.message)))
    return { form, hasKeys: false, problem: shown(error.message) }
  }
}

function showKeyTable({ reports = [], keysProblem, secret }) {
  const { origin, at } = state.keys ?? {}
  const line = secret
    ? 'A shared secret is used, and no public keys.'
    : state.keys === undefined
      ? 'No keys yet. Without them, nobody can say who wrote a token.'
      : `${reports.length === 1 ? '1 key' : `${reports.length} keys`}, ${/^https?:/.test(origin) ? `fetched from ${origin}` : origin}, ${at.toLocaleTimeString()}.`
  showKeys(
    { reports, state: shown(line, 300), problem: keysProblem, hasToken: Boolean(state.token), showAll: state.showAll },
    () => {
      state.showAll = true
      judge()
    },
  )
}

/** The address of the keys, for a link. */
function linkSource() {
  const { address, kind } = fetching.value
  return address ? { kind: kind === 'jwks' ? 'url' : 'issuer', value: address } : undefined
}

/** What the code takes the keys from: the address that was used, else the issuer. */
function keySource({ secret }) {
  if (secret) return { kind: 'secret' }
  const { address, kind } = fetching.value
  return kind === 'jwks' && address ? { kind: 'url', value: address } : { kind: 'issuer' }
}

/** The package knows more of Vercel's tokens than of others. */
function hintOn(refusal, token, { issuer, claims = {} }) {
  return issuer.some((name) => name === VERCEL || name.startsWith(`${VERCEL}/`))
    ? vercelHint(refusal, token, { claims })
    : refusal.hint
}

/** Header and payload as they were sent, for what an object no longer shows. */
function jsonOf(token) {
  const [text, payloadText] = token.split('.', 2).map(textOfSegment)
  return { text, payloadText }
}

function readClaims(token) {
  try {
    return decode(token)
  } catch (error) {
    if (error instanceof JwtError) return {}
    throw error
  }
}

function fill() {
  if (!state.token) return
  const { sentence, ...form } = fromToken(readClaims(state.token))
  expectations.write({ ...form, clockTolerance: Number(byId('tolerance').value) })
  judge()
  byId('expect-notes').textContent = sentence
}

// --- The clock

let boundary

/** Judges again when the verdict may change: at the start and at the end, tolerance included. */
function setBoundary({ times: { now, notBefore, expiresAt } }, tolerance) {
  clearTimeout(boundary)
  if (state.at !== undefined) return
  const next = [notBefore - tolerance, expiresAt + tolerance]
    .filter((at) => at > now)
    .sort((one, other) => one - other)[0]
  const wait = (next - now) * 1_000 + 50
  if (wait < 2 ** 31 - 1) boundary = setTimeout(judge, wait)
}

function tick() {
  if ((performance.now() - lastAction) / 1_000 > IDLE && document.body.dataset.state !== 'empty')
    clearAll('Cleared after 15 minutes without a key or a click.')
  if (!found || state.at !== undefined || document.hidden) return
  const now = Date.now() / 1_000
  showCountdown(found.verdict, now)
  announce(found.verdict.times.expiresAt - now)
}

/** Seconds that were left when it was last looked. */
let lastLeft = Number.POSITIVE_INFINITY

/** Says that the end comes near, once for each mark that was passed; the end itself is a new verdict. */
function announce(left) {
  if (ANNOUNCED.some((mark) => lastLeft > mark && left <= mark))
    byId('announcer').textContent = leftOf(found.verdict.times, found.verdict.times.expiresAt - left)
  lastLeft = left
}

function setClock() {
  const isLive = document.querySelector('[name="clock"]:checked').value === 'live'
  const box = byId('clock-at')
  box.hidden = isLive
  if (!isLive && box.value === '') box.value = new Date().toISOString().slice(0, 19)
  const at = Date.parse(`${box.value}Z`) / 1_000
  state.at = isLive || Number.isNaN(at) ? undefined : at
  judge()
}

function travel(seconds) {
  byId('clock-at').value = new Date(seconds * 1_000).toISOString().slice(0, 19)
  document.querySelector('[name="clock"][value="at"]').checked = true
  setClock()
}

function goLive() {
  document.querySelector('[name="clock"][value="live"]').checked = true
  byId('clock-at').value = ''
  byId('clock-at').hidden = true
  state.at = undefined
}

// --- All of it

function clearAll(message = '') {
  for (const id of ['token-text', 'keys-text', 'secret', 'compare-text']) byId(id).value = ''
  Object.assign(state, {
    keys: undefined,
    other: undefined,
    alarm: undefined,
    token: undefined,
    tokens: [],
    hasText: false,
    showAll: false,
  })
  for (const id of [
    'token-notes',
    'keys-notes',
    'expect-notes',
    'sample-note',
    'check-list',
    'claim-list',
    'timeline',
    'code-body',
    'report-body',
    'compare-body',
    'key-list',
    'countdown',
    'announcer',
  ])
    byId(id).replaceChildren()
  goLive()
  fetching.clear()
  presets.clear()
  expectations.write(emptyForm)
  showReading()
  byId('samples').open = true
  judge()
  if (message) byId('token-notes').textContent = message
  byId('token-text').focus()
}

function takeSample(sample, { token, jwks, form, now }) {
  clearAll()
  const text = typeof jwks === 'string' ? jwks : JSON.stringify(jwks, null, 2)
  expectations.write({ ...emptyForm, ...form })
  state.keys = { jwks: text, origin: "the sample's own", at: new Date() }
  byId('keys-text').value = text
  byId('token-text').value = token
  if (now !== undefined) travel(now)
  takeText(token)
  byId('token-notes').prepend(element('p', {}, `Sample: ${sample.label}. ${sample.shows}`))
  byId('token-text').blur()
  scrollTo({ top: 0 })
}

function takeLink() {
  const { hash } = location
  if (hash.length < 2 || byId(hash.slice(1))) return
  const { problem, settings, decoded } = readLink(hash)
  // Off the address bar, so that it is in no bookmark and no screenshot.
  history.replaceState(null, '', location.pathname + location.search)
  if (problem) return replace(byId('token-notes'), element('p', {}, problem))
  if (!settings) return
  const { form, keySource, now } = settings
  expectations.write({ ...emptyForm, ...form })
  if (keySource) fetching.set(keySource.value, keySource.kind === 'url' ? 'jwks' : 'issuer')
  if (now !== undefined) travel(now)
  replace(byId('token-notes'), element('p', {}, 'What to expect was set by the link that you followed. Paste a token.'))
  if (!decoded) return
  // Without its signature it is no token: it can be read, and will be refused.
  const token = `${[decoded.header, decoded.payload].map(segmentOf).join('.')}.`
  byId('token-text').value = token
  takeText(token)
}

async function readFile(file, take) {
  if (file.size > 2 ** 24)
    return replace(
      byId('keys-notes'),
      element('p', { class: 'alarm' }, 'The file is larger than 16 MiB, which no key set is.'),
    )
  take(await file.text())
}

/** The text of a box; one that is longer than anybody reads is taken out of it, for browsers take minutes to lay it out. */
function emptied(box) {
  const text = box.value
  if (text.length > MOST_SHOWN) box.value = ''
  return text
}

/** Puts a text into a box, unless nobody could read it there. */
function show(box, text) {
  byId(box).value = text.length > MOST_SHOWN ? '' : text
}

function listen() {
  byId('token-text').addEventListener('input', ({ target }) => takeText(emptied(target)))
  byId('keys-text').addEventListener('input', ({ target }) => takeKeysText(emptied(target)))
  for (const id of ['secret', 'secret-form']) byId(id).addEventListener('input', judge)
  byId('clear').addEventListener('click', () => clearAll())
  byId('keys-clear').addEventListener('click', () => {
    byId('keys-text').value = ''
    byId('secret').value = ''
    takeKeysText('')
  })
  byId('expect-clear').addEventListener('click', () => {
    presets.clear()
    expectations.write(emptyForm)
    judge()
  })
  byId('fill').addEventListener('click', fill)
  byId('keys-file').addEventListener('change', ({ target }) => {
    const [file] = target.files
    target.value = ''
    if (file)
      readFile(file, (text) => {
        show('keys-text', text)
        takeKeysText(text)
      })
  })
  for (const radio of document.querySelectorAll('[name="clock"]')) radio.addEventListener('change', setClock)
  byId('clock-at').addEventListener('input', setClock)
  byId('clock-issued').addEventListener('click', () => {
    const { issuedAt, notBefore } = found?.verdict.times ?? {}
    const at = issuedAt ?? notBefore
    if (Number.isFinite(at) && Math.abs(at) < 1e11) travel(at)
  })
  byId('theme').addEventListener('change', ({ target }) => {
    if (target.value) document.documentElement.dataset.theme = target.value
    else delete document.documentElement.dataset.theme
  })
  byId('compare-text').addEventListener('input', () => showComparison(state.token, readClaims))
  byId('code-copy').addEventListener('click', ({ target }) => copy(shownCode(), target))
  listenToScroll()
  listenToClipboard()
  listenToDrops()
  listenToKeys({ onCheck: judge, onClear: () => clearAll('Cleared.') })
  document.querySelector('[href="#privacy"]').addEventListener('click', () => {
    byId('privacy').open = true
  })
  for (const name of ['keydown', 'pointerdown'])
    document.addEventListener(
      name,
      () => {
        lastAction = performance.now()
      },
      { passive: true },
    )
  document.addEventListener('visibilitychange', () => document.hidden || judgeOnReturn())
  addEventListener('hashchange', takeLink)
}

/** Time went on while nobody looked. */
function judgeOnReturn() {
  if (found && state.at === undefined) judge()
}

/** The verdict says whether it lies over something. */
function listenToScroll() {
  const mark = () => {
    byId('verdict').dataset.isStuck = byId('verdict').getBoundingClientRect().top <= 0 && scrollY > 0 ? 'yes' : 'no'
  }
  addEventListener('scroll', mark, { passive: true })
  mark()
}

function listenToClipboard() {
  const button = byId('paste')
  if (!navigator.clipboard?.readText) button.hidden = true
  button.addEventListener('click', async () => {
    try {
      const text = await navigator.clipboard.readText()
      show('token-text', text)
      takeText(text)
    } catch {
      replace(
        byId('token-notes'),
        element('p', {}, 'The browser did not let the page read the clipboard. Press Ctrl V instead.'),
      )
      byId('token-text').focus()
    }
  })
  document.addEventListener('paste', (event) => {
    if (event.target.closest?.('textarea, input')) return
    const text = event.clipboardData?.getData('text/plain')
    if (!text) return
    event.preventDefault()
    show('token-text', text)
    takeText(text)
  })
}

function listenToDrops() {
  const mark = (isOver) => byId('main').classList.toggle('drop', isOver)
  document.addEventListener('dragover', (event) => {
    event.preventDefault()
    mark(true)
  })
  document.addEventListener('dragleave', (event) => event.relatedTarget ?? mark(false))
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    mark(false)
    const [file] = event.dataTransfer.files
    const take = (text) => {
      show('token-text', text)
      takeText(text)
    }
    if (file) readFile(file, take)
    else take(event.dataTransfer.getData('text/plain'))
  })
}

async function start() {
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
  takeLink()
  // What was typed while the verifier was on its way, or what the browser kept on a reload.
  if (byId('token-text').value) takeText(byId('token-text').value)
  else judge()
  performance.mark('judged')
  setInterval(tick, 1_000)
}

start()
