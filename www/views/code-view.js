// The verification that is set up, as code. Of settings only, and never of the token.

import { byId, element, replace } from '../lib/element.js'
import { shown } from '../lib/text.js'
import { snippetsOf } from '../settings/snippets.js'
import { PROGRAMS } from './programs.generated.js'

let chosen
let code = ''

export function showCode(form, source) {
  if (source.kind === 'secret') {
    code = ''
    return replace(
      byId('code-body'),
      element(
        'p',
        { class: 'hint' },
        'Code is available for public keys only: a secret does not belong in source code.',
      ),
    )
  }
  const snippets = snippetsOf(form, source, PROGRAMS)
  const current = snippets.find(({ id }) => id === chosen) ?? snippets[0]
  const choose = (id, isFocused) => {
    chosen = id
    showCode(form, source)
    if (isFocused) byId(`tab-${id}`).focus()
  }
  code = current.code ?? ''
  replace(
    byId('code-body'),
    element(
      'div',
      {
        class: 'tabs',
        role: 'tablist',
        'aria-label': 'Where it runs',
        onkeydown: (event) => step(event, snippets, current.id, choose),
      },
      snippets.map(({ id, label }) =>
        element(
          'button',
          {
            type: 'button',
            role: 'tab',
            id: `tab-${id}`,
            'aria-selected': String(id === current.id),
            'aria-controls': 'code-text',
            tabindex: id === current.id ? '0' : '-1',
            onclick: () => choose(id, true),
          },
          label,
        ),
      ),
    ),
    element(
      'div',
      { id: 'code-text', role: 'tabpanel', 'aria-labelledby': `tab-${current.id}` },
      current.refused ? element('p', {}, current.refused) : program(current),
    ),
  )
}

function program({ file, install, code }) {
  const about = [file && `Save it as ${file}.`, install && `Install: ${install}`].filter(Boolean)
  return [
    about.length > 0
      ? element(
          'p',
          { class: 'hint' },
          about.map((text) => shown(`${text} `)),
        )
      : null,
    element('pre', { tabindex: '0', 'aria-label': 'Program' }, element('code', {}, code)),
  ]
}

export function shownCode() {
  return code
}

function step(event, snippets, id, choose) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!by) return
  event.preventDefault()
  const index = snippets.findIndex((snippet) => snippet.id === id)
  choose(snippets[(index + by + snippets.length) % snippets.length].id, true)
}
