//! The report from its front page to its appendix.

use super::blocks::{Block, Cell, Table};
use super::{conclusion, findings, scope};
use crate::check::{Change, State};
use crate::engine::BreakEven;
use crate::enrich::Checked;
use crate::explain::{ladder, words};
use crate::finding;
use crate::lang::Lang;
use crate::model::{Actor, names};
use crate::parameters::words::named;
use crate::read::What;
use crate::reconcile::{Comparison, Verdict, is_share, verdict_in_words};
use crate::workbook::Workbook;

/// What a report tells of.
pub struct Source<'a> {
    pub checked: &'a Checked,
    pub workbook: &'a Workbook,
    /// The name of the file that was handed in, and its SHA-256.
    pub file: &'a str,
    pub sha256: &'a str,
    pub lang: Lang,
}

/// The numbered sections, in their order; the number of one is its place.
pub(super) const SECTIONS: [(&str, &str); 7] = [
    ("Konklusion", "Conclusion"),
    ("Hvad beregningen viser", "What the calculation shows"),
    ("Hvad der er kontrolleret, og hvad der ikke er", "What was checked, and what was not"),
    ("Væsentlighed", "Materiality"),
    ("Fund", "Findings"),
    ("Fra trykt til genberegnet", "From printed to recomputed"),
    ("Underskrift", "Signature"),
];

fn section(name: &'static str, lang: Lang) -> Block {
    let at = SECTIONS.iter().position(|(danish, _)| *danish == name).unwrap_or_default();
    let (danish, english) = SECTIONS.get(at).copied().unwrap_or_default();
    Block::Heading(format!("{}. {}", at + 1, lang.pick(danish, english)))
}

/// The report, block by block.
pub fn blocks(source: &Source) -> Vec<Block> {
    let lang = source.lang;
    let mut all = front(source);
    all.push(section("Konklusion", lang));
    all.extend(conclusion::conclusion(source));
    all.push(section("Hvad beregningen viser", lang));
    all.extend(shown(source));
    all.push(section("Hvad der er kontrolleret, og hvad der ikke er", lang));
    all.extend(scope::scope(source));
    all.push(section("Væsentlighed", lang));
    all.push(Block::Text(materiality(source)));
    all.push(section("Fund", lang));
    all.extend(findings::findings(source));
    all.push(section("Fra trykt til genberegnet", lang));
    all.extend(difference(source));
    all.push(section("Underskrift", lang));
    all.push(signature(lang));
    all.push(Block::NewPage);
    all.extend(crosscheck(source));
    all.extend(since(source));
    all
}

fn front(source: &Source) -> Vec<Block> {
    let (lang, checked) = (source.lang, source.checked);
    let described = &checked.case.calculation.description;
    let title = lang.pick("Kontrol af SØM-beregning", "Check of a SØM calculation");
    let mut all = vec![Block::Title(title.to_owned())];
    let name = described.name.as_ref().map(|name| name.value.clone());
    let organisation = described.organisation.as_ref().map(|input| input.value.clone());
    let both: Vec<String> = name.into_iter().chain(organisation).collect();
    if !both.is_empty() {
        all.push(Block::Subtitle(both.join(", ")));
    }
    let missing = || lang.pick("ikke angivet i filen", "not stated in the file").to_owned();
    let version = described.model_version.as_ref();
    let mut rows: Vec<(&str, Cell)> = vec![
        (lang.pick("Fil", "File"), source.file.into()),
        ("SHA-256", source.sha256.into()),
        (
            lang.pick("Modelversion", "Model version"),
            version.map_or_else(missing, |version| version.value.clone()).into(),
        ),
        (
            lang.pick("Beregningens dato", "Date of the calculation"),
            described.date.as_ref().map_or_else(missing, |date| date.value.clone()).into(),
        ),
        (
            lang.pick("Kontrolleret med", "Checked with"),
            concat!("soem ", env!("CARGO_PKG_VERSION")).into(),
        ),
    ];
    rows.extend(
        named(&checked.case.parameters, lang)
            .map(|file| (lang.pick("Parametre", "Parameters"), file.into())),
    );
    let changed = |change: &Change| {
        format!("{}.{} = {} ({})", change.rule, change.key, change.to, change.from)
    };
    let changes: Vec<String> = checked.review.changes.iter().map(changed).collect();
    if !changes.is_empty() {
        rows.push((lang.pick("Ændrede regler", "Changed rules"), changes.join("\n").into()));
    }
    let settings = &checked.case.calculation.settings;
    let [rate, ..] = &settings.rates;
    let period = match lang {
        Lang::Da => format!(
            "{}-{}, {}-priser, nutidsværdi {}, diskonteringsrente {}",
            settings.first_year.value,
            settings.last_year.value,
            settings.price_year.value,
            settings.base_year.value,
            lang.per_cent(rate.value, 1)
        ),
        Lang::En => format!(
            "{}-{}, prices of {}, present value {}, discount rate {}",
            settings.first_year.value,
            settings.last_year.value,
            settings.price_year.value,
            settings.base_year.value,
            lang.per_cent(rate.value, 1)
        ),
    };
    rows.push((lang.pick("Beregningens grundlag", "Basis of the calculation"), period.into()));
    rows.push((lang.pick("Omfang", "Scope"), scope::in_a_line(source).into()));
    rows.push((lang.pick("Væsentlighed", "Materiality"), materiality(source).into()));
    rows.push((lang.pick("Fund", "Findings"), counted(source).into()));
    all.push(Block::Table(Table::of_labels(rows)));
    all
}

