//! Text with `{name}` placeholders.

/// One piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that stands as it is.
    Fixed(String),
    /// A placeholder and the name in it.
    Slot(String),
}

/// Text with `{name}` placeholders; `{{` and `}}` are literal braces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// Why a text is not a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace is not closed.
    #[error("the brace opened at character {at} is not closed; write `{{{{` for a literal brace")]
    Unclosed {
        /// Character position, from 1.
        at: usize,
    },
    /// A closing brace without an opening one.
    #[error(
        "the closing brace at character {at} has no opening one; write `}}}}` for a literal brace"
    )]
    Unopened {
        /// Character position, from 1.
        at: usize,
    },
    /// A placeholder whose name is not made of lower-case letters, digits and underscores.
    #[error(
        "`{{{name}}}` is not a placeholder: a name is lower-case letters, digits and underscores"
    )]
    Name {
        /// What stood between the braces.
        name: String,
    },
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut fixed = String::new();
        let mut chars = text.chars().enumerate().peekable();
        while let Some((i, c)) = chars.next() {
            match c {
                '{' if chars.peek().is_some_and(|(_, n)| *n == '{') => {
                    chars.next();
                    fixed.push('{');
                }
                '}' if chars.peek().is_some_and(|(_, n)| *n == '}') => {
                    chars.next();
                    fixed.push('}');
                }
                '{' => {
                    let mut name = String::new();
                    loop {
                        match chars.next() {
                            Some((_, '}')) => break,
                            Some((_, c)) => name.push(c),
                            None => return Err(TemplateError::Unclosed { at: i + 1 }),
                        }
                    }
                    let valid = !name.is_empty()
                        && name
                            .chars()
                            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                    if !valid {
                        return Err(TemplateError::Name { name });
                    }
                    if !fixed.is_empty() {
                        pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                    }
                    pieces.push(Piece::Slot(name));
                }
                '}' => return Err(TemplateError::Unopened { at: i + 1 }),
                c => fixed.push(c),
            }
        }
        if !fixed.is_empty() {
            pieces.push(Piece::Fixed(fixed));
        }
        Ok(Self { pieces })
    }

    /// The pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The names of the placeholders, in order, repeats included.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|p| match p {
            Piece::Slot(name) => Some(name.as_str()),
            Piece::Fixed(_) => None,
        })
    }

    /// The same template with one placeholder replaced by a fixed text.
    pub fn with(mut self, name: &str, text: &str) -> Self {
        for piece in &mut self.pieces {
            if matches!(piece, Piece::Slot(slot) if slot == name) {
                *piece = Piece::Fixed(text.to_owned());
            }
        }
        self
    }

    /// Fills every placeholder; `Err` names the first one that has no value.
    pub fn fill(&self, mut value: impl FnMut(&str) -> Option<String>) -> Result<String, String> {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => out.push_str(text),
                Piece::Slot(name) => out.push_str(&value(name).ok_or_else(|| name.clone())?),
            }
        }
        Ok(out)
    }
}
