// What the person gave. It is nowhere else, and gone with the page.

import { KeyHistory } from '../keys/key-history.js'

/**
 * Nothing yet. `tokens` are those that were found in the text, `chosen` says which is looked at, `token` is its text;
 * `hasText` whether there is any text at all, and `other` what it is when it is no token. `keys` are
 * `{ jwks, problem?, notes?, origin, at }`, `history` are those before them, and `showAll` asks for all rows of their table.
 * `revealed` are the claims whose values the report shows. `alarm` stands until it is dismissed.
 */
export function emptyState() {
  return {
    tokens: [],
    chosen: 0,
    token: undefined,
    hasText: false,
    other: undefined,
    keys: undefined,
    history: new KeyHistory(),
    showAll: false,
    revealed: new Set(),
    alarm: undefined,
  }
}
