//! Normalises a text before it is split into pieces: one form of each character, single blanks, `▁` for a blank.
//!
//! The rules are a double array (as darts-clone lays it out) from bytes to their replacement, in the file of the
//! pieces.

/// What stands for a blank, and before every text.
pub(super) const BLANK: char = '\u{2581}';

/// The rules of the file of the pieces.
pub(super) struct Normal {
    units: Vec<u32>,
    /// What stands for the keys, each ended by a zero.
    written: Vec<u8>,
}

impl Normal {
    /// Reads the rules: the length of the array, the array, what stands for its keys.
    pub(super) fn read(rules: &[u8]) -> Option<Self> {
        let (length, rest) = rules.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (array, written) = rest.split_at_checked(length)?;
        let (units, odd) = array.as_chunks::<4>();
        (!units.is_empty() && odd.is_empty()).then(|| Self {
            units: units.iter().map(|unit| u32::from_le_bytes(*unit)).collect(),
            written: written.to_vec(),
        })
    }

    /// A text in its normal form; empty where nothing of it is left.
    pub(super) fn text(&self, text: &str) -> String {
        let mut normal = String::with_capacity(text.len() + 4);
        let mut rest = text;
        let mut after_blank = true;
        while !rest.is_empty() {
            let (written, length) = self.next(rest);
            for c in written.chars() {
                if c != ' ' {
                    if normal.is_empty() {
                        normal.push(BLANK);
                    }
                    normal.push(c);
                } else if !after_blank {
                    normal.push(BLANK);
                }
                after_blank = c == ' ';
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        let ended = normal.trim_end_matches(BLANK).len();
        normal.truncate(ended);
        normal
    }

    /// What stands for the beginning of a text, and how many of its bytes that is.
    fn next<'t>(&'t self, text: &'t str) -> (&'t str, usize) {
        let mut best = None;
        let mut node = self.unit(0).map_or(0, offset);
        for (at, byte) in text.bytes().enumerate() {
            node ^= usize::from(byte);
            let Some(unit) = self.unit(node) else { break };
            if unit & 0x8000_00ff != u32::from(byte) {
                break;
            }
            node ^= offset(unit);
            if unit & 0x100 != 0 {
                let place = self.unit(node).map(|leaf| leaf & 0x7fff_ffff);
                best = place.map(|place| (place, at + 1));
            }
        }
        let known = best.and_then(|(place, length)| Some((self.written(place)?, length)));
        known
            .filter(|(_, length)| text.is_char_boundary(*length))
            .unwrap_or_else(|| {
                let length = text.chars().next().map_or(0, char::len_utf8);
                (text.get(..length).unwrap_or_default(), length)
            })
    }

    fn unit(&self, node: usize) -> Option<u32> {
        self.units.get(node).copied()
    }

    fn written(&self, place: u32) -> Option<&str> {
        let from = self.written.get(usize::try_from(place).ok()?..)?;
        let end = from.iter().position(|byte| *byte == 0)?;
        std::str::from_utf8(from.get(..end)?).ok()
    }
}

fn offset(unit: u32) -> usize {
    // Fewer than 32 bits.
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}