/// How many findings there are of each severity.
fn counted(source: &Source) -> String {
    let lang = source.lang;
    let counts = source.checked.counts().into_iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> =
        counts.map(|(severity, count)| format!("{count} × {}", severity.words(lang))).collect();
    if told.is_empty() { lang.pick("ingen", "none").to_owned() } else { told.join(", ") }
}

pub(super) fn materiality(source: &Source) -> String {
    let lang = source.lang;
    let threshold = source.checked.review.materiality;
    let below = finding::causes(&source.checked.findings)
        .filter(|(_, _, group)| group.first().is_some_and(|first| !first.is_material))
        .count();
    match (threshold.is_zero(), lang) {
        (true, Lang::Da) => {
            "Der er ikke fastsat en væsentlighedsgrænse; alle fund er medtaget.".to_owned()
        }
        (true, Lang::En) => "No materiality was set; all findings are told.".to_owned(),
        (false, Lang::Da) => {
            let count = match below {
                0 => "ingen fund ligger".to_owned(),
                1 => "ét fund ligger".to_owned(),
                n => format!("{n} fund ligger"),
            };
            format!(
                "{} i nettoresultatet; {count} under grænsen. Fund, hvis beløb ikke kan opgøres, \
                 regnes for væsentlige.",
                lang.kroner(threshold)
            )
        }
        (false, Lang::En) => format!(
            "{} of net result; {below} findings are below it. Findings whose kroner cannot be \
             told count as material.",
            lang.kroner(threshold)
        ),
    }
}

/// The results as printed and as recomputed, and what they mean.
fn shown(source: &Source) -> Vec<Block> {
    let (lang, checked) = (source.lang, source.checked);
    let result = &checked.result;
    let told = crate::conclusion::sentences(&checked.case.calculation, result, lang);
    let lead = lang.pick(
        "Genberegnet ud fra filens inddata. Tallene er budgetøkonomiske: de siger, hvad offentlige \
         kasser modtager og betaler, og ikke, om indsatsen virker.",
        "Recomputed from the inputs of the file. The figures are budget economy: they tell what \
         public purses receive and pay, not whether the intervention works.",
    );
    let mut rows = Vec::new();
    let who = [None].into_iter().chain(Actor::ALL.map(Some));
    for actor in who {
        let name = actor.map_or(lang.pick("I alt", "In all"), |actor| names::actor_in(actor, lang));
        let printed = checked.crosscheck.iter().find(|c| c.printed.what == What::Net(actor));
        let printed = printed.and_then(|c| c.printed.value.as_ref().ok()).copied();
        let net = result.net(actor);
        let dash = || "–".to_owned();
        let break_even = match result.break_even(actor) {
            BreakEven::At(rate) => lang.per_cent(rate, 1),
            BreakEven::NoGain => dash(),
        };
        rows.push(vec![
            Cell { is_strong: actor.is_none(), ..name.into() },
            printed.map_or_else(dash, |value| lang.kroner(value)).into(),
            lang.kroner(net).into(),
            printed.map_or_else(dash, |printed| lang.kroner(net - printed)).into(),
            break_even.into(),
        ]);
    }
    let headings = match lang {
        Lang::Da => ["Nettoresultat", "Trykt", "Genberegnet", "Forskel", "Break-even succesrate"],
        Lang::En => ["Net result", "Printed", "Recomputed", "Difference", "Break-even rate"],
    };
    vec![
        Block::Text(lead.to_owned()),
        Block::Text(told.join(" ")),
        Block::Table(Table {
            widths: vec![20, 20, 20, 20, 20],
            headings: Some(headings.map(str::to_owned).to_vec()),
            rows,
            right: vec![1, 2, 3, 4],
        }),
    ]
}

