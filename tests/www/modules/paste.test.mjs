// What people paste, and what the page makes of it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPasted } from '../../../www/paste/paste.js'

const segment = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = segment({ alg: 'RS256', kid: 'k' })
const token = `${header}.${segment({ iss: 'https://issuer.example', sub: 'user-1', name: 'A person' })}.${'s'.repeat(342)}`
const second = `${header}.${segment({ iss: 'https://issuer.example', sub: 'user-2' })}.${'t'.repeat(342)}`
const wrapped = (text, width = 64, end = '\n') => text.match(new RegExp(`.{1,${width}}`, 'g')).join(end)
const texts = (pasted) => pasted.tokens.map(({ text }) => text)

const one = [
  ['a token alone', token, []],
  ['Bearer', `Bearer ${token}`, ['Removed `Bearer `. Your server received the original text.']],
  [
    'Bearer and line breaks',
    `Bearer ${token}\n\n`,
    ['Removed `Bearer ` and 2 line breaks. Your server received the original text.'],
  ],
  [
    'a header line',
    `Authorization: Bearer ${token}`,
    ['Removed `Authorization: Bearer `. Your server received the original text.'],
  ],
  ['quotation marks', `"${token}"`, ['Removed 2 quotation marks. Your server received the original text.']],
  [
    'quotation marks and a comma',
    `'${token}',`,
    ['Removed 2 quotation marks and 1 comma or semicolon. Your server received the original text.'],
  ],
  ['lines that a terminal wrapped', wrapped(token), [/^Removed \d+ line breaks\. Your server/]],
  ['lines of a mail, with CR', wrapped(token, 76, '\r\n'), [/^Removed \d+ line breaks\./]],
  ['a shell continuation', wrapped(token, 76, '\\\n'), [/line breaks and \d+ backslashes/]],
  ['invisible characters', `\ufeff${token.slice(0, 30)}\u200b${token.slice(30)}`, [/2 invisible characters/]],
  ['text around it', `Look at this: ${token}. It does not work.`, [/^Removed \d+ characters of other text/]],
  ['a curl command', `curl -H "Authorization: Bearer ${token}" https://api.example/`, [/other text/]],
]

for (const [title, text, removed] of one) {
  test(`one token: ${title}`, () => {
    const pasted = readPasted(text)
    assert.deepEqual(texts(pasted), [token])
    assert.equal(pasted.removed.length, removed.length)
    for (const [index, sentence] of removed.entries()) {
      if (typeof sentence === 'string') assert.equal(pasted.removed[index], sentence)
      else assert.match(pasted.removed[index], sentence)
    }
    assert.deepEqual([pasted.other, pasted.secret, pasted.keys], [undefined, undefined, undefined])
  })
}

test('the name of what a token stood in is its label', () => {
  const rows = [
    [`Cookie: theme=dark; __session=${token}; other=1`, '__session'],
    [`https://app.example/callback#id_token=${token}&state=x`, 'id_token'],
    [`https://app.example/in?next=%2Fcallback%23id_token%3D${token}%26state%3Dx`, 'id_token'],
    [`{"access_token":"${token}","expires_in":3600}`, 'access_token'],
    [`{"data":{"id_token":"${token}"}}`, 'id_token'],
    [`x-vercel-oidc-token: ${token}`, 'x-vercel-oidc-token'],
    [`VERCEL_OIDC_TOKEN="${token}"`, 'VERCEL_OIDC_TOKEN'],
  ]
  for (const [text, label] of rows) assert.deepEqual(readPasted(text).tokens, [{ text: token, label }], text)
})

test('a line that is no part of the token is not joined to it', () => {
  const short = `${header}.e30.${'s'.repeat(86)}`
  const rows = [
    [`${token}\nhello`, token],
    [`${short}\n${'x'.repeat(500)}`, short],
    [`${short}\nHost: api.example`, short],
    [`${short} hello`, short],
    [`hello\n${short}\n\nthe end`, short],
  ]
  for (const [text, expected] of rows) {
    assert.deepEqual(texts(readPasted(text)), [expected])
    assert.match(readPasted(text).removed[0], /characters of other text/)
  }
})

