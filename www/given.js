// What the person gave. It is nowhere else, and gone with the page.

/**
 * Nothing yet. `tokens` are those that were found in the text, `chosen` says which is looked at, `token` is its text;
 * `hasText` whether there is any text at all, and `other` what it is when it is no token. `keys` are
 * `{ jwks, problem?, origin, at }`, and `showAll` asks for all rows of their table. `alarm` stands until it is dismissed.
 */
export function nothingGiven() {
  return {
    tokens: [],
    chosen: 0,
    token: undefined,
    hasText: false,
    other: undefined,
    keys: undefined,
    showAll: false,
    alarm: undefined,
  }
}
