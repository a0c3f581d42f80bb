//! What groups come to: the calculations that count, with what they share counted once.

use std::io;

use rust_decimal::{Decimal, dec};

use super::groups::{Group, Groups};
use super::rank::Ranked;
use super::record::Record;
use crate::lang::{Lang, phrase};
use crate::typed::label;

/// A group, and what it comes to. Four figures are in all and then by actor.
#[derive(Debug)]
pub struct Sum<'a> {
    pub group: &'a Group,
    /// Places among the ranked.
    pub members: Vec<usize>,
    pub again: Vec<Again>,
    /// What a reader must know of it.
    pub notes: Vec<String>,
}

/// A shared cost in a calculation other than the one in which it counts.
#[derive(Debug)]
pub struct Again {
    pub name: String,
    /// Where it counts before this one: places among the ranked.
    pub before: Vec<usize>,
    pub member: usize,
    /// What is given back, kroner on the common basis.
    pub net: [Decimal; 4],
}

/// A part of a calculation: which one, and kroner.
struct In {
    member: usize,
    net: [Decimal; 4],
}

impl Sum<'_> {
    pub fn net(&self, ranked: &[Ranked]) -> [Decimal; 4] {
        let counted = self.counted(ranked).map(Ranked::net);
        counted.chain(self.again.iter().map(|again| again.net)).fold([Decimal::ZERO; 4], plus)
    }

    pub fn counted<'r, 't>(
        &'r self,
        ranked: &'r [Ranked<'t>],
    ) -> impl Iterator<Item = &'r Ranked<'t>> {
        self.members.iter().filter_map(|member| ranked.get(*member)).filter(|row| row.counts())
    }

    pub fn participants(&self, ranked: &[Ranked]) -> Decimal {
        let own = self.counted(ranked).map(|row| row.entry.participants);
        self.group.participants().unwrap_or_else(|| all(own))
    }
}

/// The sum, which no number of participants can make overflow.
pub fn all(values: impl Iterator<Item = Decimal>) -> Decimal {
    values.fold(Decimal::ZERO, Decimal::saturating_add)
}

pub fn plus(sums: [Decimal; 4], more: [Decimal; 4]) -> [Decimal; 4] {
    let mut more = more.into_iter();
    sums.map(|sum| sum.saturating_add(more.next().unwrap_or_default()))
}

/// What each group comes to. `read` gives a record by its place in the order.
///
/// # Errors
/// A record cannot be read back.
pub fn sums<'a>(
    groups: &'a Groups,
    ranked: &[Ranked],
    refusals: &[(String, String)],
    read: &dyn Fn(usize) -> io::Result<Record>,
    lang: Lang,
) -> io::Result<Vec<Sum<'a>>> {
    let sum = |(position, group): (usize, &'a Group)| {
        let of_group = |(_, row): &(usize, &Ranked)| row.group == Some(position);
        let members: Vec<usize> =
            ranked.iter().enumerate().filter(of_group).map(|(place, _)| place).collect();
        let mut sum = Sum { group, members, again: Vec::new(), notes: Vec::new() };
        share(&mut sum, ranked, read, lang)?;
        for (file, why) in refusals.iter().filter(|(file, _)| group.takes(file)) {
            sum.notes.push(phrase!(lang, "{} er ikke med. {}", "{} is left out. {}", file, why));
        }
        Ok(sum)
    };
    groups.all.iter().enumerate().map(sum).collect()
}

/// Gives back shared costs, and tells of what people who are in several calculations bring twice.
fn share(
    sum: &mut Sum,
    ranked: &[Ranked],
    read: &dyn Fn(usize) -> io::Result<Record>,
    lang: Lang,
) -> io::Result<()> {
    if sum.group.shared_costs.is_empty() && sum.group.participants().is_none() {
        return Ok(());
    }
    let mut parts: Vec<(bool, String, In)> = Vec::new();
    for &member in &sum.members {
        let Some(row) = ranked.get(member).filter(|row| row.counts()) else { continue };
        let compared = read(row.entry.record)?.figures.and_then(|figures| figures.compared.ok());
        for part in compared.into_iter().flat_map(|compared| compared.parts) {
            parts.push((part.is_cost, part.name, In { member, net: part.net }));
        }
    }
    for name in &sum.group.shared_costs {
        let same = |(is_cost, own, _): &&(bool, String, In)| {
            *is_cost && label::key(own) == label::key(name)
        };
        let found: Vec<&In> = parts.iter().filter(same).map(|(_, _, part)| part).collect();
        give_back(&mut sum.again, &mut sum.notes, name, found, ranked, lang);
    }
    if let Some(people) = sum.group.participants() {
        sum.notes.extend(people_fit(sum, people, ranked, lang));
        sum.notes.extend(twice_gained(&parts, ranked, lang));
    }
    Ok(())
}

