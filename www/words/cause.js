// Why two values that should be equal are not: the usual reasons, each as a sentence.

import { lookAlike } from './look-alike.js'

/** Longer values are cut; nobody compares them by eye. */
export const SHOWN = 2000

/** The reason why `actual` is not `expected`; undefined where there is no usual one. */
export function causeOf(expected, actual) {
  return firstOf([...CAUSES, ...LOOSE_CAUSES], expected, actual)
}

/** The same, but only a reason that shows that one was meant to be the other. */
export function closeCauseOf(expected, actual) {
  return firstOf(CAUSES, expected, actual)
}

/** Of a value that is no text. */
export function typeCause(actual) {
  const odd = (Array.isArray(actual) ? actual : [actual]).find((item) => typeof item !== 'string')
  if (odd === undefined) return undefined
  const kind = odd === null ? 'null' : Array.isArray(odd) ? 'a list in a list' : `a value of type ${typeof odd}`
  return `The token has ${kind} instead of text. The issuer must write a string.`
}

/** Of a list where one value belongs, or the other way round. */
export function listCause(wanted, found, isList) {
  if (!isList) return joinedCause(wanted, found[0])
  const lists = wanted.some((text) => /^\s*\[/.test(text) && found.some((item) => text.includes(item)))
  if (lists) return 'You expect a list written as text. Enter one value per line; the token must have one of them.'
  const joined = wanted.some((text) => found.length > 1 && found.every((item) => text.includes(item)))
  if (joined) return 'You expect one text, but the token has a list. Enter one of its values, not all of them joined.'
  return undefined
}

function joinedCause(wanted, found) {
  const parts = found
    .slice(0, SHOWN)
    .split(/[\s,[\]"]+/)
    .filter(Boolean)
  if (parts.length < 2 || !wanted.some((text) => parts.includes(text))) return undefined
  return 'The token has several values joined in one text. The issuer must write a list: ["one", "two"].'
}

/** The first match counts, so special cases come first. Each takes the expected and the actual value. */
const CAUSES = [
  (one, other) => one === other && 'The two are the same.',
  (one, other) =>
    one.trim() === other.trim() && `${one === one.trim() ? "The token's" : 'Your'} value has white space around it.`,
  (one, other) => one.replace(/\s+/g, '') === other.replace(/\s+/g, '') && 'They differ only in a space or line break.',
  (one, other) =>
    one.replace(INVISIBLE, '') === other.replace(INVISIBLE, '') &&
    `${INVISIBLE_ONE.test(one) ? 'Your' : "The token's"} value has an invisible character.`,
  (one, other) =>
    one.replace(/^["'`]|["'`]$/g, '') === other.replace(/^["'`]|["'`]$/g, '') &&
    `${/^["'`]/.test(one) ? 'Your' : "The token's"} value has quotation marks around it.`,
  (one, other) =>
    slashless(one) === slashless(other) &&
    `They differ in the slash at the end: ${one.endsWith('/') ? 'you expect one, the token has none' : 'the token has one, you expect none'}. Values are compared exactly.`,
  (one, other) => {
    const [a, b] = [schemeOf(one), schemeOf(other)]
    if (a.rest !== b.rest || a.scheme === b.scheme || !/^https?$/.test(a.scheme) || !/^https?$/.test(b.scheme)) return
    return `You expect ${a.scheme}, the token has ${b.scheme}.`
  },
  (one, other) => one.toLowerCase() === other.toLowerCase() && 'They differ only in upper and lower case.',
  (one, other) => {
    const kept = /\/\.well-known(?:\/.*)?$/
    if (!kept.test(one) && !kept.test(other)) return
    if (slashless(one.replace(kept, '')) !== slashless(other.replace(kept, ''))) return
    return `${kept.test(one) ? 'Your' : "The token's"} value includes /.well-known. An issuer is the address before it.`
  },
  lookAlike,
  vercelIssuer,
  vercelAudience,
  subjectParts,
  host,
]

/** Reasons that count only if none of the closer ones matches. */
const LOOSE_CAUSES = [
  (one, other) => {
    const [a, b] = [schemeOf(one), schemeOf(other)]
    if ((a.scheme === '') === (b.scheme === '') || slashless(a.rest) !== slashless(b.rest)) return
    return `${a.scheme === '' ? 'You expect a bare name, the token has an address' : 'You expect an address, the token has a bare name'}. They differ only in ${a.scheme || b.scheme}://.`
  },
  (one, other) => {
    const isUrl = (text) => /^https?:\/\//i.test(text)
    if (isUrl(one) === isUrl(other) || one === '' || other === '') return
    return isUrl(one)
      ? 'You expect an address, the token has an id or name.'
      : 'You expect an id or name, the token has an address.'
  },
]

function firstOf(causes, expected, actual) {
  const [one, other] = [expected.slice(0, SHOWN), actual.slice(0, SHOWN)]
  if (expected !== actual && one === other) return 'They differ only after the part that is shown here.'
  for (const cause of causes) {
    const sentence = cause(one, other)
    if (sentence) return sentence
  }
  return undefined
}

