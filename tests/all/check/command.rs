//! The commands that check: what they tell, in which order, and how they end.

use super::edits::{N, recalculated};
use crate::support::program::{Run, soem};
use crate::support::{fixture, saved};
use soem::check::RULES;

#[test]
fn the_command_tells_the_worst_first_and_ends_as_the_worst_finding_says() {
    let (trykt, clean) = (fixture("randers-trykt.xlsx"), fixture("autisme.xlsx"));
    let Run { status, out: told, .. } = soem(&["check", trykt.to_str().expect("UTF-8")]);
    assert_eq!(status, Some(1));
    assert!(told.lines().count() <= 30, "more than a screenful:\n{told}");
    let at = |part: &str| told.find(part).unwrap_or_else(|| panic!("»{part}« is not in:\n{told}"));
    assert!(at("Fejl          B7  Indsats!C13") < at("Afklaring     C4  Priser!E6"));
    assert!(at("Vægt: 960.322 kr. (Kommune 653.434, Region 68.747, Stat 238.141)") > 0);
    assert!(at("Forklarer 26 andre fund: B3 × 1, B2 × 9, B1 × 15, B4 × 1") > 0);
    let trykt = trykt.to_str().expect("UTF-8");
    assert_eq!(soem(&["check", trykt, "--materiality", "1.000.000"]).status, Some(0));
    assert_eq!(soem(&["check", trykt, "--materiality", "2%"]).status, Some(1));
    let Run { status, out: told, .. } = soem(&["check", clean.to_str().expect("UTF-8")]);
    assert_eq!(status, Some(0), "{told}");
    let unit = recalculated("autisme.xlsx", &[("Konsekvenser 2", "H6", N(-322.4))]);
    let unit = unit.to_str().expect("UTF-8");
    assert_eq!(soem(&["check", unit]).status, Some(0));
    let (strict, likely) = (soem(&["check", "--strict", unit]), "a judgement decides nothing");
    assert_eq!(strict.status, Some(0), "{likely}");
    // Above its own highest estimate, which is no judgement.
    let above = recalculated("autisme.xlsx", &[("Effekt", "C5", N(0.55))]);
    let above = above.to_str().expect("UTF-8");
    assert_eq!(soem(&["check", above]).status, Some(0));
    assert_eq!(soem(&["check", "--strict", above]).status, Some(1), "Mulig fejl when strict");
}

#[test]
fn json_and_csv_carry_every_finding() {
    let trykt = fixture("randers-trykt.xlsx");
    let trykt = trykt.to_str().expect("UTF-8");
    let Run { out: json, .. } = soem(&["check", "--json", trykt]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("one object");
    let findings = json["findings"].as_array().expect("a list");
    let b3 = findings.iter().find(|finding| finding["code"] == "B3").expect("B3");
    assert_eq!(
        (b3["severity"].as_str(), b3["cell"].as_str(), b3["read"].as_str()),
        (Some("Fejl"), Some("D7"), Some("22,4985"))
    );
    assert_eq!((b3["number"].as_str(), b3["relation"].as_str()), (Some("F1"), Some("explained")));
    let is_b1 = |finding: &&serde_json::Value| finding["cell"] == "C8" && finding["code"] == "B1";
    let b1 = findings.iter().find(is_b1).expect("B1 at C8");
    assert!(b1["weight"]["Kommune"].as_str().is_some_and(|weight| weight.starts_with("653434.0")));
    assert_eq!(json["explanation"]["fits"][0]["figures"], 13);
    let Run { out: csv, .. } = soem(&["check", "--csv", trykt]);
    assert!(csv.starts_with("\u{FEFF}Fil;Alvor;Kode;Sted;"));
    assert_eq!(csv.trim_end().lines().count(), findings.len() + 1);
    assert!(csv.contains(";653434,03;"), "a decimal comma");
}

#[test]
fn the_catalogue_is_listed_and_each_rule_told_at_length() {
    let Run { out: listed, .. } = soem(&["rules"]);
    for rule in RULES {
        assert!(
            listed.contains(&format!("{:<4}", rule.code)) && listed.contains(rule.title.0),
            "{}",
            rule.code
        );
        let Run { status, out: told, .. } = soem(&["explain", rule.code, "--lang", "en"]);
        assert_eq!(status, Some(0));
        assert!(told.contains(rule.title.1), "{told}");
    }
    let Run { status, err: told, .. } = soem(&["explain", "X1"]);
    assert_eq!(status, Some(3));
    assert!(told.contains("Der er ingen kontrol X1"), "{told}");
}

#[test]
fn a_file_of_rules_that_cannot_be_used_is_refused_before_anything_is_read() {
    let rules = saved("regler.toml", b"[C7]\nandel = 0.6\n");
    let clean = fixture("autisme.xlsx");
    let (rules, clean) = (rules.to_str().expect("UTF-8"), clean.to_str().expect("UTF-8"));
    let Run { status, err: told, .. } = soem(&["check", "--rules", rules, clean]);
    assert_eq!(status, Some(3));
    assert!(told.contains("C7 har ingen indstilling andel; den har: on, share"), "{told}");
    std::fs::write(rules, "[C7]\nshare = 0.6\n").expect("written");
    let Run { out: told, .. } = soem(&["check", "--rules", rules, clean]);
    assert!(told.contains("Ændret regel: C7.share = 0.6 (0.5)"), "{told}");
}
