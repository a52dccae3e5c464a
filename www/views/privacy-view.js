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
            ? 'This is the single file: it has no part that could.'
            : 'Keys are fetched by another document, fetch.html, in a sandboxed frame without an origin. It gets one address when you press the button, and never a token. Samples are made in a third one, which has no network either.',
        ),
        element(
          'p',
          {},
          'Nothing is stored: no cookies, no local storage, no service worker. There is no analytics, no font and no script from elsewhere. Token, keys and settings are in memory only; they go when you press Escape twice, and after 15 minutes without a key or a click.',
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
              ? 'Turn the network off: everything works as before.'
              : 'Load the page, turn the network off, and go on: all but fetching keys and samples works as before.',
          ),
          element(
            'li',
            {},
            "Open the browser's network tools and paste a token: there is no request. A test in the project drives the whole page and asserts the same.",
          ),
          element(
            'li',
            {},
            'Read the policy that the browser enforces for this document, below: ',
            element('code', {}, "connect-src 'none'"),
            ' forbids every request by script.',
          ),
          element(
            'li',
            {},
            isOffline
              ? "Compare this file's SHA-256 with the one that the build prints."
              : 'Or take jwt-verdict.html, the same page as one file, which works from disk; its SHA-256 is printed by the build.',
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
      'What no policy can stop: a browser extension that reads pages, a clipboard manager, somebody who looks over your shoulder, and you following a link. Links of this page carry nothing of it.',
    ),
  )
}
