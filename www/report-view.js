// What to hand on: a report without values, and a link with settings.

import { byId, element, replace } from './element.js'
import { copy } from './copy.js'
import { jsonReport, markdownReport } from './report.js'
import { linkOf } from './share.js'
import { shown } from './text.js'

/** The claims and parameters whose values the report shows. */
let revealed = new Set()
let format = 'markdown'
let last

/** `settings()` gives what a link carries. */
export function showReport(model, settings) {
  if (last !== model.token) revealed = new Set()
  last = model.token
  const names = [...new Set([...Object.keys(model.reading.header ?? {}), ...Object.keys(model.reading.payload ?? {})])].slice(0, 60)
  const text = () => (format === 'json' ? jsonText(model) : markdownReport(model, { reveal: [...revealed] }))
  const output = element('pre', { tabindex: '0', 'aria-label': 'Report', id: 'report-text' }, text())
  const update = () => output.replaceChildren(text())
  replace(
    byId('report-body'),
    element('div', { class: 'stack' },
      element('div', { class: 'row' },
        element('select', { 'aria-label': 'Form of the report', onchange: ({ target }) => {
          format = target.value
          update()
        } }, ['markdown', 'json'].map((name) => element('option', { value: name, selected: name === format }, { markdown: 'Markdown', json: 'JSON' }[name]))),
        element('button', { type: 'button', id: 'report-copy', onclick: ({ target }) => copy(text(), target) }, 'Copy report'),
        element('button', { type: 'button', id: 'link-copy', onclick: ({ target }) => copy(linkAddress(settings()), target) }, 'Copy link to these settings')),
      element('p', { class: 'hint' }, 'Values stay out unless you tick them; the signature always does. The link holds what you expect and the address of the keys, behind the #, which no server sees. It holds no token.'),
      names.length > 0
        ? element('details', { class: 'fold' }, element('summary', {}, 'Show values of'), element('div', { class: 'ticks' }, names.map((name) =>
            element('label', { class: 'choice' }, element('input', { type: 'checkbox', checked: revealed.has(name), onchange: ({ target }) => {
              revealed[target.checked ? 'add' : 'delete'](name)
              update()
            } }), shown(name, 40)))))
        : null,
      output),
  )
}

function jsonText(model) {
  const report = jsonReport(model, { reveal: [...revealed] })
  return typeof report === 'string' ? report : JSON.stringify(report, null, 2)
}

function linkAddress(settings) {
  const link = linkOf(settings)
  return link.startsWith('#') ? `${location.href.split('#', 1)[0]}${link}` : link
}
