// What only shows on a terminal, of which a test has none: the parts that draw it, on their own.

import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { describe, test } from 'node:test'
import { write } from '../../pkg/cli/output.js'
import { Progress } from '../../pkg/cli/progress.js'
import { styleFor } from '../../pkg/cli/style.js'
import { timeline } from '../../pkg/cli/timeline.js'

describe('the progress bar', () => {
  function terminal(columns) {
    const written = []
    return { isTTY: true, columns, write: (text) => written.push(text), written }
  }

  test('shows how much of a file was read', () => {
    const stream = terminal(80)
    const progress = new Progress(stream, 1000, () => 0)
    progress.update(500, '3 tokens')
    assert.deepEqual(stream.written, [`\r\x1b[K${'█'.repeat(12)}${'░'.repeat(12)}  50%  3 tokens`])
  })

  test('shows a count alone where the end is not known', () => {
    const stream = terminal(80)
    new Progress(stream, undefined, () => 0).update(500, '3 tokens')
    assert.deepEqual(stream.written, ['\r\x1b[K3 tokens'])
  })

  test('is drawn ten times a second, and taken away at the end', () => {
    const stream = terminal(80)
    let now = 0
    const progress = new Progress(stream, undefined, () => now)
    for (now = 0; now < 1000; now += 10) progress.update(now, String(now))
    progress.clear()
    progress.clear()
    assert.deepEqual(
      stream.written.map((text) => text.replace('\r\x1b[K', '')),
      ['0', '100', '200', '300', '400', '500', '600', '700', '800', '900', ''],
    )
  })

  test('keeps to one line', () => {
    const stream = terminal(20)
    new Progress(stream, 10, () => 0).update(20, 'many, many tokens')
    assert.equal(stream.written[0].length - '\r\x1b[K'.length, 19)
  })

  test('is for terminals only', () => {
    const stream = { ...terminal(80), isTTY: undefined }
    const progress = new Progress(stream, 10, () => 0)
    progress.update(5, '3 tokens')
    progress.clear()
    assert.deepEqual(stream.written, [])
  })
})

test('a slow reader is waited for', async () => {
  const stream = new EventEmitter()
  stream.write = () => false
  let isWritten = false
  const written = write(stream, 'x').then(() => {
    isWritten = true
  })
  await new Promise(setImmediate)
  assert.equal(isWritten, false)
  stream.emit('drain')
  await written
})

describe('colour on a terminal', () => {
  const isColoured = (env) => styleFor({ isTTY: true }, env).red('x') !== 'x'
  const rows = [
    [{}, true],
    [{ TERM: 'dumb' }, false],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: 'false' }, false],
  ]
  for (const [env, expected] of rows) {
    test(JSON.stringify(env), () => assert.equal(isColoured(env), expected))
  }
})

describe('the timeline', () => {
  const plain = styleFor({ isTTY: false }, {})
  const line = (times) => timeline(times, plain)[0]

  test('is drawn to scale', () => {
    assert.equal(line({ now: 25, issuedAt: 0, expiresAt: 100 }), `│${'═'.repeat(14)}●${'═'.repeat(43)}│`)
    assert.equal(
      line({ now: 50, issuedAt: 0, notBefore: 20, expiresAt: 100 }),
      `│${'─'.repeat(11)}│${'═'.repeat(17)}●${'═'.repeat(28)}│`,
    )
  })

  test('shows what is over and what is to come', () => {
    assert.equal(line({ now: 100, issuedAt: 0, expiresAt: 50 }), `│${'═'.repeat(29)}│${'─'.repeat(28)}●`)
    assert.equal(line({ now: 0, issuedAt: 50, expiresAt: 100 }), `●${'─'.repeat(29)}│${'═'.repeat(28)}│`)
    assert.equal(line({ now: 50, issuedAt: 0 }), `│${'═'.repeat(58)}●`)
  })

  test('names the times in their order', () => {
    const [, ...names] = timeline({ now: 90_061, issuedAt: 0, notBefore: 0, expiresAt: 90_061.5 }, plain)
    assert.deepEqual(names, [
      'iat  1970-01-01T00:00:00Z  1 d 1 h ago',
      'nbf  1970-01-01T00:00:00Z  1 d 1 h ago',
      'now  1970-01-02T01:01:01Z',
      'exp  1970-01-02T01:01:01Z  in less than 1 s',
    ])
  })

  test('survives any number', () => {
    for (const expiresAt of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 1.5, 0, -0.5]) {
      for (const issuedAt of [0, 1e15, -1e15]) {
        const [drawn, ...names] = timeline({ now: 1e9, issuedAt, expiresAt }, plain)
        assert.equal([...drawn].length, 60)
        assert.equal(names.length, 3)
      }
    }
  })

  test('is left out where the token has no times', () => assert.deepEqual(timeline({ now: 1 }, plain), []))

  test('is red when the token is not good now', () => {
    const colours = styleFor({ isTTY: true }, {})
    const colour = (times) => timeline(times, colours)[0].match(/\[(\d+)m●/)[1]
    assert.equal(colour({ now: 1, issuedAt: 0, expiresAt: 2 }), '32')
    assert.equal(colour({ now: 2, issuedAt: 0, expiresAt: 2 }), '31')
    assert.equal(colour({ now: 0, notBefore: 1, expiresAt: 2 }), '31')
  })
})
