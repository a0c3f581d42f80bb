//! Reads a SØM workbook, recomputes its net result exactly, and writes an enriched copy.
//!
//! ```
//! use soem::{Lang, Limits, Options, Workbook};
//!
//! let bytes = std::fs::read("fixtures/autisme.xlsx")?;
//! let workbook = Workbook::from_bytes("autisme.xlsx", bytes, &Limits::default())?;
//! match soem::enrich(&workbook, &Options::default()) {
//!     Ok(enriched) => {
//!         let net = enriched.checked.result.net(None);
//!         assert_eq!(soem::lang::kroner(net), "633.613 kr.");
//!         // enriched.bytes is the workbook with the sheets in it.
//!     }
//!     Err(refusal) => eprintln!("{}", refusal.message(Lang::En)),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The way of a workbook
//!
//! | step | room | from → to |
//! |---|---|---|
//! | open | `package`, `workbook` | bytes → cells, within [`Limits`] |
//! | find | `layout` | cells → the places of fields and tables |
//! | read | `read` | places → a calculation of the [`model`] |
//! | compute | [`engine`] | calculation → net result, in exact decimals |
//! | compare | `reconcile`, `explain` | printed figures beside computed ones, and why they differ |
//! | judge | [`mod@check`] | the catalogue of rules → [`Finding`]s |
//! | draw | `report`, `sensitivity` | all of it → sheets whose figures follow the inputs |
//! | graft | `graft` | sheets → into the package, the rest of it untouched |
//!
//! [`check()`] goes as far as the findings, [`enrich()`] all the way. A room knows only those
//! before it. Beside the way stand `case` and `compose` (a calculation as text, and a workbook from
//! it), `regenerate` (cases under new parameters), [`batch`] (many files) and `cli`.
//!
//! What is documented here is the library. The other rooms can be reached by the tests, benchmarks
//! and fuzz targets that look into them one at a time; they change without notice.
#![forbid(unsafe_code)]
// What may come from a file reaches a terminal by `cli::status` alone.
#![warn(clippy::print_stdout, clippy::print_stderr)]

#[doc(hidden)]
pub mod audit;
pub mod batch;
#[doc(hidden)]
pub mod case;
#[doc(hidden)]
pub mod check;
#[cfg(not(target_family = "wasm"))]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod compose;
#[doc(hidden)]
pub mod conclusion;
#[doc(hidden)]
pub mod draw;
#[doc(hidden)]
pub mod earlier;
pub mod engine;
mod enrich;
#[doc(hidden)]
pub mod explain;
#[doc(hidden)]
pub mod finding;
#[doc(hidden)]
pub mod graft;
#[doc(hidden)]
pub mod lang;
#[doc(hidden)]
pub mod layout;
pub mod model;
#[doc(hidden)]
pub mod package;
#[doc(hidden)]
pub mod parameters;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod reconcile;
mod recreate;
mod refusal;
#[doc(hidden)]
pub mod regenerate;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod sensitivity;
#[doc(hidden)]
pub mod standing;
#[doc(hidden)]
pub mod typed;
#[cfg_attr(target_family = "wasm", allow(dead_code, reason = "the command line shows it"))]
mod view;
#[doc(hidden)]
pub mod workbook;

pub use crate::enrich::{
    CarriedOver, Checked, Enriched, Options, check, earlier, enrich, enrich_after,
};
pub use crate::finding::{Finding, Severity};
pub use crate::lang::Lang;
pub use crate::package::limits::Limits;
pub use crate::parameters::{
    DiscountRates, Expected, Fault, IndexFigure, ParameterError, ParameterFile, Parameters,
};
pub use crate::refusal::Refusal;
pub use crate::workbook::Workbook;

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
