//! Opening: what kind of file it is, whether it may be read, and then reading it whole.

use std::io::Cursor;
use std::path::Path;

use calamine::{Reader, SheetType, SheetVisible, Xlsx};

use super::{
    Address, Cell, DefinedName, Format, Limits, OpenError, Sheet, Value, Visibility, Workbook,
    convert,
};

impl Workbook {
    /// Reads a workbook from disk.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, OpenError> {
        let bytes = std::fs::read(path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => OpenError::NotFound(path.to_owned()),
            std::io::ErrorKind::IsADirectory => OpenError::IsAFolder(path.to_owned()),
            _ => OpenError::Unreadable {
                path: path.to_owned(),
                source,
            },
        })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::from_bytes(&name, bytes, limits)
    }

    /// Reads a workbook from memory; `name` is the file's name for messages.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, _limits: &Limits) -> Result<Self, OpenError> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice()))
            .map_err(|e| OpenError::malformed("the workbook", e))?;
        let mut sheets = Vec::new();
        let mut other_sheets = 0;
        for meta in book.sheets_metadata().to_vec() {
            if meta.typ != SheetType::WorkSheet {
                other_sheets += 1;
                continue;
            }
            let visibility = match meta.visible {
                SheetVisible::Visible => Visibility::Visible,
                SheetVisible::Hidden => Visibility::Hidden,
                SheetVisible::VeryHidden => Visibility::VeryHidden,
            };
            let refuse = |e| OpenError::malformed(meta.name.as_str(), e);
            let mut cells = Vec::new();
            let mut reader = book.worksheet_cells_reader(&meta.name).map_err(refuse)?;
            while let Some(found) = reader.next_cell_with_formula().map_err(refuse)? {
                let value = convert::value(&found.value);
                if value.is_none() && found.formula.is_none() {
                    continue;
                }
                let at = Address::new(found.pos.0, found.pos.1);
                let value = value.unwrap_or_else(|| Value::Text(String::new()));
                cells.push((
                    at,
                    Cell {
                        value,
                        formula: found.formula,
                    },
                ));
            }
            let sheet = Sheet::new(meta.name.clone(), visibility, cells).map_err(|at| {
                OpenError::malformed(meta.name.as_str(), format!("cell {at} stands twice"))
            })?;
            sheets.push(sheet);
        }
        let names = book
            .defined_names()
            .iter()
            .map(|(name, refers_to)| DefinedName {
                name: name.clone(),
                refers_to: refers_to.clone(),
            })
            .collect();
        let date1904 = book.has_1904_epoch();
        drop(book);
        Ok(Self {
            name: name.to_owned(),
            bytes,
            format: Format::Xlsx,
            sheets,
            other_sheets,
            names,
            date1904,
        })
    }
}
