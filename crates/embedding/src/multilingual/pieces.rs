//! Splits texts into the pieces that the encoder knows, as SentencePiece does: the likeliest of all ways to split a
//! text into known pieces.

use super::normal::Normal;

/// The pieces that frame a text, and the one that stands for a character that no piece holds.
const UNKNOWN: u32 = 0;
const FRAME: [u32; 2] = [1, 2];
/// How much less likely an unknown character is than the rarest piece, in logarithms.
const UNKNOWN_COST: f32 = 10.0;
/// Pieces after which a text is cut, the frame not included.
const MAX_PIECES: usize = 126;
/// Characters after which a text is cut before it is split into pieces.
const MAX_CHARACTERS: usize = 2_048;

/// The known pieces.
pub(super) struct Pieces {
    normal: Normal,
    /// The pieces by their bytes: the text of all, and of each where it begins and its number.
    text: Vec<u8>,
    sorted: Vec<(u32, u32)>,
    ends: Vec<u32>,
    scores: Vec<f32>,
    unknown: f32,
}

impl Pieces {
    /// Reads the file of the pieces.
    pub(super) fn read(file: &[u8]) -> Option<Self> {
        let mut pieces: Vec<(&[u8], u32)> = Vec::new();
        let mut scores = Vec::new();
        let mut normal = None;
        for (field, value) in Fields(file) {
            match (field, value) {
                (1, Value::Bytes(piece)) => {
                    let (mut text, mut score) = (&b""[..], 0.0);
                    for part in Fields(piece) {
                        match part {
                            (1, Value::Bytes(bytes)) => text = bytes,
                            (2, Value::Four(bytes)) => score = f32::from_le_bytes(bytes),
                            _ => {}
                        }
                    }
                    pieces.push((text, u32::try_from(pieces.len()).ok()?));
                    scores.push(score);
                }
                (3, Value::Bytes(rules)) => {
                    let mut fields = Fields(rules);
                    normal = fields.find_map(|field| match field {
                        (2, Value::Bytes(rules)) => Normal::read(rules),
                        _ => None,
                    });
                }
                _ => {}
            }
        }
        let lowest = scores.iter().copied().fold(f32::INFINITY, f32::min);
        pieces.sort_unstable();
        let (mut text, mut sorted, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for (piece, number) in &pieces {
            sorted.push((u32::try_from(text.len()).ok()?, *number));
            text.extend_from_slice(piece);
            ends.push(u32::try_from(text.len()).ok()?);
        }
        Some(Self {
            normal: normal?,
            text,
            sorted,
            ends,
            scores,
            unknown: lowest - UNKNOWN_COST,
        })
    }

    /// The numbers of a text's pieces, framed.
    pub(super) fn cut(&self, text: &str) -> Vec<u32> {
        let end = text.char_indices().nth(MAX_CHARACTERS);
        let text = end.map_or(text, |(end, _)| &text[..end]);
        let mut numbers = self.likeliest(&self.normal.text(text));
        numbers.truncate(MAX_PIECES);
        numbers.insert(0, FRAME[0]);
        numbers.push(FRAME[1]);
        numbers
    }

    /// The likeliest way to cut a text: from its beginning the best way to each of its places.
    fn likeliest(&self, text: &str) -> Vec<u32> {
        if text.is_empty() {
            return vec![UNKNOWN];
        }
        let bytes = text.as_bytes();
        let mut best: Vec<Way> = vec![Way::NONE; bytes.len() + 1];
        best[0].score = 0.0;
        for (start, c) in text.char_indices() {
            let score = best[start].score;
            let one = start + c.len_utf8();
            let mut has_single = false;
            self.beginnings(&bytes[start..], |length, number| {
                let end = start + length;
                has_single |= end == one;
                let score = score + self.score(number);
                if score > best[end].score {
                    best[end] = Way {
                        score,
                        start,
                        number,
                    };
                }
            });
            let score = score + self.unknown;
            if !has_single && score > best[one].score {
                best[one] = Way {
                    score,
                    start,
                    number: UNKNOWN,
                };
            }
        }
        let mut numbers = Vec::new();
        let mut end = bytes.len();
        while end > 0 {
            numbers.push(best[end].number);
            end = best[end].start;
        }
        numbers.reverse();
        numbers
    }

    fn score(&self, number: u32) -> f32 {
        self.scores
            .get(number as usize)
            .copied()
            .unwrap_or(self.unknown)
    }

    fn piece(&self, at: usize) -> &[u8] {
        let (begin, end) = (self.sorted[at].0 as usize, self.ends[at] as usize);
        &self.text[begin..end]
    }

    /// Every piece that a text begins with, the shortest first: its length and number. The pieces that begin with
    /// as much of the text lie side by side, fewer with every byte.
    fn beginnings(&self, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let (mut from, mut until) = (0, self.sorted.len());
        for (at, byte) in text.iter().enumerate() {
            let byte_of = |piece: usize| self.piece(piece).get(at).copied();
            from += partition(until - from, |n| byte_of(from + n) < Some(*byte));
            until = from + partition(until - from, |n| byte_of(from + n) <= Some(*byte));
            if from == until {
                return;
            }
            // The piece that ends here is the first of those that go on like it.
            if self.piece(from).len() == at + 1 {
                found(at + 1, self.sorted[from].1);
            }
        }
    }
}

/// The first number of `0..count` for which this does not hold, where it holds for all before it.
fn partition(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut until) = (0, count);
    while from < until {
        let middle = usize::midpoint(from, until);
        if holds(middle) {
            from = middle + 1;
        } else {
            until = middle;
        }
    }
    from
}

/// The best way to a place of a text.
#[derive(Clone, Copy)]
struct Way {
    score: f32,
    /// Where its last piece begins, and which one that is.
    start: usize,
    number: u32,
}

impl Way {
    const NONE: Self = Self {
        score: f32::NEG_INFINITY,
        start: 0,
        number: UNKNOWN,
    };
}

/// A value of a Protocol Buffers message.
enum Value<'a> {
    Bytes(&'a [u8]),
    Four([u8; 4]),
    Other,
}

/// The fields of a Protocol Buffers message; what is malformed ends them.
struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => {
                self.number()?;
                Value::Other
            }
            1 => {
                self.bytes(8)?;
                Value::Other
            }
            2 => {
                let length = usize::try_from(self.number()?).ok()?;
                Value::Bytes(self.bytes(length)?)
            }
            5 => Value::Four(*self.bytes(4)?.first_chunk()?),
            _ => return None,
        };
        Some((tag >> 3, value))
    }
}

impl<'a> Fields<'a> {
    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes(1)?.first()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}
