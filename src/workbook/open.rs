//! Opening: what kind of file it is, whether it may be read, and then reading it whole.

use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::book::{Content, Format, Workbook};
use super::error::{Kind, OpenError};
use super::sniff::{Container, container};
use super::tally::Tally;
use super::{ods, xls, xlsb, xlsx};
use crate::package::bounds::{Deadline, within};
use crate::package::error::Measure;
use crate::package::fault::Fault;
use crate::package::limits::Limits;
use crate::package::parts::{content_types, links};
use crate::package::zip::{Bytes, Package, Reading};

impl Workbook {
    /// Reads a workbook from disk.
    ///
    /// # Errors
    /// Every reason not to read it whole, see [`OpenError`].
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, OpenError> {
        let bytes = bounded(path, limits)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::from_bytes(&name, bytes, limits)
    }

    /// Reads a workbook from memory; `name` is the file's name for messages.
    ///
    /// # Errors
    /// Every reason not to read it whole, see [`OpenError`].
    pub fn from_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Self, OpenError> {
        within(Measure::FileBytes, bytes.len() as u64, limits.file_bytes)?;
        // The last resort: a parser's panic is the file's fault here, and no reason to go down.
        let bytes = Bytes::from(bytes);
        let Read { format, package, content, memory } =
            catch_unwind(AssertUnwindSafe(|| read(&bytes, limits)))
                .unwrap_or_else(|_| Err(OpenError::malformed("the workbook", Fault::Breaks)))?;
        let Content { sheets, other_sheets, names, date1904, beside } = content;
        Ok(Self {
            name: name.to_owned(),
            bytes,
            package,
            format,
            sheets,
            other_sheets,
            names,
            beside,
            date1904,
            limits: limits.clone(),
            memory,
        })
    }
}

/// The bytes of an ordinary file, and no more of them than are allowed: a device or a pipe has no
/// end, or never begins.
///
/// # Errors
/// It is not there, is no file, cannot be read, or is too large.
pub fn bounded(path: &Path, limits: &Limits) -> Result<Vec<u8>, OpenError> {
    let refuse = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => OpenError::NotFound(path.to_owned()),
        _ => OpenError::Unreadable { path: path.to_owned(), source },
    };
    let meta = std::fs::metadata(path).map_err(refuse)?;
    if meta.is_dir() {
        return Err(OpenError::IsAFolder(path.to_owned()));
    }
    if !meta.is_file() {
        return Err(OpenError::NotAFile(path.to_owned()));
    }
    within(Measure::FileBytes, meta.len(), limits.file_bytes)?;
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    let file = std::fs::File::open(path).map_err(refuse)?;
    file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(refuse)?;
    within(Measure::FileBytes, bytes.len() as u64, limits.file_bytes)?;
    Ok(bytes)
}

/// A cell is held as it was read, as it is written anew, and as that is read again.
const COPIES_RECREATED: u64 = 3;
/// And by the parser, whose tables have room for the empty cells too.
const COPIES_BY_CALAMINE: u64 = 4;

/// A workbook that was read, before it has a name.
struct Read {
    format: Format,
    package: Option<Package>,
    content: Content,
    memory: u64,
}

fn read(bytes: &Bytes, limits: &Limits) -> Result<Read, OpenError> {
    let deadline = Deadline::after(limits.time).at();
    let mut tally = Tally::new(limits, deadline);
    // As it is, without our earlier sheets, and enriched.
    tally.take(3 * bytes.len() as u64)?;
    if container(bytes)? == Container::Ole {
        tally.copies = COPIES_BY_CALAMINE;
        let content = xls::xls(bytes, &mut tally)?;
        return Ok(Read { format: Format::Xls, package: None, content, memory: tally.memory });
    }
    let package = Package::open(bytes.clone(), limits)?;
    let mut reading = package.reading(deadline);
    let (format, workbook, strict) = kind(&mut reading)?;
    tally.copies = match format {
        Format::Xlsx | Format::Xlsm if strict => COPIES_RECREATED,
        Format::Xlsx | Format::Xlsm => 1,
        Format::Xlsb => COPIES_RECREATED,
        Format::Ods | Format::Xls => COPIES_BY_CALAMINE,
    };
    let content = match format {
        Format::Xlsx | Format::Xlsm => xlsx::read(&mut reading, &workbook, &mut tally)?,
        Format::Xlsb => xlsb::read(&mut reading, &workbook, &mut tally)?,
        Format::Ods => ods::ods(bytes, &mut reading, &mut tally)?,
        Format::Xls => xls::xls(bytes, &mut tally)?,
    };
    Ok(Read { format, package: Some(package), content, memory: tally.memory })
}

/// Which workbook a package holds, the name of its main part, and whether it is Strict.
fn kind(package: &mut Reading<'_>) -> Result<(Format, String, bool), OpenError> {
    let not = |kind| Err(OpenError::NotAWorkbook { kind });
    if package.has("mimetype") && package.has("content.xml") {
        let mut mime = String::new();
        if let Some(part) = package.part("mimetype")? {
            // A damaged mimetype is as good as a foreign one.
            let _ = part.take(200).read_to_string(&mut mime);
        }
        return if mime.contains("opendocument.spreadsheet") {
            Ok((Format::Ods, "content.xml".to_owned(), false))
        } else {
            not(Kind::OpenDocument)
        };
    }
    let links = links(package, "")?;
    let Some(main) = links.into_iter().find(|link| link.kind == "officeDocument") else {
        return not(Kind::Zip);
    };
    let types = content_types(package)?;
    let kind = types.as_ref().and_then(|types| types.of(&main.target)).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let format = if kind.contains("wordprocessingml") || kind.contains("ms-word") {
        return not(Kind::Word);
    } else if kind.contains("presentationml") || kind.contains("ms-powerpoint") {
        return not(Kind::PowerPoint);
    } else if kind.contains("ms-excel.sheet.binary") {
        Format::Xlsb
    } else if kind.contains("spreadsheetml") && kind.ends_with("main+xml") {
        Format::Xlsx
    } else if kind.contains("ms-excel") && kind.ends_with("main+xml") {
        Format::Xlsm
    } else {
        return Err(OpenError::malformed(main.target, Fault::ContentType(kind)));
    };
    Ok((format, main.target, main.strict))
}
