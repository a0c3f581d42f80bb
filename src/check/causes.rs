//! One finding a cause: which printed figures differ for one reason, and which findings follow from
//! which.
//!
//! Causes of differences are looked for in this order: what explains every figure of its kind
//! (room `explain`), values saved without recalculation, a cell that is not computed as those
//! beside it, a figure typed among formulas, and what is left, traced to the first cell that only
//! differing figures are made of. Findings of one cell that say one thing are one, too.

use rust_decimal::{Decimal, dec};
use std::collections::{BTreeMap, BTreeSet};

use super::rules::{self, Difference, Traced};
use super::stale::Recalculation;
use super::subject::Subject;
use super::trace::{Trace, as_block};
use crate::explain::{Cause, Fit, words};
use crate::finding::{self, Certainty, Finding, Fold, Severity, Weight};
use crate::lang::Lang;
use crate::model::{Actor, PerActor, names};
use crate::read::{AreaRow, What};
use crate::reconcile::{Comparison, Verdict};
use crate::workbook::CellRef;

/// Of more findings of one code than this, the lightest are folded under the heaviest.
const MOST_ALIKE: usize = 3;
/// So many formulas that differ by themselves are told one by one.
const MOST_SINGLE: usize = 2;
/// What these say of one cell is one matter.
const OF_ONE_CELL: [&str; 10] = ["A2", "A3", "C1", "C2", "C4", "C5", "C6", "C11", "C12", "D2"];

/// A cause of differences.
struct Group {
    head: Head,
    /// Cells of printed figures.
    figures: BTreeSet<CellRef>,
    stale: bool,
    /// What the printed present values were discounted with says the same.
    of_discounting: bool,
}

enum Head {
    /// A finding of the list, by its position.
    Found(usize),
    New {
        matter: Box<Difference>,
        cell: CellRef,
    },
}

/// The findings in their order: each that stands by itself, those that explain others first, and
/// below each what is folded under it.
pub(super) fn gather(
    subject: &Subject,
    recalculation: &Recalculation,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    finding::sort(&mut findings);
    let groups = differences(subject, recalculation, &findings);
    let mut under: Vec<Option<usize>> = vec![None; findings.len()];
    let owner = |cell: &CellRef| groups.iter().position(|group| group.figures.contains(cell));
    for (finding, under) in findings.iter().zip(&mut under) {
        let (Some(sheet), Some(at)) = (&finding.sheet, finding.cell) else { continue };
        let cell = CellRef::new(sheet.clone(), at);
        *under = match finding.code {
            "B1" | "B3" | "B4" | "D3" => owner(&cell),
            "B2" => owner(&cell).or_else(|| rules::parts(finding).iter().find_map(owner)),
            "A7" => groups.iter().position(|group| group.stale),
            "B5" if rules::is_of_printed(finding) => {
                groups.iter().position(|group| group.of_discounting)
            }
            _ => None,
        };
    }
    let mut heads: Vec<Vec<Finding>> = Vec::new();
    let (weights, mut taken) = (weights(subject, &groups), BTreeSet::new());
    for (number, group) in groups.iter().enumerate() {
        let mut head = match &group.head {
            Head::Found(at) => {
                taken.insert(*at);
                let Some(found) = findings.get(*at).cloned() else { continue };
                found.graded(Severity::Error)
            }
            Head::New { .. } => continue,
        };
        head.certainty = Certainty::Sure;
        head.weight = weights.get(number).copied().flatten().or(head.weight);
        heads.push(vec![head]);
    }
    let mut new = Vec::new();
    let mut place: Vec<usize> = Vec::new();
    let mut found = 0;
    let found_count = heads.len();
    for (number, group) in groups.into_iter().enumerate() {
        match group.head {
            Head::Found(_) => {
                place.push(found);
                found += 1;
            }
            Head::New { matter, cell } => {
                let head = Finding::at("B7", Severity::Error, &cell, *matter)
                    .weighing(weights.get(number).copied().flatten());
                place.push(found_count + new.len());
                new.push(vec![head]);
            }
        }
    }
    heads.extend(new);
    let explaining = heads.len();
    let mut rest = Vec::new();
    for (position, (finding, under)) in findings.into_iter().zip(under).enumerate() {
        if taken.contains(&position) {
            continue;
        }
        match under.and_then(|group| heads.get_mut(*place.get(group)?)) {
            Some(head) => head.push(folded(finding, Fold::Explained)),
            None => rest.push(finding),
        }
    }
    heads.extend(of_one_cell(rest));
    let mut heads = in_order(subject, heads, explaining);
    alike(&mut heads);
    heads.into_iter().flatten().collect()
}

