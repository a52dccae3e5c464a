// What a soak does inside a host: verifies tokens of all kinds, again and again, and sees to it that each verdict is the one
// that it was made for.

import { createVerifier, decode, JwtError } from 'jwt-verdict'

/** The memories of all instances of the module that are made from here on. */
const memories = []

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(Instance, given) {
    const instance = new Instance(...given)
    memories.push(instance.exports.memory)
    return instance
  },
})

export class Soak {
  #verifier
  #tokens
  #turn = 0

  /** `tokens` are `{ text, code }`, with the code that each is refused by, or none. */
  constructor({ options, tokens }) {
    this.#verifier = createVerifier(options)
    this.#tokens = tokens
  }

  /** Verifies so many tokens, explains some and decodes others. Gives the bytes of the module's memory. */
  run(count) {
    for (const end = this.#turn + count; this.#turn < end; this.#turn += 1) {
      const token = this.#tokens[this.#turn % this.#tokens.length]
      const found = this.#turn % 16 === 7 ? this.#explained(token.text) : this.#verified(token.text)
      if (found !== token.code) throw new Error(`token ${this.#turn}: ${found} in place of ${token.code}`)
    }
    return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
  }

  #verified(text) {
    try {
      this.#verifier.verify(text)
      decode(text)
      return undefined
    } catch (error) {
      if (error instanceof JwtError) return error.code
      throw error
    }
  }

  #explained(text) {
    return this.#verifier.explain(text).error?.code
  }
}