test('several tokens are there to choose from, each once', () => {
  const rows = [
    [`${token}\n${second}`, ['Token 1', 'Token 2']],
    [`${wrapped(token)}\n${wrapped(second)}`, ['Token 1', 'Token 2']],
    [`{"access_token":"${token}","id_token":"${second}"}`, ['access_token', 'id_token']],
    [`#access_token=${token}&id_token=${second}&again=${token}`, ['again', 'id_token']],
  ]
  for (const [text, labels] of rows) {
    const pasted = readPasted(text)
    assert.deepEqual([...texts(pasted)].sort(), [token, second].sort(), text.slice(0, 40))
    assert.deepEqual(
      pasted.tokens.map(({ label }) => label),
      labels,
    )
    assert.match(pasted.removed.join(' '), /Your server received the original text\.$/)
  }
  const many = readPasted(Array.from({ length: 50 }, (_, index) => `${token}${index}`).join('\n'))
  assert.equal(many.tokens.length, 20)
  assert.match(many.removed[0], /more than 20 tokens/)
})

test('no letter of a token is ever changed', () => {
  const broken = [
    `${token.slice(0, -300)}+/=`,
    `${header}==.${token.split('.')[1]}==.${'s+/'.repeat(20)}`,
    token.slice(0, 200),
    `${header}.`,
    `${token}A`,
    `${token.replaceAll('.', '.').slice(1)}`,
    `${header}.${token.split('.')[1]}.`,
  ]
  for (const text of broken) {
    const pasted = readPasted(text)
    assert.deepEqual(texts(pasted), [text])
    assert.deepEqual(pasted.removed, [])
  }
})

test('keys in the wrong box are handed on as they are', () => {
  const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }
  const rows = [
    JSON.stringify({ keys: [jwk] }),
    JSON.stringify(jwk),
    JSON.stringify([jwk, jwk]),
    '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----',
    '-----BEGIN RSA PUBLIC KEY-----\nMFkw\n-----END RSA PUBLIC KEY-----',
    '-----BEGIN CERTIFICATE-----\nMFkw\n-----END CERTIFICATE-----',
  ]
  for (const text of rows) assert.deepEqual(readPasted(`\n${text}\n`), { tokens: [], keys: text, removed: [] })
})

test('a secret is refused, and nothing else of the text is given back', () => {
  const rsa = { kty: 'RSA', n: 'n', e: 'AQAB', d: 'secretvalue' }
  const rows = [
    [JSON.stringify(rsa), 'private-key'],
    [JSON.stringify({ keys: [{ kty: 'EC' }, rsa] }), 'private-key'],
    [`{ kty: 'RSA', "d": "secretvalue", `, 'private-key'],
    [JSON.stringify({ kty: 'RSA', p: 'secretvalue' }), 'private-key'],
    [JSON.stringify({ kty: 'AKP', alg: 'ML-DSA-44', priv: 'secretvalue' }), 'private-key'],
    [`{ kty: 'AKP', "priv": "secretvalue", `, 'private-key'],
    [JSON.stringify({ kty: 'oct', k: 'secretvalue' }), 'shared-secret'],
    ['-----BEGIN PRIVATE KEY-----\nsecretvalue\n-----END PRIVATE KEY-----', 'private-key'],
    ['-----BEGIN RSA PRIVATE KEY-----\nsecretvalue', 'private-key'],
    ['-----BEGIN ENCRYPTED PRIVATE KEY-----\nsecretvalue', 'private-key'],
    [JSON.stringify({ private_key: '-----BEGIN PRIVATE KEY-----\nsecretvalue' }), 'private-key'],
    [JSON.stringify({ client_id: 'a', client_secret: 'secretvalue', access_token: token }), 'client-secret'],
    [`grant_type=client_credentials&client_secret=secretvalue&assertion=${token}`, 'client-secret'],
    ['CLIENT_SECRET="secretvalue"', 'client-secret'],
    ['GOCSPX-secretvalue1234', 'client-secret'],
    ['sk_live_secretvalue1234', 'client-secret'],
  ]
  for (const [text, kind] of rows) {
    const pasted = readPasted(text)
    assert.equal(pasted.secret?.kind, kind, text)
    assert.match(pasted.secret.advice, /[Rr]eplace/)
    assert.deepEqual([pasted.tokens, pasted.keys, pasted.removed], [[], undefined, []])
    assert.doesNotMatch(JSON.stringify(pasted), /secretvalue/)
  }
})

