// The box for the token: what was put into it, and which of several tokens is looked at.

import { grouped } from '../../pkg/lib/text.js'
import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'
import { isTooLong, putInto, takeFrom } from '../lib/text-box.js'
import { readPasted } from '../paste/paste.js'
import { lightRow, rowOf } from '../views/claims-view.js'
import { lightPieces, showReading } from '../views/token-view.js'

export class TokenInput {
  #state
  #onToken
  #onKeys
  #onChange

  /** `onToken(token)` for another token or none, `onKeys(text)` for keys in the wrong box, `onChange()` after anything. */
  constructor(state, { onToken, onKeys, onChange }) {
    this.#state = state
    this.#onToken = onToken
    this.#onKeys = onKeys
    this.#onChange = onChange
    byId('token-text').addEventListener('input', ({ target }) => this.#read(takeFrom(target)))
  }

  /** Takes a text as if it had been pasted into the box. */
  take(text) {
    putInto('token-text', text)
    this.#read(text)
  }

  /** Says something below the box. */
  say(sentence) {
    replace(byId('token-notes'), element('p', {}, sentence))
  }

  clear() {
    byId('token-text').value = ''
    replace(byId('token-notes'))
    showReading()
    byId('samples').open = true
  }

  #read(text) {
    const read = readPasted(text)
    if (read.secret) return this.#refuse(read.secret)
    this.#state.alarm = undefined
    if (read.keys !== undefined) return this.#handOver(read.keys)
    this.#state.other = read.tokens.length === 0 ? read.other : undefined
    this.#state.tokens = read.tokens
    this.#state.hasText = text.trim() !== ''
    this.#state.chosen = 0
    this.#showNotes(read)
    if (isTooLong(text))
      byId('token-notes').prepend(
        element('p', {}, `${grouped(text.length)} characters were read, and are too many to be kept in the box.`),
      )
    this.#choose()
  }

  #refuse({ sentence, advice }) {
    byId('token-text').value = ''
    Object.assign(this.#state, { tokens: [], token: undefined, hasText: false, alarm: { sentence, advice } })
    showReading()
    replace(byId('token-notes'))
    this.#onChange()
  }

  /** The token that was there before is looked at with these keys. */
  #handOver(keys) {
    const { token } = this.#state
    byId('token-text').value = token ?? ''
    this.#state.hasText = token !== undefined
    this.say('That is a key set, not a token: it was moved to Keys.')
    this.#onKeys(keys)
  }

  #showNotes({ tokens, removed, other }) {
    replace(
      byId('token-notes'),
      removed.map((sentence) => element('p', {}, sentence)),
      tokens.length > 0 && other ? element('p', {}, `${other.sentence} ${other.advice}`) : null,
      tokens.length > 1 ? element('label', {}, 'Several tokens were found. Look at ', this.#choiceOf(tokens)) : null,
    )
  }

  #choiceOf(tokens) {
    return element(
      'select',
      {
        id: 'token-choice',
        onchange: ({ target }) => {
          this.#state.chosen = Number(target.value)
          this.#choose()
        },
      },
      tokens.map(({ label, text }, index) =>
        element(
          'option',
          { value: String(index) },
          shown(label ?? `token ${index + 1}, ${text.length} characters`, 80),
        ),
      ),
    )
  }

  #choose() {
    const { tokens, chosen, other } = this.#state
    const token = tokens[chosen]?.text
    if (token !== this.#state.token) this.#state.revealed = new Set()
    this.#state.token = token
    showReading(token, (part, name) => {
      light(part, name)
      rowOf(part, name)?.scrollIntoView({ block: 'nearest' })
    })
    byId('samples').open = token === undefined && !other
    this.#onToken(token)
    this.#onChange()
  }
}

/** Marks a member where the token says it, and in the list. */
export function light(part, name) {
  lightPieces(part, name)
  lightRow(part, name)
}
