//! All integration tests in one program: a module for each theme, and what they share once.
//!
//! `cargo test --test all THEME::` runs one theme. The tests run side by side in one process, so
//! none may change what belongs to the process: its environment, its folder, its panic hook. What
//! measures memory or limits it starts the program itself.
#![allow(
    trivial_casts,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::trivially_copy_pass_by_ref,
    clippy::unwrap_used,
    reason = "a test ends where what it needs is not there"
)]

mod support;

mod accessible;
mod alike;
mod audit;
mod batch;
mod cases;
mod check;
mod cli;
mod corpus;
mod danish;
mod dependencies;
mod engine;
mod english;
mod enriched;
mod floors;
mod formats;
mod graft;
mod hostile;
mod kept;
mod layouts;
mod live;
mod pages;
mod parameters;
mod portfolio;
mod printed;
mod reference;
mod regenerate;
mod regression;
mod sensitivity;
mod shown;
mod untidy;
mod untold;
mod valid;
mod windows;
mod workbook;
#[cfg(target_os = "linux")]
mod workers;