test('what is no JWT has a name and advice', () => {
  const rows = [
    ['hello, this is no token', 'text'],
    ['<img src=x onerror=alert(1)>', 'text'],
    ['2YotnFZFEjr1zCsicMWpAA', 'opaque'],
    ['ya29.a0AfH6SMBx1234567890abcdef', 'opaque'],
    ['Bearer 2YotnFZFEjr1zCsicMWpAA', 'opaque'],
    ['{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer"}', 'opaque'],
    ['v4.public.eyJ0ZXN0IjoxfQabcdefghijklmnop', 'paseto'],
    ['<saml:Assertion xmlns:saml="urn:oasis">', 'saml'],
    ['SAMLResponse=PHNhbWxwOlJlc3BvbnNl', 'saml'],
    [Buffer.from('<samlp:Response xmlns').toString('base64'), 'saml'],
    ['Cookie: JSESSIONID=0123456789ABCDEF', 'session'],
    ['f81d4fae-7dec-11d0-a765-00a0c91e6bf6', 'session'],
    ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'basic'],
    ['{"issuer":"https://i.example","jwks_uri":"https://i.example/jwks"}', 'discovery'],
    ['{"alg":"RS256","kid":"k"}', 'decoded'],
    ['{"iss":"https://i.example","exp":1}', 'decoded'],
    ['{"payload":"e30","protected":"e30","signature":"abc"}', 'jws-json'],
    ['https://issuer.example/.well-known/jwks', 'url'],
    ['login.microsoftonline.com', 'text'],
    ['[]', 'text'],
    ['null', 'text'],
  ]
  for (const [text, kind] of rows) {
    const { tokens, other } = readPasted(text)
    assert.deepEqual([tokens, other?.kind], [[], kind], text)
    assert.ok(other.sentence.endsWith('.') && other.advice.endsWith('.'))
  }
})

test('an encrypted token is named, and kept for its header', () => {
  const jwe = `${segment({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${'k'.repeat(342)}.${'i'.repeat(16)}.${'c'.repeat(99)}.${'g'.repeat(22)}`
  for (const text of [jwe, `Bearer ${jwe}`]) {
    assert.deepEqual(texts(readPasted(text)), [jwe])
    assert.equal(readPasted(text).other.kind, 'jwe')
  }
})

test('nothing pasted is nothing', () => {
  for (const text of ['', ' \n\t', '\ufeff']) assert.deepEqual(readPasted(text), { tokens: [], removed: [] })
})

test('megabytes are read in linear time', () => {
  const size = 2_000_000
  const hostile = [
    'eyJ',
    'eyJ.',
    'a',
    '.',
    ' ',
    '\n',
    '"',
    '{"a":',
    '[',
    'eyJhbGciOi\n',
    'Bearer ',
    '=',
    'client_secret ',
    "'",
    '-----BEGIN ',
    'kty:',
    'gh',
    'sk_',
    'http',
    '\u200b',
    `${token}\n`,
  ]
  for (const unit of hostile) {
    const text = unit.repeat(Math.ceil(size / unit.length))
    const start = performance.now()
    readPasted(text)
    readPasted(`"${text}`)
    const spent = performance.now() - start
    assert.ok(spent < 10_000, `${JSON.stringify(unit.slice(0, 20))}: ${spent} ms`)
  }
})