/// The largest counts, and the others are given back.
fn give_back(
    again: &mut Vec<Again>,
    notes: &mut Vec<String>,
    name: &str,
    mut found: Vec<&In>,
    ranked: &[Ranked],
    lang: Lang,
) {
    let file = |part: &In| ranked.get(part.member).map_or("", |row| row.entry.file.as_str());
    found.sort_by_key(|part| std::cmp::Reverse(part.net[0].abs()));
    let [first, rest @ ..] = found.as_slice() else {
        notes.push(phrase!(
            lang,
            "Ingen af beregningerne har omkostningen »{}«; intet er trukket fra. Ret navnet i \
             filen med grupper.",
            "None of the calculations has the cost \"{}\"; nothing is deducted. Correct the name \
             in the file of groups.",
            name
        ));
        return;
    };
    if rest.is_empty() {
        notes.push(phrase!(
            lang,
            "Kun {} har omkostningen »{}«; intet er trukket fra.",
            "Only {} has the cost \"{}\"; nothing is deducted.",
            file(first),
            name
        ));
    }
    if rest.iter().any(|part| (part.net[0] - first.net[0]).abs() > Decimal::ONE) {
        let amounts = found
            .iter()
            .map(|part| format!("{} {}", file(part), lang.kroner(Decimal::ZERO - part.net[0])));
        notes.push(phrase!(
            lang,
            "»{}« er ikke lige stor i beregningerne ({}); den største tæller.",
            "\"{}\" is not equally large in the calculations ({}); the largest counts.",
            name,
            amounts.collect::<Vec<_>>().join(", ")
        ));
    }
    for (position, part) in (1..).zip(rest) {
        again.push(Again {
            name: name.to_owned(),
            before: found.iter().take(position).map(|part| part.member).collect(),
            member: part.member,
            net: part.net.map(|kroner| Decimal::ZERO - kroner),
        });
    }
}

/// Whether so many people can be in these calculations.
fn people_fit(sum: &Sum, people: Decimal, ranked: &[Ranked], lang: Lang) -> Option<String> {
    let own = || sum.counted(ranked).map(|row| row.entry.participants);
    let (all, most) = (all(own()), own().max().unwrap_or_default());
    let number = |value: Decimal| lang.exact(value.round_dp(2));
    if people > all {
        return Some(phrase!(
            lang,
            "Gruppen siges at have {} deltagere, men beregningerne har kun {} tilsammen.",
            "The group is said to have {} participants, but the calculations have only {} in all.",
            number(people),
            number(all)
        ));
    }
    (people < most).then(|| {
        phrase!(
            lang,
            "Gruppen siges at have {} deltagere, men én af beregningerne har alene {}.",
            "The group is said to have {} participants, but one calculation alone has {}.",
            number(people),
            number(most)
        )
    })
}

/// Services that several calculations gain by: for the same people the gain may be counted twice.
fn twice_gained(parts: &[(bool, String, In)], ranked: &[Ranked], lang: Lang) -> Option<String> {
    const MOST: usize = 5;
    let gains = || parts.iter().filter(|(is_cost, _, part)| !is_cost && part.net[0] > dec!(0.5));
    let mut told: Vec<(String, Decimal, Vec<&str>)> = Vec::new();
    for (_, name, part) in gains() {
        let file = ranked.get(part.member).map_or("", |row| row.entry.file.as_str());
        match told.iter_mut().find(|(own, ..)| label::key(own) == label::key(name)) {
            Some((_, kroner, files)) => {
                *kroner += part.net[0];
                files.push(file);
            }
            None => told.push((name.clone(), part.net[0], vec![file])),
        }
    }
    told.retain(|(_, _, files)| files.len() > 1);
    told.sort_by_key(|(_, kroner, _)| std::cmp::Reverse(*kroner));
    let more = told.len().saturating_sub(MOST);
    let mut list: Vec<String> = told
        .iter()
        .take(MOST)
        .map(|(name, kroner, files)| {
            let files = match files.len() {
                ..=3 => files.join(", "),
                count => phrase!(lang, "{} beregninger", "{} calculations", count),
            };
            format!("{name} ({files}: {})", lang.kroner(*kroner))
        })
        .collect();
    if more > 0 {
        list.push(phrase!(lang, "{} til", "{} more", more));
    }
    (!list.is_empty()).then(|| {
        phrase!(
            lang,
            "Deltagerne er for en del de samme, og de samme ydelser spares i flere beregninger: \
             {}. Er det den samme besparelse, er den talt mere end én gang her.",
            "Some participants are the same, and the same services are saved in several \
             calculations: {}. If it is the same saving, it is counted more than once here.",
            list.join("; ")
        )
    })
}
