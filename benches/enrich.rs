//! How long each room takes, and the whole way, on a reference workbook and on one of 500 lines and
//! 40 years.
//!
//! `cargo bench` prints the times; compare rooms within one run. The last lines start the finished
//! program on the reference workbook and, where it is installed, LibreOffice on the same file, and
//! give the ratio.
#![allow(clippy::expect_used, reason = "a measurement ends where what it needs is not there")]

#[path = "large.rs"]
mod large;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::Criterion;
use soem::graft::Host;
use soem::lang::Lang;
use soem::layout::locate;
use soem::layout::spec::Layout;
use soem::package::limits::Limits;
use soem::package::zip::Package;
use soem::report::contents::{Contents, Ours, SheetNames, TypedBefore};
use soem::workbook::Workbook;
use soem::{Options, Parameters, engine, read, reconcile, report, sensitivity};

fn rooms(criterion: &mut Criterion, name: &str, bytes: Vec<u8>) {
    let limits = Limits::default();
    let open = || Workbook::from_bytes(name, bytes.clone(), &limits).expect("the workbook opens");
    let book = open();
    let understand = || {
        read::calculation(&book, locate(&book, Layout::built_in()), Parameters::built_in())
            .expect("the workbook is understood")
    };
    let case = understand();
    let result = engine::net_result(&case.calculation).expect("a result");
    let crosscheck = reconcile::against_original(&case, &result);
    let names = SheetNames::for_sheets(&Ours::chosen(false, false, Lang::Da), Vec::new());
    let (calculation, wishes) = (&case.calculation, sensitivity::Wishes::default());
    let scenarios = sensitivity::scenarios(calculation, &result, &[], &wishes).expect("no wishes");
    let review = soem::check(&book, &Options::default()).expect("checked").review;
    let typed = TypedBefore::default();
    let contents = Contents {
        lang: Lang::Da,
        typed: &typed,
        workbook: &book,
        case: &case,
        result: &result,
        crosscheck: &crosscheck,
        findings: &[],
        review: &review,
        explanation: None,
        recreated: None,
        file: name,
        sha256: "",
        names: &names,
        expenses: &[],
        scenarios: &scenarios,
        simulation: None,
    };
    let sheets = report::sheets(&contents).expect("sheets");
    let graft = || {
        let package = Package::open(bytes.clone(), &limits).expect("a package");
        Host::open(package).expect("a host").graft(&sheets).expect("a package")
    };
    let mut group = criterion.benchmark_group(name);
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3))
        .warm_up_time(Duration::from_millis(500));
    group.bench_function("open", |b| b.iter(open));
    group.bench_function("read", |b| b.iter(understand));
    group.bench_function("compute", |b| b.iter(|| engine::net_result(&case.calculation)));
    group.bench_function("cross-check", |b| b.iter(|| reconcile::against_original(&case, &result)));
    group.bench_function("check", |b| {
        b.iter(|| soem::check(&book, &Options::default()).expect("checked"))
    });
    group.bench_function("report", |b| b.iter(|| report::sheets(&contents).expect("sheets")));
    group.bench_function("graft", |b| b.iter(graft));
    group.bench_function("whole way", |b| {
        b.iter(|| soem::enrich(&open(), &Options::default()).expect("enriched"))
    });
    group.finish();
}

/// The fastest of several runs of a command.
fn fastest(runs: u32, command: impl Fn() -> Command) -> Option<Duration> {
    let run = |_| {
        let start = Instant::now();
        let output = command().output().ok()?;
        output.status.success().then(|| start.elapsed())
    };
    (0..runs).map(run).collect::<Option<Vec<_>>>()?.into_iter().min()
}

fn processes(input: &Path) {
    let folder = std::env::temp_dir().join("soem-bench");
    std::fs::create_dir_all(&folder).expect("a folder");
    let ours = fastest(20, || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soem"));
        command.arg("enrich").arg(input).arg("-o").arg(folder.join("out.xlsx"));
        command
    });
    let office = fastest(3, || {
        let mut command = Command::new("soffice");
        command.args(["--headless", "--convert-to", "xlsx", "--outdir"]).arg(&folder).arg(input);
        command
    });
    println!("whole process, soem enrich: {ours:?}");
    match (ours, office) {
        (Some(ours), Some(office)) => {
            println!(
                "whole process, LibreOffice opening and saving: {office:?}, {:.0} times as long",
                office.div_duration_f64(ours)
            );
        }
        _ => println!("LibreOffice is not installed, so there is no ratio"),
    }
}

fn main() {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/autisme.xlsx");
    let mut criterion = Criterion::default().configure_from_args();
    rooms(&mut criterion, "autisme.xlsx", std::fs::read(&reference).expect("the fixture"));
    rooms(&mut criterion, "500 lines, 40 years", large::workbook(500, 40));
    criterion.final_summary();
    processes(&reference);
}
