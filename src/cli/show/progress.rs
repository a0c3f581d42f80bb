//! How far a batch is: a line that is rewritten on a terminal, plain lines elsewhere. On standard
//! error, so that standard output has the counts alone.

use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::lang::Lang;

/// How often the line is rewritten, and how often a plain line is written.
const REWRITE: Duration = Duration::from_millis(100);
const PLAIN: Duration = Duration::from_secs(5);
const BAR: usize = 24;

pub struct Progress {
    total: usize,
    lang: Lang,
    begun: Instant,
    terminal: bool,
    quiet: bool,
    now: Mutex<Now>,
}

struct Now {
    done: usize,
    file: String,
    shown: Instant,
}

impl Progress {
    pub fn new(total: usize, quiet: bool, lang: Lang) -> Progress {
        let begun = Instant::now();
        let now = Mutex::new(Now { done: 0, file: String::new(), shown: begun });
        Progress { total, lang, begun, terminal: std::io::stderr().is_terminal(), quiet, now }
    }

    pub fn started(&self, file: &str) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        file.clone_into(&mut now.file);
        self.show(&mut now, false);
    }

    /// A file is done; `trouble` is said at once.
    pub fn done(&self, trouble: Option<&str>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.done += 1;
        if let Some(told) = trouble {
            self.clear();
            eprintln!("{told}");
        }
        self.show(&mut now, false);
    }

    pub fn finish(&self) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.terminal {
            self.show(&mut now, true);
        }
        self.clear();
    }

    fn clear(&self) {
        if self.terminal && !self.quiet {
            eprint!("\r\u{1b}[K");
        }
    }

    fn show(&self, now: &mut Now, whatever: bool) {
        let pause = if self.terminal { REWRITE } else { PLAIN };
        if self.quiet || (!whatever && now.shown.elapsed() < pause) {
            return;
        }
        now.shown = Instant::now();
        let line = self.line(now.done, &now.file, self.begun.elapsed());
        if self.terminal {
            eprint!("\r\u{1b}[K{line}");
            let _ = std::io::stderr().flush();
        } else {
            eprintln!("{line}");
        }
    }

    fn line(&self, done: usize, file: &str, elapsed: Duration) -> String {
        let seconds = elapsed.as_secs_f64().max(0.001);
        let rate = done as f64 / seconds;
        let left = if done == 0 {
            String::from("?")
        } else {
            clock((self.total - done.min(self.total)) as f64 / rate)
        };
        let share = if self.total == 0 { 1.0 } else { done as f64 / self.total as f64 };
        let filled = ((share * BAR as f64) as usize).min(BAR);
        let (bar, rest) = ("█".repeat(filled), "░".repeat(BAR - filled));
        let total = self.total;
        let file: String = file.chars().take(40).collect();
        match self.lang {
            Lang::Da => {
                format!("{bar}{rest} {done}/{total}  {rate:.0} filer/s  {left} tilbage  {file}")
            }
            Lang::En => {
                format!("{bar}{rest} {done}/{total}  {rate:.0} files/s  {left} left  {file}")
            }
        }
    }
}

/// `1:05`, or `2:01:05`.
fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_rate_and_time_left() {
        let progress = Progress::new(1000, false, Lang::Da);
        let line = progress.line(250, "a/b.xlsx", Duration::from_secs(50));
        assert_eq!(line, "██████░░░░░░░░░░░░░░░░░░ 250/1000  5 filer/s  2:30 tilbage  a/b.xlsx");
    }
}
