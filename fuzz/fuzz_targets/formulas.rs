//! The smallest binary workbooks that hold a formula: its tokens stand in a cell, in a shared
//! formula or behind a defined name, with sheets, links and names that they may refer to.

/// Where the tokens are put, and what they are.
pub struct Tokens<'t> {
    pub place: Place,
    pub code: &'t [u8],
}

#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    Cell,
    Shared,
    Name,
}

impl<'t> Tokens<'t> {
    /// The first byte chooses the place.
    pub fn new(bytes: &'t [u8]) -> Option<Self> {
        let (place, code) = bytes.split_first()?;
        let place = match place % 3 {
            0 => Place::Cell,
            1 => Place::Shared,
            _ => Place::Name,
        };
        // A record of .xls is no longer than this.
        Some(Tokens { place, code: code.get(..8000).unwrap_or(code) })
    }

    /// The tokens where they are in their place, and otherwise those of the number 1.
    pub fn at(&self, place: Place) -> &[u8] {
        if self.place == place { self.code } else { &[0x1e, 1, 0] }
    }
}

/// No formula is told that is longer than Excel's longest.
pub fn hold(book: &soem::workbook::Workbook) {
    let formulas = book
        .sheets
        .iter()
        .flat_map(|sheet| sheet.iter())
        .filter_map(|(_, cell)| cell.formula.as_ref());
    for told in formulas.chain(book.names.iter().map(|name| &name.refers_to)) {
        assert!(told.len() <= 8_192, "{told}");
    }
}
