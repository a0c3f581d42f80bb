//! Whether a message to Danes is Danish throughout.

/// Words of English messages that are no words of Danish ones.
const ENGLISH: &str = " the is not and of with from was were cannot could error invalid expected \
    unexpected unknown missing unsupported denied permission directory file files line column \
    parse found panicked thread value values key field string integer float boolean sequence \
    record sheet sheets cell row stream stands says its which there twice this that you your be \
    broken wrong too large longer failed failure read reading write written such header \
    checksum archive corrupt required argument arguments option options usage similar exists \
    already has no text number character characters list lists named name limit raise trust \
    either than would should before after where what when why how only must between cannot \
    array table quoted quotes comma newline digit digits duplicate utf valid system ";

/// The English words in a message, but for what it quotes, and names of files, options and keys.
pub fn english(message: &str) -> Vec<String> {
    let mut outside = String::new();
    let mut depth = 0_usize;
    for c in message.chars() {
        match c {
            '»' => depth += 1,
            '«' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    let plain = |word: &&str| !word.contains(['.', '/', '_', '[', ']', '=', '<', '>', '-', '!']);
    let words = outside.split_whitespace().map(|word| {
        word.trim_end_matches(['.', ',', ':', ';', ')', '?', '!']).trim_start_matches(['(', '"'])
    });
    let words = words.filter(plain).map(|word| word.trim_matches('"').to_lowercase());
    words.filter(|word| !word.is_empty() && ENGLISH.contains(&format!(" {word} "))).collect()
}
