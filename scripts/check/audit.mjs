// Known vulnerabilities of the npm packages that build and test this one; the package itself depends on none.

import { Failure, main, result } from '../lib/command.mjs'

/** Returns why nothing was checked, when the registry does not answer. Throws a Failure for anything it knows of. */
export function auditPackages() {
  const options = ['--json', '--package-lock-only', '--audit=true']
  const { error, stdout } = result('npm', ['audit', ...options], { encoding: 'utf8' })
  if (error) throw new Failure(`npm cannot be started: ${error.message}`)
  const report = parsed(stdout)
  if (!report.vulnerabilities) return 'NOT CHECKED: the registry has no audit endpoint that answers from here'
  const found = Object.values(report.vulnerabilities).map(
    ({ name, severity, range }) => `${name} ${range}: ${severity}`,
  )
  if (found.length > 0) throw new Failure(`npm audit knows of\n${found.join('\n')}`)
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

await main(import.meta, () => {
  console.log(auditPackages() ?? 'npm audit knows of nothing')
})
