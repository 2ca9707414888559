//! The pixels of the display, as the display server keeps them in a file (`Xvfb -fbdir`, an XWD image).

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use baton_desktop::Desktop;

/// Width of the display and of the window on it.
const WIDTH: usize = 1280;
/// Height of the display and of the window on it.
const HEIGHT: usize = 800;
const BYTES_PER_PIXEL: usize = 4;
/// Distance between the rows that are inspected: small enough to see each line of text, large enough to cost nothing.
const EVERY: usize = 6;

/// A desktop whose display has the size of the window.
pub(super) fn desktop() -> Result<Desktop> {
    Desktop::start(WIDTH, HEIGHT, None)
}

/// The display's pixels.
pub(super) struct Screen {
    file: File,
    pixels: u64,
    row: u64,
}

/// Some rows of what was on the display at one moment.
#[derive(PartialEq, Eq)]
pub(super) struct Frame(Vec<u8>);

impl Screen {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("no picture at {}", path.display()))?;
        // A header of 32-bit numbers, most significant byte first, then the colour map.
        let number = |at: u64| -> Result<u64> {
            let mut bytes = [0; 4];
            file.read_exact_at(&mut bytes, at * 4)?;
            Ok(u64::from(u32::from_be_bytes(bytes)))
        };
        let (header, width, height) = (number(0)?, number(4)?, number(5)?);
        let (row, colours) = (number(12)?, number(19)?);
        ensure!(
            width == WIDTH as u64 && height == HEIGHT as u64,
            "the display is {width} by {height}"
        );
        Ok(Self {
            pixels: header + colours * 12,
            row,
            file,
        })
    }

    /// The pixels of the display now.
    pub(super) fn frame(&self) -> Result<Frame> {
        let bytes = WIDTH * BYTES_PER_PIXEL;
        let mut frame = vec![0; bytes * HEIGHT.div_ceil(EVERY)];
        for (nth, row) in frame.chunks_exact_mut(bytes).enumerate() {
            let at = self.pixels + (nth * EVERY) as u64 * self.row;
            self.file.read_exact_at(row, at)?;
        }
        Ok(Frame(frame))
    }
}

impl Frame {
    /// The share of pixels that differ from their left neighbour: about 0.02 with text on the display,
    /// a hundredth of that while only the outlines of a page are there.
    #[expect(clippy::cast_precision_loss, reason = "at most a million pixels")]
    pub(super) fn edges(&self) -> f64 {
        let rows = self.0.chunks_exact(WIDTH * BYTES_PER_PIXEL);
        let edges: usize = rows
            .map(|row| {
                let pixels = row.chunks_exact(BYTES_PER_PIXEL);
                let next = pixels.clone().skip(1);
                pixels.zip(next).filter(|(one, two)| one != two).count()
            })
            .sum();
        edges as f64 / (self.0.len() / BYTES_PER_PIXEL).max(1) as f64
    }

    /// The share of pixels that differ.
    #[expect(clippy::cast_precision_loss, reason = "at most a million pixels")]
    pub(super) fn difference(&self, other: &Self) -> f64 {
        let pixels = self.0.chunks_exact(BYTES_PER_PIXEL);
        let all = pixels.len().max(1);
        let different = pixels
            .zip(other.0.chunks_exact(BYTES_PER_PIXEL))
            .filter(|(one, two)| one != two)
            .count();
        different as f64 / all as f64
    }
}
