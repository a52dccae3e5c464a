// What to hand on: a report without values, and a link with settings.

import { copy } from '../lib/copy.js'
import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'
import { linkOf, personalClaims } from '../settings/share.js'
import { jsonReport, markdownReport } from '../words/report.js'

let format = 'markdown'

/** `model.revealed` are the claims and parameters whose values are shown; `settings()` gives what a link carries. */
export function showReport(model, settings) {
  const { revealed } = model
  const personal = personalClaims(model.decoded.payload)
  const names = [
    ...new Set([...Object.keys(model.decoded.header ?? {}), ...Object.keys(model.decoded.payload ?? {})]),
  ].slice(0, 60)
  const text = () => (format === 'json' ? jsonReport : markdownReport)(input(model), { reveal: [...revealed] })
  const output = element('pre', { tabindex: '0', 'aria-label': 'Report', id: 'report-text' }, text())
  const update = () => output.replaceChildren(text())
  replace(
    byId('report-body'),
    element(
      'div',
      { class: 'stack' },
      element(
        'div',
        { class: 'row' },
        element(
          'select',
          {
            'aria-label': 'Form of the report',
            onchange: ({ target }) => {
              format = target.value
              update()
            },
          },
          ['markdown', 'json'].map((name) =>
            element('option', { value: name, selected: name === format }, { markdown: 'Markdown', json: 'JSON' }[name]),
          ),
        ),
        element(
          'button',
          { type: 'button', id: 'report-copy', onclick: ({ target }) => copy(text, target) },
          'Copy report',
        ),
        element(
          'button',
          { type: 'button', id: 'link-copy', onclick: ({ target }) => copy(() => linkAddress(settings()), target) },
          'Copy link to these settings',
        ),
      ),
      element(
        'p',
        { class: 'hint' },
        'Values are omitted unless you tick them; the signature is always omitted. The link holds what you expect and the address of the keys, after the #, which no server sees. It holds no token.',
      ),
      model.decoded.payload
        ? element(
            'details',
            { class: 'fold' },
            element('summary', {}, 'A link with header and claims'),
            element(
              'p',
              { class: 'hint' },
              `Whoever has that link can read every claim${personal.length > 0 ? `, of which these look personal: ${shown(personal.join(', '), 300)}` : ''}. The link lacks the signature, so it is not a usable token.`,
            ),
            element(
              'button',
              {
                type: 'button',
                id: 'decoded-copy',
                onclick: ({ target }) => copy(() => linkAddress(settings(), model.decoded), target),
              },
              'Copy it anyway',
            ),
          )
        : null,
      names.length > 0
        ? element(
            'details',
            { class: 'fold' },
            element('summary', {}, 'Show values of'),
            element(
              'div',
              { class: 'ticks' },
              names.map((name) =>
                element(
                  'label',
                  { class: 'choice' },
                  element('input', {
                    type: 'checkbox',
                    checked: revealed.has(name),
                    onchange: ({ target }) => {
                      revealed[target.checked ? 'add' : 'delete'](name)
                      update()
                    },
                  }),
                  shown(name, 40),
                ),
              ),
            ),
          )
        : null,
      output,
    ),
  )
}

function input({ judgement, hint, decoded, form, now }) {
  return { judgement, hint, header: decoded.header, payload: decoded.payload, form, at: now }
}

/** The address of this page with a link's fragment. Throws an Error with a sentence on why there is none. */
function linkAddress(settings, decoded) {
  return location.href.split('#', 1)[0] + linkOf(settings, decoded && { decoded })
}
