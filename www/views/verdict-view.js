// The verdict, first on the page, and below it what decided: expected, actual, cause, what to do.

import { count } from '../../pkg/lib/text.js'
import { byId, element, replace } from '../lib/element.js'
import { shown, shownValue } from '../lib/text.js'
import { difference } from '../words/difference.js'
import { formatUtc } from '../words/times.js'

const TIMES = ['exp', 'nbf', 'iat']
const FIELDS = { iss: 'expect-issuer', aud: 'expect-audience', sub: 'expect-subject', typ: 'expect-typ' }
const NEUTRAL = { kind: 'empty', sentence: 'Paste a token to see its verdict.' }

/** Shows a judgement; `actions` are what its buttons do. */
export function showVerdict(judgement = NEUTRAL, model = {}, actions = {}) {
  const section = byId('verdict')
  section.dataset.kind = judgement.kind
  // Only when it changed: what is set again is announced again.
  const sentence = byId('sentence')
  if (sentence.textContent !== judgement.sentence) sentence.textContent = judgement.sentence
  replace(byId('counts'), countsOf(judgement.counts))
  document.title =
    judgement.kind === 'empty' ? 'JWT debugger: why is my JWT invalid?' : `${judgement.sentence} JWT debugger`
  showCause(judgement, model, actions)
}

/** The verdict says whether it lies over something. */
export function markWhenStuck() {
  const verdict = byId('verdict')
  const mark = () => {
    verdict.dataset.isStuck = verdict.getBoundingClientRect().top <= 0 && scrollY > 0 ? 'yes' : 'no'
  }
  addEventListener('scroll', mark, { passive: true })
  mark()
}

function countsOf(counts) {
  if (!counts) return []
  return [
    `${counts.pass} passed · `,
    element('span', { class: counts.fail > 0 ? 'bad' : undefined }, `${counts.fail} failed`),
    ` · ${counts.skipped} not run`,
  ]
}

function showCause(judgement, model, actions) {
  const cause = byId('cause')
  const parts = partsOf(judgement, model, actions)
  cause.hidden = parts.length === 0
  cause.dataset.kind = judgement.kind
  replace(cause, parts)
}

function partsOf(judgement, model, actions) {
  const { kind, refusal, check, also = [] } = judgement
  if (kind === 'empty') return []
  if (kind === 'other' || kind === 'alarm') {
    return [
      todo(judgement.advice),
      // A page that has seen a secret says so until somebody has read it.
      kind === 'alarm' && actions.dismissAlarm ? actionRow([['Understood', actions.dismissAlarm]]) : null,
    ].filter(Boolean)
  }
  const facts = refusal ?? check
  return [
    facts && kind !== 'undecided' ? diffOf(facts, model) : null,
    todo(adviceFor(judgement, model)),
    model.attacks?.length > 0 && kind !== 'accepted'
      ? element('p', { class: 'attack' }, shown(model.attacks.join(' '), 600))
      : null,
    actionRow(actionsFor(judgement, model, actions)),
    also.length > 0 && kind === 'refused' ? alsoLine(also) : null,
  ].filter(Boolean)
}

function todo(text) {
  return text ? element('p', { class: 'do' }, element('strong', {}, 'What to do: '), shown(text, 900)) : null
}

function adviceFor({ kind, warnings, isSymmetric }, model) {
  if (kind === 'refused') return model.hint
  if (kind === 'warned') return warnings[0].hint
  if (kind === 'undecided') return isSymmetric ? adviceOnSecret() : adviceOnKeys(model)
  if (kind === 'open') {
    return 'State below what your API expects. A valid signature proves who issued the token, not that it is meant for you.'
  }
}

function adviceOnSecret() {
  return 'The algorithm uses a secret that issuer and API share. If it belongs to a test system, enter it under Keys. If your issuer has public keys, reject this token: it may be forged.'
}

function adviceOnKeys({ decoded }) {
  const issuer = decoded?.payload?.iss
  const where =
    typeof issuer === 'string' && issuer !== ''
      ? ` The token claims to be from ${shown(issuer, 120)}; decide whether you trust that.`
      : ''
  return `Paste the issuer's public keys (JWKS) under Keys, or fetch them there.${where}`
}

function actionsFor({ kind, refusal, isSymmetric }, model, actions) {
  if (kind === 'undecided')
    return [
      [isSymmetric ? 'Enter the secret' : 'Enter the keys', () => actions.go(isSymmetric ? 'secret' : 'keys-text')],
    ]
  if (kind === 'open')
    return [
      ...(model.preset ? [[`Use the preset for ${model.preset}`, actions.usePreset]] : []),
      ['State what you expect', () => actions.go('expect-issuer')],
      ['Fill from this token', actions.fill],
    ]
  if (kind !== 'refused') return []
  if (model.elsewhere) return [['Use those keys', () => actions.useKeys(model.elsewhere)]]
  const field = fieldFor(refusal, model.form)
  if (field) return [['Go to what you expect', () => actions.go(field)]]
  if (refusal.step === 'select' || refusal.step === 'keys') {
    return [
      model.isFetched
        ? ['Fetch the keys again', () => actions.go('fetch-button')]
        : ['Go to the keys', () => actions.go('keys-text')],
    ]
  }
  if (refusal.reason === 'signature_mismatch') return [['Go to the keys', () => actions.go('keys-title')]]
  if (TIMES.includes(refusal.claim)) return [['Look at the times', () => actions.go('time-title')]]
  return []
}

