// An issuer with every fault there is, one after the other, and a clock that jumps. `npm run soak -- remote` goes on with it
// for ten minutes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runFaultScript } from './fault-script.mjs'

test('no fault of the issuer and no jump of the clock lets a bad token in, or a good one be lost', {
  timeout: 180_000,
}, async (context) => {
  const { wrong, lost, missed, fetches, ...tally } = await runFaultScript(context)
  context.diagnostic(JSON.stringify({ ...tally, fetches }))
  assert.deepEqual({ wrong, lost, missed }, { wrong: [], lost: [], missed: [] })
  for (const [name, { fetches: found, most, hasty }] of Object.entries(fetches)) {
    assert.equal(hasty, 0, `${name}: ${hasty} fetches before a pause was over`)
    assert.ok(found > 5 && found <= most, `${name}: ${found} fetches, of ${most} at most`)
  }
  for (const [name, count] of Object.entries({ ...tally, ...tally.policy })) {
    if (['accepted', 'stale', 'noKeys', 'otherKeys', 'refused'].includes(name))
      assert.ok(count > 10, `${name}: ${count}`)
  }
})
