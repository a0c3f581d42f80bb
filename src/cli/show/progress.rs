//! How far a batch is: a line that is rewritten on a terminal, plain lines elsewhere. On standard
//! error, so that standard output has the counts alone.

use indicatif::{ProgressBar, ProgressStyle};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cli::status::tell;
use crate::lang::Lang;
use crate::typed::visible::visible;

/// How often a plain line is written.
const PLAIN: Duration = Duration::from_secs(5);
const BAR: usize = 24;

pub struct Progress {
    total: usize,
    lang: Lang,
    begun: Instant,
    quiet: bool,
    /// The line on a terminal, cut to its width; hidden elsewhere.
    line: ProgressBar,
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
        let line = if quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
        if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
            line.set_style(style);
        }
        Progress { total, lang, begun, quiet, line, now }
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
        if let Some(trouble) = trouble {
            self.line.suspend(|| tell(trouble));
        }
        self.show(&mut now, false);
    }

    pub fn finish(&self) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        self.show(&mut now, true);
        self.line.finish_and_clear();
    }

    fn show(&self, now: &mut Now, last: bool) {
        let message = self.message(now.done, &now.file, self.begun.elapsed());
        if !self.line.is_hidden() {
            self.line.set_message(visible(&message).into_owned());
        } else if !self.quiet && (last || now.shown.elapsed() >= PLAIN) {
            now.shown = Instant::now();
            tell(&message);
        }
    }

    fn message(&self, done: usize, file: &str, elapsed: Duration) -> String {
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
        let line = progress.message(250, "a/b.xlsx", Duration::from_secs(50));
        assert_eq!(line, "██████░░░░░░░░░░░░░░░░░░ 250/1000  5 filer/s  2:30 tilbage  a/b.xlsx");
    }
}
