// What a person pasted: the tokens in it, a key set in the wrong box, a secret that must be replaced, or something that is not a
// JWT. Cleans up around and between the parts of a token and says what it removed; never changes a token's characters.
//
// `readPasted(text)` gives `{ tokens: [{ text, label }], keys?, secret?: { kind, sentence, advice },
// other?: { kind, sentence, advice }, removed: [sentence] }`. With a `secret` there is nothing else: clear the box. An
// encrypted token is in `tokens` and in `other`, for its header can be read.
//
// Every pattern walks the text once, so megabytes are read in linear time.

import { isObject, members } from '../lib/members.js'
import { kindOf, otherOf } from './not-a-jwt.js'
import { detectSecret } from './secret-detection.js'

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

const SERVER = 'Your server received the original text.'

/** How long lines are that a terminal or a mail has wrapped. */
const WRAPPED = { least: 40, most: 400 }

export function readPasted(text) {
  const visible = text.replace(INVISIBLE, '')
  const trimmed = visible.trim()
  const invisible = text.length - visible.length
  if (trimmed === '') return { tokens: [], removed: [] }
  const document = readJson(trimmed)
  const secret = detectSecret(trimmed, document)
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
  return withKind(tokens, [...removed, `Extracted ${what} from JSON. ${SERVER}`])
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
      ? [`The text has more than ${MOST_TOKENS} tokens; only the first ${MOST_TOKENS} are listed.`]
      : []
  return { tokens: numbered, removed: rest }
}

function withKind(tokens, removed) {
  const isEncrypted = tokens.length === 1 && count(tokens[0].text, '.') === 4
  return { tokens, ...(isEncrypted && { other: otherOf('jwe') }), removed }
}

/** A text without `Bearer` and quotation marks around it. */
function unwrap(text) {
  const [, before] = /^((?:(?:proxy-)?authorization\s{0,3}:\s{0,3})?(?:bearer\s{1,3})?["'`]?)/i.exec(text)
  const [after] = /["'`,;]{0,3}$/.exec(text)
  return { rest: text.slice(before.length, text.length - after.length), around: { before, after } }
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
