// Faults of JSON text that are the same wherever JSON is read: in the header, in the payload and in a key set.

/** Each row: name, what is wrong, and the text or bytes made from a good object's text. */
export const BAD_JSON = [
  ['trailing-comma', 'A comma before the closing brace.', (text) => `${text.slice(0, -1)},}`],
  ['leading-comma', 'A comma after the opening brace.', (text) => `{,${text.slice(1)}`],
  ['two-commas', 'Two commas between members.', (text) => text.replace(',', ',,')],
  ['missing-comma', 'No comma between two members.', member('"m":1 "y":2')],
  ['missing-value', 'A name without a value.', member('"m":')],
  ['missing-colon', 'A name without a colon.', member('"m"')],
  ['name-unquoted', 'A name without quotes.', member('m:1')],
  ['name-single-quotes', 'A name in single quotes.', member("'x':1")],
  ['name-number', 'A number as a name.', member('1:1')],
  ['unclosed', 'The closing brace is missing.', (text) => text.slice(0, -1)],
  ['second-value', 'A second object behind the first.', (text) => `${text} {}`],
  ['garbage-behind', 'A letter behind the object.', (text) => `${text}x`],
  ['nul-behind', 'A NUL byte behind the object.', (text) => `${text}\0`],
  ['comment-line', 'A line comment.', (text) => `${text}//`],
  ['comment-block', 'A block comment.', (text) => `/**/${text}`],
  ['bom', 'A byte order mark.', (text) => `\ufeff${text}`],
  ['no-break-space', 'A no-break space, which is not JSON white space.', (text) => `\u00a0${text}`],
  ['form-feed', 'A form feed, which is not JSON white space.', (text) => `\f${text}`],
  ['u2028-outside', 'A line separator, which is not JSON white space.', (text) => `${text}\u2028`],
  ['utf-16', 'UTF-16 text without a byte order mark.', (text) => Buffer.from(text, 'utf16le')],
  ['array-trailing-comma', 'A comma at the end of a list.', value('[1,]')],
  ['array-only-comma', 'A list of a comma.', value('[,]')],
  ['array-unclosed', 'A list that nothing closes.', value('[1')],
  ['array-brackets-cross', 'Brackets that cross.', value('[{"y":[}]]')],
  ['array-ended-by-brace', 'A list that a brace ends.', value('[1}')],
  ['object-ended-by-bracket', 'An object that a bracket ends.', value('{"y":1]')],
  ['word-cut', 'A word cut short.', value('tru')],
  ['word-case', 'A word in another case.', value('True')],
  ['word-undefined', 'A word of JavaScript.', value('undefined')],
  ['number-nan', 'The word NaN.', value('NaN')],
  ['number-infinity', 'The word Infinity.', value('Infinity')],
  ['number-minus-infinity', 'The word -Infinity.', value('-Infinity')],
  ['number-leading-zero', 'A leading zero.', value('01')],
  ['number-minus-leading-zero', 'A leading zero behind a minus.', value('-01')],
  ['number-no-fraction', 'A point without digits behind it.', value('1.')],
  ['number-no-integer', 'A point without digits before it.', value('.5')],
  ['number-plus', 'A plus sign.', value('+1')],
  ['number-minus-alone', 'A minus without digits.', value('-')],
  ['number-minus-space', 'A space behind the minus.', value('- 1')],
  ['number-hexadecimal', 'A hexadecimal number.', value('0x1')],
  ['number-exponent-empty', 'An exponent without digits.', value('1e')],
  ['number-exponent-sign', 'An exponent of only a sign.', value('1e+')],
  ['number-exponent-fraction', 'An exponent with a fraction.', value('1e1.5')],
  ['number-underscore', 'Digits grouped with an underscore.', value('1_000')],
  ['number-bigint', 'The suffix of a JavaScript BigInt.', value('1n')],
  ['number-1e400', 'Infinity for a double.', value('1e400')],
  ['number-minus-1e400', 'Minus infinity for a double.', value('-1e400')],
  ['number-1.7976931348623159e308', 'The nearest double is infinity.', value('1.7976931348623159e308')],
  ['number-18000e304', 'Beyond the largest double, written differently.', value('18000e304')],
  ['number-0.2e309', 'Beyond the largest double, as a fraction.', value('0.2e309')],
  ['number-400-digits', 'An integer of 400 digits.', value('9'.repeat(400))],
  ['number-exponent-huge', 'An exponent of 20 digits.', value('1e99999999999999999999')],
  ['string-unclosed', 'A string without an end.', (text) => `${text.slice(0, -1)},"m":"`],
  ['string-raw-newline', 'A line break inside a string.', value('"a\nb"')],
  ['string-raw-control', 'A control character inside a string.', value('"a\u001fb"')],
  ['string-raw-nul', 'A NUL byte inside a string.', value('"a\0b"')],
  ['string-bad-escape', 'An escape that does not exist.', value('"\\x41"')],
  ['string-bad-unicode-escape', 'A letter that is no hexadecimal digit.', value('"\\u00G0"')],
  ['string-short-unicode-escape', 'A Unicode escape of three digits.', value('"\\u123"')],
  ['string-upper-unicode-escape', 'A Unicode escape with a capital U.', value('"\\U0041"')],
  ['string-lone-high-surrogate', 'A high surrogate without a low one.', value('"\\ud800"')],
  ['string-lone-low-surrogate', 'A low surrogate without a high one.', value('"\\udc00"')],
  ['string-reversed-surrogates', 'A surrogate pair the wrong way round.', value('"\\ude00\\ud83d"')],
  ['string-high-surrogate-and-letter', 'A high surrogate before a letter.', value('"\\ud800a"')],
  ['name-lone-surrogate', 'A lone surrogate in a name.', member('"\\ud800":1')],
  [
    'depth-33',
    'Values nested 33 deep.',
    (text, ownDepth) => value('['.repeat(33 - ownDepth) + ']'.repeat(33 - ownDepth))(text),
  ],
  ['depth-2000', 'Values nested 2,000 deep.', value('['.repeat(2000) + ']'.repeat(2000))],
  ['depth-objects', 'Objects nested 500 deep.', value(`${'{"":'.repeat(500)}1${'}'.repeat(500)}`)],
  [
    'depth-unclosed',
    'Five thousand brackets that nobody closes.',
    (text) => `${text.slice(0, -1)},"m":${'['.repeat(5000)}`,
  ],
]

