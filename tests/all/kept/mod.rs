//! A user's work: what a person has typed is never lost, and no file of theirs is written over.

mod carried;
#[cfg(target_os = "linux")]
mod full;
mod killed;
mod names;
mod output;
