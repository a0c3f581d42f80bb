//! Official rates and index figures from a file: what is refused and how it is told, what they
//! change, and that the result names them. The figures after 2023 are made up.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rust_decimal::{Decimal, dec};
use serde_json::Value;
use soem::read::What;
use soem::{Options, Parameters};

use crate::support::ours::{checked, checked_with, enriched_with, line};
use crate::support::package::scratch;
use crate::support::program::{Run, soem_in};
use crate::support::recalc::{CellValue, Model};
use crate::support::{fixture, fixture_bytes, saved};

const INDEX: &str = "[net_price_index]\nsource = \"Opdigtet\"\n[net_price_index.years]\n\
                     2023 = 118.04\n2024 = 119.90\n2025 = 121.80\n";

/// A folder with a file of parameters in it.
fn with(text: impl AsRef<[u8]>) -> std::path::PathBuf {
    let folder = scratch();
    std::fs::write(folder.join("pristal.toml"), text).expect("a file");
    folder
}

fn asked(folder: &Path, arguments: &[&str]) -> Run {
    soem_in(folder, &[arguments, &["--parameters", "pristal.toml"]].concat())
}

/// Danmarks Statistik's monthly net price index (PRIS116, 2015 = 100) as it published it on
/// 10 July 2024, January to December.
const MONTHS: [(i32, [u32; 12]); 9] = [
    (2015, [987, 998, 1002, 1003, 1003, 1003, 1003, 1000, 1002, 1002, 999, 998]),
    (2016, [995, 1004, 1004, 1006, 1007, 1008, 1008, 1005, 1004, 1007, 1005, 1005]),
    (2017, [1005, 1014, 1014, 1018, 1016, 1015, 1025, 1022, 1021, 1023, 1019, 1016]),
    (2018, [1013, 1021, 1021, 1026, 1027, 1027, 1036, 1031, 1028, 1031, 1028, 1024]),
    (2019, [1026, 1033, 1034, 1037, 1036, 1034, 1041, 1037, 1034, 1038, 1036, 1034]),
    (2020, [1036, 1043, 1039, 1039, 1037, 1038, 1046, 1039, 1037, 1040, 1036, 1034]),
    (2021, [1038, 1044, 1044, 1048, 1050, 1051, 1058, 1055, 1058, 1067, 1070, 1065]),
    (2022, [1079, 1095, 1101, 1116, 1127, 1136, 1151, 1151, 1164, 1177, 1167, 1160]),
    (2023, [1174, 1185, 1183, 1187, 1172, 1176, 1192, 1183, 1180, 1183, 1178, 1172]),
];

