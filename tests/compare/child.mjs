// One package in a process of its own, so that a crash is that package's: reads one question a line, writes one answer for each.

import { createInterface } from 'node:readline'
import { mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { peers } from './peers.mjs'

const { create, isOwn } = await peers[process.argv[2]].load()

// The vectors have clocks of their own, and not every package has an option for it.
mock.timers.enable({ apis: ['Date'] })

for await (const line of createInterface({ input: process.stdin })) {
  const { id, token, secret, now, ...question } = JSON.parse(line)
  mock.timers.setTime(now * 1000)
  const outcome = await answer(token, { ...question, secret: secret && Buffer.from(secret, 'base64url') })
  // What it left behind may still bring the process down, and then belongs to this question.
  await setImmediate()
  process.stdout.write(`${JSON.stringify({ id, outcome })}\n`)
}

async function answer(token, question) {
  try {
    await create(question)(token)
    return 'accepts'
  } catch (error) {
    return isOwn(error) ? 'rejects' : 'untyped'
  }
}
