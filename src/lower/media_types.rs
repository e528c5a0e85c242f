//! The media type of an uploaded file, as the runtime derives it from the name.

/// The extensions of [`mime_guess`] for which the runtime's list (mime-db 1.52) says something
/// else, of the kinds that are uploaded.
const CORRECTIONS: &[(&str, &str)] = &[
    ("aac", "audio/x-aac"),
    ("aiff", "audio/x-aiff"),
    ("c", "text/x-c"),
    ("cer", "application/pkix-cert"),
    ("cpp", "text/x-c"),
    ("deb", "application/x-debian-package"),
    ("dmg", "application/x-apple-diskimage"),
    ("docm", "application/vnd.ms-word.document.macroenabled.12"),
    ("dtd", "application/xml-dtd"),
    ("dwg", "image/vnd.dwg"),
    ("dxf", "image/vnd.dxf"),
    ("emf", "image/emf"),
    ("es", "application/ecmascript"),
    ("exe", "application/x-msdos-program"),
    ("flac", "audio/x-flac"),
    ("h", "text/x-c"),
    ("ico", "image/vnd.microsoft.icon"),
    ("iso", "application/x-iso9660-image"),
    ("java", "text/x-java-source"),
    ("js", "application/javascript"),
    ("jsx", "text/jsx"),
    ("key", "application/vnd.apple.keynote"),
    ("m3u8", "application/vnd.apple.mpegurl"),
    ("m4a", "audio/mp4"),
    ("map", "application/json"),
    ("mid", "audio/midi"),
    ("midi", "audio/midi"),
    ("msi", "application/x-msdownload"),
    ("obj", "model/obj"),
    ("otf", "font/otf"),
    ("pptm", "application/vnd.ms-powerpoint.presentation.macroenabled.12"),
    ("psd", "image/vnd.adobe.photoshop"),
    ("rar", "application/vnd.rar"),
    ("rs", "application/rls-services+xml"),
    ("stl", "model/stl"),
    ("toml", "application/toml"),
    ("ts", "video/mp2t"),
    ("vcs", "text/x-vcalendar"),
    ("wav", "audio/wave"),
    ("wmf", "image/wmf"),
    ("woff", "font/woff"),
    ("wsdl", "application/wsdl+xml"),
    ("xlsm", "application/vnd.ms-excel.sheet.macroenabled.12"),
    ("xml", "application/xml"),
    ("xsd", "application/xml"),
    ("xsl", "application/xml"),
    ("xslt", "application/xslt+xml"),
    ("yaml", "text/yaml"),
    ("yml", "text/yaml"),
];

/// Extensions that the runtime's list does not have.
const UNKNOWN: &[&str] = &["parquet", "py", "tgz"];

/// The media type of a file by its extension, or by its whole name where it has no dot; `None`
/// where nothing is known.
pub(super) fn of(path: &str) -> Option<&'static str> {
    let name = path.rsplit(['/', '\\']).next()?;
    let extension =
        name.rsplit_once('.').map_or(name, |(_, extension)| extension).to_ascii_lowercase();
    if UNKNOWN.contains(&extension.as_str()) {
        return None;
    }
    match CORRECTIONS.binary_search_by_key(&extension.as_str(), |(known, _)| known) {
        Ok(at) => CORRECTIONS.get(at).map(|(_, kind)| *kind),
        Err(_) => mime_guess::from_ext(&extension).first_raw(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corrections_are_sorted_and_needed() {
        assert!(CORRECTIONS.is_sorted());
        for (extension, kind) in CORRECTIONS {
            assert_ne!(mime_guess::from_ext(extension).first_raw(), Some(*kind), "{extension}");
        }
    }

    #[test]
    fn a_file_is_what_its_extension_says() {
        assert_eq!(of("/a.b/report.XML"), Some("application/xml"));
        assert_eq!(of("data.csv"), Some("text/csv"));
        assert_eq!(of("tool.py"), None);
        assert_eq!(of("dummyBinaryFile"), None);
    }
}
