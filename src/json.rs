//! Strict JSON (RFC 8259): no duplicate member at any depth, bounded nesting, finite numbers, well-formed text.
//!
//! Every conforming parser reads what this parser accepts in the same way, so nobody downstream sees a different value than the
//! one that was checked. It reads the text once, without recursion.

mod number;

pub(crate) use number::Number;

use core::fmt;
use std::borrow::Cow;

use crate::limits::JSON_DEPTH;
use crate::sorted;
use crate::text;

/// Names that are compared faster pair by pair than sorted.
const FEW: usize = 8;

/// Parsed text and its values, in document order.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    text: String,
    nodes: Vec<Node>,
}

/// Why text is rejected, and the byte offset.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct JsonError {
    /// What is wrong.
    pub fault: JsonFault,
    /// Offset in bytes from the start of the text.
    pub at: usize,
}

/// What is wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonFault {
    /// The bytes are not well-formed UTF-8 (RFC 8259 8.1).
    NotUtf8,
    /// The grammar requires something else here.
    Syntax,
    /// Nested deeper than 32.
    TooDeep,
    /// An object has two members of one name, escapes resolved (RFC 7515 4, RFC 7519 4).
    DuplicateMember {
        /// The repeated name.
        name: String,
    },
    /// A lone `\uD800`-`\uDFFF` escape, which is not a character (RFC 8259 8.2).
    LoneSurrogate,
    /// A number that parsers turn into infinity: 2^1024 - 2^970 or more in magnitude.
    NumberRange,
}

/// One value of a document.
///
/// # Example: a custom claim
///
/// ```
/// # fn show(trusted: &jwt_verdict::TrustedClaims) {
/// if let Some(scope) = trusted.claim("scope") {
///     println!("scope: {:?}", scope.as_str());
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Value<'d> {
    document: &'d Document,
    index: usize,
    node: Node,
}

/// The type of a [`Value`] (RFC 8259 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of RFC 8259")]
pub enum Kind {
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

impl Document {
    /// Parses all of `bytes`.
    pub(crate) fn parse(bytes: Vec<u8>) -> Result<Self, JsonError> {
        let text = String::from_utf8(bytes)
            .map_err(|error| JsonError { fault: JsonFault::NotUtf8, at: error.utf8_error().valid_up_to() })?;
        let nodes = Parser::new(&text).run()?;
        Ok(Self { text, nodes })
    }

    /// Parses all of `bytes` as an object; the caller makes the error for anything else.
    pub(crate) fn parse_object<E>(
        bytes: Vec<u8>,
        not_json: impl FnOnce(JsonError) -> E,
        not_object: impl FnOnce(Kind) -> E,
    ) -> Result<Self, E> {
        let document = Self::parse(bytes).map_err(not_json)?;
        match document.root().kind() {
            Kind::Object => Ok(document),
            kind => Err(not_object(kind)),
        }
    }

    /// The outermost value.
    pub(crate) fn root(&self) -> Value<'_> {
        // A parsed document has at least one node; the fallback is never seen.
        self.value(0).unwrap_or(Value { document: self, index: 0, node: Node::NULL })
    }

    /// The text that was parsed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    fn value(&self, index: usize) -> Option<Value<'_>> {
        let node = *self.nodes.get(index)?;
        Some(Value { document: self, index, node })
    }
}

impl<'d> Value<'d> {
    /// The value's type.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.node.kind
    }

    /// The value's own JSON text.
    #[must_use]
    pub fn raw(&self) -> &'d str {
        let (start, end) = match self.node.kind {
            // A string's node spans its content; its text includes the quotation marks.
            Kind::String => (self.node.start.saturating_sub(1), self.node.end.saturating_add(1)),
            _ => (self.node.start, self.node.end),
        };
        self.document.text.get(start..end).unwrap_or_default()
    }

    /// The text of a string, escapes resolved; `None` for every other type.
    #[must_use]
    pub fn as_str(&self) -> Option<Cow<'d, str>> {
        (self.node.kind == Kind::String).then(|| {
            let content = self.content();
            if self.node.escaped { Cow::Owned(unescape(content)) } else { Cow::Borrowed(content) }
        })
    }

    /// The value of a boolean; `None` for every other type.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.node.kind {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    /// A member of an object by its name; `None` if it is missing or the value is not an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value<'d>> {
        self.members().find(|(key, _)| key.is(name)).map(|(_, value)| value)
    }

    /// The members of an object as pairs of name and value, in document order; empty for every other type.
    #[must_use]
    pub fn entries(&self) -> Entries<'d> {
        Entries { members: self.members() }
    }

    /// The elements of an array, in order; empty for every other type.
    #[must_use]
    pub fn elements(&self) -> Elements<'d> {
        Elements { children: self.children(Kind::Array) }
    }

    pub(crate) fn number(&self) -> Option<Number<'d>> {
        (self.node.kind == Kind::Number).then(|| Number::new(self.content()))
    }

    fn members(&self) -> Members<'d> {
        Members { children: self.children(Kind::Object) }
    }

    /// What a value of this kind holds; nothing if it is of another.
    fn children(&self, kind: Kind) -> Children<'d> {
        let first = (self.node.kind == kind).then(|| self.index.saturating_add(1));
        Children { document: self.document, next: first, end: self.node.next }
    }

    /// Whether this is the string `text`, without building it.
    pub(crate) fn is(&self, text: &str) -> bool {
        if self.node.escaped {
            self.as_str().is_some_and(|own| own == text)
        } else {
            self.node.kind == Kind::String && self.content() == text
        }
    }

    fn content(&self) -> &'d str {
        self.document.text.get(self.node.start..self.node.end).unwrap_or_default()
    }
}

