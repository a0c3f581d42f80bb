//! .xls, read by calamine behind our guard.

mod guard;
mod ole;
mod records;
mod text;

use calamine::{Reader, Xls};
use std::collections::BTreeMap;
use std::io::Cursor;

use super::address::Address;
use super::book::Content;
use super::calamine::{Shown, content, merge, refuse, set_shown};
use super::tally::Tally;
use crate::package::error::PackageError;
use crate::package::fault::Fault;
use guard::Guard;

/// Reads the older binary format: the values with calamine; the formulas, which it mistakes, the
/// names, the widths and what is shown as per cent by ourselves.
pub(super) fn xls(bytes: &[u8], tally: &mut Tally<'_>) -> Result<Content, PackageError> {
    let stream = ole::workbook_stream(bytes).ok_or_else(|| PackageError::damaged(Fault::CutOff))?;
    // One pass of ours looks at each record before it reads it, and one is the parser's.
    let mut guard = Guard::new(tally.limits);
    let records::Told { pages, names } =
        records::read(&stream, tally, |record| guard.record(record))?;
    guard.end()?;
    drop(stream);
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| match e {
        calamine::XlsError::Password => PackageError::Encrypted,
        other => refuse("the workbook", other),
    })?;
    let date1904 = book.has_1904_epoch();
    let mut shown = BTreeMap::new();
    // The records list the same sheets in the same order.
    let pages = pages.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
    let listed = book.sheets_metadata().iter().cloned().zip(pages).collect();
    let mut content = content(listed, date1904, tally, |name, page, tally| {
        let values = book.worksheet_range(name).map_err(|e| refuse(name, e))?;
        let page = page.unwrap_or_default();
        let (widths, per_cent) = (page.widths, page.per_cent);
        tally.take(per_cent.len() as u64 * size_of::<Address>() as u64)?;
        shown.insert(name.to_owned(), Shown { widths, per_cent });
        merge(name, &values, page.formulas, date1904, tally)
    })?;
    content.names = names;
    set_shown(&mut content, |name| shown.remove(name));
    Ok(content)
}
