//! The worker's side: a process that does the whole work on one file after another, as it is asked,
//! but for the writing. It leaves nothing behind wherever it is ended.

use rayon::ThreadPoolBuilder;
use sha2::{Digest, Sha256};
use std::io::{self, BufReader, Read, Write};
use std::sync::{Arc, mpsc};

use super::find::{Job, slashed};
use super::record::Record;
use super::settings::Manner;
use super::task::{self, Answer, Made, Task};
use crate::enrich::{self, Enriched, Options, STACK};
use crate::layout::spec::Layout;
use crate::refusal::Refusal;
use crate::standing::Chosen;
use crate::workbook::{self, Workbook};

/// Answers what a batch asks, until there is no more to read; then the process ends, also in the
/// middle of a file, since nobody waits for it.
///
/// # Errors
/// The question cannot be understood, or the answer not be written.
pub fn serve(input: impl Read + Send + 'static, mut output: impl Write + Send) -> io::Result<()> {
    let (sender, tasks) = mpsc::channel::<Task>();
    std::thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Ok(task) = task::receive(&mut input) {
            // The work has ended where nobody takes it.
            let _ = sender.send(task);
        }
        std::process::exit(0);
    });
    // The same thread for all files.
    let thread = ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build();
    thread.map_err(io::Error::other)?.install(move || {
        let mut reading = Reading::default();
        tasks.into_iter().try_for_each(|task| {
            let options = reading.of(&task.manner)?;
            let (answer, bytes) = answer(&task, options);
            task::send(&mut output, &answer, &bytes)
        })
    })
}

/// Thresholds, layouts and parameters for one file after another, read anew only where they are
/// others.
#[derive(Default)]
struct Reading {
    layouts: Vec<String>,
    options: Options,
}

impl Reading {
    fn of(&mut self, manner: &Manner) -> io::Result<&Options> {
        self.options.threads = 1;
        self.options.lang = manner.lang;
        if self.layouts != manner.layouts {
            let read = manner.layouts.iter().map(|text| Layout::from_toml(text).map(Arc::new));
            self.options.layouts = read.collect::<Result<_, _>>().map_err(io::Error::other)?;
            self.layouts.clone_from(&manner.layouts);
        }
        if *self.options.parameters != manner.parameters {
            self.options.parameters = Arc::new(manner.parameters.clone());
        }
        Ok(&self.options)
    }
}

fn answer(task: &Task, options: &Options) -> (Answer, Vec<u8>) {
    let Task { job, known, manner, .. } = task;
    let mut sha256 = String::new();
    let read = workbook::bounded(&job.path, &manner.limits).map_err(Refusal::Open);
    let enriched = read.and_then(|bytes| {
        sha256 = hash(&bytes);
        if known.as_ref() == Some(&sha256) {
            return Ok(None);
        }
        enriched(task, bytes, options).map(Some)
    });
    match enriched {
        Ok(None) => (Answer::Unchanged, Vec::new()),
        Ok(Some((enriched, Chosen { path, told, stamp: replaces, .. }))) => {
            let within = path.strip_prefix(&manner.folder).unwrap_or(&path);
            let job = Job { output: slashed(within), ..job.clone() };
            let record = Record::of(&job, sha256, &enriched, &manner.basis, manner.lang);
            let length = enriched.bytes.len() as u64;
            (Answer::Made(Box::new(Made { record, told, replaces, length })), enriched.bytes)
        }
        Err(refusal) => {
            let record = Record::refused(job, sha256, &refusal, manner.lang);
            (Answer::Refused(Box::new(record)), Vec::new())
        }
    }
}

fn enriched(task: &Task, bytes: Vec<u8>, options: &Options) -> Result<(Enriched, Chosen), Refusal> {
    let Task { job, names, manner, .. } = task;
    let name = job.path.file_name().unwrap_or_default().to_string_lossy();
    let workbook = Workbook::from_bytes(&name, bytes, &manner.limits)?;
    let chosen = names.choose(&manner.folder.join(&job.output), &workbook, options);
    Ok((enrich::enrich_after(&workbook, &chosen.earlier, options)?, chosen))
}

/// What a file is known by in the log.
pub(super) fn hash(bytes: &[u8]) -> String {
    workbook::hexadecimal(&Sha256::digest(bytes))
}
