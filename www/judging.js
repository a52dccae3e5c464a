// What was given, judged by the package, and shown in every region. There are no checks of its own.

import { adviceOn } from './advice.js'
import { attackNotes } from './attacks.js'
import { showChecks } from './checks-view.js'
import { showClaims } from './claims-view.js'
import { showCode } from './code-view.js'
import { showComparison } from './compare-view.js'
import { byId, element, replace } from './element.js'
import { emptyForm } from './expectations.js'
import { holdFocus } from './held-focus.js'
import { codeSourceOf, linkSourceOf } from './key-source.js'
import { showKeys } from './keys-view.js'
import { jsonOf, readingOf } from './reading.js'
import { showReport } from './report-view.js'
import { shown } from './text.js'
import { showTime } from './time-view.js'
import { light } from './token-input.js'
import { judgementOf } from './verdict.js'
import { showVerdict } from './verdict-view.js'
import { verifierOf } from './verifier.js'

/** What is drawn of a verdict, but for the verdict itself. */
const REGIONS = [
  ...['expect-notes', 'secret-notes', 'sample-note', 'check-list', 'claim-list', 'timeline', 'code-body'],
  ...['report-body', 'compare-body', 'key-list', 'countdown', 'announcer'],
]

export class Judging {
  #given
  #inputs
  #actions

  /** `inputs` are `{ clock, expectations, fetching, keys }`; `actions` what the buttons of a verdict do. */
  constructor(given, inputs, actions) {
    this.#given = given
    this.#inputs = inputs
    this.#actions = actions
  }

  judge() {
    const giveBack = holdFocus()
    this.#judge()
    giveBack()
  }

  /** Takes away what was drawn. */
  clear() {
    for (const id of REGIONS) byId(id).replaceChildren()
  }

  #judge() {
    const { alarm, keys, other, token, hasText } = this.#given
    document.body.dataset.state = token ? 'token' : keys ? 'keys' : 'empty'
    this.#inputs.clock.rest()
    if (alarm) {
      byId('code-body').replaceChildren()
      return showVerdict({ kind: 'alarm', ...alarm }, {}, this.#actions)
    }
    const opened = this.#open()
    this.#showKeys(opened)
    if (other) return showVerdict({ kind: 'other', sentence: other.sentence, advice: other.advice })
    if (!token && hasText)
      return showVerdict({
        kind: 'other',
        sentence: 'Not a token: nothing in this looks like a JWT.',
        advice: 'A JWT is three parts of letters and digits with two dots between them, and starts with "ey".',
      })
    if (!token) return showVerdict()
    if (!opened.verifier)
      return showVerdict({
        kind: 'other',
        sentence: 'Not decided: what you expect cannot be checked as it stands.',
        advice: opened.problem,
      })
    this.#show(opened, token)
  }

  #show(opened, token) {
    const { clock, fetching } = this.#inputs
    const { form } = opened
    const verdict = opened.verifier.explain(token)
    const reading = readingOf(token)
    const judgement = judgementOf(verdict, {
      hasKeys: opened.hasKeys,
      isOpen: { issuer: form.issuer.length === 0, audience: form.audience.length === 0 },
    })
    const model = {
      token,
      verdict,
      judgement,
      reading,
      form,
      now: verdict.times.now,
      canReload: isAddress(this.#given.keys?.origin),
      hint: verdict.ok ? undefined : adviceOn(verdict.error, token, form),
      attacks: attackNotes(reading.header, { hasPublicKeys: opened.hasKeys && !opened.secret, ...jsonOf(token) }),
      keySource: codeSourceOf(fetching.value, opened.secret !== undefined),
    }
    showVerdict(judgement, model, this.#actions)
    showChecks(judgement, model)
    showClaims(model, light)
    showTime(verdict, form.clockTolerance)
    this.#showKeys({ ...opened, reports: verdict.keys })
    showCode(form, model.keySource)
    showReport(model, () => ({ form, keySource: linkSourceOf(fetching.value), now: clock.at }))
    showComparison(token, readingOf)
    clock.follow(verdict, form.clockTolerance)
  }

  /** The verifier, or a problem, which is then also said where it has to be mended. */
  #open() {
    const { clock, expectations, keys } = this.#inputs
    const form = read('expect-notes', () => expectations.read())
    const secret = read('secret-notes', () => keys.secret)
    const problem = form.problem ?? secret.problem
    if (problem !== undefined) return { form: form.value ?? emptyForm, problem, hasKeys: false }
    const opened = verifierOf({ form: form.value, secret: secret.value, keys: this.#given.keys, at: clock.at })
    if (opened.problem !== undefined) sayProblem('expect-notes', opened.problem)
    return opened
  }

  #showKeys({ reports = [], keysProblem, secret }) {
    const { keys, showAll, token } = this.#given
    const state = shown(secret ? 'A shared secret is used, and no public keys.' : lineOn(keys, reports), 300)
    showKeys({ reports, state, problem: keysProblem, hasToken: Boolean(token), showAll }, () => {
      this.#given.showAll = true
      this.judge()
    })
  }
}

/** What fields hold, or what is wrong with one of them, which is said in the place `id`. */
function read(id, make) {
  replace(byId(id))
  try {
    return { value: make() }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    sayProblem(id, error.message)
    return { problem: error.message }
  }
}

function sayProblem(id, message) {
  replace(byId(id), element('p', { class: 'alarm' }, shown(message)))
}

/** Where the keys are from. */
function lineOn(keys, { length }) {
  if (keys === undefined) return 'No keys yet. Without them, nobody can say who wrote a token.'
  const { origin, at } = keys
  const amount = length === 1 ? '1 key' : `${length} keys`
  return `${amount}, ${isAddress(origin) ? `fetched from ${origin}` : origin}, ${at.toLocaleTimeString()}.`
}

function isAddress(origin) {
  return /^https?:/.test(origin ?? '')
}
