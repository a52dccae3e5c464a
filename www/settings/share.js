// Links that carry what is set up on the page: in the fragment, which is never sent to a server. Never a token.
//
// `linkOf(settings, { decoded })` gives `#s=...`; settings = `{ form, keySource?: { kind: 'issuer' | 'url', value }, now? }`.
// `decoded`, `{ header, payload }`, only if the person asked for it: then they are in the link, without the signature. Throws
// an Error with a sentence if it becomes too long. `readLink(hash)` gives `{ settings, decoded? }`, `{ problem: sentence }`, or
// `{}` where there is no fragment; it never throws. `personalClaims(payload)` names claims that look personal.

import { decode, encode } from '../../pkg/lib/base64url.js'
import { claimsFrom, linesOf } from '../../pkg/lib/claim-lines.js'
import { readClaimRules } from '../../pkg/lib/claim-rules.js'
import { readMembers } from '../../pkg/lib/options.js'
import { isObject } from '../lib/members.js'
import { isSettable } from '../words/times.js'
import { emptyForm } from './expectations.js'

/** What every browser and most chats carry. */
const MOST_LINK = 16_000

const MOST_VALUES = 50
const MOST_TEXT = 1000

export function linkOf({ form, keySource, now }, { decoded } = {}) {
  const link = {
    form: linked(form),
    ...(keySource && keySource.kind !== 'pasted' && { keys: readKeySource(keySource) }),
    ...(isSettable(now) && { now }),
    ...(decoded && { decoded: { header: decoded.header, payload: decoded.payload } }),
  }
  const text = `#s=${encode(JSON.stringify(link))}`
  if (text.length > MOST_LINK) {
    throw new Error(
      decoded
        ? 'The link would be too long. Share it without the contents of the token, or copy the report instead.'
        : 'The link would be too long: it has too many settings.',
    )
  }
  return text
}

export function readLink(hash) {
  const text = String(hash).replace(/^#/, '')
  if (text === '') return {}
  if (!text.startsWith('s=')) return { problem: 'The part of this address after # does not come from this page.' }
  if (text.length > MOST_LINK) return { problem: 'This link is too long to come from this page.' }
  try {
    return readContent(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(decode(text.slice(2)))))
  } catch {
    return { problem: 'This link is damaged: it was cut or changed. Ask for it again.' }
  }
}

function readContent(content) {
  if (!isObject(content)) return { problem: 'This link is damaged. Ask for it again.' }
  const { keys, now, decoded } = content
  const keySource = readKeySource(keys)
  if (keys !== undefined && !keySource) {
    return { problem: 'The address of the keys in the link is not a web address. The link was ignored.' }
  }
  if (now !== undefined && !isSettable(now))
    return { problem: 'The time in the link is out of range. The link was ignored.' }
  return {
    settings: { form: readForm(content.form), ...(keySource && { keySource }), ...(now !== undefined && { now }) },
    ...(isObject(decoded) &&
      isObject(decoded.header) &&
      isObject(decoded.payload) && { decoded: { header: decoded.header, payload: decoded.payload } }),
  }
}

// --- What may be in a link

const LISTS = ['issuer', 'audience', 'subject', 'typ', 'algorithms', 'requiredClaims', 'scope']
const COUNTS = ['clockTolerance', 'maxTokenAge', 'maxLifetime']
const FLAGS = ['singleAudience', 'allowMissingExpiry']

/**
 * The form as it stands in a link. Claims that are texts stand there as they always have; other rules as lines, in which a
 * number of any length is exact.
 */
function linked({ claims = {}, ...others }) {
  const isOld = ([, rule]) => [rule].flat().every(isText)
  const rules = linesOf(Object.fromEntries(Object.entries(claims).filter((entry) => !isOld(entry))))
  const texts = Object.fromEntries(Object.entries(claims).filter(isOld))
  const form = readForm({ ...others, claims: texts })
  // As a page of before reads it, which knew one type.
  return { ...form, ...(form.typ.length === 1 && { typ: form.typ[0] }), ...(rules.length > 0 && { rules }) }
}

