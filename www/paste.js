// What a person pasted: the tokens in it, a key set in the wrong box, a secret that has to be replaced, or something that
// is no JWT. Cleans up around and between the parts of a token and says what it removed; never mends a token's letters.
//
// `readPasted(text)` gives `{ tokens: [{ text, label }], keys?, secret?: { kind, sentence, advice },
// other?: { kind, sentence, advice }, removed: [sentence] }`. With a `secret` there is nothing else: clear the box. An
// encrypted token is in `tokens` and in `other`, for its header can be read.
//
// Every pattern walks the text once, so megabytes are read in linear time.

/** More would be a log file, and nobody chooses among them. */
const MOST_TOKENS = 20

/**
 * What `{"`, `{ `, `{` and a line break or tab are in base64url: how a JOSE header starts. In an address, what stands before
 * it may be percent-encoded.
 */
const HEADER_START = /(?:(?<![A-Za-z0-9_.-])|(?<=%(?:20|22|23|2C|3A|3D)))e(?:yJ|yA|wo|w0|wk)/g
const STARTS_HEADER = /^e(?:yJ|yA|wo|w0|wk)/

/** With the letters of standard base64, so that a token that has them stays in one piece and is explained. */
const RUN = /[A-Za-z0-9_.+/=-]+/y
const GAP = /[ \t]+|[ \t]*\\?\r?\n[ \t\r\n]*/y

const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** The private and secret members of a JWK (RFC 7518 6.2.2, 6.3.2, 6.4, RFC 8037 2). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

const SERVER = 'Your server saw the original.'

/** How long lines are that a terminal or a mail has wrapped. */
const WRAPPED = { least: 40, most: 400 }

export function readPasted(text) {
  const visible = text.replace(INVISIBLE, '')
  const trimmed = visible.trim()
  const invisible = text.length - visible.length
  if (trimmed === '') return { tokens: [], removed: [] }
  const document = readJson(trimmed)
  const secret = findSecret(trimmed, document)
  if (secret) return { tokens: [], secret, removed: [] }
  const keys = findKeys(trimmed, document)
  if (keys) return { tokens: [], keys, removed: [] }
  if (document !== undefined && typeof document !== 'string') return readDocument(document)
  return readText(trimmed, { text: visible, invisible })
}

