// Two values that were meant to be equal, letter by letter, and the usual reason why they are not.
//
// `difference(expected, actual)` gives `{ expected: [{ text, same }], actual: [{ text, same }], cause?: sentence }`.
// `expected` may be a list, of which the one that comes nearest is shown; `actual` may be an array, as `aud` often is, or
// of a wrong type. The texts joined are the values, cut at 2000 characters. Work is bounded whatever the lengths.

/** Longer values are cut; nobody compares them by eye. */
const SHOWN = 2000

const MOST_VALUES = 50

export function difference(expected, actual) {
  const wanted = textsOf(expected)
  const found = textsOf(actual)
  const isList = Array.isArray(actual)
  if (found.length === 0) return { expected: plain(wanted[0] ?? ''), actual: [], cause: isList ? EMPTY_LIST : ABSENT }
  const [one, other] = nearest(wanted, found)
  const cause = typeCause(actual) ?? listCause(wanted, found, isList) ?? causeOf(one, other)
  return { ...marked(cut(one), cut(other)), ...(cause && { cause }) }
}

const ABSENT = 'The token does not have this claim.'
const EMPTY_LIST = 'The token has an empty list here.'

function textsOf(value) {
  if (value === undefined || value === null) return []
  const values = Array.isArray(value) ? value.slice(0, MOST_VALUES) : [value]
  return values.map((item) => (typeof item === 'string' ? item : (JSON.stringify(item) ?? String(item))))
}

function cut(text) {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

function plain(text) {
  return text === '' ? [] : [{ text: cut(text), same: false }]
}

// --- The pair that comes nearest

function nearest(wanted, found) {
  const pairs = wanted.flatMap((one) => found.map((other) => [one, other]))
  const named = pairs.find(([one, other]) => one === other) ?? pairs.find((pair) => causeOf(...pair, CAUSES))
  if (named) return named
  const scored = pairs.map((pair) => ({ pair, score: likeness(...pair) }))
  return scored.reduce((best, next) => (next.score > best.score ? next : best), scored[0])?.pair ?? ['', found[0]]
}

/** From 0 to 1, by the common start and end. */
function likeness(one, other) {
  const { start, end } = commonEnds(cut(one), cut(other))
  return (start + end) / Math.max(1, Math.min(SHOWN, Math.max(one.length, other.length)))
}

function commonEnds(one, other) {
  const most = Math.min(one.length, other.length)
  let start = 0
  while (start < most && one[start] === other[start]) start++
  let end = 0
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++
  return { start, end }
}

// --- Marks

function marked(one, other) {
  const [left, right] = [[...one], [...other]]
  const { start, end } = commonEnds(left, right)
  const middle = common(left.slice(start, left.length - end), right.slice(start, right.length - end))
  const all = (list, kept) => [
    ...list.slice(0, start).map((text) => ({ text, same: true })),
    ...list.slice(start, list.length - end).map((text, index) => ({ text, same: kept.has(index) })),
    ...list.slice(list.length - end).map((text) => ({ text, same: true })),
  ]
  return { expected: merge(all(left, middle.left)), actual: merge(all(right, middle.right)) }
}

/** The positions of a longest common subsequence, without matches so short that they only confuse. */
function common(left, right) {
  const kept = { left: new Set(), right: new Set() }
  const width = right.length + 1
  const lengths = new Uint16Array((left.length + 1) * width)
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      const at = row * width + column
      lengths[at] =
        left[row] === right[column] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1])
    }
  }
  let run = []
  const keep = () => {
    if (run.length >= 3) {
      for (const [row, column] of run) {
        kept.left.add(row)
        kept.right.add(column)
      }
    }
    run = []
  }
  for (let row = 0, column = 0; row < left.length && column < right.length; ) {
    const at = row * width + column
    if (left[row] === right[column]) run.push([row++, column++])
    else {
      keep()
      if (lengths[at + width] >= lengths[at + 1]) row++
      else column++
    }
  }
  keep()
  return kept
}

