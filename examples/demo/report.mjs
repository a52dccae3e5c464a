// What the demo prints.
import { bold, contrast, cyan, dim, green, red, wrap, yellow } from './terminal.mjs'

const alternatives = new Intl.ListFormat('en', { type: 'disjunction' })

const MARKS = { pass: green('✔'), fail: red('✖'), skipped: dim('·') }
const PAINT = { pass: [String, dim], fail: [bold, bold], skipped: [dim, dim] }

/** Who takes part, and what the API accepts. */
export function showStage({ version, issuer, api, policy }) {
  print(`
${bold(`jwt-verdict ${version}`)}, guarding an API that one deployment on Vercel may call

       ${dim('provider')}  ${issuer.globalIssuer}  ${dim('a real one: oidc-provider')}
       ${dim('API')}       ${api.url}  ${dim('examples/vercel-api/server.mjs')}
       ${dim('accepts')}   subject   ${policy.subject}
                 issuer    ${policy.issuer}
                 audience  ${policy.audience}

       ${wrap('A token passes four steps: parse, select (a key), verify (the signature), check (the claims). The first that fails decides.', 7)}`)
}

/** The heading over some cases. */
export function showGroup(title) {
  print(`\n${bold(cyan(title))}`)
}

/** One answer of the API: what was sent, what came back, more of which is in its log, and what should have been different. */
export function showAnswer(sent, { status, body, log }, differences) {
  const mark = differences.length === 0 ? MARKS.pass : MARKS.fail
  print(`\n${mark} ${(status === 200 ? green : yellow)(status)}  ${bold(sent)}`)
  for (const [name, text] of status === 200 ? [['caller', body.caller]] : reasons({ ...body, ...log }))
    field(name, text)
  for (const difference of differences) field('wrong', red(difference))
}

/** Every check of one token, step by step, with marks. */
export function showExplained(sent, { checks }) {
  print(`\n${bold(cyan('One verdict in full: verifier.explain(token)'))}\n\n       ${bold(sent)}\n`)
  const width = Math.max(...checks.map(({ id }) => id.length))
  let step
  for (const check of checks) {
    const label = (check.step === step ? '' : check.step).padEnd(8)
    const [paintId, paintMessage] = PAINT[check.status]
    const message = wrap(check.message, width + 19)
    print(`       ${dim(label)}${MARKS[check.status]} ${paintId(check.id.padEnd(width))}  ${paintMessage(message)}`)
    step = check.step
  }
}

/** How it went. */
export function showEnd({ total, wrong, seconds }) {
  const summary = wrong === 0 ? green(`All ${total} answers are right`) : red(`${wrong} of ${total} answers are wrong`)
  print(`\n${bold(summary)} ${dim(`(${seconds.toFixed(1)} s)`)}`)
}

/** Where to go from here. */
export function showNext() {
  print(`
       ${cyan('npm run demo -- --keep')}          leaves both running, for you to call
       ${cyan('examples/vercel-api/server.mjs')}  the API, made to be copied
       ${cyan('npm test')}                        what is tested before each commit
`)
}

/** How to call the API that was left running. */
export function showKept(url, token) {
  print(`
The API runs until Ctrl-C. For the next hour this gets a 200:

curl -i ${url} -H 'Authorization: Bearer ${token}'
`)
}

/** Why there is nothing to show. */
export function showFailure(error) {
  console.error(`\n${red('The demo could not run.')} ${error.message}`)
}

function reasons({ code, step = 'API', claim, reason, message, expected, actual, hint }) {
  const decided = claim ? `claim ${claim}` : reason.replaceAll('_', ' ')
  return [
    [step, `${decided} ${dim(`(${code})`)}`],
    ...(expected === undefined || actual === undefined ? [['why', message]] : comparison(expected, actual)),
    ...(hint === undefined ? [] : [['hint', hint]]),
  ]
}

function comparison(expected, actual) {
  const shown = contrast(alternatives.format([expected].flat()), actual)
  return [
    ['expected', shown.expected],
    ['actual', shown.actual],
  ]
}

function field(name, text) {
  print(`       ${dim(name.padEnd(10))}${wrap(text, 17)}`)
}

function print(text) {
  console.log(text)
}
