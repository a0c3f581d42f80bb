//! Names that come near to each other, to ask what was meant; nothing is ever read so.

use super::label::key;

/// From this likeness on, one name may be a slip of the other.
pub const SLIP: u32 = 75;

/// How alike two folded texts are, from 0 to 100: edits against the longer one, or the share of the
/// longer that the shorter makes up as a whole beginning or end of it. Below `least` it is nil.
pub fn likeness(a: &str, b: &str, least: u32) -> u32 {
    let (length, other) = (a.chars().count(), b.chars().count());
    let (longer, shorter) = if length >= other { (a, b) } else { (b, a) };
    let (most, fewest) = (length.max(other), length.min(other));
    if fewest < 3 {
        return if a == b { 100 } else { 0 };
    }
    let of = |part: usize| u32::try_from(part * 100 / most).unwrap_or(0);
    if longer.starts_with(shorter) || longer.ends_with(shorter) {
        return of(fewest).max(60);
    }
    // Each character more is an edit at least.
    if of(fewest) < least {
        return 0;
    }
    of(most.saturating_sub(strsim::levenshtein(a, b)))
}

/// The name that `typed` may be a slip of: the nearest, if it is near at all.
///
/// ```
/// use soem::typed::alike::meant;
/// assert_eq!(meant("Sukcesrate", ["Succesrate", "Kilde"]), Some("Succesrate"));
/// assert_eq!(meant("Kommunekassen", ["Kommune", "Region", "Stat"]), None);
/// ```
pub fn meant<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let typed = key(typed);
    let near = names.into_iter().map(|name| (likeness(&typed, &key(name), SLIP), name));
    // Of those that are equally near, the first.
    let best = near.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= SLIP).then_some(best.1)
}
