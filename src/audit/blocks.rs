//! What a report is made of, whatever it is drawn as.

use crate::explain::Step;

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Title(String),
    Subtitle(String),
    Heading(String),
    /// A finding's own heading.
    Finding(String),
    Text(String),
    /// A paragraph with its first words in bold.
    Led(String, String),
    Bullets(Vec<String>),
    Table(Table),
    Waterfall(Vec<Step>),
    NewPage,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Of the width of the page, in per cent.
    pub widths: Vec<u32>,
    /// None where the first column is the heading of each row.
    pub headings: Option<Vec<String>>,
    pub rows: Vec<Vec<Cell>>,
    /// Columns of figures.
    pub right: Vec<usize>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    pub text: String,
    pub is_strong: bool,
    /// A person writes here.
    pub is_answer: bool,
}

impl Cell {
    pub fn strong(text: impl Into<String>) -> Self {
        Cell { is_strong: true, ..Cell::from(text.into()) }
    }

    pub fn answer(text: impl Into<String>) -> Self {
        Cell { is_answer: true, ..Cell::from(text.into()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell { text, ..Cell::default() }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::from(text.to_owned())
    }
}

impl Table {
    /// A table whose rows are a label and what it says.
    pub fn of_labels(rows: Vec<(&str, Cell)>) -> Self {
        let rows = rows.into_iter().map(|(label, cell)| vec![Cell::strong(label), cell]).collect();
        Table { widths: vec![24, 76], headings: None, rows, right: Vec::new() }
    }
}
