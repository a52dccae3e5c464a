// The compiler for what is not in a stable one: sanitizers and the interpreter. Installed when it is first asked for.

import { run, succeeds } from './command.mjs'

export const NIGHTLY = 'nightly-2026-05-20'

/** Installs it, with these components. */
export function nightly(...components) {
  if (!succeeds('cargo', [`+${NIGHTLY}`, '--version'])) {
    run('rustup', ['toolchain', 'install', NIGHTLY, '--profile', 'minimal', '--no-self-update'])
  }
  if (components.length > 0) run('rustup', ['component', 'add', '--toolchain', NIGHTLY, ...components])
}
