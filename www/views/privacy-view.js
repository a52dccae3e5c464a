// How to check that a token cannot leave: what stands in the policy, and what a policy cannot do.

import { byId, element, replace } from '../lib/element.js'

export function showPrivacy() {
  const { isOffline } = document.documentElement.dataset
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content ?? ''
  replace(
    byId('privacy-body'),
    element(
      'div',
      { class: 'prose prose-columns' },
      element(
        'div',
        { class: 'stack' },
        element(
          'p',
          {},
          element('strong', {}, 'The document that holds the token cannot reach the network. '),
          isOffline
            ? 'This is the single file: no part of it can.'
            : 'Another document, fetch.html, fetches keys in a sandboxed frame without an origin. It gets one address when you press the button, and never a token. A third document, without network access, makes the samples.',
        ),
        element(
          'p',
          {},
          'The page stores nothing: no cookies, no local storage, no service worker. It loads no analytics, fonts or scripts from elsewhere. Token, keys and settings are in memory only; they are cleared when you press Escape twice, and after 15 minutes without a key press or a click.',
        ),
      ),
      element(
        'div',
        { class: 'stack' },
        element('h3', {}, 'Prove it'),
        element(
          'ul',
          {},
          element(
            'li',
            {},
            isOffline
              ? 'Turn the network off: everything still works.'
              : 'Load the page and turn the network off: everything except fetching keys and samples still works.',
          ),
          element(
            'li',
            {},
            "Open the browser's network tools and paste a token: the page makes no request. A test in the project uses the whole page and asserts the same.",
          ),
          element(
            'li',
            {},
            'Read the policy that the browser enforces for this document, below: ',
            element('code', {}, "connect-src 'none'"),
            ' blocks every request by a script.',
          ),
          element(
            'li',
            {},
            isOffline
              ? "Compare this file's SHA-256 with the one that the build prints."
              : 'Or use jwt-verdict.html, the same page as one file, which works from disk; the build prints its SHA-256.',
          ),
        ),
      ),
    ),
    element(
      'pre',
      { tabindex: '0', 'aria-label': 'Content security policy of this document' },
      policy.split('; ').join('\n'),
    ),
    element(
      'p',
      { class: 'hint' },
      'No policy can stop a browser extension that reads pages, a clipboard manager, somebody looking over your shoulder, or you following a link. Links on this page carry no data from it.',
    ),
  )
}