function merge(characters) {
  const parts = []
  for (const { text, same } of characters) {
    const last = parts.at(-1)
    if (last?.same === same) last.text += text
    else parts.push({ text, same })
  }
  return parts
}

// --- Causes

function typeCause(actual) {
  const odd = (Array.isArray(actual) ? actual : [actual]).find((item) => typeof item !== 'string')
  if (odd === undefined) return undefined
  const kind = odd === null ? 'null' : Array.isArray(odd) ? 'a list in a list' : `a value of type ${typeof odd}`
  return `The token has ${kind} where text belongs. The issuer has to write a string.`
}

function listCause(wanted, found, isList) {
  if (!isList) return joinedCause(wanted, found[0])
  const lists = wanted.some((text) => /^\s*\[/.test(text) && found.some((item) => text.includes(item)))
  if (lists) return 'You expect a list written as text. Enter each value by itself; one of them has to be in the token.'
  const joined = wanted.some((text) => found.length > 1 && found.every((item) => text.includes(item)))
  if (joined) return 'You expect one text, the token has a list. Enter one value of it, not all of them joined.'
  return undefined
}

function joinedCause(wanted, found) {
  const parts = found
    .slice(0, SHOWN)
    .split(/[\s,[\]"]+/)
    .filter(Boolean)
  if (parts.length < 2 || !wanted.some((text) => parts.includes(text))) return undefined
  return 'The token has several values joined in one text. The issuer has to write a list: ["one", "two"].'
}

/** The first that fits, the more special ones first. Each takes what is expected and what was found. */
const CAUSES = [
  (one, other) => one === other && 'The two are the same.',
  (one, other) =>
    one.trim() === other.trim() && `There is white space around ${one === one.trim() ? "the token's" : 'your'} value.`,
  (one, other) => one.replace(/\s+/g, '') === other.replace(/\s+/g, '') && 'They differ in a space or line break only.',
  (one, other) =>
    one.replace(INVISIBLE, '') === other.replace(INVISIBLE, '') &&
    `There is an invisible character in ${INVISIBLE_ONE.test(one) ? 'your' : "the token's"} value.`,
  (one, other) =>
    one.replace(/^["'`]|["'`]$/g, '') === other.replace(/^["'`]|["'`]$/g, '') &&
    `There are quotation marks around ${/^["'`]/.test(one) ? 'your' : "the token's"} value.`,
  (one, other) =>
    slashless(one) === slashless(other) &&
    `They differ in the slash at the end: ${one.endsWith('/') ? 'you expect one, the token has none' : 'the token has one, you expect none'}. Both count as different values.`,
  (one, other) => {
    const [a, b] = [schemeOf(one), schemeOf(other)]
    if (a.rest !== b.rest || a.scheme === b.scheme || !/^https?$/.test(a.scheme) || !/^https?$/.test(b.scheme)) return
    return `You expect ${a.scheme}, the token has ${b.scheme}.`
  },
  (one, other) => one.toLowerCase() === other.toLowerCase() && 'They differ in upper and lower case only.',
  (one, other) => {
    const kept = /\/\.well-known(?:\/.*)?$/
    if (!kept.test(one) && !kept.test(other)) return
    if (slashless(one.replace(kept, '')) !== slashless(other.replace(kept, ''))) return
    return `/.well-known was kept in ${kept.test(one) ? 'your' : "the token's"} value. An issuer is the address before it.`
  },
  lookAlike,
  vercelIssuer,
  vercelAudience,
  subjectParts,
  host,
]

/** What is worth saying only where nothing closer fits. */
const LOOSE_CAUSES = [
  (one, other) => {
    const [a, b] = [schemeOf(one), schemeOf(other)]
    if ((a.scheme === '') === (b.scheme === '') || slashless(a.rest) !== slashless(b.rest)) return
    return `${a.scheme === '' ? 'You expect a bare name, the token has an address' : 'You expect an address, the token has a bare name'}. They differ in ${a.scheme || b.scheme}:// only.`
  },
  (one, other) => {
    const isUrl = (text) => /^https?:\/\//i.test(text)
    if (isUrl(one) === isUrl(other) || one === '' || other === '') return
    return isUrl(one)
      ? 'You expect an address, the token has an id or name.'
      : 'You expect an id or name, the token has an address.'
  },
]