impl Kind {
    /// The type with its article, for a sentence.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::True | Self::False => "a boolean",
            Self::Null => "null",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fault {
            JsonFault::NotUtf8 => "bytes that are not UTF-8",
            JsonFault::Syntax => "a syntax error",
            JsonFault::TooDeep => "nesting deeper than 32",
            JsonFault::DuplicateMember { .. } => "a member that stands twice in its object",
            JsonFault::LoneSurrogate => "half of a surrogate pair",
            JsonFault::NumberRange => "a number that is too large for a double",
        };
        write!(f, "{what} at byte {}", self.at)
    }
}

impl core::error::Error for JsonError {}

impl JsonError {
    /// The actual value, for a report: the only place where a name from the text appears.
    pub(crate) fn actual(&self) -> String {
        match &self.fault {
            JsonFault::DuplicateMember { name } => format!("{} twice, byte {}", text::quote(name), self.at),
            _ => self.to_string(),
        }
    }
}

impl JsonFault {
    /// The stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotUtf8 => "not_utf8",
            Self::Syntax => "syntax",
            Self::TooDeep => "too_deep",
            Self::DuplicateMember { .. } => "duplicate_member",
            Self::LoneSurrogate => "lone_surrogate",
            Self::NumberRange => "number_range",
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    /// Only of strings: whether the content holds a backslash.
    escaped: bool,
    start: usize,
    end: usize,
    /// The node after this one and all that it holds.
    next: usize,
}

impl Node {
    const NULL: Self = Self { kind: Kind::Null, escaped: false, start: 0, end: 0, next: 0 };
}

/// The members of an object, as pairs of name and value: see [`Value::entries`].
#[derive(Clone, Debug)]
pub struct Entries<'d> {
    members: Members<'d>,
}

/// The elements of an array: see [`Value::elements`].
#[derive(Clone, Debug)]
pub struct Elements<'d> {
    children: Children<'d>,
}

#[derive(Clone, Debug)]
struct Members<'d> {
    children: Children<'d>,
}

#[derive(Clone, Debug)]
struct Children<'d> {
    document: &'d Document,
    next: Option<usize>,
    end: usize,
}

impl<'d> Iterator for Entries<'d> {
    type Item = (Cow<'d, str>, Value<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, value) = self.members.next()?;
        Some((name.as_str()?, value))
    }
}

impl<'d> Iterator for Elements<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Self::Item> {
        self.children.next()
    }
}

impl<'d> Iterator for Members<'d> {
    type Item = (Value<'d>, Value<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        Some((self.children.next()?, self.children.next()?))
    }
}

impl<'d> Iterator for Children<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        let index = self.next.filter(|&index| index < self.end)?;
        let value = self.document.value(index)?;
        self.next = Some(value.node.next);
        Some(value)
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    nodes: Vec<Node>,
    /// The containers around the current position, outermost first.
    open: Vec<usize>,
}