fn folded(finding: Finding, fold: Fold) -> Finding {
    Finding { fold, ..finding }
}

/// What is below the materiality is told last.
fn in_order(subject: &Subject, heads: Vec<Vec<Finding>>, explaining: usize) -> Vec<Vec<Finding>> {
    let threshold = subject.materiality();
    let mut heads: Vec<(usize, Vec<Finding>)> = heads.into_iter().enumerate().collect();
    for finding in heads.iter_mut().flat_map(|(_, group)| group) {
        finding.is_material = finding.weight.is_none() || finding.heft() >= threshold;
    }
    heads.sort_by_key(|(at, group)| {
        let first = group.first();
        let heft = first.map(Finding::heft).unwrap_or_default();
        (
            !first.is_some_and(|first| first.is_material),
            *at >= explaining,
            first.map(|first| first.severity),
            std::cmp::Reverse(heft),
        )
    });
    heads.into_iter().map(|(_, group)| group).collect()
}

/// What is said of one cell, the worst first.
fn of_one_cell(findings: Vec<Finding>) -> Vec<Vec<Finding>> {
    let mut groups: Vec<Vec<Finding>> = Vec::new();
    let mut at: BTreeMap<(Option<String>, crate::workbook::Address), usize> = BTreeMap::new();
    for finding in findings {
        let place = finding.cell.filter(|_| OF_ONE_CELL.contains(&finding.code));
        let place = place.map(|cell| (finding.sheet.clone(), cell));
        let known = place.as_ref().and_then(|place| groups.get_mut(*at.get(place)?));
        match known {
            Some(group) => group.push(folded(finding, Fold::Explained)),
            None => {
                at.extend(place.map(|place| (place, groups.len())));
                groups.push(vec![finding]);
            }
        }
    }
    groups
}

/// Many of one code are one entry, the heaviest first.
fn alike(heads: &mut Vec<Vec<Finding>>) {
    let key = |group: &Vec<Finding>| {
        let first = group.first()?;
        (first.severity > Severity::Error).then_some((first.code, first.severity))
    };
    let mut count: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for key in heads.iter().filter_map(key) {
        *count.entry(key).or_default() += 1;
    }
    let mut kept: Vec<Vec<Finding>> = Vec::new();
    for group in heads.drain(..) {
        let many = key(&group).filter(|key| count.get(key).is_some_and(|n| *n > MOST_ALIKE));
        let same = many.and_then(|many| kept.iter_mut().find(|kept| key(kept) == Some(many)));
        match same {
            Some(kept) => kept.extend(group.into_iter().map(|finding| match finding.fold {
                Fold::Own => folded(finding, Fold::Alike),
                _ => finding,
            })),
            None => kept.push(group),
        }
    }
    *heads = kept;
}

/// The causes of what differs.
fn differences(
    subject: &Subject,
    recalculation: &Recalculation,
    findings: &[Finding],
) -> Vec<Group> {
    let differing: Vec<&Comparison> =
        subject.crosscheck.iter().filter(|c| c.verdict == Verdict::Differs).collect();
    if differing.is_empty() || !subject.options.thresholds.is_on("B7") {
        return Vec::new();
    }
    let mut trace = Trace::new(subject.workbook);
    let printed: BTreeSet<CellRef> =
        subject.crosscheck.iter().map(|c| c.printed.cell.clone()).collect();
    let stale: BTreeSet<CellRef> =
        recalculation.stale.iter().map(|stale| stale.cell.clone()).collect();
    let cell = |finding: &Finding| Some(CellRef::new(finding.sheet.clone()?, finding.cell?));
    // Cells between inputs and results that are not computed as those beside them.
    let crafted: BTreeMap<CellRef, usize> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| rules::is_of_formula(finding))
        .filter_map(|(at, finding)| Some((cell(finding)?, at)))
        .filter(|(cell, _)| !printed.contains(cell) || trace.is_formula(cell))
        .collect();
    let typed: BTreeSet<CellRef> = differing
        .iter()
        .filter(|c| !c.printed.is_formula)
        .map(|c| c.printed.cell.clone())
        .collect();
    let walls: BTreeSet<CellRef> =
        stale.iter().chain(crafted.keys()).chain(&typed).cloned().collect();
    let none = BTreeSet::new();
    let mut waiting: Vec<(CellRef, BTreeSet<CellRef>)> = Vec::new();
    for comparison in &differing {
        let own = &comparison.printed.cell;
        let reached = trace.reached([own], &none);
        waiting.push((own.clone(), reached.intersection(&walls).cloned().collect()));
    }
    let mut groups = Vec::new();
    groups.extend(explained(subject, &mut trace, &mut waiting, &typed, (&stale, &crafted)));
    groups.extend(outdated(subject, &mut trace, &mut waiting, &stale, findings));
    let position = |code: &str, at: &CellRef| {
        findings.iter().position(|f| f.code == code && cell(f).as_ref() == Some(at))
    };
    groups.extend(from_one_cell(&mut waiting, |reached, _| {
        reached.iter().find_map(|cell| crafted.get(cell).copied())
    }));
    if waiting.iter().filter(|(cell, _)| typed.contains(cell)).count() <= MOST_SINGLE {
        groups.extend(from_one_cell(&mut waiting, |reached, _| {
            let from = reached.iter().find(|cell| typed.contains(cell))?;
            position("B1", from).or_else(|| position("B4", from))
        }));
    }
    groups.extend(left(subject, &mut trace, waiting, findings));
    groups
}

