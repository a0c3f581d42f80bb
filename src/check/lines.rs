//! C and D7: what single lines of costs and consequences look like beside each other.

use rust_decimal::{Decimal, dec};
use std::collections::BTreeMap;

use crate::check::knowledge::Departure;
use crate::check::{Detail, Rule, Subject, Words, shown, tell};
use crate::engine::Line;
use crate::finding::{Finding, Severity};
use crate::lang;
use crate::model::{Actor, Calculation, Consequence, Input, Year};
use crate::typed::label::key;

const AUDIT: Words = ("God revisionsskik for regnearksmodeller", "Good practice of model audit");

pub(super) const C1: Rule = Rule {
    code: "C1",
    title: ("Fortegn: gevinst og udgift, skat og tilskud", "Signs: gain and cost, tax and grants"),
    about: (
        "En pris er en udgift for aktøren, en indtægt en negativ pris, et fald i forbrug negativt. Mistænkeligt er: en negativ omkostning, der hverken er tilskud eller \
         sparet udgift; en skattelinje, hvor prisen er positiv for det offentlige i alt; en ændring eller pris med modsat fortegn af vidensdatabasens; en ændring, \
         der skifter fortegn undervejs uden begrundelse.",
        "A price is an expense of the actor, income a negative price, a fall in use negative. Suspect are: a negative cost that is neither grant nor saved expense; \
         a line of tax whose price is positive for the public in all; a change or price of the opposite sign to the knowledge base; a change that turns \
         its sign under way without a reason.",
    ),
    source: ("SØM-formatet, beregningens regel 4-7", "The SØM format, rules 4-7 of the calculation"),
    severity: Severity::PossibleError,
    find: signs,
};

fn signs(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let mut found = Vec::new();
    let remedy = ("Ret fortegnet, eller begrund det.", "Turn the sign, or give reasons for it.");
    for (position, line) in calculation.costs.iter().enumerate() {
        let category = line.category.as_ref().map(|category| category.value.as_str()).unwrap_or_default();
        if subject.is_listed("C1", "negative_categories", category) {
            continue;
        }
        if let Some((year, amount)) = line.amounts.iter().find(|(_, amount)| amount.value < Decimal::ZERO) {
            let (name, shown) = (&line.name.value, lang::kroner(amount.value));
            let words = (
                format!("{name}: {shown} i {year} er negativt, men linjen er hverken tilskud eller sparet udgift."),
                format!("{name}: {shown} in {year} is negative, but the line is neither grant nor saved expense."),
            );
            let weight = subject.weight(|calculation| {
                let amounts = calculation.costs.get_mut(position).map(|line| line.amounts.iter_mut());
                amounts.into_iter().flatten().for_each(|(_, amount)| amount.value = amount.value.abs());
            });
            let finding = tell("C1", Severity::PossibleError, subject.cell(amount), words, remedy);
            found.push(finding.reading(shown).expecting("≥ 0").weighing(weight));
        }
    }
    let departures = crate::check::knowledge::departures(subject);
    for (position, line) in included(calculation) {
        let name = &line.service.value;
        let turned = |mend: fn(&mut Consequence)| {
            subject.weight(|calculation| {
                if let Some(line) = calculation.consequences.get_mut(position) {
                    mend(line);
                }
            })
        };
        let price: Decimal = Actor::ALL.iter().map(|actor| line.prices.get(*actor).value).sum();
        if subject.is_listed("C1", "income_areas", &line.area.value) && price > Decimal::ZERO {
            let words = (
                format!(
                    "{name}: prisen er {} for det offentlige i alt, men en indtægt er en negativ pris.",
                    shown(price)
                ),
                format!("{name}: the price is {} for the public in all, but income is a negative price.", shown(price)),
            );
            let weight = turned(|line| line.prices.0.iter_mut().for_each(|price| price.value = -price.value));
            let cell = subject.cell(line.prices.get(Actor::Municipality));
            let finding = tell("C1", Severity::PossibleError, cell, words, remedy);
            found.push(finding.reading(shown(price)).expecting("< 0").weighing(weight));
        }
        if let (Some(change), None) = (turning(line), &line.reason) {
            let words = (
                format!("{name}: ændringen i forbrug skifter fortegn undervejs, uden begrundelse."),
                format!("{name}: the change in use turns its sign under way, without a reason."),
            );
            let weight = subject.weight(|calculation| {
                let changes = calculation.consequences.get_mut(position).map(|line| line.changes.iter_mut());
                let odd = |input: &&mut Input| input.origin == change.origin;
                if let Some(change) = changes.into_iter().flatten().find(odd) {
                    change.value = -change.value;
                }
            });
            let finding = tell("C1", Severity::PossibleError, subject.cell(&change), words, remedy);
            found.push(finding.reading(shown(change.value)).expecting(shown(-change.value)).weighing(weight));
        }
        found.extend(against_knowledge(subject, &departures, (position, line), remedy));
    }
    found
}

