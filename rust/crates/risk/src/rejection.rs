//! A refused request: a number of the registry and the fields its sentence names.

use std::fmt;

/// The value of one field of a rejection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// A number.
    Number(i128),
    /// A word.
    Text(String),
}

/// A request broke a rule; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Number in the error registry.
    pub code: u32,
    /// The fields that the registry's sentence names.
    pub fields: Vec<(&'static str, Field)>,
}

impl Rejection {
    /// A rejection without fields.
    #[must_use]
    pub fn new(code: u32) -> Self {
        Self {
            code,
            fields: Vec::new(),
        }
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: impl Into<i128>) -> Self {
        self.fields.push((name, Field::Number(value.into())));
        self
    }

    /// Adds a word.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, Field::Text(value.into())));
        self
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "rejected with code {}", self.code)?;
        for (name, value) in &self.fields {
            match value {
                Field::Number(number) => write!(formatter, ", {name}: {number}")?,
                Field::Text(text) => write!(formatter, ", {name}: {text}")?,
            }
        }
        Ok(())
    }
}

impl std::error::Error for Rejection {}