const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu
const INVISIBLE_ONE = new RegExp(INVISIBLE.source, 'u')

function slashless(text) {
  return text.endsWith('/') ? text.slice(0, -1) : text
}

function schemeOf(text) {
  const [, scheme = '', rest] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([\s\S]*)$/i.exec(text)
  return { scheme: scheme.toLowerCase(), rest }
}

const VERCEL = /^https:\/\/oidc\.vercel\.com(?:\/([^/]+))?$/

function vercelIssuer(one, other) {
  const [wanted, found] = [VERCEL.exec(one), VERCEL.exec(other)]
  if (!wanted || !found) return undefined
  if (wanted[1] && found[1]) return `Another Vercel team: you expect ${wanted[1]}, the token is from ${found[1]}.`
  return wanted[1]
    ? "You expect the team's issuer, the token has Vercel's global one: the project is in global issuer mode."
    : "You expect Vercel's global issuer, the token has its team's: the project is in team issuer mode."
}

function vercelAudience(one, other) {
  const team = /^https:\/\/vercel\.com\/([^/]+)$/
  const [wanted, found] = [team.exec(one), team.exec(other)]
  if (wanted && found) return `Another Vercel team: you expect ${wanted[1]}, the token is for ${found[1]}.`
  if (found) return `This is Vercel's usual audience, the team itself.`
  if (VERCEL.test(one) || VERCEL.test(other)) {
    return `${VERCEL.test(one) ? 'You expect' : 'The token has'} an issuer here. Vercel's audience starts with https://vercel.com/.`
  }
  return undefined
}

/** Subjects that are made of names and values in turn, as those of Vercel and GitHub Actions are. */
function subjectParts(one, other) {
  const [wanted, found] = [partsOf(one), partsOf(other)]
  if (!wanted || !found || wanted.names.join() !== found.names.join()) return undefined
  const differing = wanted.names.filter((_, index) => wanted.values[index] !== found.values[index])
  if (differing.length === 0) return undefined
  const withoutIds = (text) => text.replace(/@\d+(?=\/|$)/g, '')
  const repositories = [wanted, found].map(({ names, values }) => values[names.indexOf('repo')])
  if (differing.join() === 'repo' && withoutIds(repositories[0]) === withoutIds(repositories[1])) {
    return repositories.every((text) => /@\d/.test(text))
      ? 'The same names with other ids: somebody deleted the repository or its owner and created it again.'
      : `GitHub includes ids in the subject (repo:OWNER@ID/NAME@ID) or omits them, depending on the repository's settings. ${/@\d/.test(repositories[1]) ? 'The token has them: state the subject with them' : 'The token has none: turn on immutable subject claims, or state the subject without them'}.`
  }
  const value = (parts, name) => parts.values[parts.names.indexOf(name)]
  const list = differing.map(
    (name) => `${name} (you expect ${value(wanted, name)}, the token has ${value(found, name)})`,
  )
  const what = {
    owner: 'team',
    project: 'project',
    environment: 'environment',
    repo: 'repository',
    ref: 'branch or tag',
  }
  const [first] = differing
  return `Another ${what[first] ?? first}: they differ in ${list.join(' and ')}.`
}

function partsOf(text) {
  if (!/^(?:owner|repo|project|organization):/.test(text)) return undefined
  const words = text.split(':')
  if (words.length % 2 !== 0) return undefined
  const at = (rest) => words.filter((_, index) => index % 2 === rest)
  return { names: at(0), values: at(1) }
}

function host(one, other) {
  const [wanted, found] = [addressOf(one), addressOf(other)]
  if (!wanted || !found) return undefined
  const isSame = (name) => wanted[name] === found[name]
  const isRest = ['protocol', 'pathname', 'search'].every(isSame)
  if (isRest && isSame('hostname') && !isSame('port')) {
    const port = ({ port }) => (port === '' ? 'no port' : `port ${port}`)
    return `They differ in the port: you expect ${port(wanted)}, the token has ${port(found)}.`
  }
  if (isRest && isSame('port') && bare(wanted.hostname) === bare(found.hostname) && !isSame('hostname')) {
    return `They differ in www.: ${wanted.hostname.startsWith('www.') ? 'you expect it, the token lacks it' : 'the token has it, you do not expect it'}.`
  }
  if (isRest && isSame('hostname') && isSame('port')) {
    return 'Both are spellings of the same address. They are compared letter by letter: enter it as the token has it.'
  }
  if (isSame('host') && isSame('protocol') && !isSame('pathname')) {
    return 'The same host with another path: often another tenant, realm or version of the issuer.'
  }
  return undefined
}

function bare(name) {
  return name.replace(/^www\./, '')
}

function addressOf(text) {
  if (!/^https?:\/\//i.test(text)) return undefined
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
