// What each bundler makes of the package, run in Chromium, and what the least of it weighs.

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { reportFromChromium } from '../browser.mjs'
import { answerWith } from '../browser-pages.mjs'
import { bundlers, startVite } from '../bundlers.mjs'
import { inProject, versionOf } from '../place.mjs'

export async function* bundled({ server }) {
  for (const [name, { package: package_, build }] of Object.entries(bundlers)) {
    const folder = inProject('bundled', name)
    rmSync(folder, { recursive: true, force: true })
    await build(inProject('slice.js'), join(folder, 'slice'))
    await build(inProject('browser.js'), join(folder, 'suite'))
    const path = `/bundled/${name}`
    server.pages.set(path, () => answerWith(`${path}/bundle.js`))
    server.pages.set(`${path}/bundle.js`, () => ({
      headers: { 'content-type': 'text/javascript' },
      body: readFileSync(join(folder, 'suite', 'bundle.js')),
    }))
    yield {
      host: `${name}, Chromium`,
      version: versionOf(package_),
      where: 'build',
      load: 'bytes inside',
      ships: weigh(join(folder, 'slice', 'bundle.js')),
      run: () => reportFromChromium(server, `bundled-${name}`, `${server.url}${path}`),
    }
  }
  yield await viteForDevelopment(server)
}

async function viteForDevelopment(server) {
  const run = async () => {
    const vite = await startVite()
    try {
      return await reportFromChromium(server, 'vite-dev', vite.url)
    } finally {
      await vite.stop()
    }
  }
  return { host: 'Vite, Chromium', version: versionOf('vite'), where: 'dev', load: 'bytes inside', run }
}

/** The size of files, and of what is sent of them where the server compresses. */
export function weigh(...files) {
  const contents = files.map((file) => readFileSync(file))
  const sum = (sizes) => `${Math.round(sizes.reduce((total, { length }) => total + length, 0) / 1000)} kB`
  return `${sum(contents)}, ${sum(contents.map((content) => gzipSync(content)))} gzip`
}
