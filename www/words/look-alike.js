// Letters that look like others.

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

/** What to say of two values that only look the same; undefined where they do not. */
export function lookAlike(one, other) {
  const [a, b] = [skeleton(one), skeleton(other)]
  if (a === b) {
    const odd = [...one, ...other].find((character) => skeleton(character) !== character)
    const where = one.includes(odd) ? 'Your value' : 'The token'
    return `${where} has a letter that only looks like "${skeleton(odd)}" (U+${codeOf(odd)}). Type it again, or reject the token.`
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
