//! The program as a page calls it: bytes in, what there is to show and bytes out.
//!
//! Nothing is computed here; it is the library that the command line calls, and what it writes is
//! the same byte for byte. One workbook at a time: whoever calls has a worker for each, and starts
//! another where one breaks.

mod file;
mod shown;

use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

use shown::both;
use soem::batch::{Basis, Groups, Job, Outputs, Portfolio as Whole, Record, Tally};
use soem::batch::{group_error, portfolio_error};
use soem::case::EXAMPLES;
use soem::earlier::Earlier;
use soem::layout::spec::Layout;
use soem::layout::words::layout_error;
use soem::parameters::words::parameter_error;
use soem::sensitivity::words::scenario;
use soem::sensitivity::{Simulation, Wishes};
use soem::workbook::hexadecimal;
use soem::{Enriched, Lang, Limits, Options, Parameters, Refusal, Workbook};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn tell(text: &str);
}

/// What breaks the program is told where developers look, before it stops.
#[wasm_bindgen(start)]
fn begin() {
    std::panic::set_hook(Box::new(|panic| tell(&panic.to_string())));
}

/// A file that a user has chosen, by name and text.
#[derive(Deserialize)]
struct Chosen {
    name: String,
    text: String,
}

/// What a user may choose, as the page sends it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Choice {
    layouts: Vec<Chosen>,
    parameters: Option<Chosen>,
    scenarios: Option<Chosen>,
    /// What belongs together in a portfolio.
    groups: Option<Chosen>,
    /// The language of the sheets: `da` or `en`.
    lang: Option<String>,
    /// How many draws, where a simulation is wished.
    draws: Option<u32>,
}

/// The program under the options of a user.
#[wasm_bindgen]
pub struct Program {
    options: Options,
    limits: Limits,
    basis: Basis,
    groups: Groups,
    earlier: Vec<(String, Vec<u8>)>,
}

#[wasm_bindgen]
impl Program {
    /// # Errors
    /// What is wrong with the options, as JSON in both languages.
    #[wasm_bindgen(constructor)]
    pub fn new(choice: &str) -> Result<Program, String> {
        let choice: Choice = serde_json::from_str(choice)
            .map_err(|error| both(|_| error.to_string()).to_string())?;
        let mut options = Options::default();
        for Chosen { name, text } in &choice.layouts {
            let layout = Layout::from_toml(text)
                .map_err(|error| wrong(name, |lang| layout_error(&error, lang)))?;
            options.layouts.push(Arc::new(layout));
        }
        if let Some(Chosen { name, text }) = &choice.parameters {
            let parameters = Parameters::from_toml(name, text)
                .map_err(|error| wrong(name, |lang| parameter_error(&error, lang)))?;
            options.parameters = Arc::new(parameters);
        }
        if let Some(Chosen { name, text }) = &choice.scenarios {
            options.scenarios =
                Wishes::parse(text).map_err(|error| wrong(name, |lang| scenario(&error, lang)))?;
        }
        let groups = match &choice.groups {
            None => Groups::default(),
            Some(Chosen { name, text }) => Groups::parse(text)
                .map_err(|error| wrong(name, |lang| group_error(&error, lang)))?,
        };
        if choice.lang.as_deref() == Some("en") {
            options.lang = Lang::En;
        }
        options.simulation = choice.draws.map(|draws| Simulation { draws, seed: 1 });
        let basis = Basis::official(&options.parameters, None, None, None);
        Ok(Program { options, limits: Limits::default(), basis, groups, earlier: Vec::new() })
    }

    /// Takes what an earlier run has made of the next file: what was typed in it is carried over.
    pub fn after(&mut self, name: String, bytes: Vec<u8>) {
        self.earlier.push((name, bytes));
    }

    /// What the program is and what comes with it, as JSON: its version, the published cases, and
    /// the year that a new calculation begins in.
    pub fn about(&self) -> String {
        let examples = EXAMPLES.iter().map(|example| {
            json!({
                "name": example.name, "title": example.title, "source": example.source,
                "rebuilt": example.rebuilt,
            })
        });
        json!({
            "version": soem::VERSION,
            "examples": examples.collect::<Vec<_>>(),
            "first_year": self.basis.price_year + 1,
        })
        .to_string()
    }

    /// The workbook of a published case.
    ///
    /// # Errors
    /// There is no such case.
    pub fn example(&self, name: &str) -> Result<Vec<u8>, String> {
        let parameters = &self.options.parameters;
        let example = soem::case::example(name).ok_or("no such example")?;
        let case = example.case(parameters).map_err(|error| error.to_string())?;
        Ok(soem::compose::build(&case, parameters).map_err(|error| error.to_string())?.bytes)
    }

    /// An empty workbook for a calculation of so many years.
    ///
    /// # Errors
    /// The period is too long.
    pub fn empty(&self, first_year: i32, years: u16) -> Result<Vec<u8>, String> {
        soem::compose::empty(first_year, years, &self.options.parameters)
            .map_err(|error| error.to_string())
    }

