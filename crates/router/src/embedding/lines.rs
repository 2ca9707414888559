//! Vectors of several texts.

/// Numbers in lines of one width, line after line.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    numbers: Vec<f32>,
    width: usize,
}

impl Lines {
    /// Lines of this width; numbers that do not fill a line are left out.
    pub fn of(mut numbers: Vec<f32>, width: usize) -> Self {
        let width = width.max(1);
        numbers.truncate(numbers.len() / width * width);
        Self { numbers, width }
    }

    /// The line with this number; empty if there is none.
    pub fn line(&self, at: usize) -> &[f32] {
        self.numbers
            .chunks_exact(self.width)
            .nth(at)
            .unwrap_or_default()
    }

    /// How many numbers make a line.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.numbers.len() / self.width
    }

    /// All lines.
    pub fn iter(&self) -> impl Iterator<Item = &[f32]> {
        self.numbers.chunks_exact(self.width)
    }
}

/// The vectors of several texts, in the texts' order. Similar texts have similar vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct TextVectors {
    /// Vectors from the depth at which texts of like meaning are near. The length of each is one.
    pub near: Lines,
    /// Vectors from the depth before that, which still knows more of the words. The length of each is one.
    pub before: Lines,
}

impl TextVectors {
    /// The vectors of the texts from this one on.
    pub(super) fn from(&self, first: usize) -> Self {
        let rest = |lines: &Lines| {
            let numbers = lines.iter().skip(first).flatten().copied();
            Lines::of(numbers.collect(), lines.width())
        };
        Self {
            near: rest(&self.near),
            before: rest(&self.before),
        }
    }

    /// The vectors of one text.
    pub(crate) fn of_text(&self, at: usize) -> TextVector<'_> {
        TextVector {
            near: self.near.line(at),
            before: self.before.line(at),
        }
    }
}

/// The vectors of one text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextVector<'a> {
    pub(crate) near: &'a [f32],
    pub(crate) before: &'a [f32],
}
