// What `--help` prints.

import { OPTIONS } from './arguments.js'

const EXIT_CODES = 'Exit codes: 0 accepted, 1 rejected, 2 no verdict.'

const GENERAL = `Verifies JSON Web Tokens strictly, and explains why a token is rejected.

Usage: jwt-verdict COMMAND [OPTIONS]

Commands
  verify    print the claims of a token if it is valid
  explain   print every check of a token, and how to fix those that fail
  keys      list the keys of a key set, and what is wrong with them
  page      serve a page that explains tokens in the browser; they never leave it

Options
  -h, --help     print this help, or the help of a command
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
    about: `Verifies tokens. Prints the claims of a valid token as JSON to standard output, and
why a token is rejected to standard error. Without TOKEN, or with "-", reads tokens
from standard input, one per line. For several tokens, prints one line each and a
summary. Other users of the machine can see arguments: prefer standard input.`,
    examples: `  # Keys from the address in the issuer's configuration
  jwt-verdict verify --issuer https://auth.example --audience https://api.example < token.txt

  # Keys from a file, as of a past time, claims piped to jq
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
    about: `Prints every check of a token, with the expected and the actual value if it fails, the
decoded token, and when it is valid. What no option states is not checked. Without keys,
there is no verdict (exit code 2): keys are never fetched from an address in the token.`,
    examples: `  jwt-verdict explain "$TOKEN"
  jwt-verdict explain --issuer https://auth.example --audience https://api.example < token.txt
  jwt-verdict explain --vercel acme/site/production,preview "$VERCEL_OIDC_TOKEN"
  jwt-verdict explain --secret-file secret.bin --algorithms HS256 --json "$TOKEN" | jq .checks`,
  },
  keys: {
    usage: 'jwt-verdict keys [OPTIONS] [FILE|URL|-]',
    about: `Lists the keys of a key set: kid, kty, alg, use, size, thumbprint (RFC 7638), and why a key
is unusable. The exit code is 1 if no key is usable.`,
    examples: `  jwt-verdict keys keys.json
  jwt-verdict keys https://auth.example/jwks
  jwt-verdict keys --issuer https://auth.example
  jwt-verdict keys --vercel acme --json | jq -r '.[] | select(.usable) | .kid'`,
  },
  page: {
    usage: 'jwt-verdict page [OPTIONS]',
    about: `Serves the token debugging page on this machine only (127.0.0.1) and prints its address.
Runs until you stop it. Tokens are verified in the browser, in a document without network access.`,
    examples: `  jwt-verdict page --open
  jwt-verdict page --port 8080`,
  },
}

/** The help of a command that takes the options `names`; without a command, the general help. */
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

${EXIT_CODES} NO_COLOR and FORCE_COLOR are supported.

Examples
${examples}
`
}

function optionLine(name) {
  const { short, value, help: text } = OPTIONS[name]
  const left = `${short ? `-${short},` : '   '} --${name}${value ? ` ${value}` : ''}`
  return left.length > 26 ? `  ${left}\n${' '.repeat(30)}${text}` : `  ${left.padEnd(28)}${text}`
}
