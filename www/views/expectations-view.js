// What is expected of a token, as a form. An empty field is not checked.

import { claimsFrom, linesOf } from '../../pkg/lib/claim-lines.js'
import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'
import { algorithms, emptyForm } from '../settings/expectations.js'

const ALGORITHMS = [...algorithms, 'HS256', 'HS384', 'HS512']
const LISTS = {
  issuer: 'expect-issuer',
  audience: 'expect-audience',
  subject: 'expect-subject',
  typ: 'expect-typ',
  requiredClaims: 'expect-required',
}
const SECONDS = {
  maxTokenAge: { id: 'expect-age', label: 'Maximum age' },
  maxLifetime: { id: 'expect-lifetime', label: 'Maximum lifetime' },
}
const FLAGS = { singleAudience: 'expect-single', allowMissingExpiry: 'expect-endless' }

export class ExpectationsView {
  /** What a preset or a link states that has no field: claims that are made of others. */
  #unseen = {}

  /** `onChange()` after each change by a person. */
  constructor(onChange) {
    replace(
      byId('expect-algorithms'),
      ALGORITHMS.map((name) =>
        element(
          'label',
          { class: 'choice' },
          element('input', { type: 'checkbox', name: 'algorithm', id: `algorithm-${name}`, value: name }),
          ` ${name}`,
        ),
      ),
    )
    const form = byId('expect-form')
    form.addEventListener('submit', (event) => event.preventDefault())
    form.addEventListener('input', ({ target }) => {
      if (target.closest('#preset-fields') || target.id === 'preset') return
      this.#remark('')
      onChange()
    })
    byId('tolerance').addEventListener('input', () => {
      this.#showTolerance()
      onChange()
    })
  }

  /** The values, as expectations.js takes them. Throws a TypeError whose message says what is wrong with a field. */
  read() {
    const form = { ...emptyForm, ...this.#unseen }
    for (const [name, id] of Object.entries(LISTS)) form[name] = lines(byId(id).value)
    form.algorithms = [...byId('expect-algorithms').querySelectorAll(':checked')].map(({ value }) => value)
    form.clockTolerance = Number(byId('tolerance').value)
    for (const [name, { id, label }] of Object.entries(SECONDS)) {
      const seconds = byId(id).value.trim()
      if (seconds === '') continue
      if (!/^\d+$/.test(seconds)) throw new TypeError(`${label}: enter whole seconds, such as 3600.`)
      form[name] = Number(seconds)
    }
    for (const [name, id] of Object.entries(FLAGS)) if (byId(id).checked) form[name] = true
    form.scope = byId('expect-scope').value.split(/\s+/).filter(Boolean)
    const claims = claimsFrom(lines(byId('expect-claims').value))
    if (Object.keys(claims).length > 0) form.claims = claims
    return form
  }

  /** Fills the form in; `remark` stands there until something is changed by hand. */
  write(form, remark = '') {
    for (const [name, id] of Object.entries(LISTS)) byId(id).value = (form[name] ?? []).join('\n')
    byId('expect-scope').value = (form.scope ?? []).join(' ')
    for (const box of byId('expect-algorithms').querySelectorAll('input'))
      box.checked = (form.algorithms ?? []).includes(box.value)
    byId('tolerance').value = String(form.clockTolerance ?? 0)
    for (const [name, { id }] of Object.entries(SECONDS)) byId(id).value = String(form[name] ?? '')
    for (const [name, id] of Object.entries(FLAGS)) byId(id).checked = form[name] === true
    byId('expect-claims').value = linesOf(form.claims ?? {}).join('\n')
    this.#unseen = form.templates ? { templates: form.templates } : {}
    this.#remark(remark)
    byId('expect-more').open = Boolean(
      [form.typ, form.scope, form.requiredClaims, Object.keys(form.claims ?? {})].some((list) => list?.length > 0) ||
        [...Object.keys(SECONDS), ...Object.keys(FLAGS)].some((name) => form[name]),
    )
    this.#showTolerance()
  }

  /** Adds rules for claims of which nothing is stated yet. */
  addClaims(claims) {
    const box = byId('expect-claims')
    const stated = lines(box.value)
    const names = new Set(stated.map((line) => line.split('=')[0].trim()))
    const added = Object.entries(claims).filter(([name]) => !names.has(name))
    box.value = [...stated, ...linesOf(Object.fromEntries(added))].join('\n')
    box.focus()
  }

  #remark(text) {
    const composed = Object.entries(this.#unseen.templates ?? {}).map(
      ([name, template]) => `Also expected: ${name} is composed of other claims of the token, as ${template}.`,
    )
    replace(
      byId('expect-remarks'),
      [text, ...composed].filter(Boolean).map((line) => element('p', {}, shown(line))),
    )
  }

  #showTolerance() {
    const seconds = Number(byId('tolerance').value)
    byId('tolerance-text').textContent = `${seconds} s`
    byId('tolerance').setAttribute('aria-valuetext', `${seconds} seconds`)
  }
}

function lines(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
