//! The way of a workbook through the house: read, recomputed, judged, drawn, grafted.

use sha2::{Digest, Sha256};
use std::sync::Arc;

use crate::check::protocol::{self, Protocol, Written};
use crate::check::{self, Review, Subject};
use crate::earlier::{self, Carried, Earlier, Memo};
use crate::engine::NetResult;
use crate::explain::Explanation;
use crate::finding::{Finding, Severity};
use crate::graft::note::Note;
use crate::graft::{GraftError, Host};
use crate::lang::Lang;
use crate::layout::spec::Layout;
use crate::package::bounds::Deadline;
use crate::package::zip::Package;
use crate::parameters::Parameters;
use crate::read::{Case, expenses};
use crate::reconcile::{Comparison, Verdict, is_share};
use crate::recreate::Recreated;
use crate::refusal::Refusal;
use crate::report::contents::{Contents, Ours, SheetNames, TypedBefore};
use crate::sensitivity::{Outcome, Simulation, Wishes};
use crate::workbook::{Format, OpenError, Workbook, hexadecimal};
use crate::{
    engine, explain, finding, graft, layout, read, reconcile, recreate, report, sensitivity,
};

/// What a user may choose for the way of a workbook.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Options {
    pub check: check::Options,
    /// The layouts to choose among, the one that fits best; none for those that are built in.
    pub layouts: Vec<Arc<Layout>>,
    /// Official rates and index; those that the program was built with, or a file's beside them.
    pub parameters: Arc<Parameters>,
    /// What is wished of the scenarios low, expected and high.
    pub scenarios: Wishes,
    /// Draws between the scenarios, on request only.
    pub simulation: Option<Simulation>,
    /// The language of the sheets.
    pub lang: Lang,
    /// Threads for one workbook; 0 for as many as there are cores.
    pub threads: usize,
}

/// What a thread may stack up, in bytes: formulas nest.
pub(crate) const STACK: usize = 8 << 20;

impl Options {
    /// The layouts to choose among.
    pub fn layouts(&self) -> &[Arc<Layout>] {
        if self.layouts.is_empty() { Layout::all_built_in() } else { &self.layouts }
    }
}

/// A workbook read, recomputed and judged; nothing is written.
pub struct Checked {
    pub case: Case,
    pub result: NetResult,
    pub crosscheck: Vec<Comparison>,
    /// Worst first.
    pub findings: Vec<Finding>,
    pub review: Review,
    /// What explains the differences, where there are any.
    pub explanation: Option<Explanation>,
    /// The sheets of the workbook that an earlier run added.
    pub ours: Vec<String>,
}

impl Checked {
    /// Whether the printed figures are those that were computed.
    pub fn verdict(&self) -> Verdict {
        reconcile::verdict(&self.crosscheck)
    }

    /// How many findings stand by themselves of each severity, the worst first.
    pub fn counts(&self) -> [(Severity, usize); 5] {
        finding::counts(&self.findings)
    }

    /// Something needs a person: a sure and material finding as bad as `worst`, or printed figures
    /// that differ by what matters.
    pub fn needs_attention(&self, worst: Severity) -> bool {
        let counts = |finding: &Finding| finding.is_decisive(worst);
        let differs = |comparison: &Comparison| {
            let kroner = comparison.difference.filter(|_| !is_share(&comparison.printed.what));
            comparison.verdict == Verdict::Differs
                && kroner.is_some_and(|kroner| kroner.abs() >= self.review.materiality)
        };
        self.crosscheck.iter().any(differs) || self.findings.iter().any(counts)
    }
}

/// A workbook with our sheets in it, and everything that they show.
pub struct Enriched {
    /// What was read and computed, with what came to light while the sheets were added.
    pub checked: Checked,
    /// The enriched package.
    pub bytes: Vec<u8>,
    /// Where one was asked for.
    pub simulation: Option<Outcome>,
    /// The original's sheets were written anew, since its format cannot take ours.
    pub recreated: Option<recreate::Summary>,
    pub added_sheets: usize,
    pub original_sheets: usize,
    pub carried: CarriedOver,
}

/// How much of what a person typed in an earlier run was carried over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CarriedOver {
    /// Answers and rows on SØM Kontrol.
    pub answers: usize,
    /// Yellow cells.
    pub cells: usize,
    /// What has no place any more and is listed on SØM Kontrol.
    pub unused: usize,
}

