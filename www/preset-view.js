// Presets: what the tokens of a known issuer say, as a few fields instead of many.

import { byId, element, replace } from './element.js'
import { presetFor, presets } from './presets.js'
import { shown } from './text.js'

export class PresetView {
  #onForm
  #chosen
  #stated
  #token

  /** `onForm(form, address)` gets what a preset expects, each time a value changes. */
  constructor(onForm) {
    this.#onForm = onForm
    byId('preset').append(...presets.map(({ id, label }) => element('option', { value: id }, label)))
    byId('preset').addEventListener('change', ({ target }) => this.#choose(target.value))
  }

  /** Offers the preset that is made for an issuer; nothing is expected before somebody chooses it. */
  offer(issuer, token) {
    this.#token = token
    const preset = typeof issuer === 'string' ? presetFor(issuer) : undefined
    for (const option of byId('preset').options) {
      const { label } = presets.find(({ id }) => id === option.value) ?? {}
      if (label) option.textContent = option.value === preset?.id ? `${label}: fits this token` : label
    }
  }

  clear() {
    byId('preset').value = ''
    this.#chosen = undefined
    this.#stated = undefined
    replace(byId('preset-fields'))
  }

  /** The hint on a refusal, better than the usual one where the preset knows the issuer's tokens. */
  hint(refusal, token) {
    return this.#chosen?.hint?.(refusal, token, this.#stated) ?? refusal.hint
  }

  #choose(id) {
    this.#chosen = presets.find((preset) => preset.id === id)
    if (!this.#chosen) return this.clear()
    const { fields, notes = [] } = this.#chosen
    replace(byId('preset-fields'),
      fields.map((field) => this.#field(field)),
      [notes].flat().map((note) => element('p', { class: 'hint' }, note)),
      element('p', { class: 'notes', id: 'preset-problem' }))
    this.#apply()
  }

  #field({ name, label, placeholder, options, help }) {
    const id = `preset-${name}`
    const attributes = { id, 'data-name': name, oninput: () => this.#apply() }
    const control = options
      ? element('select', attributes, options.map((option) => element('option', { value: option.value ?? option }, option.label ?? option)))
      : element('input', { ...attributes, placeholder, spellcheck: 'false', autocomplete: 'off' })
    return element('div', { class: 'field' }, element('label', { for: id }, label), element('div', {}, control, help ? element('p', { class: 'hint' }, help) : null))
  }

  #apply() {
    const values = Object.fromEntries([...byId('preset-fields').querySelectorAll('[data-name]')].map((control) => [control.dataset.name, control.value.trim()]))
    try {
      const stated = this.#chosen.expectations(values, this.#token)
      this.#stated = stated
      replace(byId('preset-problem'))
      this.#onForm(stated.form ?? stated, stated.address)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      replace(byId('preset-problem'), shown(error.message))
    }
  }
}