function readJson(text) {
  if (!/^[{["]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// --- Secrets

const SECRETS = {
  'private-key': {
    sentence: 'This is a private key. Whoever has it can sign tokens as the issuer.',
    advice: 'It was taken out of the box. Replace it at the issuer if it is in use, and paste the public key here.',
  },
  'shared-secret': {
    sentence: 'This is a shared secret. Whoever has it can make tokens that your server accepts.',
    advice:
      'It was taken out of the box, which is for what is public. Replace it where it is used. Only the secret of a test system has a place here: the field "Shared secret" under Keys (of a JWK, its k as base64url).',
  },
  'client-secret': {
    sentence: 'There is a client secret or secret API key in this. Whoever has it can act as your application.',
    advice: 'It was taken out of the box. Replace it where it was issued, and paste only the token here.',
  },
}

/** Secrets of well-known services, as a whole text or as a value in it. */
const SECRET_KEY =
  /(?<![A-Za-z0-9_-])(?:GOCSPX-[\w-]{10}|[sr]k_(?:live|test)_\w{10}|gh[opsur]_\w{20}|github_pat_\w{20}|glpat-[\w-]{15}|xox[abps]-\w{8}|npm_\w{30}|sb_secret_\w{10})/
const CLIENT_SECRET =
  /(?<![A-Za-z0-9])client[_-]?secret(?:%22|["'\s])?\s{0,3}[:=]\s{0,3}["']?(?!<|\$|process\.|env\b)[^\s"'&]/i

function findSecret(text, document) {
  if (/-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY/.test(text)) return secretOf('private-key')
  if (document === undefined) {
    const isKey = /["']?kty["']?\s{0,3}:/.test(text) && /["'](?:d|p|q|dp|dq|qi|k)["']\s{0,3}:\s{0,3}["']/.test(text)
    if (isKey) return secretOf('private-key')
  }
  for (const { name, value } of members(document)) {
    if (isObject(value) && 'kty' in value && PRIVATE_MEMBERS.some((member) => member in value)) {
      return secretOf(value.kty === 'oct' ? 'shared-secret' : 'private-key')
    }
    if (/^client_?secret$/i.test(name) && typeof value === 'string' && value !== '') return secretOf('client-secret')
    if (typeof value === 'string' && /-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY/.test(value)) return secretOf('private-key')
  }
  return SECRET_KEY.test(text) || CLIENT_SECRET.test(text) ? secretOf('client-secret') : undefined
}

function secretOf(kind) {
  return { kind, ...SECRETS[kind] }
}

// --- Keys

function findKeys(text, document) {
  if (/-----BEGIN (?:RSA )?PUBLIC KEY-----|-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(text)) return text
  const isKey = (value) => isObject(value) && typeof value.kty === 'string'
  if (isKey(document)) return text
  if (Array.isArray(document)) return document.length > 0 && document.every(isKey) ? text : undefined
  return isObject(document) && Array.isArray(document.keys) ? text : undefined
}

// --- JSON

function readDocument(document) {
  const found = []
  for (const { name, value } of members(document)) {
    if (typeof value !== 'string') continue
    for (const { text } of tokensIn(value)) found.push({ text, label: name })
    if (found.length > MOST_TOKENS * 2) break
  }
  if (found.length === 0) return { tokens: [], other: nameDocument(document), removed: [] }
  const { tokens, removed } = listed(found)
  const what = tokens.length === 1 ? 'the token' : `${tokens.length} tokens`
  return withKind(tokens, [...removed, `Took ${what} out of JSON. ${SERVER}`])
}

function nameDocument(document) {
  if (isObject(document)) {
    if (typeof document.jwks_uri === 'string') return otherOf('discovery')
    if ('signatures' in document || ('signature' in document && 'payload' in document)) return otherOf('jws-json')
    if ('ciphertext' in document) return otherOf('jwe-json')
    if (typeof document.access_token === 'string') return otherOf('opaque')
    if (typeof document.alg === 'string' || ['iss', 'sub', 'aud', 'exp'].some((name) => name in document)) {
      return otherOf('decoded')
    }
  }
  return otherOf('text')
}

/** Every member of a document, by its own name or that of the array it is in; the document itself first. */
function* members(document) {
  const open = [{ name: 'JSON', value: document }]
  for (let index = 0; index < open.length; index++) {
    const { name, value } = open[index]
    open[index] = undefined
    yield { name, value }
    if (Array.isArray(value)) for (const item of value) open.push({ name, value: item })
    else if (isObject(value))
      for (const [member, item] of Object.entries(value)) open.push({ name: member, value: item })
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// --- Text

function readText(text, original) {
  const found = tokensIn(text)
  if (found.length === 0) {
    const { rest, around } = unwrap(text)
    const kind = kindOf(rest)
    if (kind !== 'token') return { tokens: [], other: otherOf(kind), removed: [] }
    const joined = rest.replace(/\s+/g, '')
    const removed = removals({
      around,
      gaps: [...rest.matchAll(/\s+/g)].map(([gap]) => gap),
      invisible: original.invisible,
    })
    return withKind([{ text: joined, label: 'Token' }], removed)
  }
  const { tokens, removed } = listed(found)
  if (found.length > 1)
    return withKind(tokens, [
      ...removed,
      `Found ${tokens.length === 1 ? 'one token' : `${tokens.length} tokens`} in the text. ${SERVER}`,
    ])
  const [{ start, end, gaps }] = found
  const around = { before: text.slice(0, start), after: text.slice(end) }
  const outer = { before: /^\s*/.exec(original.text)[0], after: original.text.slice(original.text.trimEnd().length) }
  return withKind(tokens, removals({ around, outer, gaps, invisible: original.invisible }))
}

/** Where a text has tokens: each from its header's start on, across line breaks as long as it seems to go on. */
function tokensIn(text) {
  const found = []
  HEADER_START.lastIndex = 0
  for (let match = HEADER_START.exec(text); match; match = HEADER_START.exec(text)) {
    const token = tokenAt(text, match.index)
    HEADER_START.lastIndex = token.end
    if (token.text.length >= 20) found.push({ ...token, label: labelOf(text, match.index) })
    if (found.length > MOST_TOKENS * 2) break
  }
  return found
}

function tokenAt(text, start) {
  const first = take(RUN, text, start)
  const parts = [first]
  const gaps = []
  let end = start + first.length
  let dots = count(first, '.')
  for (;;) {
    const gap = take(GAP, text, end)
    const next = gap && take(RUN, text, end + gap.length)
    if (!next || !goesOn({ dots, first, last: parts.at(-1), gap, next }, text, end + gap.length + next.length)) break
    parts.push(next)
    gaps.push(gap)
    dots += count(next, '.')
    end += gap.length + next.length
  }
  const joined = parts.join('')
  // The full stop of a sentence.
  const surplus = dots === 3 && joined.endsWith('.') ? 1 : 0
  return { start, end: end - surplus, text: joined.slice(0, joined.length - surplus), gaps }
}

function goesOn({ dots, first, last, gap, next }, text, end) {
  const isLine = /^["'`,;\s\\]|^$/.test(text.slice(end, end + 1))
  if (!isLine || dots >= 4) return false
  const more = count(next, '.')
  // A header that starts where a token could be complete is the next token's.
  if (STARTS_HEADER.test(next) && (dots >= 2 || more >= 2)) return false
  if (!gap.includes('\n')) return dots < 2 && (next.startsWith('.') || last.endsWith('.') || next.length >= 20)
  if (dots < 2) return next.length >= 4 || more > 0
  // Behind the second dot a token can be complete: only a line of its own, and the very next one, goes on with it.
  const isAlone = /^["'`,;\\]{0,3}[ \t]{0,3}(?:\r?\n|$)/.test(text.slice(end, end + 8))
  if (!isAlone || count(gap, '\n') > 1) return false
  return isWrapped(first.length) && next.length <= first.length && dots + more <= 4
}

function isWrapped(length) {
  return length >= WRAPPED.least && length <= WRAPPED.most
}

function take(pattern, text, at) {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function count(text, character) {
  return text.split(character).length - 1
}

/** The name that stands before a token: a header, a cookie, a parameter. */
function labelOf(text, start) {
  // What separates parameters in an encoded address, made into what it stands for.
  const before = text.slice(Math.max(0, start - 80), start).replace(/%(?:23|26|3F)/gi, '&')
  const name = /([A-Za-z0-9_.-]{1,40})["']?\s{0,3}(?:[:=]|%3D)\s{0,3}["'`]?(?:bearer(?:\s{1,3}|%20))?["']?$/i.exec(
    before,
  )?.[1]
  return name ?? 'Token'
}

/** Each token once, with labels that tell them apart. */
function listed(found) {
  const unique = [...new Map(found.map(({ text, label }) => [text, { text, label }])).values()]
  const tokens = unique.slice(0, MOST_TOKENS)
  const labels = tokens.map(({ label }) => label)
  const numbered = tokens.map(({ text, label }, index) => {
    const isOnly = labels.filter((other) => other === label).length === 1
    return {
      text,
      label: isOnly ? label : `${label} ${labels.slice(0, index + 1).filter((other) => other === label).length}`,
    }
  })
  const rest =
    unique.length > MOST_TOKENS
      ? [`There are more than ${MOST_TOKENS} tokens; only the first ${MOST_TOKENS} are listed.`]
      : []
  return { tokens: numbered, removed: rest }
}

function withKind(tokens, removed) {
  const isEncrypted = tokens.length === 1 && count(tokens[0].text, '.') === 4
  return { tokens, ...(isEncrypted && { other: otherOf('jwe') }), removed }
}

// --- What was removed

/** What may stand around a token without being worth more than its name. */
const WRAPPING = /^(?:(?:proxy-)?authorization\s{0,3}:\s{0,3})?(?:(?:bearer|jwt|token)[\s:]{1,3})?["'`]?$/i

function removals({ around: { before, after }, outer = { before: '', after: '' }, gaps, invisible }) {
  const front = before.trimStart()
  const isPlain = (WRAPPING.test(front) || /^["'`]+(?:bearer\s{1,3})?$/i.test(front)) && /^["'`,;\s]*$/.test(after)
  const parts = []
  if (isPlain) {
    const prefix = front.replace(/^["'`]|["'`]$/g, '')
    if (prefix.trim() !== '') parts.push(`\`${prefix}\``)
    const marks = (text) => (text.match(/["'`]/g) ?? []).length
    add(parts, marks(front) + marks(after), 'quotation mark')
    add(parts, (after.match(/[,;]/g) ?? []).length, 'comma or semicolon', 'commas or semicolons')
  } else {
    add(parts, before.trim().length + after.trim().length, 'character of other text', 'characters of other text')
  }
  const blanks = [...gaps, outer.before, outer.after, isPlain ? after : ''].join('')
  const breaks = count(blanks, '\n')
  add(parts, breaks, 'line break')
  add(parts, blanks.replace(/[\r\n]/g, '').replace(/[^\s]/g, '').length, 'space')
  add(parts, count(gaps.join(''), '\\'), 'backslash', 'backslashes')
  add(parts, invisible, 'invisible character')
  return parts.length === 0 ? [] : [`Removed ${joinWords(parts)}. ${SERVER}`]
}

function add(parts, amount, one, many = `${one}s`) {
  if (amount > 0) parts.push(`${amount} ${amount === 1 ? one : many}`)
}

function joinWords(parts) {
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

// --- What is no JWT

const OTHERS = {
  jwe: [
    'This is an encrypted token (JWE): it has five parts.',
    'Only the holder of the decryption key can read it. Decrypt it first and paste what is inside, or ask the issuer for a signed token.',
  ],
  opaque: [
    'This is an opaque token: a reference that only its issuer can look up.',
    "There is nothing in it to check. Ask the issuer's introspection endpoint (RFC 7662), or ask for a token for your own audience, which is often a JWT.",
  ],
  paseto: [
    'This is a PASETO token, not a JWT.',
    'Check it with a PASETO library of the version that its first part names.',
  ],
  saml: [
    'This is SAML: signed XML, not a JWT.',
    'Check it with a SAML library, or ask the identity provider for OpenID Connect.',
  ],
  session: [
    'This is a session id: a key to data that your server keeps.',
    'There is nothing in it to check. Look for the token in the session on the server, or in the Authorization header.',
  ],
  basic: [
    'This is a user name and a password (HTTP Basic), not a token.',
    'Change the password if it is a real one, and send the token as `Authorization: Bearer TOKEN`.',
  ],
  discovery: [
    "This is an issuer's configuration, not a token.",
    'Its jwks_uri says where the keys are: give that address to the keys below, and paste the token here.',
  ],
  decoded: [
    'This is the inside of a token, already decoded.',
    'Its signature cannot be checked any more. Paste the token itself: three parts with dots between them.',
  ],
  'jws-json': [
    'This is a signature in JSON form, not a compact token.',
    'A JWT is always in the compact form: three parts with dots between them (RFC 7519 1).',
  ],
  'jwe-json': [
    'This is encrypted content in JSON form, not a signed token.',
    'Decrypt it first and paste what is inside.',
  ],
  url: [
    'This is an address without a token in it.',
    'If it is where the keys are, give it to the keys below. If a token was in it, copy the whole address, with what stands behind #.',
  ],
  text: ['There is no token in this text.', 'A JWT is three parts with dots between them, and most start with eyJ.'],
}

function otherOf(kind) {
  const [sentence, advice] = OTHERS[kind]
  return { kind, sentence, advice }
}

/** What a text without a recognisable header is, by its looks. */
function kindOf(text) {
  const head = text.slice(0, 2000)
  if (/^v[1-4]\.(?:local|public)\./.test(head)) return 'paseto'
  if (/^(?:<\?xml|<(?:saml2?p?|samlp):)|SAML(?:Response|Request)=|^(?:PHNhbW|PD94bWwg|PHNhbWw)/.test(head))
    return 'saml'
  if (/^basic\s/i.test(head) || /authorization:\s{0,3}basic\s/i.test(head)) return 'basic'
  if (
    /(?:^|[;\s:])(?:JSESSIONID|PHPSESSID|ASP\.NET_SessionId|connect\.sid|session(?:_?id)?|sid|_?[a-z]+_session)=/i.test(
      head,
    )
  )
    return 'session'
  if (/^s(?:%3A|:)[\w-]{20,}\./i.test(head)) return 'session'
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return 'session'
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(head)) return 'url'
  const parts = text.replace(/\s+/g, '').split('.')
  const isBroken = /\n/.test(text) || !/\s/.test(text)
  if (!isBroken || !/^[A-Za-z0-9_.+/=~\s-]+$/.test(text) || text.length < 16) return 'text'
  if (/^(?:ya29|[a-z]{2,8}_)/.test(text) && parts.length < 3) return 'opaque'
  if (parts.length === 1) return 'opaque'
  return parts.length <= 5 && parts.some((part) => part.length >= 20) ? 'token' : 'text'
}

/** A text without `Bearer` and quotation marks around it. */
function unwrap(text) {
  const [, before] = /^((?:(?:proxy-)?authorization\s{0,3}:\s{0,3})?(?:bearer\s{1,3})?["'`]?)/i.exec(text)
  const [after] = /["'`,;]{0,3}$/.exec(text)
  return { rest: text.slice(before.length, text.length - after.length), around: { before, after } }
}