/// What the grammar requires next.
#[derive(Clone, Copy)]
enum Expected {
    Value,
    /// After `[`: a value or the end.
    ElementOrEnd,
    /// After `{`: a name or the end.
    NameOrEnd,
    Name,
    CommaOrEnd,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, nodes: Vec::with_capacity(text.len() / 8), open: Vec::new() }
    }

    fn run(mut self) -> Result<Vec<Node>, JsonError> {
        let mut expected = Expected::Value;
        loop {
            self.skip_white_space();
            expected = match (expected, self.peek()) {
                (Expected::NameOrEnd | Expected::Name, Some(b'"')) => {
                    self.string()?;
                    self.skip_white_space();
                    if self.peek() != Some(b':') {
                        return Err(self.fault(JsonFault::Syntax));
                    }
                    self.advance();
                    Expected::Value
                }
                (Expected::NameOrEnd | Expected::CommaOrEnd, Some(b'}')) if self.inside() == Some(Kind::Object) => {
                    self.close()?
                }
                (Expected::ElementOrEnd | Expected::CommaOrEnd, Some(b']')) if self.inside() == Some(Kind::Array) => {
                    self.close()?
                }
                (Expected::CommaOrEnd, Some(b',')) => match self.inside() {
                    Some(Kind::Object) => {
                        self.advance();
                        Expected::Name
                    }
                    Some(_) => {
                        self.advance();
                        Expected::Value
                    }
                    None => return Err(self.fault(JsonFault::Syntax)),
                },
                (Expected::CommaOrEnd, None) if self.open.is_empty() => return Ok(self.nodes),
                (Expected::Value | Expected::ElementOrEnd, Some(first)) => self.value(first)?,
                _ => return Err(self.fault(JsonFault::Syntax)),
            };
        }
    }

    fn value(&mut self, first: u8) -> Result<Expected, JsonError> {
        match first {
            b'{' => return self.open(Kind::Object, Expected::NameOrEnd),
            b'[' => return self.open(Kind::Array, Expected::ElementOrEnd),
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.literal("true", Kind::True)?,
            b'f' => self.literal("false", Kind::False)?,
            b'n' => self.literal("null", Kind::Null)?,
            _ => return Err(self.fault(JsonFault::Syntax)),
        }
        Ok(Expected::CommaOrEnd)
    }

    fn open(&mut self, kind: Kind, then: Expected) -> Result<Expected, JsonError> {
        if self.open.len() >= JSON_DEPTH {
            return Err(self.fault(JsonFault::TooDeep));
        }
        self.open.push(self.nodes.len());
        let start = self.at;
        self.advance();
        self.push(kind, start, false);
        Ok(then)
    }

    fn close(&mut self) -> Result<Expected, JsonError> {
        self.advance();
        let (end, next) = (self.at, self.nodes.len());
        let index = self.open.pop().unwrap_or_default();
        if let Some(node) = self.nodes.get_mut(index) {
            node.end = end;
            node.next = next;
            if node.kind == Kind::Object {
                self.refuse_duplicates(index)?;
            }
        }
        Ok(Expected::CommaOrEnd)
    }

    fn string(&mut self) -> Result<(), JsonError> {
        self.advance();
        let start = self.at;
        let mut escaped = false;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                Some(0x20..) => self.advance(),
                Some(_) | None => return Err(self.fault(JsonFault::Syntax)),
            }
        }
        self.push(Kind::String, start, escaped);
        self.advance();
        Ok(())
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        let lone = JsonError { fault: JsonFault::LoneSurrogate, at: start };
        self.advance();
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.advance();
                Ok(())
            }
            Some(b'u') => match self.hex4()? {
                0xdc00..=0xdfff => Err(lone),
                0xd800..=0xdbff => {
                    if self.peek() != Some(b'\\') {
                        return Err(lone);
                    }
                    self.advance();
                    if self.peek() != Some(b'u') {
                        return Err(lone);
                    }
                    match self.hex4()? {
                        0xdc00..=0xdfff => Ok(()),
                        _ => Err(lone),
                    }
                }
                _ => Ok(()),
            },
            _ => Err(self.fault(JsonFault::Syntax)),
        }
    }

    /// Reads `u` and four hexadecimal digits.
    fn hex4(&mut self) -> Result<u16, JsonError> {
        self.advance();
        let mut unit = 0_u16;
        for _ in 0..4 {
            let digit = self.peek().and_then(hex_digit).ok_or_else(|| self.fault(JsonFault::Syntax))?;
            unit = unit << 4 | digit;
            self.advance();
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.advance();
        }
        match self.peek() {
            Some(b'0') => self.advance(),
            Some(b'1'..=b'9') => self.digits()?,
            _ => return Err(self.fault(JsonFault::Syntax)),
        }
        if self.peek() == Some(b'.') {
            self.advance();
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.advance();
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.advance();
            }
            self.digits()?;
        }
        let number = Number::new(self.text.get(start..self.at).unwrap_or_default());
        if !number.is_finite() {
            return Err(JsonError { fault: JsonFault::NumberRange, at: start });
        }
        self.push(Kind::Number, start, false);
        Ok(())
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.fault(JsonFault::Syntax));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.advance();
        }
        Ok(())
    }

    fn literal(&mut self, word: &str, kind: Kind) -> Result<(), JsonError> {
        let start = self.at;
        if !self.text.get(start..).is_some_and(|rest| rest.starts_with(word)) {
            return Err(self.fault(JsonFault::Syntax));
        }
        self.at = start.saturating_add(word.len());
        self.push(kind, start, false);
        Ok(())
    }

    fn refuse_duplicates(&self, object: usize) -> Result<(), JsonError> {
        let mut names: Vec<(Cow<'t, str>, usize)> = Vec::new();
        let mut index = object.saturating_add(1);
        while let Some(name) = self.nodes.get(index) {
            let content = self.text.get(name.start..name.end).unwrap_or_default();
            let name_text = if name.escaped { Cow::Owned(unescape(content)) } else { Cow::Borrowed(content) };
            names.push((name_text, name.start));
            // Behind the name stands its value, and behind that the next name.
            index = self.nodes.get(name.next).map_or(usize::MAX, |value| value.next);
        }
        let place = if names.len() <= FEW {
            let stood_before = |place: &usize| {
                names.iter().take(*place).any(|earlier| Some(&earlier.0) == names.get(*place).map(|name| &name.0))
            };
            (0..names.len()).find(stood_before)
        } else {
            sorted::repeated(names.iter().map(|name| &*name.0)).map(|repeated| repeated.place).min()
        };
        match place.and_then(|place| names.get(place)) {
            Some((name, at)) => {
                Err(JsonError { fault: JsonFault::DuplicateMember { name: name.to_string() }, at: *at })
            }
            None => Ok(()),
        }
    }

    fn inside(&self) -> Option<Kind> {
        self.open.last().and_then(|&index| self.nodes.get(index)).map(|node| node.kind)
    }

    fn push(&mut self, kind: Kind, start: usize, escaped: bool) {
        let next = self.nodes.len().saturating_add(1);
        self.nodes.push(Node { kind, escaped, start, end: self.at, next });
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.advance();
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn fault(&self, fault: JsonFault) -> JsonError {
        JsonError { fault, at: self.at }
    }
}

/// The text as a JSON string.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\0'..' ' => quoted.extend(format!("\\u{:04x}", u32::from(character)).chars()),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn hex_digit(byte: u8) -> Option<u16> {
    char::from(byte).to_digit(16).and_then(|digit| u16::try_from(digit).ok())
}

