// What is expected of a token, as a form. An empty field is not checked.

import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'
import { algorithms, emptyForm } from '../settings/expectations.js'

const ALGORITHMS = [...algorithms, 'HS256', 'HS384', 'HS512']
const LISTS = {
  issuer: 'expect-issuer',
  audience: 'expect-audience',
  subject: 'expect-subject',
  requiredClaims: 'expect-required',
}

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
    form.typ = byId('expect-typ').value.trim()
    form.algorithms = [...byId('expect-algorithms').querySelectorAll(':checked')].map(({ value }) => value)
    form.clockTolerance = Number(byId('tolerance').value)
    const age = byId('expect-age').value.trim()
    if (age !== '') {
      if (!/^\d+$/.test(age)) throw new TypeError('Maximum age: enter whole seconds, such as 3600.')
      form.maxTokenAge = Number(age)
    }
    if (byId('expect-endless').checked) form.allowMissingExpiry = true
    const claims = readClaims(byId('expect-claims').value)
    if (Object.keys(claims).length > 0) form.claims = claims
    return form
  }

  /** Fills the form in; `remark` stands there until something is changed by hand. */
  write(form, remark = '') {
    for (const [name, id] of Object.entries(LISTS)) byId(id).value = (form[name] ?? []).join('\n')
    byId('expect-typ').value = form.typ ?? ''
    for (const box of byId('expect-algorithms').querySelectorAll('input'))
      box.checked = (form.algorithms ?? []).includes(box.value)
    byId('tolerance').value = String(form.clockTolerance ?? 0)
    byId('expect-age').value = form.maxTokenAge === undefined ? '' : String(form.maxTokenAge)
    byId('expect-claims').value = Object.entries(form.claims ?? {})
      .flatMap(([name, values]) => [values].flat().map((value) => `${name}=${value}`))
      .join('\n')
    byId('expect-endless').checked = form.allowMissingExpiry === true
    this.#unseen = form.templates ? { templates: form.templates } : {}
    this.#remark(remark)
    byId('expect-more').open = Boolean(
      form.typ ||
        form.maxTokenAge ||
        form.allowMissingExpiry ||
        form.requiredClaims?.length ||
        (form.claims && Object.keys(form.claims).length > 0),
    )
    this.#showTolerance()
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

/** `name=value` on each line; a name that comes again has several values that would do. */
function readClaims(text) {
  const claims = Object.create(null)
  for (const line of lines(text)) {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(line) ?? []
    if (name === undefined)
      throw new TypeError('Claims: write name=value, one per line, such as environment=production.')
    claims[name.trim()] = [...(claims[name.trim()] ?? []), value.trim()]
  }
  return Object.fromEntries(
    Object.entries(claims).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  )
}
