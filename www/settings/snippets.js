// Programs that check what is set up on the page: complete, and without the token.
//
// `snippetsOf(form, keySource)` gives `[{ id, label, language, file, install, code }]` for node, workers, next-proxy,
// next-route, vercel and jose. `keySource` is `{ kind: 'issuer' | 'url' | 'pasted', value? }`: discovery at the form's
// issuer, the address of a key set, or the text of one. An entry may have `refused`, a sentence, in place of `code`.
//
// What was entered appears in string literals only, escaped by the rules of JSON and for HTML, never in a comment.

import { isAddress, isIssuerAddress } from '../keys/key-source.js'
import { optionsOf } from './expectations.js'

/** A longer key set does not belong into a program. */
const MOST_KEYS_TEXT = 20_000

const VERCEL_ISSUER = 'https://oidc.vercel.com'

export function snippetsOf(form, keySource) {
  const refused = refusalOf(form, keySource)
  return PROGRAMS.map(({ id, label, file, install, write, refuse }) => {
    const reason = refused ?? refuse?.(form, keySource)
    return {
      id,
      label,
      language: 'js',
      file,
      install,
      ...(reason ? { refused: reason } : { code: write(form, keySource) }),
    }
  })
}

// --- What is not made into a program

function refusalOf(form, { kind, value }) {
  if (checksAnyDeployment(form, value)) {
    return 'These settings check neither the project nor the environment, so any deployment on Vercel that matches the rest could call. First state the project, its id, or the environment.'
  }
  if (kind === 'issuer' && form.issuer.length === 0) {
    return 'First state the issuer that you expect, which leads to the keys, or enter the address of the keys.'
  }
  if (kind === 'issuer' && !form.issuer.every(isIssuerAddress)) {
    return 'An expected issuer is not an https address, so it does not lead to the keys. Enter the address of the keys instead.'
  }
  if (kind === 'url' && !isAddress(value))
    return 'First enter the address of the keys. It starts with https://, or with http:// on this machine.'
  if (kind === 'pasted') {
    const keys = readKeys(value)
    if (!keys) return 'First paste the keys: a JWKS document, {"keys":[...]}.'
    if (JSON.stringify(keys).length > MOST_KEYS_TEXT) {
      return 'The key set is too large for source code. Enter the address of the keys instead, so that they are fetched.'
    }
  }
  return undefined
}

function isVercel(issuer) {
  return issuer === VERCEL_ISSUER || issuer.startsWith(`${VERCEL_ISSUER}/`)
}

/** Whether a policy for Vercel's tokens pins neither the project nor the environment, as claim or in the subject. */
function checksAnyDeployment({ issuer, subject, claims = {} }, keysAt) {
  if (!issuer.some(isVercel) && !isVercel(String(keysAt))) return false
  const isPinned = ['project', 'project_id', 'environment'].some((name) => claims[name]?.length > 0)
  return !isPinned && !(subject?.length > 0)
}

/** The public members of each key; nothing for what is no key set. */
function readKeys(text) {
  try {
    const { keys } = JSON.parse(text)
    return { keys: keys.map(publicMembers) }
  } catch {
    return undefined
  }
}

const PUBLIC = ['kty', 'crv', 'kid', 'alg', 'use', 'key_ops', 'n', 'e', 'x', 'y', 'pub']

function publicMembers(key) {
  return Object.fromEntries(PUBLIC.filter((name) => Object.hasOwn(key, name)).map((name) => [name, key[name]]))
}

// --- Parts of a program

/** A verifier with exactly these settings, and whether it has to be awaited. */
function verifierOf(form, keySource) {
  const options = optionsOf(form)
  if (keySource.kind === 'pasted') {
    return {
      name: 'createVerifier',
      wait: '',
      async: '',
      code: `const jwks = ${literal(readKeys(keySource.value))}\n\nconst verifier = createVerifier(${literal({ jwks: raw('jwks'), ...options })})`,
    }
  }
  const source =
    keySource.kind === 'url' ? { jwksUri: keySource.value } : isPublishedThere(form) ? {} : { discovery: true }
  return {
    name: 'createRemoteVerifier',
    wait: 'await ',
    async: 'async ',
    code: `const verifier = createRemoteVerifier(${literal({ ...options, ...source })})`,
  }
}