/// The ladder and its picture.
fn difference(source: &Source) -> Vec<Block> {
    let (lang, checked) = (source.lang, source.checked);
    let Some(found) = &checked.explanation else {
        let none = lang.pick(
            "Ingen trykte tal afviger fra de genberegnede.",
            "No printed figure differs from the recomputed ones.",
        );
        return vec![Block::Text(none.to_owned())];
    };
    let calculation = &checked.case.calculation;
    let mut all = vec![Block::Text(words::explanation(found, lang))];
    let told = found.fits.iter().map(|fit| words::hypothesis(fit, calculation, lang));
    let told: Vec<String> = told.collect();
    if !told.is_empty() {
        all.push(Block::Bullets(told));
    }
    let steps = ladder(found, calculation, lang);
    let rows = steps.iter().map(|step| {
        vec![
            Cell { is_strong: step.is_end, ..step.name.clone().into() },
            lang.kroner(step.amount).into(),
            lang.kroner(step.to).into(),
        ]
    });
    let headings = match lang {
        Lang::Da => ["Trin", "Beløb", "Løbende"],
        Lang::En => ["Step", "Amount", "Running"],
    };
    all.push(Block::Table(Table {
        widths: vec![60, 20, 20],
        headings: Some(headings.map(str::to_owned).to_vec()),
        rows: rows.collect(),
        right: vec![1, 2],
    }));
    all.push(Block::Waterfall(steps));
    all
}

fn signature(lang: Lang) -> Block {
    let labels = match lang {
        Lang::Da => ["Holder beregningen?", "Forbehold", "Kontrolleret af", "Dato og underskrift"],
        Lang::En => {
            ["Does the calculation hold?", "Reservations", "Checked by", "Date and signature"]
        }
    };
    Block::Table(Table::of_labels(labels.map(|label| (label, Cell::answer(""))).to_vec()))
}

/// Every printed figure beside the recomputed one.
fn crosscheck(source: &Source) -> Vec<Block> {
    let lang = source.lang;
    let shown = |comparison: &Comparison, value| match is_share(&comparison.printed.what) {
        true => lang.per_cent(value, 1),
        false => lang.number(value, 0),
    };
    let row = |comparison: &Comparison| {
        let printed = match &comparison.printed.value {
            Ok(value) => shown(comparison, *value),
            Err(text) => text.clone(),
        };
        let of =
            |value: Option<_>| value.map_or("–".to_owned(), |value| shown(comparison, value));
        let differs = comparison.verdict == Verdict::Differs;
        let verdict = verdict_in_words(comparison.verdict, lang);
        vec![
            comparison.printed.cell.to_string().into(),
            comparison.printed.label.clone().into(),
            printed.into(),
            of(comparison.recomputed).into(),
            of(comparison.difference).into(),
            Cell { is_strong: differs, ..verdict.into() },
        ]
    };
    let headings = match lang {
        Lang::Da => ["Celle", "Tal", "Trykt", "Genberegnet", "Forskel", "Dom"],
        Lang::En => ["Cell", "Figure", "Printed", "Recomputed", "Difference", "Verdict"],
    };
    let title = lang.pick("Bilag: krydstjek", "Appendix: cross-check");
    let lead = lang.pick(
        "Hvert trykt tal i filen ved siden af det, som inddata giver. Kr., hvor intet andet er \
         nævnt.",
        "Each printed figure of the file beside what the inputs give. Kroner where nothing else \
         is said.",
    );
    vec![
        Block::Heading(title.to_owned()),
        Block::Text(lead.to_owned()),
        Block::Table(Table {
            widths: vec![16, 29, 14, 18, 13, 10],
            headings: Some(headings.map(str::to_owned).to_vec()),
            rows: source.checked.crosscheck.iter().map(row).collect(),
            right: vec![2, 3, 4],
        }),
    ]
}

/// What has become of the findings of an earlier protocol in the same file.
fn since(source: &Source) -> Vec<Block> {
    let lang = source.lang;
    let protocol = &source.checked.review.protocol;
    if !protocol.is_next {
        return Vec::new();
    }
    let of = |state| protocol.entries.iter().filter(|(own, _)| *own == state).count();
    let (new, changed, same) = (of(State::New), of(State::Changed), of(State::Same));
    let mended = protocol.mended.len();
    let title = lang.pick("Bilag: siden forrige protokol", "Appendix: since the last protocol");
    let told = match lang {
        Lang::Da => {
            format!("{new} nye fund, {changed} ændrede, {same} uændrede og {mended} rettede.")
        }
        Lang::En => {
            format!("{new} new findings, {changed} changed, {same} unchanged and {mended} mended.")
        }
    };
    let mut all = vec![Block::Heading(title.to_owned()), Block::Text(told)];
    if mended > 0 {
        let rows = protocol.mended.iter().map(|line| {
            let answer = [&line.answer.answer, &line.answer.by, &line.answer.date];
            let answer: Vec<&str> =
                answer.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            vec![
                line.code.clone().into(),
                line.place.clone().into(),
                line.found.clone().into(),
                answer.join(", ").into(),
            ]
        });
        let headings = match lang {
            Lang::Da => ["Kode", "Celle", "Rettet fund", "Svar"],
            Lang::En => ["Code", "Cell", "Mended finding", "Answer"],
        };
        all.push(Block::Table(Table {
            widths: vec![8, 20, 47, 25],
            headings: Some(headings.map(str::to_owned).to_vec()),
            rows: rows.collect(),
            right: Vec::new(),
        }));
    }
    all
}
