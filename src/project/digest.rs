//! Digests of texts, the same on every system.

use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::io;

/// How many hexadecimal digits a digest has: 128 bits.
const DIGITS: usize = 32;

/// A digest of several parts, of which none can pass for another.
#[derive(Debug, Default, Clone)]
pub struct Digest(Sha256);

impl Digest {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.add(bytes.as_ref());
        self
    }

    /// Adds a part.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        self.0.update(bytes);
    }

    /// Its digits.
    pub fn finish(self) -> String {
        let mut out: String = self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        out.truncate(DIGITS);
        out
    }
}

/// For what is written piece by piece; it counts as it comes, without lengths.
impl io::Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A digest of a file's contents that is the same whether its lines end as on Windows or not.
pub fn of_contents(bytes: &[u8]) -> String {
    let mut digest = Digest::new();
    digest.0.update(unix(bytes));
    digest.finish()
}

/// Contents with `\n` where `\r\n` is, as a checkout may have made it.
pub fn unix(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'\r') {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().peekable();
    while let Some(byte) = rest.next() {
        if *byte != b'\r' || rest.peek() != Some(&&b'\n') {
            out.push(*byte);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_do_not_count_and_everything_else_does() {
        assert_eq!(of_contents(b"a\r\nb\r\n"), of_contents(b"a\nb\n"));
        for other in [&b"a\nb"[..], b"a\rb\n", b"a\n\nb\n", b"a\r\r\nb\n"] {
            assert_ne!(of_contents(other), of_contents(b"a\nb\n"), "{other:?}");
        }
    }

    #[test]
    fn a_part_cannot_pass_for_two() {
        let one = Digest::new().part("ab").finish();
        let two = Digest::new().part("a").part("b").finish();
        assert_ne!(one, two);
    }
}
