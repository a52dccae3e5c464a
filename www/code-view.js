// The verification that is set up, as code. Of settings only, and never of the token.

import { byId, element, replace } from './element.js'
import { snippetsOf } from './snippets.js'

let chosen
let code = ''

export function showCode(form, source) {
  const snippets = snippetsOf(form, source)
  const current = snippets.find(({ id }) => id === chosen) ?? snippets[0]
  const choose = (id, isFocused) => {
    chosen = id
    showCode(form, source)
    if (isFocused) byId(`tab-${id}`).focus()
  }
  code = current.code
  replace(
    byId('code-body'),
    element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Where it runs', onkeydown: (event) => step(event, snippets, current.id, choose) },
      snippets.map(({ id, label }) =>
        element('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-selected': String(id === current.id), 'aria-controls': 'code-text', tabindex: id === current.id ? '0' : '-1', onclick: () => choose(id, true) }, label))),
    element('pre', { id: 'code-text', role: 'tabpanel', tabindex: '0', 'aria-labelledby': `tab-${current.id}` }, element('code', {}, current.code)),
  )
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