/// Figures that are made of others which differ are told with the first of these.
fn from_one_cell(
    waiting: &mut Vec<(CellRef, BTreeSet<CellRef>)>,
    head: impl Fn(&BTreeSet<CellRef>, &CellRef) -> Option<usize>,
) -> Vec<Group> {
    let mut groups: BTreeMap<usize, BTreeSet<CellRef>> = BTreeMap::new();
    waiting.retain(|(cell, reached)| match head(reached, cell) {
        Some(at) => {
            groups.entry(at).or_default().insert(cell.clone());
            false
        }
        None => true,
    });
    let group = |(at, figures)| Group {
        head: Head::Found(at),
        figures,
        stale: false,
        of_discounting: false,
    };
    groups.into_iter().map(group).collect()
}

/// What explains all figures of one kind, and those that are made of them.
fn explained(
    subject: &Subject,
    trace: &mut Trace,
    waiting: &mut Vec<(CellRef, BTreeSet<CellRef>)>,
    typed: &BTreeSet<CellRef>,
    (stale, crafted): (&BTreeSet<CellRef>, &BTreeMap<CellRef, usize>),
) -> Option<Group> {
    let explanation = subject.explanation?;
    let [first, rest @ ..] = explanation.fits.as_slice() else { return None };
    let calculation = subject.calculation();
    let mut figures = BTreeSet::new();
    let mut reached = BTreeSet::new();
    waiting.retain(|(cell, from)| {
        let is_formula = !typed.contains(cell);
        let follows = from.iter().any(|cell| typed.contains(cell));
        let belongs = is_formula == explanation.of_formulas && !(is_formula && follows)
            || !explanation.of_formulas && follows;
        if belongs {
            figures.insert(cell.clone());
            reached.extend(from.iter().cloned());
        }
        !belongs
    });
    if figures.is_empty() {
        return None;
    }
    let steps = if rest.is_empty() { first.steps.as_slice() } else { &[] };
    let cells = |cause: &Cause| -> Vec<CellRef> {
        let inputs = cause.inputs(calculation).into_iter();
        inputs.filter_map(|origin| subject.case.cell(origin)).cloned().collect()
    };
    let inputs = steps.iter().map(|(cause, _)| cells(cause));
    let mut inputs: Vec<Vec<CellRef>> = inputs.filter(|cells| !cells.is_empty()).collect();
    // The first cell on the way that is unlike its neighbours is where to look.
    let mut unlike = reached.iter().filter(|cell| crafted.contains_key(*cell));
    let unlike = unlike.next().filter(|_| unlike.next().is_none());
    // Of several inputs the one that formulas were not calculated again after.
    let was_changed = trace.changed_input(stale);
    if let Some(changed) = was_changed {
        for twins in inputs.iter_mut().filter(|twins| twins.contains(&changed)) {
            *twins = vec![changed.clone()];
        }
    }
    let is_stale = explanation.of_formulas && reached.iter().any(|cell| stale.contains(cell));
    let told = explanation.fits.iter().map(|fit| {
        // Of several each names its cells; those of the only one stand after it.
        let all = fit.steps.iter().flat_map(|(cause, _)| cells(cause)).map(|cell| cell.to_string());
        let all: Vec<String> = all.filter(|_| !rest.is_empty()).collect();
        let all = if all.is_empty() { String::new() } else { format!(" ({})", all.join(", ")) };
        told(subject, fit).map(|told| told + &all)
    });
    let told = told.collect();
    let cell = unlike.or(inputs.iter().flatten().next()).unwrap_or(&explanation.cell).clone();
    let matter = Difference {
        figures: figures.len(),
        total: total(subject),
        traced: Traced::Fits {
            told,
            typed: explanation.typed_against,
            inputs: unlike.map_or(inputs, |cell| vec![vec![cell.clone()]]),
        },
    };
    let of_discounting = first.steps.iter().any(|(cause, _)| {
        matches!(cause, Cause::Rate(_) | Cause::BaseYear(_) | Cause::CostsNotDiscounted)
    });
    figures.extend(unlike.cloned());
    Some(Group {
        head: Head::New { matter: Box::new(matter), cell },
        figures,
        stale: is_stale,
        of_discounting,
    })
}