export const BAD_UTF8 = [
  ['overlong-two', 'An overlong dot.', bytes([0xc0, 0xae])],
  ['overlong-three', 'An overlong slash.', bytes([0xe0, 0x80, 0xaf])],
  ['overlong-four', 'An overlong euro sign.', bytes([0xf0, 0x82, 0x82, 0xac])],
  ['surrogate', 'A surrogate encoded as UTF-8.', bytes([0xed, 0xa0, 0x80])],
  ['surrogate-pair', 'A surrogate pair encoded as UTF-8 (CESU-8).', bytes([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80])],
  ['above-10ffff', 'A code point above U+10FFFF.', bytes([0xf4, 0x90, 0x80, 0x80])],
  ['five-bytes', 'A sequence of five bytes.', bytes([0xf8, 0x88, 0x80, 0x80, 0x80])],
  ['cut', 'A sequence cut short.', bytes([0xe2, 0x82])],
  ['continuation', 'A continuation byte alone.', bytes([0x80])],
  ['latin-1', 'Latin-1 text.', bytes([0xe9])],
  ['ff', 'The byte FF.', bytes([0xff])],
  ['utf-16-bom', 'UTF-16 text with its byte order mark.', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
]

export const DUPLICATES = [
  ['unknown', 'An unknown member twice.', member('"m":1,"m":1')],
  ['nested', 'A member twice in an inner object.', value('{"y":1,"z":2,"y":1}')],
  ['in-array', 'A member twice in an object of a list.', value('[{},{"y":1,"y":2}]')],
  ['escaped', 'A member twice, once with an escape.', member('"m":1,"\\u006d":2')],
  ['empty-name', 'The empty name twice.', member('"":1,"":2')],
  ['proto', '__proto__ twice.', member('"__proto__":1,"__proto__":2')],
  ['surrogate-pair', 'One name as a raw character and as escapes.', member('"\u{1f511}":1,"\\ud83d\\udd11":2')],
  ['three', 'A member three times, far apart.', member(`"m":1,${filler(50)},"m":2,${filler(20, 'b')},"m":3`)],
]

export const NOT_OBJECTS = [
  ['array', 'A list.', '[]'],
  ['array-of-object', 'A list around the object.', (text) => `[${text}]`],
  ['string', 'A string.', '"m"'],
  ['string-of-object', 'The object as a string.', (text) => JSON.stringify(text)],
  ['number', 'A number.', '1'],
  ['true', 'true.', 'true'],
  ['null', 'null.', 'null'],
]

export const EMPTY_DOCUMENTS = [
  ['empty', 'Nothing at all.', ''],
  ['white-space', 'Only white space.', ' \t\r\n'],
  ['word', 'A bare word.', 'x'],
]

/** The text or bytes of one row's document. `ownDepth` is the depth of the object that gets the fault. */
export function faulty(make, text, ownDepth = 1) {
  return typeof make === 'string' ? make : make(text, ownDepth)
}

function member(text) {
  return (object) => `${object.slice(0, -1)},${text}}`
}

function value(text) {
  return member(`"m":${text}`)
}

function bytes(sequence) {
  const parts = (object) => [`${object.slice(0, -1)},"m":"`, Buffer.from(sequence), '"}']
  return (object) => Buffer.concat(parts(object).map((part) => Buffer.from(part)))
}

function filler(count, letter = 'a') {
  return Array.from({ length: count }, (_, index) => `"${letter}${index}":0`).join(',')
}