/// Reads a workbook, recomputes it and holds the catalogue of checks against it.
///
/// ```
/// use soem::{Limits, Options, Severity, Workbook};
///
/// let bytes = std::fs::read("fixtures/randers-trykt.xlsx")?;
/// let workbook = Workbook::from_bytes("randers-trykt.xlsx", bytes, &Limits::default())?;
/// let checked = soem::check(&workbook, &Options::default())?;
/// assert!(checked.needs_attention(Severity::Error));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The workbook cannot be understood or computed, with everything that is wrong in it.
pub fn check(workbook: &Workbook, options: &Options) -> Result<Checked, Refusal> {
    let deadline = workbook.deadline();
    on_threads(options, || checked(workbook, options, deadline))
}

/// Enriches a workbook.
///
/// ```
/// use soem::{Limits, Options, Workbook};
///
/// let bytes = std::fs::read("fixtures/cti.xlsx")?;
/// let workbook = Workbook::from_bytes("cti.xlsx", bytes, &Limits::default())?;
/// let enriched = soem::enrich(&workbook, &Options::default())?;
/// // The original's sheets are as they were, with ours after them.
/// let limits = &workbook.limits;
/// let again = Workbook::from_bytes("cti.beriget.xlsx", enriched.bytes, limits)?;
/// assert_eq!(again.sheets.len(), workbook.sheets.len() + enriched.added_sheets);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The workbook cannot be understood (with everything that is wrong in it), or cannot take sheets.
pub fn enrich(workbook: &Workbook, options: &Options) -> Result<Enriched, Refusal> {
    enrich_after(workbook, &[], options)
}

/// Enriches a workbook, and carries over what a person has typed in earlier runs; of two that have
/// something else in one place the first holds, and the other is listed on SØM Kontrol.
///
/// # Errors
/// As [`enrich`].
pub fn enrich_after(
    workbook: &Workbook,
    before: &[Earlier],
    options: &Options,
) -> Result<Enriched, Refusal> {
    on_threads(options, || Ok(enriched(workbook, before, options)?.0))
}

/// What a person has typed in a workbook that an earlier run has enriched; nothing where the
/// workbook has no sheets of ours.
///
/// # Errors
/// It was enriched before memos were kept, and cannot be understood any more.
pub fn earlier(workbook: Workbook, options: &Options) -> Result<Option<Earlier>, Refusal> {
    let ours = graft::our_sheets(&workbook);
    if ours.is_empty() {
        return Ok(None);
    }
    let written = protocol::written(&workbook, &ours);
    let (memo, keeps_original) = match Memo::of_package(&workbook) {
        Some(memo) => {
            let same = memo.original == earlier::fingerprint(&workbook, &ours);
            (memo, same)
        }
        None => {
            let plain = Options {
                layouts: options.layouts.clone(),
                parameters: Arc::clone(&options.parameters),
                threads: options.threads,
                ..Options::default()
            };
            let (_, memo) = on_threads(&plain, || enriched(&workbook, &[], &plain))?;
            let note = host(&workbook)?.0;
            let note = note.replaced();
            (memo, matches!(note, Some(Note::Replaced { resaved: false, .. })))
        }
    };
    let typed = earlier::typed(&memo, &workbook, &ours);
    let own = workbook.sheets.iter().filter(|sheet| ours.contains(&sheet.name));
    let made_of = own.filter_map(report::provenance).map(|(file, _)| file).next();
    Ok(Some(Earlier { workbook, ours, made_of, written, typed, keeps_original }))
}

/// Does the work on threads of its own, so that a workbook that hangs holds up no other; on those
/// that it is on where they are as many as are asked for.
fn on_threads<T: Send>(options: &Options, work: impl FnOnce() -> T + Send) -> T {
    if rayon::current_thread_index().is_some() && rayon::current_num_threads() == options.threads {
        return work();
    }
    match rayon::ThreadPoolBuilder::new().num_threads(options.threads).stack_size(STACK).build() {
        Ok(threads) => threads.install(work),
        // A machine that has no threads to give.
        Err(_) => work(),
    }
}

fn checked(workbook: &Workbook, options: &Options, deadline: Deadline) -> Result<Checked, Refusal> {
    let ours = graft::our_sheets(workbook);
    // The recalculation needs nothing but the cells, and takes as long as all the rest.
    let (recalculation, judged) = rayon::join(
        || check::recalculate(workbook, &ours, deadline),
        || {
            let computed = computed(workbook, options, deadline)?;
            let found = check::judge(&computed.subject(workbook, options, &ours, deadline));
            kept(deadline)?;
            Ok::<_, Refusal>((computed, found))
        },
    );
    let (computed, found) = judged?;
    let (findings, review) =
        check::review(&computed.subject(workbook, options, &ours, deadline), found, recalculation);
    kept(deadline)?;
    let Computed { case, result, crosscheck, explanation } = computed;
    Ok(Checked { case, result, crosscheck, findings, review, explanation, ours })
}

