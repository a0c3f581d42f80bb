//! Opening: what kind of file it is, whether it may be read, and then reading it whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use super::limits::Tally;
use super::opc::{content_type, relationships};
use super::package::{Package, within};
use super::sniff::{Container, container};
use super::xlsx::Content;
use super::{Format, Kind, Limits, Measure, OpenError, Workbook, other, xlsb, xlsx};

impl Workbook {
    /// Reads a workbook from disk.
    ///
    /// # Errors
    /// Every reason not to read it whole, see [`OpenError`].
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, OpenError> {
        let refuse = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => OpenError::NotFound(path.to_owned()),
            _ => OpenError::Unreadable { path: path.to_owned(), source },
        };
        let meta = std::fs::metadata(path).map_err(refuse)?;
        if meta.is_dir() {
            return Err(OpenError::IsAFolder(path.to_owned()));
        }
        within(Measure::FileBytes, meta.len(), limits.file_bytes)?;
        let bytes = std::fs::read(path).map_err(refuse)?;
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
        let (format, content) = catch_unwind(AssertUnwindSafe(|| read(&bytes, limits)))
            .unwrap_or_else(|_| Err(OpenError::malformed("the workbook", "it breaks the program that reads it")))?;
        let Content { sheets, other_sheets, names, date1904 } = content;
        Ok(Self { name: name.to_owned(), bytes, format, sheets, other_sheets, names, date1904, limits: limits.clone() })
    }
}

/// Longer than this is for ever, and the clock has an end too.
const A_DAY: Duration = Duration::from_secs(86_400);

fn read(bytes: &[u8], limits: &Limits) -> Result<(Format, Content), OpenError> {
    let deadline = Instant::now() + limits.time.min(A_DAY);
    let mut tally = Tally::new(limits, deadline);
    if container(bytes)? == Container::Ole {
        return Ok((Format::Xls, other::xls(bytes, &mut tally)?));
    }
    let mut package = Package::open(bytes, limits, deadline)?;
    let (format, workbook) = kind(&mut package)?;
    let content = match format {
        Format::Xlsx | Format::Xlsm => xlsx::read(&mut package, &workbook, &mut tally)?,
        Format::Xlsb => xlsb::read(&mut package, &workbook, &mut tally)?,
        Format::Ods => other::ods(bytes, &mut package, &mut tally)?,
        Format::Xls => other::xls(bytes, &mut tally)?,
    };
    Ok((format, content))
}

/// Which workbook a package holds, and the name of its main part.
fn kind(package: &mut Package<'_>) -> Result<(Format, String), OpenError> {
    let not = |kind| Err(OpenError::NotAWorkbook { kind });
    if package.has("mimetype") && package.has("content.xml") {
        let mut mime = String::new();
        if let Some(part) = package.part("mimetype")? {
            // A damaged mimetype is as good as a foreign one.
            let _ = std::io::Read::read_to_string(&mut std::io::Read::take(part, 200), &mut mime);
        }
        return if mime.contains("opendocument.spreadsheet") {
            Ok((Format::Ods, "content.xml".to_owned()))
        } else {
            not(Kind::OpenDocument)
        };
    }
    let links = relationships(package, "")?;
    let Some(main) = links.into_iter().find(|link| link.kind == "officeDocument") else {
        return not(Kind::Zip);
    };
    let kind = content_type(package, &main.target)?.unwrap_or_default().to_ascii_lowercase();
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
        let why = format!("its content type is \"{kind}\"");
        return Err(OpenError::malformed(main.target, why));
    };
    Ok((format, main.target))
}
