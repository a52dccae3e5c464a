// Every check in the order in which it counts, grouped by step; those that were not asked for are folded away.

import { byId, element, replace } from '../lib/element.js'
import { rove } from '../lib/roving-focus.js'
import { shown } from '../lib/text.js'
import { diffOf } from './verdict-view.js'

const STEPS = { parse: 'Form', select: 'Key', verify: 'Signature', check: 'Claims' }
const WORDS = { pass: 'Passed', fail: 'Failed', skipped: 'Not run', odd: 'Passed, but' }

export function showChecks(judgement, model) {
  const { checks } = judgement
  const open = (step) => checks.filter((check) => check.step === step)
  const first = checks.find(({ status }) => status === 'fail')
  replace(
    byId('check-list'),
    element(
      'div',
      { class: 'steps' },
      Object.entries(STEPS).map(([step, title]) => {
        const all = open(step)
        if (all.length === 0) return null
        const told = all.filter((check) => isTold(check, step))
        const rest = all.filter((check) => !isTold(check, step))
        return element(
          'div',
          {},
          element('h3', {}, title),
          told.length > 0
            ? element(
                'ol',
                {},
                told.map((check) => checkItem(check, check !== first, model)),
              )
            : null,
          rest.length > 0 ? folded(rest, model) : null,
        )
      }),
    ),
  )
  // With the folds, so that arrows go on into them.
  rove(byId('check-list'), '.check, summary')
}

/** The form of a good token has ten checks that nobody needs to read; what was not asked for is not news either. */
function isTold({ status, hint }, step) {
  return status === 'fail' || hint !== undefined || (status === 'pass' && step !== 'parse')
}

function folded(checks, model) {
  const passed = checks.filter(({ status }) => status === 'pass').length
  const rest = checks.length - passed
  const words = [passed > 0 && `${passed} passed`, rest > 0 && `${rest} not run`].filter(Boolean).join(', ')
  return element(
    'details',
    { class: 'fold' },
    element('summary', {}, words),
    element(
      'ol',
      {},
      checks.map((check) => checkItem(check, true, model)),
    ),
  )
}

function checkItem(check, isLater, model) {
  const { status, hint, message } = check
  const isOdd = status === 'pass' && hint !== undefined
  const word = status === 'fail' && isLater ? 'Would fail' : WORDS[isOdd ? 'odd' : status]
  return element(
    'li',
    {
      class: 'check',
      tabindex: '-1',
      'data-row': `${check.id} ${check.claim ?? ''}`,
      'data-status': isOdd ? 'odd' : status,
      'data-id': check.id,
    },
    element('span', { class: 'status' }, word),
    element('span', {}, ` ${shown(message)}`),
    status === 'fail' || hint
      ? element(
          'div',
          { class: 'more' },
          status === 'fail' ? diffOf(check, model) : null,
          hint ? element('p', {}, shown(hint)) : null,
        )
      : null,
  )
}