/// Refuses what was not done in time.
fn kept(deadline: Deadline) -> Result<(), Refusal> {
    Ok(deadline.keep().map_err(OpenError::from)?)
}

/// A calculation as it was read, and what it comes to.
struct Computed {
    case: Case,
    result: NetResult,
    crosscheck: Vec<Comparison>,
    explanation: Option<Explanation>,
}

fn computed(
    workbook: &Workbook,
    options: &Options,
    deadline: Deadline,
) -> Result<Computed, Refusal> {
    let located = layout::detect_within(workbook, options.layouts(), deadline);
    kept(deadline)?;
    let case = read::calculation(workbook, located, &options.parameters);
    kept(deadline)?;
    let case = case.map_err(Refusal::NotUnderstood)?;
    let settings = &case.calculation.settings;
    let years = settings.last_year.value.abs_diff(settings.first_year.value).saturating_add(1);
    let lines = case.calculation.costs.len() + case.calculation.consequences.len();
    workbook.limits.allow(lines, years as usize, workbook.memory).map_err(OpenError::from)?;
    let result = engine::net_result(&case.calculation).map_err(|error| {
        Refusal::NotUnderstood(vec![Finding::of_file("A2", Severity::Error, error)])
    })?;
    let crosscheck = reconcile::against_original(&case, &result);
    let explanation = explain::explain(&case, &result, &crosscheck, deadline);
    kept(deadline)?;
    Ok(Computed { case, result, crosscheck, explanation })
}

impl Computed {
    fn subject<'a>(
        &'a self,
        workbook: &'a Workbook,
        options: &'a Options,
        ours: &'a [String],
        deadline: Deadline,
    ) -> Subject<'a> {
        let Computed { case, result, crosscheck, explanation } = self;
        let computed = (result, crosscheck.as_slice(), explanation.as_ref());
        Subject::new(workbook, case, computed, &options.check, ours, deadline)
    }
}

