// What an option is called, which depends on who reads: a program, somebody at a command line, a visitor of the page.

/** What a program writes that is no option's name alone. */
const SETTINGS = {
  __proto__: null,
  allowInsecure: 'allowInsecure: true',
  anyAudience: 'audience: null',
  anyIssuer: 'issuer: null',
  claimRules: 'the option claims',
  discovery: 'discovery: true',
  login: 'the second argument',
  'login.nonce': 'nonce: null',
  jwksUri: 'jwksUri of createRemoteVerifier',
}

/** A program gives options to a function, by name. */
const PROGRAM = {
  mention: (option) => SETTINGS[option] ?? `the option ${option}`,
  label: (option) => option,
}

let reader = PROGRAM

/**
 * Has options called by other names from now on, in hints and in TypeErrors: by the command line and by the page, each of
 * which is all there is in its process. An option that is not in `names` is one that its reader does not have.
 */
export function nameOptions(names) {
  reader = {
    mention: (option) => names[option],
    label: (option) => names[option] ?? option,
  }
}

/**
 * A sentence of the core's, for whoever reads: `{option|words|other words}` in it are the words, with the option's name in
 * place of `@`, or the other words where the reader has no such option.
 */
export function worded(sentence) {
  return sentence.replace(/\{([\w.]+)\|([^|}]*)(?:\|([^}]*))?\}/g, (_, option, words, otherwise = '') => {
    const name = reader.mention(option)
    return name === undefined ? otherwise : words.replaceAll('@', name)
  })
}

/** The facts of a refusal, a check or a key, with their hints worded. */
export function inWords(facts) {
  const said = { ...facts }
  if (Object.hasOwn(said, 'hint')) said.hint = worded(said.hint)
  if (Object.hasOwn(said, 'problem')) said.problem = inWords(said.problem)
  if (Object.hasOwn(said, 'keys')) said.keys = said.keys.map(inWords)
  return said
}

/** An option, or a part of one such as `claims.sub[0]`, in front of what is wrong with it. */
export function labelOf(path) {
  return path.replace(/^\w+/, reader.label)
}
