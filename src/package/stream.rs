//! XML as spreadsheet programs write it: no document type, no foreign entities, no bottomless
//! nesting, every element closed. Anything else ends in an error, not in a shorter reading.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io;
use std::io::{BufRead, Read};

use super::bounds::{Stop, stopped, within};
use super::error::{Measure, PackageError};
use super::fault::Fault;
use super::limits::Limits;

/// No tag or text is longer; the longest text of a cell takes a fifth of this when every character
/// is escaped.
const PIECE: usize = 1 << 20;

/// A stream that gives out only so many bytes before it is asked for the next piece of XML, since
/// the parser holds a piece in memory whatever its length.
struct Metered<R> {
    inner: R,
    left: usize,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buf)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other(Stop::Piece));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.inner.consume(amount);
    }
}

/// One part's XML, event by event. Empty elements come as a start and an end.
pub struct Xml<R> {
    reader: Reader<Metered<R>>,
    buffer: Vec<u8>,
    pub part: String,
    pub depth: usize,
    deepest: usize,
    seconds: u64,
}

impl<R: BufRead> Xml<R> {
    pub fn new(stream: R, part: &str, limits: &Limits) -> Self {
        let mut reader = Reader::from_reader(Metered { inner: stream, left: PIECE });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            part: part.to_owned(),
            depth: 0,
            deepest: limits.xml_depth,
            seconds: limits.time.as_secs(),
        }
    }

    pub fn event(&mut self) -> Result<Event<'_>, PackageError> {
        self.buffer.clear();
        self.reader.get_mut().left = PIECE;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(refusal(error, &self.part, self.seconds)),
        };
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                within(Measure::XmlDepth, self.depth as u64, self.deepest as u64)?;
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                return Err(PackageError::Doctype { part: self.part.clone() });
            }
            Event::Eof if self.depth > 0 => {
                return Err(PackageError::damaged_at(&self.part, Fault::CutOff));
            }
            _ => {}
        }
        Ok(event)
    }

    /// Passes over the rest of the element just started.
    pub fn skip(&mut self) -> Result<(), PackageError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.event()?;
        }
        Ok(())
    }

    /// Appends the text of the element just started, up to its end. Elements within it are passed
    /// over.
    pub fn text(&mut self, into: &mut String) -> Result<(), PackageError> {
        let outside = self.depth.saturating_sub(1);
        let inside = self.depth;
        while self.depth > outside {
            within(Measure::PieceBytes, into.len() as u64, PIECE as u64)?;
            let depth = self.depth;
            match self.event()? {
                Event::Text(text) if depth == inside => into.push_str(&text.xml10_content()),
                Event::CData(text) if depth == inside => into.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) if depth == inside => match character(&entity) {
                    Some(text) => into.push_str(&text),
                    None => {
                        let name = entity.to_string();
                        return Err(self.malformed(Fault::Entity(name)));
                    }
                },
                _ => {}
            }
        }
        Ok(())
    }

    pub fn malformed(&self, why: Fault) -> PackageError {
        PackageError::malformed(self.part.as_str(), why)
    }
}

fn character(entity: &BytesRef<'_>) -> Option<String> {
    match entity.resolve_char_ref().ok()? {
        Some(character) => Some(character.to_string()),
        None => resolve_predefined_entity(entity).map(str::to_owned),
    }
}

fn refusal(error: quick_xml::Error, part: &str, seconds: u64) -> PackageError {
    let quick_xml::Error::Io(io) = &error else {
        return PackageError::malformed(part, Fault::xml(error));
    };
    match stopped(io) {
        Some(Stop::Piece) => PackageError::TooLarge {
            what: Measure::PieceBytes,
            found: PIECE as u64 + 1,
            limit: PIECE as u64,
            place: None,
        },
        Some(Stop::Time) => PackageError::TooSlow { seconds },
        Some(Stop::Longer) => PackageError::malformed(part, Fault::Longer),
        None => PackageError::damaged_at(part, Fault::packed(io)),
    }
}

/// The value of an attribute by its name without prefix, entities resolved.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| match quick_xml::escape::unescape(&attribute.value) {
            Ok(value) => value.into_owned(),
            Err(_) => attribute.value.into_owned(),
        })
}
