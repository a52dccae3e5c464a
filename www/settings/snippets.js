// Programs that check what is set up on the page: complete, and without the token.
//
// Each is a file of programs/, with slots for what is set up: `texts` are these files, which the build has as a module.
//
// `snippetsOf(form, keySource, texts)` gives `[{ id, label, language, file, install, code }]` for node, workers, next-proxy,
// next-route, vercel and jose. `keySource` is `{ kind: 'issuer' | 'url' | 'pasted', value? }`: discovery at the form's
// issuer, the address of a key set, or the text of one. An entry may have `refused`, a sentence, in place of `code`.
//
// What was entered appears in string literals only, escaped by the rules of JSON and for HTML, never in a comment.

import { isAddress, isIssuerAddress } from '../keys/key-source.js'
import { optionsOf } from './expectations.js'

/** A longer key set does not belong into a program. */
const MOST_KEYS_TEXT = 20_000

const VERCEL_ISSUER = 'https://oidc.vercel.com'

export function snippetsOf(form, keySource, texts) {
  const refused = refusalOf(form, keySource)
  return PROGRAMS.map(({ id, label, file, install, text, write = withVerifier, refuse }) => {
    const reason = refused ?? refuse?.(form, keySource)
    return {
      id,
      label,
      language: 'js',
      file,
      install,
      ...(reason ? { refused: reason } : { code: write(texts[text], form, keySource, texts) }),
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

/** The public members of each key; nothing for anything but a key set. */
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
      isSync: true,
      code: `const jwks = ${literal(readKeys(keySource.value))}\n\nconst verifier = createVerifier(${literal({ jwks: raw('jwks'), ...options })})`,
    }
  }
  const source =
    keySource.kind === 'url' ? { jwksUri: keySource.value } : isPublishedThere(form) ? {} : { discovery: true }
  return {
    name: 'createRemoteVerifier',
    isSync: false,
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
  if (typeof value === 'bigint') return `${value}n`
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

/**
 * The text of a program with other words between `// <name>` and `// </name>`: a text in their place, true for as it stands,
 * undefined for nothing.
 */
function filled(text, slots) {
  return text.replace(/^ *\/\/ <([\w-]+)>\n([\s\S]*?)^ *\/\/ <\/\1>\n/gm, (_, name, example) => {
    const value = slots[name]
    if (value === undefined) return ''
    return value === true ? example : `${value}\n`
  })
}

/** What is between the marks of a slot. */
function slotOf(text, name) {
  const [, part] = text.split(new RegExp(`^// </?${name}>\\n`, 'm'))
  return part.trimEnd()
}

/** A program with jwt-verdict. It awaits nothing but the verifier, so with a synchronous one nothing at all. */
function withVerifier(text, form, keySource) {
  const { name, isSync, code } = verifierOf(form, keySource)
  const program = text.replaceAll('createRemoteVerifier', name)
  return filled(isSync ? program.replaceAll(/\b(?:async|await) /g, '') : program, { verifier: code })
}

/** The same checks with jose, where the program must make more of them. */
function withJose(text, form, keySource, texts) {
  const {
    issuer,
    audience,
    subject = [],
    algorithms,
    typ = [],
    requiredClaims = [],
    claims = {},
    templates = {},
  } = form
  const list = (values) => (values.length === 1 ? values[0] : values)
  const options = {
    ...(issuer.length > 0 && { issuer: list(issuer) }),
    ...(audience.length > 0 && { audience: list(audience) }),
    ...(subject.length === 1 && { subject: subject[0] }),
    ...(algorithms.length > 0 && { algorithms }),
    ...(typ.length === 1 && { typ: typ[0] }),
    ...(form.clockTolerance && { clockTolerance: form.clockTolerance }),
    ...(form.maxTokenAge !== undefined && { maxTokenAge: form.maxTokenAge }),
  }
  // jose accepts tokens without an expiry by default.
  const required = [...(form.allowMissingExpiry ? [] : ['exp']), ...requiredClaims.filter((name) => name !== 'exp')]
  if (required.length > 0) options.requiredClaims = required
  const expected = Object.entries(claims).map(([name, value]) => [name, [value].flat()])
  if (subject.length > 1) expected.push(['sub', subject])
  const composed = Object.entries(templates)
  const { imports, code } = joseKeys(texts['jose-discovery.mjs'], form, keySource)
  const declared = (comment, name, list) => `\n// ${comment}\nconst ${name} = ${literal(list)}`
  return filled(text, {
    imports: `import { ${[...imports, 'jwtVerify'].join(', ')} } from 'jose'`,
    keys: code,
    options: `const options = ${literal(options)}`,
    ...(expected.length > 0 && {
      expected: declared('jose does not compare these.', 'expected', expected),
      'expected-check': true,
    }),
    ...(composed.length > 0 && {
      templates: declared('Claims that are composed of others.', 'templates', composed),
      'templates-check': true,
    }),
  })
}

/** What jose has no option for, and what a comparison or two cannot make up for. */
function refuseWithJose({ typ = [], scope = [], singleAudience, maxLifetime, claims = {} }) {
  const lacking = [
    scope.length > 0 && 'a scope',
    typ.length > 1 && 'one of several types',
    singleAudience && 'that there is no other audience',
    maxLifetime !== undefined && 'how long a token is valid',
    Object.values(claims).some((rule) => !isCompared(rule)) && 'more of a claim than its value',
  ].filter(Boolean)
  if (lacking.length === 0) return undefined
  return `jose has no option that checks ${new Intl.ListFormat('en', { type: 'disjunction' }).format(lacking)}. Choose one of the other programs.`
}

function isCompared(rule) {
  return [rule]
    .flat()
    .every((value) => typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
}

function joseKeys(discovery, form, { kind, value }) {
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
  return { imports, code: filled(slotOf(discovery, 'keys'), { issuer: `const issuer = ${literal(issuer)}` }) }
}

const PROGRAMS = [
  { id: 'node', label: 'Node', file: 'server.mjs', install: 'npm install jwt-verdict', text: 'node.mjs' },
  { id: 'workers', label: 'Workers', file: 'worker.js', install: 'npm install jwt-verdict', text: 'workers.js' },
  {
    id: 'next-proxy',
    label: 'Next.js proxy',
    file: 'proxy.js',
    install: 'npm install jwt-verdict',
    text: 'next-proxy.js',
  },
  {
    id: 'next-route',
    label: 'Next.js route',
    file: 'app/api/caller/route.js',
    install: 'npm install jwt-verdict',
    text: 'route.js',
  },
  {
    id: 'vercel',
    label: 'Vercel function',
    file: 'api/caller.js',
    install: 'npm install jwt-verdict',
    text: 'route.js',
  },
  {
    id: 'jose',
    label: 'jose',
    file: 'verify.mjs',
    install: 'npm install jose',
    text: 'jose.mjs',
    write: withJose,
    refuse: (form, { kind }) =>
      kind === 'issuer' && form.issuer.length > 1
        ? 'With jose, several issuers need a key set each, and a choice between them. State one issuer.'
        : refuseWithJose(form),
  },
]
