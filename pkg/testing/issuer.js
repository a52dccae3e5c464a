// A test issuer: the keys are in the core and sign there; here is what an issuer is called, and when it is now.

import { readText } from '../lib/input.js'
import { keepCore } from './engine.js'
import { readChanges, readOptions, readOverrides, readPlace, readRotation } from './options.js'
import { openServer } from './server.js'

const USUAL_ISSUER = 'https://issuer.example'

export function createTestIssuer(options = {}) {
  const { issuer, algorithm, claims: usualClaims, secret, now } = readOptions(options)
  const run = keepCore(({ Issuer }) => (secret ? Issuer.fromSecret(secret) : Issuer.generate(algorithm)))
  const flaws = Object.freeze(run((core) => core.flaws()))
  let name = issuer ?? USUAL_ISSUER
  let isServed = false

  const testIssuer = {
    get issuer() {
      return name
    },

    get algorithm() {
      return algorithm
    },

    get kid() {
      return run((core) => core.kid())
    },

    get jwks() {
      return JSON.parse(run((core) => core.jwks()))
    },

    get secret() {
      return run((core) => core.secret())
    },

    get flaws() {
      return flaws
    },

    sign(claims = {}, overrides = {}) {
      const changed = readChanges('claims', claims)
      const usual = readChanges('claims', { iss: name, ...usualClaims })
      const { header, flaw } = readOverrides(overrides)
      const changes = {
        now: now(),
        claims: [usual.json, changed.json],
        withoutClaims: changed.without,
        header: header.json,
        withoutHeader: header.without,
        flaw,
      }
      return run((core) => core.sign(changes))
    },

    rotate(options = {}) {
      const { keep } = readRotation(options)
      return run((core) => {
        const published = keep ? [] : JSON.parse(core.jwks()).keys
        core.rotate()
        for (const { kid } of published) core.withdraw(kid)
        return core.kid()
      })
    },

    withdraw(kid) {
      const text = readText('kid', kid)
      run((core) => core.withdraw(text))
    },

    async serve(options = {}) {
      const { port, path = pathOf(issuer) } = readPlace(options)
      if (isServed) throw new Error('serve: this issuer is being served already; close its server first')
      isServed = true
      try {
        const server = await openServer({ issuer: testIssuer, port, path, onClose: free })
        name = issuer ?? server.url
        return server
      } catch (error) {
        free()
        throw error
      }
    },
  }

  function free() {
    isServed = false
  }

  return Object.freeze(testIssuer)
}

/** The path of the name that an issuer was given, if that is an address. */
function pathOf(issuer) {
  return issuer !== undefined && URL.canParse(issuer) ? new URL(issuer).pathname.replace(/\/+$/, '') : ''
}