/// The first change whose sign is that of the fewer.
fn turning(line: &Consequence) -> Option<Input> {
    let of = |positive: bool| {
        line.changes.iter().filter(move |c| !c.value.is_zero() && (c.value > Decimal::ZERO) == positive)
    };
    let (up, down) = (of(true).count(), of(false).count());
    if up == 0 || down == 0 {
        return None;
    }
    of(up <= down).next().copied()
}

fn against_knowledge(
    subject: &Subject,
    departures: &[Departure],
    (position, line): (usize, &Consequence),
    remedy: Words,
) -> Vec<Finding> {
    let name = &line.service.value;
    let mut found = Vec::new();
    for departure in departures.iter().filter(|d| d.line == position) {
        if departure.own.value.is_zero() || departure.known.is_zero() || departure.ratio() > Decimal::ZERO {
            continue;
        }
        let words = (
            format!(
                "{name}: {} har modsat fortegn af vidensdatabasens {}.",
                shown(departure.own.value),
                shown(departure.known)
            ),
            format!(
                "{name}: {} has the opposite sign to the knowledge base's {}.",
                shown(departure.own.value),
                shown(departure.known)
            ),
        );
        let weight = departure.weight(subject, -departure.own.value);
        let severity = if line.reason.is_some() { Severity::Clarification } else { Severity::PossibleError };
        let finding = tell("C1", severity, subject.cell(&departure.own), words, remedy);
        found.push(finding.reading(shown(departure.own.value)).expecting(shown(departure.known)).weighing(weight));
    }
    found
}

fn included(calculation: &Calculation) -> impl Iterator<Item = (usize, &Consequence)> {
    calculation.consequences.iter().enumerate().filter(|(_, line)| line.included.value)
}

