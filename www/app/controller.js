// What was given, judged by the package, and shown in every region. There are no checks of its own.

import { light } from '../inputs/token-input.js'
import { codeSourceOf, isFetched, linkSourceOf, sourceOf } from '../keys/key-source.js'
import { byId, element, replace } from '../lib/element.js'
import { rememberFocus } from '../lib/focus-restore.js'
import { shown } from '../lib/text.js'
import { emptyForm } from '../settings/expectations.js'
import { decodeToken, jsonOf } from '../token/decode.js'
import { showChecks } from '../views/checks-view.js'
import { showClaims } from '../views/claims-view.js'
import { showCode } from '../views/code-view.js'
import { showComparison } from '../views/compare-view.js'
import { showKeys } from '../views/keys-view.js'
import { showReport } from '../views/report-view.js'
import { showTime } from '../views/time-view.js'
import { showVerdict } from '../views/verdict-view.js'
import { adviceOn } from '../words/advice.js'
import { attackNotes } from '../words/attacks.js'
import { judgementOf } from '../words/verdict.js'
import { verifierOf } from './verifier.js'

/** What is drawn of a token, but for the verdict itself. */
const OF_TOKEN = [
  'check-list',
  'claim-list',
  'claims-trust',
  'timeline',
  'code-body',
  'report-body',
  'compare-body',
  'countdown',
]

/** All that is drawn. */
const REGIONS = [...OF_TOKEN, 'expect-notes', 'secret-notes', 'sample-note', 'key-list', 'announcer']

export class Controller {
  #state
  #inputs
  #actions

  /** `inputs` are `{ clock, expectations, fetching, keys, presets }`; `actions` what the buttons of a verdict do. */
  constructor(state, inputs, actions) {
    this.#state = state
    this.#inputs = inputs
    this.#actions = actions
  }

  judge() {
    const restoreFocus = rememberFocus()
    this.#judge()
    restoreFocus()
  }

  /** Takes away what was drawn. */
  clear() {
    clearRegions(REGIONS)
  }

  #judge() {
    const { alarm, keys, other, token, hasText } = this.#state
    document.body.dataset.state = token ? 'token' : keys ? 'keys' : 'empty'
    this.#inputs.clock.rest()
    // Of a token that is gone nothing stays, seen or not.
    if (!token) clearRegions(OF_TOKEN)
    if (alarm) return showVerdict({ kind: 'alarm', ...alarm }, {}, this.#actions)
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
        sentence: 'No verdict yet: what you expect cannot be checked as it stands.',
        advice: opened.problem,
      })
    this.#show(opened, token)
  }

  #show(opened, token) {
    const { clock, fetching, presets } = this.#inputs
    const { keys, history, revealed } = this.#state
    const { form } = opened
    const isSecret = opened.secret !== undefined
    const verdict = opened.verifier.explain(token)
    const decoded = decodeToken(token)
    const judgement = judgementOf(verdict, {
      hasKeys: opened.hasKeys,
      isOpen: { issuer: form.issuer.length === 0, audience: form.audience.length === 0 },
    })
    const kid = missingKid(verdict, decoded)
    const elsewhere = kid === undefined ? undefined : history.otherWith(kid, keys)
    const model = {
      token,
      verdict,
      judgement,
      decoded,
      form,
      now: verdict.times.now,
      isFetched: keys !== undefined && isFetched(keys),
      elsewhere,
      hint: verdict.ok
        ? undefined
        : adviceOn(verdict.error, { token, form, stale: kid === undefined ? undefined : keys, elsewhere }),
      attacks: attackNotes(decoded.header, {
        hasPublicKeys: opened.hasKeys && !isSecret,
        checks: verdict.checks,
        ...jsonOf(token),
      }),
      preset: presets.offered,
      keySource: codeSourceOf(fetching.value, { isSecret, keys }),
      revealed,
    }
    showVerdict(judgement, model, this.#actions)
    showChecks(judgement, model)
    showClaims(model, light)
    showTime(verdict, form.clockTolerance)
    this.#showKeys({ ...opened, reports: verdict.keys })
    showCode(form, model.keySource)
    showReport(model, () => ({ form, keySource: linkSourceOf(fetching.value), now: clock.at }))
    showComparison(token, decodeToken)
    clock.follow(verdict, form)
  }

  /** The verifier, or a problem, which is then also said where it can be corrected. */
  #open() {
    const { clock, expectations, keys } = this.#inputs
    const form = read('expect-notes', () => expectations.read())
    const secret = read('secret-notes', () => keys.secret)
    const problem = form.problem ?? secret.problem
    if (problem !== undefined) return { form: form.value ?? emptyForm, problem, hasKeys: false }
    const opened = verifierOf({ form: form.value, secret: secret.value, keys: this.#state.keys, at: clock.at })
    if (opened.problem !== undefined)
      sayProblem(opened.problemOption === 'secret' ? 'secret-notes' : 'expect-notes', opened.problem)
    if (opened.reports) this.#state.history.remember(this.#state.keys, opened.reports)
    return opened
  }

  #showKeys({ reports = [], keysProblem, secret }) {
    const { keys, showAll, token } = this.#state
    const line = shown(secret ? 'A shared secret is used, and no public keys.' : lineOn(keys, reports), 300)
    const notes = keys?.notes
    showKeys({ reports, state: line, notes, problem: keysProblem, hasToken: Boolean(token), showAll }, () => {
      this.#state.showAll = true
      this.judge()
    })
  }
}

/** The token's kid, if it was refused because no key of the set has it. */
function missingKid({ error, keys }, { header }) {
  const kid = header?.kid
  const isMissing = error?.code === 'ERR_JWKS_NO_MATCHING_KEY' && keys.every((key) => key.kid !== kid)
  return isMissing && typeof kid === 'string' ? kid : undefined
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

/** What keys there are, and where they are from. */
function lineOn(keys, { length }) {
  if (keys === undefined) return 'No keys yet. Without them, nobody can say who wrote a token.'
  return `${length === 1 ? '1 key' : `${length} keys`}, ${sourceOf(keys)}.`
}

function clearRegions(ids) {
  for (const id of ids) byId(id).replaceChildren()
}
