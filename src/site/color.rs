//! The accent colour: whatever is asked for, links must be readable in both themes.

/// A colour by its red, green and blue, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color([f64; 3]);

/// The contrast that small text needs (WCAG 2.2, 1.4.3), with some room for tinted backgrounds.
const ENOUGH: f64 = 5.0;

const WHITE: Color = Color([1.0, 1.0, 1.0]);
/// The lightest background of the dark theme on which links stand.
const DARK: Color = Color([0.11, 0.12, 0.13]);

impl Color {
    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let value = |range: std::ops::Range<usize>| {
            let part = digits.get(range)?;
            let part = if part.len() == 1 { part.repeat(2) } else { part.to_owned() };
            Some(f64::from(u8::from_str_radix(&part, 16).ok()?) / 255.0)
        };
        match digits.len() {
            3 => Some(Self([value(0..1)?, value(1..2)?, value(2..3)?])),
            6 => Some(Self([value(0..2)?, value(2..4)?, value(4..6)?])),
            _ => None,
        }
    }

    /// The colour as near as it can be read on white.
    #[must_use]
    pub fn on_light(self) -> Self {
        self.towards(Self([0.0; 3]), WHITE)
    }

    /// The colour as near as it can be read on the dark theme's background.
    #[must_use]
    pub fn on_dark(self) -> Self {
        self.towards(WHITE, DARK)
    }

    fn towards(self, end: Self, background: Self) -> Self {
        (0..=50)
            .map(|step| self.mixed(end, f64::from(step) / 50.0))
            .find(|color| color.contrast(background) >= ENOUGH)
            .unwrap_or(end)
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        let mut out = self;
        for (channel, toward) in out.0.iter_mut().zip(other.0) {
            *channel += (toward - *channel) * share;
        }
        out
    }

    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| match channel <= 0.040_45 {
            true => channel / 12.92,
            false => ((channel + 0.055) / 1.055).powf(2.4),
        });
        linear.iter().zip([0.2126, 0.7152, 0.0722]).map(|(channel, weight)| channel * weight).sum()
    }
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("#")?;
        for channel in self.0 {
            write!(f, "{:02x}", (channel * 255.0).round().clamp(0.0, 255.0) as u8)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_printed() {
        assert_eq!(Color::parse("#0f766e").unwrap().to_string(), "#0f766e");
        assert_eq!(Color::parse("#fA0").unwrap().to_string(), "#ffaa00");
        for wrong in ["", "red", "#12", "#12345", "#ggg", "#1234567", "#é12"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn any_accent_can_be_read_in_both_themes() {
        for accent in ["#0f766e", "#ffff00", "#000000", "#ffffff", "#ff0000", "#777777"] {
            let accent = Color::parse(accent).unwrap();
            assert!(accent.on_light().contrast(WHITE) >= ENOUGH, "{accent}");
            assert!(accent.on_dark().contrast(DARK) >= ENOUGH, "{accent}");
        }
        assert_eq!(Color::parse("#0f766e").unwrap().on_light().to_string(), "#0f766e");
    }
}
