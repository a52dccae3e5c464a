// <imports>
import { createRemoteJWKSet, jwtVerify } from 'jose'

// </imports>

// <keys>
const keys = createRemoteJWKSet(new URL('https://issuer.example/jwks'))
// </keys>

// <options>
const options = { issuer: 'https://issuer.example', audience: 'https://api.example', requiredClaims: ['exp'] }
// </options>
// <expected>

// jose does not compare these.
/** @type {[string, unknown[]][]} */
const expected = [['environment', ['production']]]
// </expected>
// <templates>

// Claims that are composed of others.
const templates = [['sub', 'owner:{owner}']]
// </templates>

export async function verify(token) {
  const { payload } = await jwtVerify(token, keys, options)
  // <expected-check>
  for (const [name, values] of expected) {
    if (!values.includes(payload[name])) throw new Error(`${name} is not the expected value`)
  }
  // </expected-check>
  // <templates-check>
  for (const [name, template] of templates) {
    const value = template.replace(/\{([^{}]+)\}/g, (_, claim) => {
      if (typeof payload[claim] !== 'string') throw new Error(`${claim} is not a string`)
      return payload[claim]
    })
    if (payload[name] !== value) throw new Error(`${name} contradicts the other claims`)
  }
  // </templates-check>
  return payload
}
