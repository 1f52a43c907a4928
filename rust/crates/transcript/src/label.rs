//! The names of messages.

use core::fmt;

use provex_field::Felt;

/// The path of a message, such as `fri/layer 2/commitment`: 1 to 31 printable ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    path: String,
    felt: Felt,
}

impl Label {
    const LENGTH_MAX: usize = 31;

    /// The label of a path.
    ///
    /// # Panics
    ///
    /// If the path is empty, too long or not printable ASCII: paths are written in the program.
    #[must_use]
    pub fn new(path: &str) -> Self {
        let printable = path.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        assert!(
            printable && (1..=Self::LENGTH_MAX).contains(&path.len()),
            "a label has 1 to 31 printable characters: {path:?}"
        );
        let mut bytes = [0; 32];
        bytes[32 - path.len()..].copy_from_slice(path.as_bytes());
        Self {
            path: path.to_owned(),
            felt: Felt::from_bytes_be(&bytes).expect("31 bytes are below p"),
        }
    }

    /// The characters as one big-endian number.
    ///
    /// ```
    /// use provex_field::Felt;
    ///
    /// let felt = provex_transcript::Label::new("fri").to_felt();
    /// assert_eq!(felt, Felt::from(0x66_72_69));
    /// ```
    #[must_use]
    pub fn to_felt(&self) -> Felt {
        self.felt
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl From<&str> for Label {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

impl From<String> for Label {
    fn from(path: String) -> Self {
        Self::new(&path)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path)
    }
}
