// A command that fetches an address which may be anybody's, such as the issuer that a token names. A person pastes it into a
// shell, and nobody knows which: it has to do the same, and no more, in sh, bash, zsh, fish, PowerShell and cmd.exe.
//
// - Double quotes are the only ones that all of them have. What is still read inside of them, in any shell, is
//   percent-encoded: $ ` \ and ", the ! of bash and zsh, and whatever PowerShell takes for a quotation mark. That is all but
//   the characters of SAFE.
// - cmd.exe puts a variable's value in the place of %NAME%, quoted or not, and "%DB_PASSWORD%41" spells an address as well
//   as a variable. That takes two percent signs. With one it reads nothing; for an address with more there is no command.
// - curl makes many addresses of [1-9] and {a,b}, but not with -g.
// - In Windows PowerShell 5, curl is another program; curl.exe is this one, in every shell of Windows.

/** What stands for itself between double quotes, in every shell. */
const SAFE = /[A-Za-z0-9\-._~:/?&=+,@%]/

/** A name, or an IP address. */
const HOST = /^[a-z0-9._:[\]-]+$/

/** A shell command that prints what is at `url`, a URL, or its head alone; undefined if none is safe in every shell. */
export function fetchCommand({ protocol, host, pathname, search }, { isHead = false, isWindows }) {
  const path = [...`${pathname}${search}`].map((character) => (SAFE.test(character) ? character : escaped(character)))
  const address = `${protocol}//${host}${path.join('')}`
  if (!HOST.test(host) || address.split('%').length > 2) return undefined
  return `${isWindows ? 'curl.exe' : 'curl'} -gsS${isHead ? 'I' : ''} "${address}"`
}

/** In a URL that was parsed only ASCII is left. */
function escaped(character) {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
