//! The body of a binary record, taken from the front piece by piece. Both binary formats are
//! little-endian and have their texts in UTF-16, which .xls may have with the upper bytes left out.

/// What is left of a body. Every taking is `None` when too little is left.
#[derive(Debug, Clone, Copy)]
pub struct Body<'b>(pub &'b [u8]);

impl<'b> Body<'b> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    /// The next so many bytes.
    pub fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Passes so many bytes over.
    pub fn pass(&mut self, count: usize) -> Option<()> {
        self.bytes(count).map(|_| ())
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    /// A length in characters, and so many of UTF-16: the texts of .xlsb.
    pub fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.u32()?).ok()?;
        self.wide(length)
    }

    /// So many units of UTF-16.
    pub fn wide(&mut self, length: usize) -> Option<String> {
        let taken = self.bytes(length.checked_mul(2)?)?;
        let units =
            taken.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes));
        Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    }

    /// A byte that tells how wide the characters are, and so many of them: the texts of .xls.
    pub fn narrow_or_wide(&mut self, length: usize) -> Option<String> {
        if self.u8()? & 1 == 1 {
            return self.wide(length);
        }
        Some(self.bytes(length)?.iter().map(|byte| char::from(*byte)).collect())
    }
}

/// How a cell shows the error of that code, which both binary formats use.
pub fn error(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => return None,
    })
}