    /// The portfolio of many files, of their records, a line each.
    ///
    /// # Errors
    /// What the writing library says.
    pub fn portfolio(&self, records: &str) -> Result<Portfolio, String> {
        let lines: Vec<&str> = records.lines().collect();
        let read = |number: usize| -> io::Result<Record> {
            let line = lines.get(number).ok_or(io::ErrorKind::NotFound)?;
            Ok(serde_json::from_str(line)?)
        };
        let tally = Tally::of((0..lines.len()).map(read)).map_err(|error| error.to_string())?;
        let mut workbook = std::io::Cursor::new(Vec::new());
        let (mut csv, mut json_lines) = (Vec::new(), std::io::sink());
        let outputs =
            Outputs { workbook: &mut workbook, csv: &mut csv, json_lines: &mut json_lines };
        let (tally, basis, groups) = (&tally, &self.basis, &self.groups);
        let whole = Whole { tally, basis, groups, lang: self.options.lang };
        soem::batch::write_portfolio(whole, &read, outputs)
            .map_err(|error| both(|lang| portfolio_error(&error, lang)).to_string())?;
        Ok(Portfolio { workbook: workbook.into_inner(), csv })
    }

    /// Reads, judges and enriches a workbook. `within` is the file as the user knows it, with the
    /// folders it came in.
    pub fn enrich(&mut self, name: &str, within: &str, bytes: Vec<u8>) -> Made {
        let sha256 = hexadecimal(&Sha256::digest(&bytes));
        let mut told = Vec::new();
        let earlier = std::mem::take(&mut self.earlier);
        let opened = Workbook::from_bytes(name, bytes, &self.limits).map_err(Refusal::Open);
        let enriched = opened.and_then(|workbook| {
            let before = self.before(&workbook, earlier, &mut told);
            let enriched = soem::enrich_after(&workbook, &before, &self.options)?;
            Ok((workbook, enriched))
        });
        let output = match &enriched {
            Ok((workbook, _)) => file::enriched(within, workbook.format),
            Err(_) => String::new(),
        };
        let path = PathBuf::from(name);
        let job = Job { path, file: within.to_owned(), output };
        match enriched {
            Ok((workbook, enriched)) => {
                let mut shown = shown::enriched(&workbook, &enriched, &told, self.options.lang);
                shown["sha256"] = sha256.clone().into();
                shown["output"] = job.output.clone().into();
                let record = Record::of(&job, sha256, &enriched, &self.basis, self.options.lang);
                Made::of(shown, &record, Some(enriched))
            }
            Err(refusal) => {
                let record = Record::refused(&job, sha256, &refusal, self.options.lang);
                Made::of(shown::refused(&refusal, self.options.lang), &record, None)
            }
        }
    }

    /// The earlier ones that may serve; of the others it is told why not.
    fn before(
        &self,
        workbook: &Workbook,
        earlier: Vec<(String, Vec<u8>)>,
        told: &mut Vec<Value>,
    ) -> Vec<Earlier> {
        let mut before = Vec::new();
        for (name, bytes) in earlier {
            let found = Workbook::from_bytes(&name, bytes, &self.limits)
                .map_err(Refusal::Open)
                .and_then(|found| soem::earlier(found, &self.options));
            match found {
                Ok(Some(found)) => match file::of_another(&name, &found, workbook) {
                    Some(why) => told.push(why),
                    None => {
                        told.extend(file::changed(&name, &found, workbook));
                        before.push(found);
                    }
                },
                Ok(None) => told.push(file::not_ours(&name)),
                Err(_) => told.push(file::not_read(&name)),
            }
        }
        before
    }
}

/// What is wrong with a file of options, in both languages.
fn wrong(name: &str, why: impl Fn(Lang) -> String) -> String {
    both(|lang| format!("{name}: {}", why(lang))).to_string()
}

/// What became of a workbook.
#[wasm_bindgen]
pub struct Made {
    shown: String,
    record: String,
    bytes: Option<Vec<u8>>,
}

#[wasm_bindgen]
impl Made {
    fn of(shown: Value, record: &Record, enriched: Option<Enriched>) -> Made {
        let record = serde_json::to_string(record).unwrap_or_default();
        Made { shown: shown.to_string(), record, bytes: enriched.map(|made| made.bytes) }
    }

    /// What there is to show, as JSON.
    pub fn shown(&mut self) -> String {
        std::mem::take(&mut self.shown)
    }

    /// What the portfolio keeps, as a line of JSON.
    pub fn record(&mut self) -> String {
        std::mem::take(&mut self.record)
    }

    /// The enriched workbook; none where the file was refused.
    pub fn bytes(&mut self) -> Option<Vec<u8>> {
        self.bytes.take()
    }
}

/// The portfolio of many files.
#[wasm_bindgen]
pub struct Portfolio {
    workbook: Vec<u8>,
    csv: Vec<u8>,
}

#[wasm_bindgen]
impl Portfolio {
    pub fn workbook(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.workbook)
    }

    pub fn csv(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.csv)
    }
}