fn enriched(
    workbook: &Workbook,
    before: &[Earlier],
    options: &Options,
) -> Result<(Enriched, Memo), Refusal> {
    let deadline = workbook.deadline();
    let mut checked = checked(workbook, options, deadline)?;
    let (original, recreated) = host(workbook)?;
    let mut carried = Carried::new(options.lang);
    // The file's own protocol and cells go before those of others.
    let own = if checked.ours.is_empty() { None } else { Memo::of_package(workbook) };
    if let Some(memo) = &own {
        carried.take(earlier::typed(memo, workbook, &checked.ours), &checked.ours);
    }
    let mut written = protocol::written(workbook, &checked.ours);
    for earlier in before {
        match (&mut written, &earlier.written) {
            (Some(written), Some(other)) => written.join(other.clone()),
            (none, other) => none.clone_from(other),
        }
    }
    if let Some(what) = recreated {
        // Results that are values now no longer follow the inputs.
        let severity =
            if what.values_only > 0 { Severity::Assumption } else { Severity::Information };
        checked.findings.push(Finding::of_file("A1", severity, what));
    }
    let answers = written.as_ref().map_or(0, Written::count);
    if !before.is_empty() {
        checked.review.protocol = Protocol::of(written, &checked.findings);
    }
    let Checked { case, result, crosscheck, findings, review, explanation, ours } = &checked;

    let expenses = expenses(case);
    let scenarios =
        sensitivity::scenarios(&case.calculation, result, &expenses, &options.scenarios)?;
    let lines = case.calculation.consequences.len();
    let simulation =
        options.simulation.map(|asked| sensitivity::simulate(result, lines, &scenarios, asked));

    let (file, sha256) = provenance(workbook, original.replaced());
    let named = |lang| {
        let chosen = Ours::chosen(simulation.is_some(), report::has_known(case), lang);
        let free = original.free_names(&chosen.iter().map(|(_, name)| *name).collect::<Vec<_>>());
        SheetNames::for_sheets(&chosen, free)
    };
    let fingerprint = match recreated {
        None => earlier::fingerprint(workbook, ours),
        Some(_) => {
            let bytes = original.bytes()?.to_vec();
            let anew = Workbook::from_bytes(&workbook.name, bytes, &workbook.limits)?;
            earlier::fingerprint(&anew, &[])
        }
    };
    let draw_in = |lang, typed: &TypedBefore, review: &Review| -> Result<_, Refusal> {
        let names = named(lang);
        let mut drawn = report::sheets(&Contents {
            workbook,
            case,
            result,
            crosscheck,
            findings,
            review,
            explanation: explanation.as_ref(),
            file: &file,
            lang,
            sha256: &sha256,
            recreated,
            names: &names,
            expenses: &expenses,
            scenarios: &scenarios,
            simulation: simulation.as_ref(),
            typed,
        })?;
        let memo = Memo::of(fingerprint.clone(), &names, &drawn);
        drawn.memo = memo.text();
        kept(deadline)?;
        Ok((drawn, memo))
    };
    let draw = |typed: &TypedBefore, review: &Review| draw_in(options.lang, typed, review);
    let (mut drawn, mut memo) = draw(&TypedBefore::default(), review)?;
    // A file that was enriched before there were memos: the same cells have the same keys now. Its
    // sheets are Danish.
    if own.is_none() && !ours.is_empty() {
        let (_, memo) = draw_in(Lang::Da, &TypedBefore::default(), review)?;
        carried.take(earlier::typed(&memo, workbook, ours), ours);
    }
    for earlier in before {
        carried.take(earlier.typed.clone(), &earlier.ours);
    }
    let mut review = review.clone();
    if !carried.is_empty() || !carried.unused.is_empty() {
        let mut typed = TypedBefore { cells: carried.cells.clone(), ..TypedBefore::default() };
        (drawn, _) = draw(&typed, &review)?;
        let names = named(options.lang);
        for ((sheet, _), drawn) in names.0.iter().zip(&drawn.sheets) {
            carried.set_aside(sheet.kind(), drawn.without_place());
        }
        let unused = std::mem::take(&mut carried.unused);
        for row in unused {
            if !review.protocol.unused.contains(&row) {
                review.protocol.unused.push(row);
            }
        }
        typed.cells.clone_from(&carried.cells);
        (drawn, memo) = draw(&typed, &review)?;
        // What follows from what was typed is calculated as Excel would, and drawn with that.
        if !carried.is_empty() {
            let bytes = host(workbook)?.0.graft(&drawn)?.bytes;
            let whole = Workbook::from_bytes(&workbook.name, bytes, &workbook.limits)?;
            let ours: Vec<String> = names.0.iter().map(|(_, name)| name.clone()).collect();
            if let Some(results) = earlier::settled(&whole, &ours) {
                typed.results = results;
                (drawn, memo) = draw(&typed, &review)?;
            }
        }
    }
    kept(deadline)?;
    let carried =
        CarriedOver { answers, cells: carried.count(), unused: review.protocol.unused.len() };
    let grafted = original.graft(&drawn)?;
    let theirs = workbook.sheets.iter().filter(|sheet| !ours.contains(&sheet.name)).count();
    checked.findings.extend(grafted.notes.into_iter().filter_map(finding::below::noted));
    checked.review = review;
    let enriched = Enriched {
        checked,
        bytes: grafted.bytes,
        simulation,
        recreated,
        added_sheets: grafted.sheets.len(),
        original_sheets: theirs + workbook.other_sheets,
        carried,
    };
    Ok((enriched, memo))
}

/// The name and SHA-256 of the file that the figures come from. A file that we enriched and that
/// nobody has saved since still says on our sheet which original it was made from.
fn provenance(workbook: &Workbook, note: Option<&Note>) -> (String, String) {
    if let Some(Note::Replaced { sheets, resaved: false }) = note
        && let Some(written) =
            sheets.iter().find_map(|name| report::provenance(workbook.sheet(name)?))
    {
        return written;
    }
    (workbook.name.clone(), hexadecimal(&Sha256::digest(&workbook.bytes)))
}

/// The package that our sheets are grafted into: the original, or one written anew where that
/// cannot take them.
fn host(workbook: &Workbook) -> Result<(Host, Option<recreate::Summary>), Refusal> {
    if matches!(workbook.format, Format::Xlsx | Format::Xlsm)
        && let Some(package) = &workbook.package
    {
        match Host::open(package.clone()) {
            Err(GraftError::Strict) => {}
            opened => return Ok((opened?, None)),
        }
    }
    let Recreated { bytes, what } = recreate::xlsx(
        workbook,
        &Ours::ALL.map(|(_, danish, english)| [danish, english]).concat(),
    )?;
    let package = Package::open(bytes, &workbook.limits).map_err(GraftError::from)?;
    Ok((Host::open(package)?, Some(what)))
}
