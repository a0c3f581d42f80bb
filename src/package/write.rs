//! Writing a package with what was changed in it: untouched entries as they stand, the rest
//! deflated anew. What is packed here is the same bytes on every system.

use rayon::prelude::*;
use std::io;
use std::io::{Cursor, Read, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::clean::Clean;
use super::error::PackageError;
use super::zip::{Fate, Package, io as unreadable};

/// A part below this size is stored: to deflate it takes longer than it is worth.
const SMALLEST: u64 = 512;

impl Package {
    /// Writes the package as it is now. What is new is deflated on all cores.
    pub fn write(&self) -> Result<Vec<u8>, PackageError> {
        let changed = self.entries().filter_map(|(_, name, fate)| match fate {
            Some(Fate::Changed(text)) => Some((name, text.as_bytes())),
            _ => None,
        });
        let added = self.added.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let fresh: Vec<_> = changed.chain(added).collect();
        let packed: Vec<Vec<u8>> =
            shared_out(&fresh).into_par_iter().map(pack).collect::<Result<_, _>>()?;
        // Room for all of it: a buffer that grows doubles, and a host may be large.
        let room = self.source().len() + packed.iter().map(Vec::len).sum::<usize>();
        let mut packed = Packed::over(&packed)?;
        let mut archive = self.archive.clone();
        let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(room + 4096)));
        out.set_raw_comment(self.archive.comment().into())?;
        for (i, _, fate) in self.entries() {
            match fate {
                None => out.raw_copy_file(archive.by_index_raw(i)?)?,
                Some(Fate::Removed) => {}
                Some(Fate::Changed(_)) => {
                    packed.take_over(&mut out)?;
                }
            }
        }
        while packed.take_over(&mut out)? {}
        Ok(out.finish()?.into_inner())
    }
}

/// A part that is to be packed: its name and what it holds.
type Fresh<'a> = (&'a str, &'a [u8]);

/// Parts that follow on each other, a thread's share together: about as many bytes in each.
fn shared_out<'s, 'a>(parts: &'s [Fresh<'a>]) -> Vec<&'s [Fresh<'a>]> {
    let all: usize = parts.iter().map(|(_, bytes)| bytes.len()).sum();
    let share = all / rayon::current_num_threads().max(1) + 1;
    let (mut shares, mut rest) = (Vec::new(), parts);
    while !rest.is_empty() {
        let mut held = 0;
        let fits = |(_, bytes): &&Fresh<'_>| {
            let is_room = held < share;
            held += bytes.len();
            is_room
        };
        let (one, others) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        shares.push(one);
        rest = others;
    }
    shares
}

/// Parts as a package of their own. They share a compressor, which takes longer to set up than
/// most parts to deflate.
pub(crate) fn pack(parts: &[Fresh<'_>]) -> Result<Vec<u8>, PackageError> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, options(bytes.len() as u64))?;
        out.write_all(bytes).map_err(unreadable)?;
    }
    Ok(out.finish()?.into_inner())
}

/// A package that another library has made for us, packed as all of ours are, with XML that any
/// program reads. `chart` gives the text of a chart as it is to be.
///
/// # Errors
/// It is no package, or cannot be written.
pub(crate) fn repack(
    made: impl Read + Seek,
    to: impl Write,
    chart: &dyn Fn(&str) -> io::Result<String>,
) -> io::Result<()> {
    let mut made = ZipArchive::new(made)?;
    let mut out = ZipWriter::new_stream(to);
    for i in 0..made.len() {
        let mut part = made.by_index(i)?;
        let name = part.name()?.into_owned();
        out.start_file(name.as_str(), options(part.size()))?;
        if name.starts_with("xl/charts/chart") {
            let mut text = String::new();
            part.read_to_string(&mut text)?;
            out.write_all(chart(&text)?.as_bytes())?;
        } else if name.ends_with(".xml") || name.ends_with(".rels") {
            let mut text = Clean::new(&mut out);
            io::copy(&mut part, &mut text)?;
            text.finish()?;
        } else {
            io::copy(&mut part, &mut out)?;
        }
    }
    out.finish()?;
    Ok(())
}

/// How a part of so many bytes is packed: with a fixed date, and as on one system, since a zip
/// names the one that it was made on.
fn options(size: u64) -> SimpleFileOptions {
    let plain =
        SimpleFileOptions::default().last_modified_time(DateTime::default()).system(System::Unix);
    match size {
        0..SMALLEST => plain.compression_method(CompressionMethod::Stored),
        // The quickest level: a fifth more bytes than the next, in half its time.
        _ => plain.compression_method(CompressionMethod::Deflated).compression_level(Some(1)),
    }
}

/// Packed parts, taken over one after the other.
struct Packed<'a> {
    packages: Vec<ZipArchive<Cursor<&'a [u8]>>>,
    package: usize,
    part: usize,
}

impl<'a> Packed<'a> {
    fn over(packages: &'a [Vec<u8>]) -> Result<Self, PackageError> {
        let open = |bytes: &'a Vec<u8>| ZipArchive::new(Cursor::new(bytes.as_slice()));
        let packages = packages.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Packed { packages, package: 0, part: 0 })
    }

    /// Adds the next part; none is left when it says no.
    fn take_over(&mut self, out: &mut ZipWriter<Cursor<Vec<u8>>>) -> Result<bool, PackageError> {
        while let Some(package) = self.packages.get_mut(self.package) {
            if self.part < package.len() {
                out.raw_copy_file(package.by_index_raw(self.part)?)?;
                self.part += 1;
                return Ok(true);
            }
            (self.package, self.part) = (self.package + 1, 0);
        }
        Ok(false)
    }
}