fn told(subject: &Subject, fit: &Fit) -> [String; 2] {
    [Lang::Da, Lang::En].map(|lang| words::causes(fit, subject.calculation(), lang))
}

/// The net result in all, printed and recomputed, where it differs.
fn total(subject: &Subject) -> Option<(Decimal, Decimal, CellRef)> {
    let explanation = subject.explanation?;
    let (printed, recomputed) = (explanation.printed, explanation.recomputed);
    ((printed - recomputed).abs() >= Decimal::ONE)
        .then(|| (printed, recomputed, explanation.cell.clone()))
}

/// Figures that are made of values saved without recalculation.
fn outdated(
    subject: &Subject,
    trace: &mut Trace,
    waiting: &mut Vec<(CellRef, BTreeSet<CellRef>)>,
    stale: &BTreeSet<CellRef>,
    findings: &[Finding],
) -> Option<Group> {
    let mut figures = BTreeSet::new();
    waiting.retain(|(cell, reached)| {
        let is_stale = reached.iter().any(|cell| stale.contains(cell));
        if is_stale {
            figures.insert(cell.clone());
        }
        !is_stale
    });
    if figures.is_empty() {
        return None;
    }
    let head = match trace.changed_input(stale) {
        Some(at) => {
            let places = subject.case.places.iter();
            let input = places
                .filter(|place| place.cell.as_ref() == Some(&at))
                .map(|place| place.label.clone())
                .next()
                .unwrap_or_else(|| at.to_string());
            let traced = Traced::Stale { formulas: stale.len(), input, at: at.clone(), from: None };
            let matter = Difference { figures: figures.len(), total: total(subject), traced };
            Head::New { matter: Box::new(matter), cell: at }
        }
        None => Head::Found(findings.iter().position(|finding| finding.code == "A7")?),
    };
    Some(Group { head, figures, stale: true, of_discounting: false })
}

/// What nothing explains: by itself where it is a formula or two, else as one, traced.
fn left(
    subject: &Subject,
    trace: &mut Trace,
    waiting: Vec<(CellRef, BTreeSet<CellRef>)>,
    findings: &[Finding],
) -> Vec<Group> {
    let figures: BTreeSet<CellRef> = waiting.into_iter().map(|(cell, _)| cell).collect();
    if figures.is_empty() {
        return Vec::new();
    }
    // A figure that is made of another which differs follows from it.
    let none = BTreeSet::new();
    let mut roots: BTreeMap<CellRef, BTreeSet<CellRef>> = BTreeMap::new();
    let mut of_others = Vec::new();
    for cell in &figures {
        let reached = trace.reached([cell], &none);
        match reached.iter().find(|other| *other != cell && figures.contains(*other)) {
            Some(first) => of_others.push((cell.clone(), first.clone())),
            None => {
                roots.insert(cell.clone(), BTreeSet::from([cell.clone()]));
            }
        }
    }
    if roots.len() <= MOST_SINGLE {
        for (cell, first) in &of_others {
            let root = if roots.contains_key(first) { Some(first.clone()) } else { None };
            let root = root.or_else(|| roots.keys().next().cloned());
            if let Some(of_root) = root.and_then(|root| roots.get_mut(&root)) {
                of_root.insert(cell.clone());
            }
        }
        let found = |cell: &CellRef| {
            findings.iter().position(|finding| {
                matches!(finding.code, "B1" | "B4")
                    && finding.cell == Some(cell.at)
                    && finding.sheet.as_ref() == Some(&cell.sheet)
            })
        };
        let groups = roots.into_iter().filter_map(|(root, figures)| {
            let head = Head::Found(found(&root)?);
            Some(Group { head, figures, stale: false, of_discounting: false })
        });
        return groups.collect();
    }
    // Shares and figures per participant may agree only because they are printed coarsely.
    let is_fine = |c: &&Comparison| match c.printed.what {
        What::BreakEven(_) | What::NetPerParticipant(_) | What::AreaPerParticipant(_) => false,
        _ => matches!(c.verdict, Verdict::Equal | Verdict::Rounding),
    };
    let agreeing: Vec<&CellRef> =
        subject.crosscheck.iter().filter(is_fine).map(|c| &c.printed.cell).collect();
    let differing: Vec<&CellRef> = figures.iter().collect();
    let first = trace.first_doubtful(&differing, &agreeing);
    let inner: Vec<CellRef> = first.into_iter().filter(|cell| !figures.contains(cell)).collect();
    let cells = as_block(&inner);
    let at = inner
        .first()
        .cloned()
        .or_else(|| subject.explanation.map(|explanation| explanation.cell.clone()));
    let Some(cell) = at.or_else(|| figures.first().cloned()) else { return Vec::new() };
    let traced = Traced::Unexplained { lies: lies(subject), cells };
    let matter = Difference { figures: figures.len(), total: total(subject), traced };
    let head = Head::New { matter: Box::new(matter), cell };
    vec![Group { head, figures, stale: false, of_discounting: false }]
}