/** Whether the keys are where the package looks without being told. */
function isPublishedThere({ issuer }) {
  return issuer.every(isVercel)
}

function raw(code) {
  return { [CODE]: code }
}

const CODE = Symbol('code')

/** A value as JavaScript, over several lines; strings and odd names as JSON, which is a part of JavaScript. */
function literal(value, indent = '') {
  if (value?.[CODE]) return value[CODE]
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => literal(item, indent)).join(', ')}]`
    if (line.length + indent.length <= 100 && !line.includes('\n')) return line
    return `[\n${value.map((item) => `${indent}  ${literal(item, `${indent}  `)},\n`).join('')}${indent}]`
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    if (members.length === 0) return '{}'
    const lines = members.map(([name, item]) => {
      if (item?.[CODE] === name) return `${indent}  ${name},\n`
      return `${indent}  ${nameOf(name)}: ${literal(item, `${indent}  `)},\n`
    })
    return `{\n${lines.join('')}${indent}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** `__proto__` as a plain name would set the prototype. */
function nameOf(name) {
  if (name === '__proto__') return '["__proto__"]'
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
}

/** Single quotes where nothing needs escaping, as the rest of the program has them. */
function quoted(text) {
  if (/^[\w !#$%&()*+,\-./:;=?@[\]^{|}~]*$/.test(text)) return `'${text}'`
  return JSON.stringify(text).replace(/[^ -~]|[<>]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

// --- Programs

const HANDLER_ERROR = `    // 401 or 400, and 503 while keys cannot be fetched. Any other error is rethrown, and the host responds with 500.
    return unauthorizedResponse(error)`

function node(form, keySource) {
  const { name, wait, async, code } = verifierOf(form, keySource)
  return `import { createServer } from 'node:http'
import { ${name} } from 'jwt-verdict'
import { bearerToken, unauthorized } from 'jwt-verdict/http'

${code}

const server = createServer(${async}(request, response) => {
  try {
    const { payload } = ${wait}verifier.verify(bearerToken(request))
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ caller: payload.sub }))
  } catch (error) {
    refuse(response, error)
  }
})

function refuse(response, error) {
  try {
    const { status, headers, body } = unauthorized(error)
    response.writeHead(status, headers).end(body)
  } catch {
    // A bug in the program.
    console.error(error)
    response.writeHead(500).end()
  }
}

server.listen(Number(process.env.PORT ?? 3000), () => {
  console.log(\`Listening on port \${server.address().port}\`)
})
`
}

function workers(form, keySource) {
  const { name, wait, async, code } = verifierOf(form, keySource)
  return `import { ${name} } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'

${code}

export default {
  ${async}fetch(request) {
    try {
      const { payload } = ${wait}verifier.verify(bearerToken(request))
      return Response.json({ caller: payload.sub })
    } catch (error) {
  ${HANDLER_ERROR.replaceAll('\n', '\n  ')}
    }
  },
}
`
}

function nextProxy(form, keySource) {
  const { name, wait, async, code } = verifierOf(form, keySource)
  return `// Next.js 16. In Next.js 15: the function middleware in middleware.js, with runtime: 'nodejs' in its config.
import { ${name} } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'
import { NextResponse } from 'next/server'

export const config = { matcher: '/api/:path*' }

${code}

export ${async}function proxy(request) {
  try {
    ${wait}verifier.verify(bearerToken(request))
    return NextResponse.next()
  } catch (error) {
${HANDLER_ERROR}
  }
}
`
}

function routeHandler(form, keySource) {
  const { name, wait, async, code } = verifierOf(form, keySource)
  return `import { ${name} } from 'jwt-verdict'
import { bearerToken, unauthorizedResponse } from 'jwt-verdict/http'

${code}

export ${async}function GET(request) {
  try {
    const { payload } = ${wait}verifier.verify(bearerToken(request))
    return Response.json({ caller: payload.sub })
  } catch (error) {
${HANDLER_ERROR}
  }
}
`
}

/** The same checks with jose, where the program must make more of them. */
function jose(form, keySource) {
  const { issuer, audience, subject = [], algorithms, typ, requiredClaims = [], claims = {}, templates = {} } = form
  const list = (values) => (values.length === 1 ? values[0] : values)
  const options = {
    ...(issuer.length > 0 && { issuer: list(issuer) }),
    ...(audience.length > 0 && { audience: list(audience) }),
    ...(subject.length === 1 && { subject: subject[0] }),
    ...(algorithms.length > 0 && { algorithms }),
    ...(typ && { typ }),
    ...(form.clockTolerance && { clockTolerance: form.clockTolerance }),
    ...(form.maxTokenAge !== undefined && { maxTokenAge: form.maxTokenAge }),
  }
  // jose accepts tokens without an expiry by default.
  const required = [...(form.allowMissingExpiry ? [] : ['exp']), ...requiredClaims.filter((name) => name !== 'exp')]
  if (required.length > 0) options.requiredClaims = required
  const expected = Object.entries(claims).map(([name, value]) => [name, [value].flat()])
  if (subject.length > 1) expected.push(['sub', subject])
  const composed = Object.entries(templates)
  const { imports, code } = joseKeys(form, keySource)
  return `import { ${[...imports, 'jwtVerify'].join(', ')} } from 'jose'

${code}

const options = ${literal(options)}
${expected.length > 0 ? `\n// jose does not compare these.\nconst expected = ${literal(expected)}\n` : ''}${composed.length > 0 ? `\n// Claims that are composed of others.\nconst templates = ${literal(composed)}\n` : ''}
export async function verify(token) {
  const { payload } = await jwtVerify(token, keys, options)
${expected.length > 0 ? `  for (const [name, values] of expected) {\n    if (!values.includes(payload[name])) throw new Error(\`\${name} is not the expected value\`)\n  }\n` : ''}${
  composed.length > 0
    ? `  for (const [name, template] of templates) {
    const value = template.replace(/\\{([^{}]+)\\}/g, (_, claim) => {
      if (typeof payload[claim] !== 'string') throw new Error(\`\${claim} is not a string\`)
      return payload[claim]
    })
    if (payload[name] !== value) throw new Error(\`\${name} contradicts the other claims\`)
  }
`
    : ''
}  return payload
}
`
}

function joseKeys(form, { kind, value }) {
  if (kind === 'pasted') {
    return {
      imports: ['createLocalJWKSet'],
      code: `const keys = createLocalJWKSet(${literal(readKeys(value))})`,
    }
  }
  const imports = ['createRemoteJWKSet']
  if (kind === 'url') return { imports, code: `const keys = createRemoteJWKSet(new URL(${literal(value)}))` }
  const [issuer] = form.issuer
  if (isPublishedThere(form)) {
    return { imports, code: `const keys = createRemoteJWKSet(new URL(${literal(`${issuer}/.well-known/jwks`)}))` }
  }
  return {
    imports,
    code: `// jose leaves discovery to the program.
const issuer = ${literal(issuer)}
const response = await fetch(\`\${issuer.replace(/\\/$/, '')}/.well-known/openid-configuration\`)
if (!response.ok) throw new Error(\`discovery failed with status \${response.status}\`)
const configuration = await response.json()
if (configuration.issuer !== issuer) throw new Error('the configuration belongs to another issuer')
const keys = createRemoteJWKSet(new URL(configuration.jwks_uri))`,
  }
}

const PROGRAMS = [
  { id: 'node', label: 'Node', file: 'server.mjs', install: 'npm install jwt-verdict', write: node },
  { id: 'workers', label: 'Workers', file: 'worker.js', install: 'npm install jwt-verdict', write: workers },
  { id: 'next-proxy', label: 'Next.js proxy', file: 'proxy.js', install: 'npm install jwt-verdict', write: nextProxy },
  {
    id: 'next-route',
    label: 'Next.js route',
    file: 'app/api/caller/route.js',
    install: 'npm install jwt-verdict',
    write: routeHandler,
  },
  {
    id: 'vercel',
    label: 'Vercel function',
    file: 'api/caller.js',
    install: 'npm install jwt-verdict',
    write: routeHandler,
  },
  {
    id: 'jose',
    label: 'jose',
    file: 'verify.mjs',
    install: 'npm install jose',
    write: jose,
    refuse: ({ issuer }, { kind }) =>
      kind === 'issuer' && issuer.length > 1
        ? 'With jose, several issuers need a key set each, and a choice between them. State one issuer.'
        : undefined,
  },
]
