// esbuild, as the package is made with it.

import { root } from '../lib/command.mjs'

/** Bundles for any host. Imported when it is called: `npm run build` installs esbuild first. */
export async function esbuild(options) {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'warning',
    ...options,
  })
}