function causeOf(expected, actual, causes = [...CAUSES, ...LOOSE_CAUSES]) {
  const [one, other] = [expected.slice(0, SHOWN), actual.slice(0, SHOWN)]
  if (expected !== actual && one === other) return 'They differ only behind the part that is shown here.'
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
  if (found) return `This is Vercel's usual audience, the team itself. The caller has to ask for a token for you.`
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
      ? 'The same names with other ids: the repository or its owner was deleted and made again by somebody.'
      : `GitHub writes ids into the subject (repo:OWNER@ID/NAME@ID) or leaves them out, as the repository is set. ${/@\d/.test(repositories[1]) ? 'The token has them: state the subject with them' : 'The token has none: turn on immutable subject claims, or state the subject without them'}.`
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
    return `They differ in www.: ${wanted.hostname.startsWith('www.') ? 'you expect it, the token has it not' : 'the token has it, you do not expect it'}.`
  }
  if (isRest && isSame('hostname') && isSame('port')) {
    return 'The two are ways to write one address. They are compared letter by letter: enter it as the token has it.'
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

/** Letters of other scripts, and digits, that look like a Latin letter in most fonts. */
const LOOK_ALIKES = new Map(
  Object.entries({
    a: 'аα',
    b: 'Ьƅ',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡ',
    h: 'һ',
    i: 'іιı',
    j: 'ј',
    k: 'κк',
    l: 'ӏⅼ',
    m: 'м',
    n: 'ո',
    o: 'оοօ',
    p: 'рρ',
    q: 'ԛ',
    r: 'г',
    s: 'ѕ',
    t: 'т',
    u: 'υս',
    v: 'νѵ',
    w: 'ѡԝ',
    x: 'хχ',
    y: 'уγ',
    z: 'ᴢ',
    A: 'АΑ',
    B: 'ВΒ',
    C: 'СϹ',
    E: 'ЕΕ',
    H: 'НΗ',
    I: 'ІΙ',
    J: 'Ј',
    K: 'КΚ',
    M: 'МΜ',
    N: 'Ν',
    O: 'ОΟ',
    P: 'РΡ',
    S: 'Ѕ',
    T: 'ТΤ',
    X: 'ХΧ',
    Y: 'ҮΥ',
    Z: 'Ζ',
    '-': '‐‑‒–—−',
    '/': '⁄∕',
    ':': '∶ː',
    '.': '․。',
  }).flatMap(([plain, others]) => [...others].map((other) => [other, plain])),
)

function lookAlike(one, other) {
  const [a, b] = [skeleton(one), skeleton(other)]
  if (a === b) {
    const odd = [...one, ...other].find((character) => skeleton(character) !== character)
    const where = one.includes(odd) ? 'Your value' : 'The token'
    return `${where} has a letter that only looks like "${skeleton(odd)}" (U+${codeOf(odd)}). Type it again, or refuse the sender.`
  }
  const digits = (text) => text.replaceAll('0', 'o').replaceAll('O', 'o').replaceAll(/[1I|]/g, 'l')
  if (digits(a) === digits(b)) return 'They differ in letters and digits that look alike, such as l and 1 or O and 0.'
  return undefined
}

function skeleton(text) {
  return [...text.normalize('NFKC')].map((character) => LOOK_ALIKES.get(character) ?? character).join('')
}

function codeOf(character) {
  return character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')
}
