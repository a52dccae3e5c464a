// What `--help` prints.

import { OPTIONS } from './arguments.js'

const EXIT_CODES = 'Exit codes: 0 accepted, 1 refused, 2 could not decide.'

const GENERAL = `Judges JSON Web Tokens: strictly, and with reasons.

Usage: jwt-verdict COMMAND [OPTIONS]

Commands
  verify    print the claims of a token, if it is good
  explain   print every check of a token, and what to do about those that fail
  keys      list the keys of a key set, and what is wrong with them
  page      serve a page that explains tokens in the browser, where they stay

Options
  -h, --help     print this, or the help of a command
      --version  print the version

${EXIT_CODES}

Examples
  jwt-verdict verify --issuer https://auth.example --audience https://api.example < token.txt
  jwt-verdict explain "$TOKEN"
  jwt-verdict keys https://auth.example/jwks
`

const COMMANDS = {
  verify: {
    usage: 'jwt-verdict verify [OPTIONS] [TOKEN ... | -]',
    about: `Verifies tokens and prints the claims of a good one, as JSON, to standard output.
Why one is refused goes to standard error. Without TOKEN, or with "-", tokens are read
from standard input, one a line; several are answered with a line each, and a summary.
Arguments can be seen by others on the same machine: prefer standard input.`,
    examples: `  # The keys are found by asking the issuer for its configuration
  jwt-verdict verify --issuer https://auth.example --audience https://api.example < token.txt

  # Keys from a file, time from the past, the claims to jq
  jwt-verdict verify --jwks keys.json --issuer https://auth.example --any-audience \\
    --now 2026-01-31T12:00:00Z - < token.txt | jq -r .sub

  # One deployment on Vercel
  echo "$VERCEL_OIDC_TOKEN" | jwt-verdict verify --vercel acme/site/production

  # Count what is wrong with many tokens
  jwt-verdict verify --json --jwks keys.json --any-issuer --any-audience < tokens.txt |
    jq -r 'select(.ok | not) | .error.code' | sort | uniq -c`,
  },
  explain: {
    usage: 'jwt-verdict explain [OPTIONS] [TOKEN ... | -]',
    about: `Prints every check of a token, what was expected and found where it fails, what the token
says, and when it is good. What no option states is not checked, and without keys nothing
is decided (exit code 2): nothing is ever fetched from where a token says.`,
    examples: `  jwt-verdict explain "$TOKEN"
  jwt-verdict explain --issuer https://auth.example --audience https://api.example < token.txt
  jwt-verdict explain --vercel acme/site/production,preview "$VERCEL_OIDC_TOKEN"
  jwt-verdict explain --secret-file secret.bin --algorithms HS256 --json "$TOKEN" | jq .checks`,
  },
  keys: {
    usage: 'jwt-verdict keys [OPTIONS] [FILE|URL|-]',
    about: `Lists the keys of a key set: kid, kty, alg, use, size, thumbprint (RFC 7638), and for those
that are never used, why. The exit code is 1 when none of them can be used.`,
    examples: `  jwt-verdict keys keys.json
  jwt-verdict keys https://auth.example/jwks
  jwt-verdict keys --issuer https://auth.example
  jwt-verdict keys --vercel acme --json | jq -r '.[] | select(.usable) | .kid'`,
  },
  page: {
    usage: 'jwt-verdict page [OPTIONS]',
    about: `Serves the token debugging page on this machine only (127.0.0.1) and prints its address, until
it is ended. Tokens are judged in the browser, in a document that cannot reach the network.`,
    examples: `  jwt-verdict page --open
  jwt-verdict page --port 8080`,
  },
}

/** The help of a command that takes the options `names`; without a command, of all of it. */
export function help(command, names) {
  if (!command) return GENERAL
  const { usage, about, examples } = COMMANDS[command]
  return `${about}

Usage: ${usage}

Options
${Object.keys(OPTIONS)
  .filter((name) => names.includes(name))
  .map(optionLine)
  .join('\n')}

${EXIT_CODES} NO_COLOR and FORCE_COLOR are heeded.

Examples
${examples}
`
}

function optionLine(name) {
  const { short, value, help: text } = OPTIONS[name]
  const left = `${short ? `-${short},` : '   '} --${name}${value ? ` ${value}` : ''}`
  return left.length > 26 ? `  ${left}\n${' '.repeat(30)}${text}` : `  ${left.padEnd(28)}${text}`
}
