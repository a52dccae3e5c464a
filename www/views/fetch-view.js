// The box in which keys are fetched by address. The file that works from disk has none; it says what to run instead.

import { grouped } from '../../pkg/lib/text.js'
import { commandFor, fetchDocument, jwksAddress, plan } from '../keys/key-fetch.js'
import { copy } from '../lib/copy.js'
import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'

const { isOffline } = globalThis.document?.documentElement.dataset ?? {}

export class FetchView {
  #onKeys
  #address
  #kind
  #say
  #button
  #next
  #suggested
  /** Counts what was asked for, so that an answer that comes too late is known. */
  #round = 0

  /** `onKeys({ text, origin, at })` gets what was fetched. */
  constructor(onKeys) {
    this.#onKeys = onKeys
    this.#address = element('input', {
      id: 'fetch-address',
      type: 'url',
      placeholder: 'https://issuer.example',
      autocomplete: 'off',
      spellcheck: 'false',
      oninput: () => this.#update(),
    })
    this.#kind = element(
      'select',
      { id: 'fetch-kind', 'aria-label': 'Kind of address', onchange: () => this.#update() },
      element('option', { value: 'issuer' }, 'Issuer'),
      element('option', { value: 'jwks' }, 'Key set (JWKS)'),
    )
    this.#button = element(
      'button',
      { type: 'button', id: 'fetch-button', onclick: () => this.#press() },
      isOffline ? 'Copy' : 'Fetch',
    )
    this.#say = element('div', { class: 'notes', id: 'fetch-notes', role: 'status' })
    replace(
      byId('fetch'),
      element(
        'label',
        { for: 'fetch-address', class: 'label' },
        isOffline
          ? 'Or fetch them with a command; this file cannot use the network'
          : 'Or fetch them, if you trust the address',
      ),
      element('div', { class: 'row' }, this.#kind, this.#address, this.#button),
      this.#say,
    )
    this.#update()
  }

  /** Puts an address in, unless a person did. */
  suggest(address, kind) {
    if (this.#address.value !== '' && this.#address.value !== this.#suggested) return
    if (typeof address !== 'string' || address.length > 500 || !/^https?:\/\//.test(address)) return
    this.#suggested = address
    this.set(address, kind)
  }

  set(address, kind = 'issuer') {
    this.#address.value = address
    this.#kind.value = kind
    this.#update()
  }

  get value() {
    return { address: this.#address.value, kind: this.#kind.value }
  }

  clear() {
    this.#suggested = undefined
    this.set('')
  }

  #update() {
    this.#round++
    this.#next = undefined
    if (this.#address.value.trim() === '') {
      this.#button.disabled = true
      replace(this.#say)
      return
    }
    this.#offer(plan(this.#address.value, { isIssuer: this.#kind.value === 'issuer' }))
  }

  #offer(next, ...before) {
    const command = isOffline && next.url && commandFor(next.url)
    const isPossible = isOffline ? Boolean(command) : !next.problem
    this.#next = isPossible ? { ...next, command } : undefined
    this.#button.disabled = !isPossible
    if (next.problem) return replace(this.#say, before, element('p', {}, next.problem))
    replace(
      this.#say,
      before,
      isOffline
        ? [command ? element('p', {}, 'Run this and paste what it prints:') : null, commandLine(command)]
        : element(
            'p',
            {},
            `${before.length > 0 ? 'The next press' : 'The button'} fetches `,
            element('code', { class: 'data' }, shown(next.url.href, 400)),
            next.kind === 'configuration' ? ', which says where the keys are.' : '.',
          ),
    )
  }

  async #press() {
    const next = this.#next
    if (!next) return
    if (isOffline) return copy(() => next.command, this.#button)
    const round = ++this.#round
    this.#button.disabled = true
    replace(this.#say, element('p', {}, 'Fetching…'))
    const found = await fetchDocument(next.url)
    // Another address was given meanwhile, or all was cleared.
    if (round !== this.#round) return
    if (found.problem) {
      this.#button.disabled = false
      const { what, advice, command } = found.problem
      return replace(this.#say, element('p', { class: 'odd' }, what), element('p', {}, advice), commandLine(command))
    }
    if (next.kind === 'configuration') this.#readConfiguration(found, next)
    else this.#take(found, next)
  }

  #readConfiguration(found, next) {
    try {
      const url = jwksAddress(found, next)
      this.#offer({ url, kind: 'jwks' }, element('p', {}, 'The configuration belongs to that issuer.'))
      this.#button.focus()
    } catch (error) {
      this.#button.disabled = false
      const compared =
        error.expected === undefined
          ? null
          : element(
              'p',
              {},
              `Expected: ${shown([error.expected].flat().join(', '))}. Actual: ${shown(error.actual ?? 'nothing')}.`,
            )
      replace(
        this.#say,
        element('p', { class: 'odd' }, shown(error.message)),
        compared,
        error.reason === 'issuer_mismatch'
          ? element(
              'p',
              {},
              'Its keys are not used. If you trust the issuer in the configuration, enter its address exactly.',
            )
          : null,
      )
    }
  }

  #take({ bytes, status, type, at }, { url }) {
    this.#button.disabled = false
    const text = new TextDecoder().decode(bytes)
    replace(
      this.#say,
      element(
        'p',
        {},
        `Status ${status}, ${shown(type || 'no content type', 60)}, ${grouped(bytes.length)} bytes, at ${at.toLocaleTimeString()}. Press again to fetch a newer copy.`,
      ),
    )
    this.#onKeys({ text, origin: url.href, at })
  }
}

function commandLine(command) {
  if (command !== undefined) return element('pre', { tabindex: '0', 'aria-label': 'Command' }, command)
  return element(
    'p',
    {},
    'No command for this address is safe in every shell. Open the address in a new tab, and paste what it shows.',
  )
}