/** The field that asks for what the token lacks. */
function fieldFor({ code, reason, claim, actual, hintCode }, { requiredClaims }) {
  if (reason === 'alg_not_allowed') return byId(`algorithm-${actual}`)?.id
  if (code === 'ERR_JWT_INSUFFICIENT_SCOPE') return 'expect-scope'
  if (hintCode === 'one_audience') return 'expect-single'
  if (hintCode === 'shorter_lifetime') return 'expect-lifetime'
  if (code === 'ERR_JWT_EXPIRED') return claim === 'iat' ? 'expect-age' : undefined
  if (claim === 'exp' && reason === 'missing') return 'expect-endless'
  if (claim === undefined || TIMES.includes(claim)) return undefined
  const isRequired = reason === 'missing' && requiredClaims.includes(claim)
  return FIELDS[claim] ?? (isRequired ? 'expect-required' : 'expect-claims')
}

function actionRow(buttons) {
  if (buttons.length === 0) return null
  return element(
    'div',
    { class: 'actions' },
    buttons.map(([label, onclick]) => element('button', { type: 'button', onclick }, label)),
  )
}

function alsoLine(also) {
  return element(
    'p',
    { class: 'also' },
    `${count(also.length, 'further check')} would also fail: ${also.map(({ message }) => message).join('; ')}.`,
  )
}

/** Expected and found, with what differs marked; also for the list of checks. */
export function diffOf({ expected, actual, claim, path, id, code, hintCode }, { decoded } = {}) {
  if (expected === undefined && actual === undefined) return null
  if (TIMES.includes(claim)) return timesOf(expected, actual)
  const wanted = [expected ?? []].flat()
  const value = valueAt(claim === 'typ' ? decoded?.header : decoded?.payload, [claim ?? '', ...(path ?? [])])
  // What the token does not have differs in nothing, and a test is no value to differ from.
  const isCompared = wanted.length > 0 && isComparable(value, { claim, hintCode })
  const compared = isCompared ? difference(wanted.length === 1 ? wanted[0] : wanted, value) : undefined
  const found = isTest(hintCode) && value !== undefined ? shownValue(value, 400) : (actual ?? 'nothing')
  return element(
    'dl',
    { class: 'diff' },
    wanted.length > 0
      ? [
          element('dt', {}, expecting({ id, code })),
          element('dd', {}, compared ? marked(compared.expected) : element('bdi', {}, shown(wanted.join(', '), 400))),
        ]
      : null,
    element('dt', {}, 'The token has'),
    element('dd', {}, compared ? marked(compared.actual) : element('bdi', {}, shown(found, 400))),
    compared?.cause ? element('dd', { class: 'why' }, compared.cause) : null,
  )
}

/** What is expected is said in words, or is no value that the whole claim could have. */
const TESTS = ['claim_present', 'claim_type', 'claim_is_list', 'claim_is_no_list', 'value_lacking', 'one_audience']

function isTest(hintCode) {
  return TESTS.includes(hintCode)
}

/** Texts are compared letter by letter, and what should be one is told apart from it. */
function isComparable(value, { claim, hintCode }) {
  if (value === undefined || isTest(hintCode) || hintCode === 'request_scope') return false
  return typeof value === 'string' || Array.isArray(value) || Object.hasOwn(FIELDS, claim)
}

/** The value at a place in a document; undefined where there is none. */
function valueAt(document, path) {
  return path.reduce(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? value[step] : undefined,
    document,
  )
}

/** Who states what is expected: a refusal has a code, a check an id. */
function expecting({ id, code }) {
  if (id === 'algorithm-allowed' || code === 'ERR_JOSE_ALG_NOT_ALLOWED') return 'You allow'
  const isKey = id === 'key' || /^ERR_JWKS_(NO|MULTIPLE)_MATCHING/.test(code)
  return isKey ? 'Your keys have' : 'You expect'
}

/** Times in words: 1795695935 says nothing to anybody. */
function timesOf(expected, actual) {
  const wanted = [expected ?? []]
    .flat()
    .join(', ')
    .replace(/-?\d{9,}(\.\d+)?/g, (digits) => formatUtc(Number(digits)))
  return element(
    'dl',
    { class: 'diff' },
    wanted ? [element('dt', {}, 'You expect'), element('dd', {}, shown(wanted, 200))] : null,
    element('dt', {}, 'The token has'),
    element('dd', {}, shown(timeFound(actual ?? 'nothing'), 200)),
  )
}

/** What was found, with a time for its number. How far off a time is that is none says nothing. */
function timeFound(actual) {
  const [digits] = /^-?\d{9,}(\.\d+)?/.exec(actual) ?? []
  if (digits === undefined) return actual
  const text = formatUtc(Number(digits))
  return /^\d{4}-/.test(text) ? actual.replace(digits, text) : `${digits}, as seconds ${text}`
}

function marked(pieces) {
  return element(
    'bdi',
    {},
    pieces.map(({ text, same }) => (same ? shown(text, 400) : element('mark', {}, shown(text, 400)))),
  )
}