/// Where the difference lies: actors, areas and years whose printed figures differ.
fn lies(subject: &Subject) -> [String; 2] {
    let differing = || {
        let differs = |c: &&Comparison| c.verdict == Verdict::Differs;
        subject.crosscheck.iter().filter(differs).filter_map(|c| Some((c, c.difference?)))
    };
    let mut parts: Vec<[String; 2]> = Vec::new();
    let actors = |lang: Lang| -> Vec<String> {
        let own = differing().filter_map(|(c, difference)| match c.printed.what {
            What::Net(Some(who)) => {
                Some(format!("{} ({})", names::actor_in(who, lang), lang.kroner(difference)))
            }
            _ => None,
        });
        own.collect()
    };
    let [danish, english] = [Lang::Da, Lang::En].map(|lang| actors(lang).join(", "));
    if !danish.is_empty() {
        parts.push([format!("hos {danish}"), format!("with {english}")]);
    }
    let areas: Vec<String> = differing()
        .filter_map(|(c, _)| match &c.printed.what {
            What::Area(AreaRow::Named(name), None) => Some(format!("»{name}«")),
            What::Area(AreaRow::Costs, None) => {
                Some(format!("»{}«", subject.case.layout.cost_area))
            }
            _ => None,
        })
        .collect();
    if !areas.is_empty() && areas.len() <= 3 {
        let all = areas.join(", ");
        parts.push([format!("under {all}"), format!("under {all}")]);
    }
    let mut years: Vec<i32> = differing()
        .filter_map(|(c, _)| match c.printed.what {
            What::InYear(year, _) => Some(year),
            _ => None,
        })
        .collect();
    years.sort_unstable();
    years.dedup();
    let span = match years.as_slice() {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}-{last}")),
    };
    parts.extend(span.map(|span| [format!("i {span}"), format!("in {span}")]));
    let join = |at: usize| {
        let all: Vec<&str> =
            parts.iter().filter_map(|part| part.get(at)).map(String::as_str).collect();
        all.join(" ")
    };
    if parts.is_empty() {
        return [String::new(), String::new()];
    }
    // Danish kroner end in a point already.
    [format!(" Forskellen ligger {}.", join(0)), format!(" The difference lies {}.", join(1))]
}

/// What mending each cause moves: the printed net results that are its own.
fn weights(subject: &Subject, groups: &[Group]) -> Vec<Option<Weight>> {
    let of = |group: &Group| {
        let mut weight = PerActor([Decimal::ZERO; Actor::ALL.len()]);
        let mut any = false;
        for actor in Actor::ALL {
            let own = subject.crosscheck.iter().find(|c| {
                let what = &c.printed.what;
                let is_net = *what == What::Net(Some(actor))
                    || *what == What::Area(AreaRow::All, Some(actor));
                is_net && c.verdict == Verdict::Differs && group.figures.contains(&c.printed.cell)
            });
            if let (Some(difference), Some(slot)) =
                (own.and_then(|c| c.difference), weight.0.get_mut(actor as usize))
            {
                *slot = difference;
                any = true;
            }
        }
        (any && weight.0.iter().any(|kroner| kroner.abs() >= dec!(0.5))).then_some(Weight(weight))
    };
    groups.iter().map(of).collect()
}