#[test]
fn the_index_is_the_mean_of_the_months_that_were_published() {
    let mean = |months: [u32; 12]| {
        (Decimal::from(months.iter().sum::<u32>()) / dec!(120)).round_dp(2).normalize()
    };
    let published: Vec<_> = MONTHS.iter().map(|(year, months)| (*year, mean(*months))).collect();
    let built_in: Vec<_> =
        Parameters::built_in().figures().map(|(year, of)| (year, of.normalize())).collect();
    assert_eq!(built_in, published);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_line() {
    let set = |line: &str| {
        format!("[[discount_rates]]\nfrom = 2028-01-01\nrates = [0.03, 0.02, 0.01]\n{line}\n")
    };
    let years = |lines: &str| {
        format!("[net_price_index]\nsource = \"x\"\n[net_price_index.years]\n{lines}\n")
    };
    for (text, danish, english) in [
        (
            "",
            "der står hverken [[discount_rates]] eller",
            "there is neither [[discount_rates]] nor",
        ),
        ("# tom\nrente = 3\n", "linje 2: »rente« kendes ikke her", "line 2: \"rente\" is not"),
        (&years("2023 = 118,04"), "linje 4: »2023 = 118,04« kan ikke læses", "line 4: \"2023"),
        (&years("2023 = 118.04\n2024 = \"\""), "linje 5: 2024 er tom", "line 5: 2024 is empty"),
        (&years("2023 = -1"), "linje 4: 2023 er »-1«. Ventet: årets", "line 4: 2023 is \"-1\""),
        (&years("23 = 118.04"), "linje 4: years er »23«. Ventet: et årstal", "line 4: years is"),
        (&years(""), "linje 3: years er", "line 3: years is"),
        (&years("2023 = 118.04\n2023 = 118.04"), "linje 5: »2023 = 118.04«", "line 5"),
        (&years("2024 = 119.90"), "linje 4: rækken har intet år fælles", "line 4: the series"),
        (
            &years("2022 = 113.53\n2021 = 150.40\n2023 = 118.04"),
            "linje 5: 2021 er 150.4. Ventet: omkring 105.4, som",
            "line 5: 2021 is 150.4. Expected: about 105.4",
        ),
        (
            &years("2023 = 118.04\n2024 = 11.99"),
            "linje 5: 2024 er 11.99, og året før er 118.04",
            "line 5: 2024 is",
        ),
        (
            &years("2019 = 103.5\n2021 = 115.40\n2023 = 118.04"),
            "linje 5: 2021 er 115.4. Ventet: omkring 105.4",
            "line 5: 2021 is",
        ),
        ("net_price_index = 3\n", "linje 1: net_price_index er »3«", "line 1: net_price_index"),
        (
            "[net_price_index]\nyears = { 2023 = 118.04 }\n",
            "linje 1: [net_price_index] mangler source",
            "line 1: [net_price_index] lacks source",
        ),
        (&set(""), "linje 1: [[discount_rates]] mangler source", "line 1: [[discount_rates]]"),
        (&set("source = 7"), "linje 4: source er »7«. Ventet: en kilde", "line 4: source is"),
        (&set("kilde = \"x\""), "linje 4: »kilde« kendes ikke her. Ventet: from", "line 4: "),
        (
            "[[discount_rates]]\nfrom = 2028-13-01\n",
            "linje 2: »from = 2028-13-01« kan ikke læses",
            "line 2: \"from",
        ),
        (
            "[[discount_rates]]\nfrom = \"1. januar\"\n",
            "linje 2: from er »1. januar«. Ventet: dagen",
            "line 2: from is",
        ),
        (
            "[[discount_rates]]\nrates = [3.5, 2.5, 1.5]\n",
            "linje 2: rates er »[3.5, 2.5, 1.5]«. Ventet: tre satser som andele",
            "line 2: rates is",
        ),
        ("[[discount_rates]]\nrates = [0.03]\n", "linje 2: rates er »[0.03]«", "line 2: rates"),
        ("discount_rates = [3]\n", "linje 1: discount_rates er »3«", "line 1: discount_rates"),
    ] {
        let folder = with(text);
        for (lang, told) in [("da", danish), ("en", english)] {
            let run = asked(&folder, &["parameters", "--lang", lang]);
            assert_eq!(run.status, Some(3), "{text}: {run:?}");
            let told = format!("pristal.toml: {told}");
            assert!(run.err.starts_with(&told), "{text}\n{told}\n{}", run.err);
            assert_eq!(run.out, "");
        }
    }
    let run = asked(&with([0x73, 0xe6]), &["parameters"]);
    assert!(run.first_error().starts_with("pristal.toml: er ikke tekst i UTF-8"), "{run:?}");
}

#[test]
fn what_is_in_force_is_told_with_where_it_comes_from() {
    let text = format!(
        "\u{feff}{INDEX}[[discount_rates]]\nfrom = 2028-01-01\nrates = [0.03, 0.02, 0.01]\n\
         source = \"Opdigtet sats\"\n"
    );
    let folder = with(text.replace('\n', "\r\n"));
    let run = asked(&folder, &["parameters"]);
    assert_eq!(run.status, Some(0), "{run:?}");
    for told in [
        "  2028-01-01   3,0 pct.  2,0 pct.  1,0 pct.  Opdigtet sats (pristal.toml)\n",
        "  2021-01-07   3,5 pct.  2,5 pct.  1,5 pct.  Finansministeriet",
        "Nettoprisindeks (2015 = 100)\n",
        "  2022    113,53\n  2023    118,04  Opdigtet (pristal.toml)\n  2024    119,90\n",
        "går her til 2025.",
        "2025 = 121.80  #",
        "2026 = \"\"  #",
    ] {
        assert!(run.out.contains(told), "{told}\n{}", run.out);
    }
    let json: Value =
        serde_json::from_str(&asked(&folder, &["parameters", "--json"]).out).expect("JSON");
    assert_eq!((&json["file"], &json["index_ends"]), (&"pristal.toml".into(), &2025.into()));
    assert_eq!(json["net_price_index"][10]["figure"], "121.8");
    assert_eq!(json["net_price_index"][7]["from_file"], false);
    assert_eq!(json["discount_rates"][3]["rates"][0], "0.03");
    let own: Value =
        serde_json::from_str(&soem_in(&folder, &["parameters", "--json"]).out).expect("JSON");
    assert_eq!((&own["file"], &own["index_ends"]), (&Value::Null, &2023.into()));
}

/// What a workbook prints as its net result in all.
fn printed(name: &str) -> Decimal {
    let checked = checked(&fixture(name));
    let of_all = |c: &&soem::reconcile::Comparison| c.printed.what == What::Net(None);
    let found = checked.crosscheck.iter().find(of_all).expect("a printed net result");
    *found.printed.value.as_ref().expect("a number")
}

/// In prices of 2025 the net result is what the workbook prints, times 121.80 over the index of its
/// own price level.
#[test]
fn the_agency_rebuilds_every_example_in_the_prices_of_a_new_year() {
    let folder = with("");
    let year = ["regenerate", "-o", "ud", "--price-year", "2025"];
    let without = soem_in(&folder, &year);
    assert_eq!(without.status, Some(2), "{without:?}");
    for name in ["autisme", "randers", "cti"] {
        assert!(without.err.contains(&format!("{name}: Nettoprisindekset mangler 2025.")));
    }
    assert!(!folder.join("ud").exists(), "nothing is made of nothing");

    // The file that is shown serves as soon as the figures are in it.
    let (_, shown) = without.err.split_once("\n\n").expect("the file to write");
    assert!(shown.starts_with("[net_price_index]\n"), "{shown}");
    std::fs::write(folder.join("pristal.toml"), shown).expect("a file");
    let unfilled = asked(&folder, &year);
    assert!(unfilled.first_error().contains("linje 5: 2024 er tom"), "{unfilled:?}");
    let filled =
        shown.replace("2024 = \"\"", "2024 = 119.90").replace("2025 = \"\"", "2025 = 121.8");
    std::fs::write(folder.join("pristal.toml"), filled).expect("a file");
    let run = asked(&folder, &year);
    assert_eq!(run.status, Some(0), "{run:?}");

    let table = std::fs::read_to_string(folder.join("ud/ændringer.csv")).expect("the table");
    let column = |row: &str, heading: &str| {
        let headings = table.lines().next().expect("headings").trim_start_matches('\u{feff}');
        let at = headings.split(';').position(|found| found == heading).expect("a column");
        let cell = row.split(';').nth(at).expect("a cell").replace(',', ".");
        cell.parse::<Decimal>().expect("a number")
    };
    for (name, own_level) in [("autisme", 102.61), ("randers", 103.50), ("cti", 103.87)] {
        let row = table.lines().find(|row| row.starts_with(&format!("{name};I alt;")));
        let row = row.unwrap_or_else(|| panic!("{name}: {table}"));
        let before = printed(&format!("{name}.xlsx"));
        let own_level: Decimal = own_level.to_string().parse().expect("a decimal");
        let after = before * dec!(121.80) / own_level;
        assert!((column(row, "Netto efter") - after).abs() < dec!(0.02), "{after}: {row}");
        assert!((column(row, "Prisniveau") - (after - before)).abs() < dec!(0.02), "{row}");
        // What was made says which file it rests on.
        let made = Model::open(&folder.join(format!("ud/{name}.xlsx")));
        let told = (1..40).any(|row| {
            let value = made.value("SØM Om", &format!("C{row}"));
            matches!(value, CellValue::Text(text) if text.starts_with("pristal.toml, SHA-256 "))
        });
        assert!(told, "{name}");
    }
    // Autisme prints 633,613.08 kr. at 102.61: 752,110.65 kr. at 121.80.
    assert!(run.out.contains("752.111 kr."), "{}", run.out);
}

#[test]
fn a_file_beside_the_program_serves_and_is_named() {
    let folder = with("");
    let program = folder.join(if cfg!(windows) { "soem.exe" } else { "soem" });
    if std::fs::hard_link(env!("CARGO_BIN_EXE_soem"), &program).is_err() {
        std::fs::copy(env!("CARGO_BIN_EXE_soem"), &program).expect("a copy of the program");
    }
    std::fs::write(folder.join("cti.xlsx"), fixture_bytes("cti.xlsx")).expect("a workbook");
    let run = |arguments: &[&str]| {
        let output = Command::new(&program).current_dir(&folder).args(arguments).output();
        let output = output.expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (_, plain, _) = run(&["check", "cti.xlsx"]);
    assert!(!plain.contains("Parametre:"), "{plain}");
    std::fs::write(folder.join("parametre.toml"), INDEX).expect("a file");
    let named = "Parametre: parametre.toml, nettoprisindeks til 2025\n";
    for command in [&["check", "cti.xlsx"][..], &["cti.xlsx"]] {
        let (_, told, _) = run(command);
        assert!(told.contains(named), "{told}");
    }
    let (_, told, _) = run(&["check", "cti.xlsx", "--json"]);
    let told: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(told["parameters"]["file"], "parametre.toml");
    // What is asked for goes before what lies there, and two are one too many.
    std::fs::write(folder.join("pristal.toml"), INDEX.replace("2025 = 121.80\n", "")).expect("it");
    let (_, told, _) = run(&["check", "cti.xlsx", "--parameters", "pristal.toml"]);
    assert!(told.contains("Parametre: pristal.toml, nettoprisindeks til 2024\n"), "{told}");
    std::fs::write(folder.join("parameters.toml"), INDEX).expect("a file");
    let (status, _, told) = run(&["check", "cti.xlsx"]);
    assert!(status == Some(3) && told.contains("både parametre.toml og parameters.toml"), "{told}");
}

/// A rate that came into force before the date of the calculation is the one it is held against.
#[test]
fn callers_of_the_library_give_parameters_with_the_options() {
    let text = "[[discount_rates]]\nfrom = 2018-01-01\nrates = [0.05, 0.04, 0.03]\n\
                source = \"Opdigtet\"\n";
    let mut options = Options::default();
    options.parameters = Arc::new(Parameters::from_toml("egne.toml", text).expect("parameters"));
    let path = fixture("autisme.xlsx");
    let told = |checked: &soem::Checked| -> Vec<String> {
        checked.findings.iter().filter(|found| found.code == "B5").map(line).collect()
    };
    assert!(told(&checked(&path)).is_empty());
    let checked = checked_with(&path, &options).unwrap_or_else(|e| panic!("{e:?}"));
    let [unofficial] = &*told(&checked) else { panic!("{:?}", told(&checked)) };
    assert!(unofficial.contains("officielt gjaldt 5,0 pct."), "{unofficial}");

    // The table on SØM Om serves the formulas: at 5 per cent the later rates are the file's.
    let enriched = enriched_with(&path, &options);
    let mut model = Model::open(&saved("egne.xlsx", &enriched.bytes));
    model.set("Indstillinger", "C9", 0.05);
    model.recalculate();
    let shown: Vec<CellValue> =
        model.formulas("SØM Beregning").iter().map(|at| model.value("SØM Beregning", at)).collect();
    for rate in [0.05, 0.04, 0.03] {
        assert!(shown.iter().any(|value| value.agrees(&CellValue::Number(rate), 1e-12)), "{rate}");
    }
}

#[test]
fn a_batch_is_done_again_under_other_parameters_or_layouts() {
    let folder = with(INDEX);
    std::fs::create_dir_all(folder.join("ind")).expect("a folder");
    std::fs::write(folder.join("ind/cti.xlsx"), fixture_bytes("cti.xlsx")).expect("a workbook");
    let layout = fixture_bytes("others/anden-model.toml");
    std::fs::write(folder.join("anden.toml"), layout).expect("a layout");
    let model = fixture_bytes("others/anden-model.xlsx");
    let batch =
        |more: &[&str]| soem_in(&folder, &[&["batch", "ind", "-o", "ud", "-q"], more].concat()).out;
    let done = |told: &str| (told.contains("1 beriget, 0 uændret"), told.contains("0 beriget, 1"));
    let with_file = ["--parameters", "pristal.toml"];
    for (more, fresh) in
        [(&[][..], true), (&[][..], false), (&with_file[..], true), (&with_file[..], false)]
    {
        let told = batch(more);
        assert_eq!(done(&told), (fresh, !fresh), "{more:?}: {told}");
    }
    // Another layout reads another model.
    std::fs::remove_file(folder.join("ind/cti.xlsx")).expect("it is there");
    std::fs::write(folder.join("ind/anden.xlsx"), model).expect("a workbook");
    let told = batch(&[]);
    assert!(told.contains("1 ikke beriget"), "{told}");
    let told = batch(&["--layout", "anden.toml"]);
    assert!(told.contains("1 beriget"), "{told}");
    let told = batch(&["--layout", "anden.toml"]);
    assert!(told.contains("0 beriget, 1 uændret"), "{told}");
}

#[test]
fn every_command_that_reads_workbooks_takes_layouts_and_parameters() {
    let folder = with(INDEX);
    for name in ["anden-model.toml", "anden-model.xlsx"] {
        std::fs::write(folder.join(name), fixture_bytes(&format!("others/{name}"))).expect(name);
    }
    let commands: [&[&str]; 7] = [
        &["enrich", "anden-model.xlsx", "-o", "a.xlsx"],
        &["check", "anden-model.xlsx"],
        &["inspect", "anden-model.xlsx"],
        &["batch", "anden-model.xlsx", "-o", "ud"],
        &["extract", "anden-model.xlsx", "-o", "sag.toml"],
        &["build", "anden-model.xlsx", "-o", "b.xlsx"],
        &["regenerate", "anden-model.xlsx", "-o", "ny", "--price-year", "2025"],
    ];
    for command in commands {
        let run = asked(&folder, &[command, &["--layout", "anden-model.toml"]].concat());
        assert_eq!(run.status, Some(0), "{command:?}: {run:?}");
        // It is what makes the workbook readable: without, none has a figure of it.
        let without = asked(&folder, command);
        assert_ne!(without.status, run.status, "{command:?}: {without:?}");
    }
}