pub(super) const C3: Rule = Rule {
    code: "C3",
    title: ("Den samme besparelse tælles kun én gang", "The same saving is counted once"),
    about: (
        "Den samme ydelse under to hovedområder, to linjer med de samme ændringer og de samme priser, eller en sparet udgift blandt omkostningerne, som også er en \
         konsekvens.",
        "The same service under two areas, two lines with the same changes and the same prices, or a saved expense among the costs that is also a \
         consequence.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    find: counted_twice,
};

fn counted_twice(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let mut found = Vec::new();
    let remedy = ("Lad den ene gå ud, eller begrund begge.", "Leave one out, or give reasons for both.");
    let without = |position: usize| {
        subject.weight(|calculation| {
            if let Some(line) = calculation.consequences.get_mut(position) {
                line.included.value = false;
            }
        })
    };
    let lines: Vec<_> = included(calculation).collect();
    for (n, (position, line)) in lines.iter().enumerate() {
        for (_, other) in lines.iter().take(n) {
            let same_service = key(&line.service.value) == key(&other.service.value);
            let same_person = key(&line.person.value) == key(&other.person.value);
            let changes = |line: &Consequence| -> Vec<Decimal> { line.changes.iter().map(|c| c.value).collect() };
            let prices = |line: &Consequence| Actor::ALL.map(|actor| line.prices.get(actor).value);
            let twins = changes(line) == changes(other)
                && prices(line) == prices(other)
                && line.changes.iter().any(|change| !change.value.is_zero());
            let (name, second) = (&line.service.value, &other.service.value);
            let words = if same_service && same_person && line.area.value != other.area.value {
                (
                    format!("{name}: står under både »{}« og »{}«.", line.area.value, other.area.value),
                    format!("{name}: stands under both »{}« and »{}«.", line.area.value, other.area.value),
                )
            } else if twins && !same_service {
                (
                    format!("»{name}« og »{second}« har de samme ændringer og de samme priser."),
                    format!("»{name}« and »{second}« have the same changes and the same prices."),
                )
            } else {
                continue;
            };
            let finding = tell("C3", Severity::PossibleError, subject.cell(&line.service), words, remedy);
            found.push(finding.reading(name.clone()).weighing(without(*position)));
            // One twin is enough to ask about a line.
            break;
        }
    }
    for cost in &calculation.costs {
        let category = cost.category.as_ref().map(|category| category.value.as_str()).unwrap_or_default();
        if !subject.is_listed("C3", "saved_categories", category) {
            continue;
        }
        let name = key(&cost.name.value);
        let also = lines.iter().find(|(_, line)| {
            let service = key(&line.service.value);
            name.contains(&service) || service.contains(&name)
        });
        if let Some((position, line)) = also {
            let words = (
                format!(
                    "»{}« er en sparet udgift, og »{}« er også en konsekvens.",
                    cost.name.value, line.service.value
                ),
                format!("»{}« is a saved expense, and »{}« is a consequence too.", cost.name.value, line.service.value),
            );
            let finding = tell("C3", Severity::PossibleError, subject.cell(&cost.name), words, remedy);
            found.push(finding.reading(cost.name.value.clone()).weighing(without(*position)));
        }
    }
    found
}

pub(super) const C4: Rule = Rule {
    code: "C4",
    title: ("Priser er efter refusion", "Prices are after refusion"),
    about: (
        "Prisen er aktørens egen udgift efter refusion. Er kommunens pris bruttoprisen, tælles statens refusion to gange, eller den står som en negativ pris hos staten. \
         En linje, hvor kommune og stat har hver sit fortegn, skal forklares; svarer kommunens pris til vidensdatabasens kommune og stat tilsammen, er det en mulig fejl.",
        "A price is the actor's own expense after refusion. Where the municipality's is the gross price, the state's refusion is counted twice, or stands as a \
         negative price of the state. A line where municipality and state have opposite signs must be explained; where the municipality's price is the \
         knowledge base's municipality and state together, it is a possible error.",
    ),
    source: ("SØM-formatet: priser pr. aktør efter refusion", "The SØM format: prices per actor after refusion"),
    severity: Severity::PossibleError,
    find: refusion,
};

fn refusion(subject: &Subject) -> Vec<Finding> {
    let mut found = Vec::new();
    let remedy = (
        "Skriv kommunens pris efter refusion og statens refusion som statens udgift.",
        "Write the municipality's price after refusion and the refusion as the state's expense.",
    );
    for (position, line) in included(subject.calculation()) {
        let name = &line.service.value;
        let (own, state) = (line.prices.get(Actor::Municipality), line.prices.get(Actor::State));
        let cell = subject.cell(own);
        let known = crate::check::knowledge::prices(subject, line).and_then(|known| {
            let (municipality, state) = (known.get(Actor::Municipality)?, known.get(Actor::State)?);
            (!state.is_zero()).then_some((municipality, state))
        });
        if let Some((municipality, state)) = known
            && (own.value - municipality - state).abs() <= (municipality + state).abs() * dec!(0.02)
        {
            let words = (
                format!(
                    "{name}: kommunens pris {} er vidensdatabasens kommune og stat tilsammen, altså før refusion.",
                    shown(own.value)
                ),
                format!(
                    "{name}: the municipality's price {} is the knowledge base's municipality and state together, that is before refusion.",
                    shown(own.value)
                ),
            );
            let weight = subject.weight(|calculation| {
                if let Some(line) = calculation.consequences.get_mut(position) {
                    line.prices.0[Actor::Municipality as usize].value = municipality;
                    line.prices.0[Actor::State as usize].value = state;
                }
            });
            let finding = tell("C4", Severity::PossibleError, cell, words, remedy);
            found.push(finding.reading(shown(own.value)).expecting(shown(municipality)).weighing(weight));
        } else if own.value * state.value < Decimal::ZERO && !subject.is_listed("C1", "income_areas", &line.area.value)
        {
            let (m, s) = (shown(own.value), shown(state.value));
            let net = own.value + state.value;
            let words = (
                format!(
                    "{name}: kommunens pris er {m} og statens {s}. Er kommunens før refusion, er den efter refusion {}.",
                    shown(net)
                ),
                format!(
                    "{name}: the municipality's price is {m} and the state's {s}. If the former is before refusion, it is {} after.",
                    shown(net)
                ),
            );
            let weight = subject.weight(|calculation| {
                if let Some(line) = calculation.consequences.get_mut(position) {
                    let [own, _, state] = &mut line.prices.0;
                    own.value += state.value;
                    state.value = -state.value;
                }
            });
            let finding = tell("C4", Severity::Clarification, cell, words, remedy);
            found.push(finding.reading(format!("{m} / {s}")).weighing(weight));
        }
    }
    found
}

pub(super) const C9: Rule = Rule {
    code: "C9",
    title: ("Ændringen vokser ikke i det uendelige", "The change does not grow without end"),
    about: (
        "En ændring i forbrug, der er størst i det sidste år, der tælles med, bygger på, at ændringen ikke aftager. Vægten er, hvad resultatet mister, hvis den aftager \
         med en tiendedel om året fra år 3.",
        "A change in use that is largest in the last year counted rests on a change that does not fade. The weight is what the result loses if it fades by \
         a tenth a year from year 3.",
    ),
    source: AUDIT,
    severity: Severity::Clarification,
    find: without_end,
};

fn without_end(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let first = calculation.cohorts.iter().filter(|c| !c.participants.value.is_zero()).map(|c| c.year.value).min();
    let Some(first) = first else { return Vec::new() };
    let settings = &calculation.settings;
    let horizon = settings.last_year.value - first - settings.first_offset;
    let years: usize = subject.number("C9", "years").to_string().parse().unwrap_or(4);
    let from: usize = subject.number("C9", "from").to_string().parse().unwrap_or(3);
    let fade = Decimal::ONE - subject.number("C9", "fade");
    let mut found = Vec::new();
    for (position, line) in included(calculation) {
        let counted = usize::try_from(horizon).unwrap_or(0) + 1;
        let counted: Vec<&Input> = line.changes.iter().take(counted).collect();
        let stated = counted.iter().filter(|change| !change.value.is_zero()).count();
        let (Some(last), true) = (counted.last(), stated >= years) else { continue };
        let largest = counted.iter().map(|change| change.value.abs()).max().unwrap_or_default();
        if last.value.is_zero() || last.value.abs() < largest {
            continue;
        }
        let name = &line.service.value;
        let words = (
            format!("{name}: ændringen er størst ({}) i det sidste år, der tælles med.", shown(last.value)),
            format!("{name}: the change is largest ({}) in the last year counted.", shown(last.value)),
        );
        let remedy = (
            "Begrund, at ændringen holder, eller lad den aftage.",
            "Give reasons why the change lasts, or let it fade.",
        );
        let weight = subject.weight(|calculation| {
            let changes = calculation.consequences.get_mut(position).map(|line| line.changes.iter_mut());
            let mut kept = Decimal::ONE;
            for change in changes.into_iter().flatten().skip(from) {
                change.value *= kept;
                kept *= fade;
            }
        });
        found.push(
            tell("C9", Severity::Clarification, subject.cell(last), words, remedy)
                .reading(shown(last.value))
                .expecting(format!("< {}", shown(largest.abs())))
                .weighing(weight),
        );
    }
    found
}

pub(super) const C10: Rule = Rule {
    code: "C10",
    title: ("Der er omkostninger, så længe der er deltagere", "There are costs as long as there are participants"),
    about: (
        "Afslutter deltagere et forløb efter det sidste år med omkostninger, mangler der enten omkostninger, eller deltagerne står i et forkert år. Vægten er de \
         manglende års omkostninger med samme beløb pr. deltager som i de øvrige år.",
        "Where participants finish after the last year with costs, either costs are missing or the participants stand in a wrong year. The weight is the missing \
         years' costs at the same amount per participant as in the other years.",
    ),
    source: AUDIT,
    severity: Severity::PossibleError,
    find: costs_end,
};

fn costs_end(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let spent = |year: Year| -> Decimal {
        let amounts = calculation.costs.iter().flat_map(|line| &line.amounts);
        amounts.filter(|(y, amount)| *y == year && amount.value > Decimal::ZERO).map(|(_, amount)| amount.value).sum()
    };
    let years = calculation.costs.iter().flat_map(|line| line.amounts.iter().map(|(year, _)| *year));
    let Some(last) = years.filter(|year| !spent(*year).is_zero()).max() else { return Vec::new() };
    let filled = || calculation.cohorts.iter().filter(|cohort| !cohort.participants.value.is_zero());
    let Some(after) = filled().find(|cohort| cohort.year.value > last) else { return Vec::new() };
    let year = after.year.value;
    let words = (
        format!("Deltagere afslutter i {year}, men de sidste omkostninger ligger i {last}."),
        format!("Participants finish in {year}, but the last costs lie in {last}."),
    );
    let remedy = (
        "Tilføj de manglende omkostninger, eller flyt deltagerne.",
        "Add the missing costs, or move the participants.",
    );
    let covered: Decimal = filled().filter(|cohort| cohort.year.value <= last).map(|c| c.participants.value).sum();
    let total: Decimal = calculation.costs.iter().flat_map(|l| &l.amounts).map(|(_, amount)| amount.value).sum();
    let weight = total.checked_div(covered).and_then(|each| {
        subject.weight(|calculation| {
            let late: Vec<_> = calculation.cohorts.iter().filter(|c| c.year.value > last).cloned().collect();
            let Some(line) =
                calculation.costs.iter_mut().find(|line| line.amounts.iter().any(|(_, a)| a.value > Decimal::ZERO))
            else {
                return;
            };
            for cohort in late {
                let amount = each.saturating_mul(cohort.participants.value);
                line.amounts.push((cohort.year.value, Input::new(amount, crate::model::Origin::NONE)));
            }
        })
    });
    let finding = tell("C10", Severity::PossibleError, subject.cell(&after.participants), words, remedy);
    vec![finding.reading(year.to_string()).expecting(format!("≤ {last}")).weighing(weight)]
}

pub(super) const D7: Rule = Rule {
    code: "D7",
    title: ("Et tilskud har en giver", "A grant has a giver"),
    about: (
        "Et tilskud er negativt for modtageren og positivt for giveren, så det er nul for det offentlige i alt. Mangler giveren, er nettoresultatet i alt for højt. \
         Kommer tilskuddet uden for det offentlige, fx fra en fond, skal det siges.",
        "A grant is negative for its receiver and positive for its giver, so that it is nil for the public in all. Without the giver the net result in all is \
         too high. A grant from outside the public, such as a foundation's, must be stated.",
    ),
    source: ("SØM-formatet, beregningens regel 7", "The SØM format, rule 7 of the calculation"),
    severity: Severity::PossibleError,
    find: grants,
};

fn grants(subject: &Subject) -> Vec<Finding> {
    let calculation = subject.calculation();
    let mut by_year: BTreeMap<Year, Decimal> = BTreeMap::new();
    let mut first = None;
    for line in &calculation.costs {
        let category = line.category.as_ref().map(|category| category.value.as_str()).unwrap_or_default();
        if subject.is_listed("D7", "grant_categories", category) {
            for (year, amount) in line.amounts.iter().filter(|(_, amount)| !amount.value.is_zero()) {
                *by_year.entry(*year).or_default() += amount.value;
                first = first.or((amount.value < Decimal::ZERO).then_some(amount));
            }
        }
    }
    let open: Decimal = by_year.values().copied().sum();
    if by_year.values().all(Decimal::is_zero) {
        return Vec::new();
    }
    let words = (
        format!("Tilskuddene går ikke op: {} mangler en giver.", lang::kroner(-open)),
        format!("The grants do not balance: {} lack a giver.", lang::kroner(-open)),
    );
    let remedy = (
        "Tilføj en linje »Tilskud« med samme beløb hos den, der giver, eller skriv, at det kommer udefra.",
        "Add a grant of the same amount at its giver, or state that it comes from outside.",
    );
    let weight = subject.weight(|calculation| {
        let template = calculation
            .costs
            .iter()
            .find(|line| line.category.as_ref().is_some_and(|c| subject.is_listed("D7", "grant_categories", &c.value)));
        if let Some(mut line) = template.cloned() {
            line.actor.value = Actor::State;
            line.amounts =
                by_year.iter().map(|(year, sum)| (*year, Input::new(-*sum, crate::model::Origin::NONE))).collect();
            calculation.costs.push(line);
        }
    });
    let finding = tell("D7", Severity::PossibleError, first.and_then(|amount| subject.cell(amount)), words, remedy);
    vec![finding.reading(lang::kroner(open)).expecting(lang::kroner(Decimal::ZERO)).weighing(weight)]
}

/// The lines that bring a gain, with their present value.
pub(super) fn gains(subject: &Subject) -> Vec<(usize, Decimal)> {
    let lines = 0..subject.calculation().consequences.len();
    lines.map(|line| (line, subject.total(Line::Consequence(line)))).filter(|(_, gain)| *gain > Decimal::ZERO).collect()
}
