// The box for the keys, the file that they may be in, and the one place for a shared secret.

import { keySetOf } from '../keys/key-set.js'
import { isFetched } from '../keys/key-source.js'
import { readSecret } from '../keys/secret.js'
import { byId, element, replace } from '../lib/element.js'
import { putInto, takeFrom } from '../lib/text-box.js'
import { readPasted } from '../paste/paste.js'
import { readFile } from './file-input.js'

export class KeysInput {
  #state
  #onToken
  #onChange

  /** `onToken(text)` for a token in the wrong box, `onChange()` after anything. */
  constructor(state, { onToken, onChange }) {
    this.#state = state
    this.#onToken = onToken
    this.#onChange = onChange
    byId('keys-text').addEventListener('input', ({ target }) => this.#read(takeFrom(target)))
    for (const id of ['secret', 'secret-form']) byId(id).addEventListener('input', onChange)
    byId('keys-clear').addEventListener('click', () => {
      byId('keys-text').value = ''
      byId('secret').value = ''
      this.#read('')
    })
    byId('keys-file').addEventListener('change', ({ target }) => {
      const [file] = target.files
      target.value = ''
      if (file)
        readFile(
          file,
          (text) => this.take(text),
          (sentence) => this.#say(sentence, 'alarm'),
        )
    })
  }

  /** The bytes of the secret, undefined for none. Throws a TypeError for one that is not written as is said. */
  get secret() {
    return readSecret(byId('secret').value, byId('secret-form').value)
  }

  /** Takes a text as if it had been pasted into the box. */
  take(text) {
    putInto('keys-text', text)
    return this.#read(text)
  }

  /** Takes keys that were fetched; what is in the box is no longer what is looked at. */
  takeFetched({ text, origin, at }) {
    byId('keys-text').value = ''
    replace(byId('keys-notes'))
    this.#set({ ...keySetOf(text), origin, at })
  }

  /** Takes keys that were given before. */
  takeAgain(keys) {
    putInto('keys-text', isFetched(keys) ? '' : keys.jwks)
    this.#set(keys)
  }

  /** Takes the key set of a sample, at once. */
  takeSample(jwks) {
    byId('keys-text').value = jwks
    this.#state.keys = { jwks, origin: "the sample's own", at: new Date() }
  }

  clear() {
    byId('keys-text').value = ''
    byId('secret').value = ''
    byId('secret-form').value = 'text'
    replace(byId('keys-notes'))
  }

  #read(text) {
    replace(byId('keys-notes'))
    if (text.trim() === '') {
      this.#state.keys = undefined
      return this.#onChange()
    }
    const read = readPasted(text)
    if (read.secret) return this.#refuse(read.secret)
    if (read.keys === undefined && read.tokens.length > 0) return this.#handOver(text)
    this.#set({ ...keySetOf(read.keys ?? text), origin: 'pasted', at: new Date() })
  }

  #set(keys) {
    this.#state.showAll = false
    this.#state.alarm = undefined
    this.#state.keys = keys
    this.#onChange()
  }

  #refuse({ sentence, advice }) {
    byId('keys-text').value = ''
    this.#state.alarm = { sentence, advice }
    this.#onChange()
  }

  #handOver(text) {
    byId('keys-text').value = ''
    this.#say('That is a token: it was moved to Token.')
    this.#onToken(text)
  }

  #say(sentence, kind) {
    replace(byId('keys-notes'), element('p', { class: kind }, sentence))
  }
}
