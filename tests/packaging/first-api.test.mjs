// The API of docs/getting-started.md answers each of the lines that it prints, and the last one as that page says.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { root } from '../../scripts/lib/command.mjs'
import { blocksOf } from '../support/documents.mjs'
import { Project } from './project.mjs'

const PAGE = 'docs/getting-started.md'
const CALL = /^curl -i (\S+)(?: -H "Authorization: (.*)")?$/

let project
let api
before(() => {
  project = new Project()
  project.write('api.mjs', readFileSync(join(root, 'examples', 'first-api', 'api.mjs'), 'utf8'))
  api = spawn(process.execPath, ['api.mjs'], {
    cwd: project.path(),
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
})
after(() => {
  api.kill()
  project.remove()
})

test('a good token is let in, and each other call is told why it is not', async () => {
  const answers = []
  for await (const line of createInterface({ input: api.stdout })) {
    const [, url, authorization] = CALL.exec(line) ?? []
    if (!url) continue
    answers.push(await answerTo(url, authorization))
    if (answers.length === 5) break
  }
  const codes = answers.map(({ status, body }) => [status, status === 200 ? body : JSON.parse(body).code])
  assert.deepEqual(codes, [
    [200, 'Hello, user-1\n'],
    [401, 'ERR_BEARER_MISSING'],
    [401, 'ERR_JWS_INVALID'],
    [401, 'ERR_JWT_EXPIRED'],
    [401, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])
  const { challenge, body } = answers.at(-1)
  const [documented] = blocksOf(PAGE).filter(({ code }) => code.startsWith('HTTP/1.1 401'))
  assert.ok(documented.code.includes(`\nWWW-Authenticate: ${challenge}\n`), challenge)
  assert.ok(documented.code.endsWith(`\n\n${body}`), body)
})

async function answerTo(url, authorization) {
  const response = await fetch(url, { headers: authorization ? { authorization } : {} })
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    body: await response.text(),
  }
}
