//! The compound file that an older binary workbook lies in ([MS-CFB]), and the records of its
//! stream ([MS-XLS] 2.1.4). Only what it takes to get at the records: nothing is known here of what
//! they mean.

pub(super) const SECTOR: usize = 512;
/// Sectors that the header itself lists.
const IN_HEADER: usize = 109;
/// Numbers from here on are marks and no sectors.
const RESERVED: u32 = 0xffff_fffa;

/// The stream called `Workbook` or `Book`, put together from its sectors.
pub(super) fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let sector = match u16_at(bytes, 30)? {
        9 => SECTOR,
        12 => 4096,
        _ => return None,
    };
    let at = |number: u32| {
        let start = (number as usize).checked_add(1)?.checked_mul(sector)?;
        bytes.get(start..start.checked_add(sector)?.min(bytes.len()))
    };
    // The list of sectors that hold the table of chains: 109 in the header, more in a chain of
    // their own.
    let mut tables: Vec<u32> = words(bytes.get(76..SECTOR)?).collect();
    let mut more = u32_at(bytes, 68)?;
    let most = bytes.len() / sector + 1;
    for _ in 0..most {
        let Some(listed) = at(more) else { break };
        let mut listed: Vec<u32> = words(listed).collect();
        more = listed.pop()?;
        tables.extend(listed.into_iter().filter(|table| *table < RESERVED));
        // More tables than sectors are a chain that leads back into itself, which the parser would
        // follow.
        if tables.len() > most + IN_HEADER {
            return None;
        }
    }
    let next: Vec<u32> = tables.into_iter().filter_map(at).flat_map(words).collect();
    if has_circle(&next) {
        return None;
    }
    let chain = |start: u32| {
        let mut data = Vec::new();
        let mut number = start;
        for _ in 0..most {
            let Some(found) = at(number) else { break };
            data.extend_from_slice(found);
            number = *next.get(number as usize)?;
        }
        Some(data)
    };
    let directory = chain(u32_at(bytes, 48)?)?;
    let named = |name: &str| {
        let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        directory.chunks_exact(128).find(|entry| entry.starts_with(&wanted))
    };
    let entry = named("Workbook").or_else(|| named("Book"))?;
    let (start, size) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    let mut data = if size >= u32_at(bytes, 56)? as usize {
        chain(start)?
    } else {
        let table = chain(u32_at(bytes, 60)?)?;
        if has_circle(&words(&table).collect::<Vec<_>>()) {
            return None;
        }
        small_stream(&chain(u32_at(&directory, 116)?)?, &table, start)?
    };
    data.truncate(size);
    (data.len() == size).then_some(data)
}

/// Whether any chain leads back into itself: the parser would follow it until the memory is full.
fn has_circle(next: &[u32]) -> bool {
    // By the walk that came there first.
    let mut walked = vec![0_u32; next.len()];
    (1..).zip(0..next.len()).any(|(walk, start)| {
        let mut at = start;
        while let Some(seen) = walked.get_mut(at) {
            if *seen != 0 {
                return *seen == walk;
            }
            *seen = walk;
            at = next.get(at).map_or(usize::MAX, |next| *next as usize);
        }
        false
    })
}

/// A record: where it begins in the stream, what it is, and its body.
pub(super) struct Record<'s> {
    pub(super) start: usize,
    pub(super) kind: u16,
    pub(super) body: &'s [u8],
}

/// The records of a stream up to its end, or to the first that is cut off.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let (kind, len) = (u16_at(stream, start)?, u16_at(stream, start + 2)?);
        let body = stream.get(start + 4..start + 4 + usize::from(len))?;
        let record = Record { start, kind, body };
        start += 4 + body.len();
        Some(record)
    })
}

/// A stream too small for sectors of its own lies in the root's, 64 bytes at a time.
fn small_stream(root: &[u8], table: &[u8], start: u32) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    let mut number = start as usize;
    for _ in 0..=root.len() / 64 {
        let Some(found) =
            root.get(number.checked_mul(64)?..).map(|rest| rest.get(..64).unwrap_or(rest))
        else {
            break;
        };
        data.extend_from_slice(found);
        number = u32_at(table, number.checked_mul(4)?)? as usize;
    }
    Some(data)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|word| word.try_into().ok().map(u32::from_le_bytes))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}