/// Resolves the escapes of a string's content that the parser has accepted.
fn unescape(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let mut characters = escape.chars();
        match characters.next() {
            Some('u') => {
                let (character, after) = unescape_unicode(characters.as_str());
                text.push(character);
                rest = after;
                continue;
            }
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some(other) => text.push(other),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text
}

/// Takes what follows `\u`: four digits, or eight with `\u` between for a surrogate pair.
fn unescape_unicode(digits: &str) -> (char, &str) {
    let unit = |text: &str| text.get(..4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
    let first = unit(digits);
    let rest = digits.get(4..).unwrap_or_default();
    let second = rest.strip_prefix("\\u").and_then(unit);
    let units = first.into_iter().chain(second);
    match char::decode_utf16(units).next() {
        Some(Ok(character)) if character.len_utf16() == 2 => (character, rest.get(6..).unwrap_or_default()),
        Some(Ok(character)) => (character, rest),
        _ => (char::REPLACEMENT_CHARACTER, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, JsonError, JsonFault, Kind};

    fn parse(text: &str) -> Result<Document, JsonError> {
        Document::parse(text.as_bytes().to_vec())
    }

    fn fault(text: &str) -> JsonFault {
        parse(text).expect_err(text).fault
    }

    #[test]
    fn values_are_found_by_name_and_order() {
        let document =
            parse(r#" {"a": [1, {"b": "x\"\ud83d\ude00\u0041\/"}, []], "c": true, "d": null, "": -0.5e+1} "#)
                .expect("good");
        let root = document.root();
        let elements: Vec<_> = root.get("a").expect("a").elements().collect();
        assert_eq!(elements.len(), 3);
        assert_eq!(elements[1].get("b").expect("b").as_str().expect("text"), "x\"😀A/");
        assert_eq!(elements[2].elements().count(), 0);
        assert_eq!(root.get("c").expect("c").as_bool(), Some(true));
        assert_eq!(root.get("d").expect("d").kind(), Kind::Null);
        assert_eq!(root.get("").expect("empty name").raw(), "-0.5e+1");
        assert_eq!(root.entries().map(|(name, _)| name.into_owned()).collect::<Vec<_>>(), ["a", "c", "d", ""]);
        assert!(root.get("e").is_none());
    }

    #[test]
    fn only_the_grammar_is_accepted() {
        for text in [
            "",
            " ",
            "{",
            "}",
            "[",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "[1,]",
            "[,1]",
            "{,}",
            "[1}",
            "{\"a\":1]",
            "{} {}",
            "{}x",
            "1 2",
            "nul",
            "tru",
            "True",
            "NaN",
            "Infinity",
            "01",
            "1.",
            ".5",
            "+1",
            "0x1",
            "1e",
            "1e+",
            "--1",
            "-",
            "'a'",
            "{a:1}",
            "{1:1}",
            "\"a",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\u12\"",
            "\"\t\"",
            "\"\n\"",
            "\u{feff}{}",
            "\u{a0}{}",
            "// x\n{}",
            "{\"a\" 1}",
            "[1 2]",
            "{\"a\":1 \"b\":2}",
            "]",
            ",",
        ] {
            assert_eq!(fault(text), JsonFault::Syntax, "{text:?}");
        }
        for text in ["0", "-0", "1.5e-3", "\"\u{2028}\\u0000\"", "null", "\t[\r\n ] ", "{\"a\":{}}", "1E2"] {
            parse(text).expect(text);
        }
    }

    #[test]
    fn duplicate_members_at_any_depth() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"iss":1,"\u0069ss":1}"#,
            r#"{"x":[{"a":1,"b":2,"a":3}]}"#,
            r#"{"":1,"":2}"#,
            r#"{"a":{"a":1},"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"b":2}"#,
        ] {
            assert!(matches!(fault(text), JsonFault::DuplicateMember { .. }), "{text}");
        }
        parse(r#"{"a":{"a":1},"A":[{"a":1},{"a":2}]}"#).expect("equal names in different objects");
    }

    #[test]
    fn depth_is_bounded_at_32() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        parse(&nested(32)).expect("at the limit");
        assert_eq!(fault(&nested(33)), JsonFault::TooDeep);
        assert_eq!(fault(&"[".repeat(1_000_000)), JsonFault::TooDeep);
        assert_eq!(fault(&"{\"a\":".repeat(1_000_000)), JsonFault::TooDeep);
    }

    #[test]
    fn lone_surrogates() {
        for text in
            [r#""\ud800""#, r#""\udc00""#, r#""\ud800\ud800""#, r#""\ud800x""#, r#""\ud800\n""#, r#""\udc00\ud800""#]
        {
            assert_eq!(fault(text), JsonFault::LoneSurrogate, "{text}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8() {
        for bytes in [&b"\"\xc0\xae\""[..], b"\"\xed\xa0\x80\"", b"\"\xf4\x90\x80\x80\"", b"\"\xe2\x82", b"{\0\"\0"] {
            assert!(Document::parse(bytes.to_vec()).is_err());
        }
        assert_eq!(
            Document::parse(b"\"a\xff\"".to_vec()).expect_err("bad byte"),
            JsonError { fault: JsonFault::NotUtf8, at: 2 }
        );
    }

    #[test]
    fn numbers_that_readers_turn_into_infinity() {
        assert_eq!(fault("{\"exp\":1e400}"), JsonFault::NumberRange);
        assert_eq!(fault(&"9".repeat(400)), JsonFault::NumberRange);
        assert_eq!(fault("[-1.7976931348623159e308]"), JsonFault::NumberRange);
        parse("[1.7976931348623157e308]").expect("the largest double");
        parse("1e-400").expect("underflow is zero for everyone");
    }

    #[test]
    fn what_is_accepted_serde_json_accepts_with_equal_values() {
        for text in [r#"{"a":[1,2.5,"\u00e9\ud83d\ude00",{"b":null}],"c":{}}"#, r#"[true,false,"\"\\\/\b\f\n\r\t"]"#] {
            let document = parse(text).expect(text);
            let theirs: serde_json::Value = serde_json::from_str(text).expect(text);
            assert_eq!(to_serde(document.root()), theirs);
        }
    }

    fn to_serde(value: super::Value<'_>) -> serde_json::Value {
        match value.kind() {
            Kind::Object => value.entries().map(|(name, value)| (name.into_owned(), to_serde(value))).collect(),
            Kind::Array => value.elements().map(to_serde).collect(),
            Kind::String => value.as_str().expect("a string").into_owned().into(),
            _ => serde_json::from_str(value.raw()).expect("a scalar"),
        }
    }
}