/** A form of nothing but known members of the right types; the package judges their values. */
function readForm(value) {
  const given = isObject(value) ? value : {}
  const form = { ...emptyForm }
  for (const name of LISTS) form[name] = readTexts(given[name])
  // Links were made while there was room for one type.
  if (isText(given.typ)) form.typ = [given.typ]
  for (const name of COUNTS) if (isCount(given[name])) form[name] = given[name]
  for (const name of FLAGS) if (given[name] === true) form[name] = true
  const claims = readRecord(given.claims, (item) => (isText(item) ? item : readTexts(item)))
  const rules = readRules(given.rules)
  if (claims || rules)
    form.claims = Object.fromEntries([...Object.entries(claims ?? {}), ...Object.entries(rules ?? {})])
  const templates = readRecord(given.templates, (item) => (isText(item) ? item : ''))
  if (templates) form.templates = templates
  return form
}

/** Throws for an invalid rule: leaving it out would drop a check that the link was made with. */
function readRules(lines) {
  if (lines === undefined) return undefined
  const rules = claimsFrom(lines.map(String))
  readClaimRules('claims', rules, readMembers)
  return rules
}

function readTexts(value) {
  return Array.isArray(value) ? value.filter(isText).slice(0, MOST_VALUES) : []
}

function readRecord(value, read) {
  if (!isObject(value)) return undefined
  const members = Object.entries(value)
    .slice(0, MOST_VALUES)
    .map(([name, item]) => [name, read(item)])
    .filter(([name, item]) => isText(name) && item.length > 0)
  return members.length > 0 ? Object.fromEntries(members) : undefined
}

function readKeySource(value) {
  if (!isObject(value) || (value.kind !== 'issuer' && value.kind !== 'url')) return undefined
  if (value.kind === 'issuer' && value.value === undefined) return { kind: 'issuer' }
  if (!isText(value.value) || !isWebAddress(value.value)) return undefined
  return { kind: value.kind, value: value.value }
}

function isWebAddress(text) {
  try {
    const { protocol, username, password } = new URL(text)
    return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
  } catch {
    return false
  }
}

function isText(value) {
  return typeof value === 'string' && value !== '' && value.length <= MOST_TEXT
}

function isCount(value) {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}

// --- Personal claims

const PERSONAL = new Set(
  `name given_name family_name middle_name nickname preferred_username username login profile picture avatar_url website email
  gender birthdate zoneinfo locale phone phone_number address upn unique_name oid user_id uid actor actor_id ipaddr ip
  external_sub user_metadata onprem_sid ssn`.split(/\s+/),
)
const PERSONAL_NAME = /e-?mail|phone|mobile|first_?name|last_?name|full_?name|user_?name|birth|address|passport/i
const PERSONAL_VALUE = /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,}$|^\+\d[\d ()-]{6,20}$/i

/** A program has a name that is made of parts; anything else may be a person. */
const PROGRAM = /^(?:owner|repo|project|system|spiffe|arn|organization):/

export function personalClaims(payload) {
  if (!isObject(payload)) return []
  return Object.entries(payload)
    .filter(([name, value]) => isPersonal(name, value, 0))
    .map(([name]) => name)
}

function isPersonal(name, value, depth) {
  if (/_verified$/.test(name)) return false
  if (name === 'sub') return !(typeof value === 'string' && PROGRAM.test(value))
  if (PERSONAL.has(name) || PERSONAL_NAME.test(name.slice(0, 100))) return true
  if (typeof value === 'string') return value.length < 300 && PERSONAL_VALUE.test(value)
  if (typeof value !== 'object' || value === null || depth > 10) return false
  return Object.entries(value)
    .slice(0, 1000)
    .some(([member, item]) => isPersonal(member === 'sub' ? 'subject' : member, item, depth + 1))
}
