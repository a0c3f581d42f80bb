//! The result in plain sentences: who gains and who pays, what success it takes, how sure that is.
//!
//! The same words serve the sheets, where each figure in them is live, and whoever shows a result
//! without a workbook ([`sentences`]). What is told is budget economy: it says nothing of whether
//! the intervention works.

use rust_decimal::{Decimal, dec};

use crate::draw::live::{Live, Said};
use crate::engine::{Line, NetResult, each};
use crate::lang::Lang;
use crate::model::{Actor, Calculation};

/// What the sentences speak of. A formula may be empty where only the text is wanted.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Kroner, present value: all together, municipality, region, state.
    pub net: [Live; 4],
    /// The break-even success rate of all together and of the municipality, a share; the cell
    /// holds a text where there is none.
    pub break_even: [(String, Option<Decimal>); 2],
    /// What does not follow success, kroner, of the same two.
    pub fixed: [Live; 2],
    /// The gain of all together at full success, kroner.
    pub gain: Live,
    pub success: Live,
    /// The file's lowest and highest estimate of the success rate, where it has both; the formula
    /// gives no number once one is cleared.
    pub range: Option<[Live; 2]>,
    pub first_year: Live,
    pub last_year: Live,
    /// The share of the gain that rests on lines without a source; `None` without a gain.
    pub unsourced: (String, Option<Decimal>),
}

impl Figures {
    /// The figures of a result, without formulas.
    pub fn of(calculation: &Calculation, result: &NetResult) -> Self {
        let bare = |value: Decimal| Live::new("", value);
        let which = [None, Some(Actor::Municipality)];
        let success = &calculation.success;
        let range = success.low.as_ref().zip(success.high.as_ref());
        Figures {
            net: each(result, NetResult::net).map(bare),
            break_even: which.map(|who| (String::new(), result.break_even(who).rate())),
            fixed: which.map(|who| bare(result.fixed(who))),
            gain: bare(result.gain_at_full(None)),
            success: bare(result.success_rate),
            range: range.map(|(low, high)| [bare(low.value), bare(high.value)]),
            first_year: bare(calculation.settings.first_year.value.into()),
            last_year: bare(calculation.settings.last_year.value.into()),
            unsourced: (String::new(), unsourced(calculation, result)),
        }
    }
}

/// The share of the gain that rests on lines without a source for quantity or price; `None` where
/// no line gives a gain.
pub fn unsourced(calculation: &Calculation, result: &NetResult) -> Option<Decimal> {
    let (mut gain, mut without) = (Decimal::ZERO, Decimal::ZERO);
    for (position, line) in calculation.consequences.iter().enumerate() {
        let total = result.sum(|flow| flow.line == Line::Consequence(position)).max(Decimal::ZERO);
        gain = gain.saturating_add(total);
        if line.source.is_none() || line.price_source.is_none() {
            without = without.saturating_add(total);
        }
    }
    without.checked_div(gain).filter(|_| gain > Decimal::ZERO)
}

/// The conclusion in three sentences: who gains and pays, what success it takes, how sure it is.
pub fn sentences(calculation: &Calculation, result: &NetResult, lang: Lang) -> [String; 3] {
    said(&Figures::of(calculation, result), lang).map(|said| said.text)
}

/// The same, each figure in them live.
pub fn said(figures: &Figures, lang: Lang) -> [Said; 3] {
    [who(figures, lang), needed(figures, lang), sure(figures, lang)]
}

/// "Det offentlige vinder 634 t.kr. over 2019-2027: kommunen betaler 80 t.kr., regionen …"
fn who(figures: &Figures, lang: Lang) -> Said {
    let [all, municipality, region, state] = figures.net.clone();
    let (all, actors) = (&all, &[municipality, region, state]);
    let names = [
        lang.pick("kommunen", "the municipality"),
        lang.pick("regionen", "the region"),
        lang.pick("staten", "the state"),
    ];
    let whole = |year: &Live| Said::live(year.formula.clone(), year.value.normalize().to_string());
    let sentence = outcome(lang.pick("Det offentlige", "The public purse"), all, lang)
        .and(lang.pick(" i alt over årene ", " in all over the years "))
        .then(whole(&figures.first_year))
        .and("-")
        .then(whole(&figures.last_year))
        .and(": ");
    parties(sentence, actors, names, lang)
}

/// What each actor gains or pays, after the words that lead to it; a whole sentence.
pub fn parties(lead: Said, actors: &[Live; 3], names: [&str; 3], lang: Lang) -> Said {
    let between = ["", ", ", lang.pick(" og ", " and ")];
    let mut sentence = lead;
    for ((net, name), before) in actors.iter().zip(names).zip(between) {
        sentence = sentence.and(before).then(outcome(name, net, lang));
    }
    // Danish kroner end in a point already.
    let [.., last] = actors;
    let is_even = format!("ABS({})<0.5", last.formula);
    let stop = Said::plain(lang.pick("", "."));
    sentence.then(Said::either(&is_even, last.value.abs() < dec!(0.5), Said::plain("."), stop))
}

/// "Kommunen betaler 80 t.kr., det offentlige i alt vinder 634 t.kr."
pub fn headline(figures: &Figures, lang: Lang) -> Said {
    let [all, municipality, ..] = &figures.net;
    outcome(lang.pick("Kommunen", "The municipality"), municipality, lang).and(", ").then(outcome(
        lang.pick("det offentlige i alt", "the public purse in all"),
        all,
        lang,
    ))
}

/// "kommunen betaler 80 t.kr."
pub fn outcome(name: &str, net: &Live, lang: Lang) -> Said {
    let (gains, pays, even) = match lang {
        Lang::Da => (" vinder ", " betaler ", " hverken vinder eller betaler"),
        Lang::En => (" gains ", " pays ", " neither gains nor pays"),
    };
    let (n, value) = (&net.formula, net.value);
    let verb = Said::either(
        &format!("{n}>0"),
        value > Decimal::ZERO,
        Said::plain(gains),
        Said::plain(pays),
    );
    let moved = verb.then(Said::kroner(net, lang));
    Said::plain(name).then(Said::either(
        &format!("ABS({n})<0.5"),
        value.abs() < dec!(0.5),
        Said::plain(even),
        moved,
    ))
}

/// What success it takes, for all together and for the municipality.
fn needed(figures: &Figures, lang: Lang) -> Said {
    let names = [
        lang.pick("For det offentlige i alt ", "For the public purse "),
        lang.pick("; for kommunen ", "; for the municipality "),
    ];
    let mut sentence = Said::default();
    for ((rate, fixed), name) in figures.break_even.iter().zip(&figures.fixed).zip(names) {
        let told = Said::plain(name).then(condition(rate, fixed, &figures.success, lang));
        sentence = if sentence.formula.is_empty() { told } else { sentence.then(told) };
    }
    sentence
        .and(lang.pick(". Der er regnet med ", ". The calculation assumes "))
        .then(Said::per_cent(&figures.success, lang))
        .then(full_stop(lang))
}

/// Danish per cent ends in a point already.
fn full_stop(lang: Lang) -> Said {
    Said::plain(lang.pick("", "."))
}

/// "skal mindst 41,7 pct. lykkes (1,7 procentpoint flere end regnet med)"
fn condition(
    (cell, rate): &(String, Option<Decimal>),
    fixed: &Live,
    success: &Live,
    lang: Lang,
) -> Said {
    let plain = |danish, english| Said::plain(lang.pick(danish, english));
    let nothing =
        || plain("er der ingen nettoudgift at tjene ind", "there is no net outlay to earn back");
    let never = plain("er ingen succesrate nok", "no success rate is enough");
    let above = plain("er selv 100 pct. succes ikke nok", "even full success is not enough");
    let now = rate.unwrap_or_default();
    let margin = Live::new(
        format!("(({}-{cell})*100)", success.formula),
        (success.value - now).saturating_mul(Decimal::ONE_HUNDRED),
    );
    let size = Live::new(format!("ABS({})", margin.formula), margin.value.abs());
    let room = plain(" procentpoint under det, der er regnet med)", " points below the assumed)");
    let lacks = plain(" procentpoint over det, der er regnet med)", " points above the assumed)");
    let least = plain("skal mindst ", "at least ")
        .then(Said::per_cent(&Live::new(cell.clone(), now), lang))
        .then(plain(" lykkes (", " must succeed ("))
        .then(Said::tenths(&size, lang))
        .then(Said::either(
            &format!("{}>=0", margin.formula),
            margin.value >= Decimal::ZERO,
            room,
            lacks,
        ));
    let is_number = format!("ISNUMBER({cell})");
    let reachable = Said::either(&format!("{cell}>1"), now > Decimal::ONE, above, least);
    let with_gain = Said::either(&format!("{cell}=0"), now.is_zero(), nothing(), reachable);
    let without = Said::either(
        &format!("{}>=0", fixed.formula),
        fixed.value >= Decimal::ZERO,
        nothing(),
        never,
    );
    Said::either(&is_number, rate.is_some(), with_gain, without)
}

/// What the file's own range of estimates comes to, and how much of the gain has no source.
fn sure(figures: &Figures, lang: Lang) -> Said {
    let none = Said::plain(lang.pick(
        "Filen har intet laveste og højeste skøn over succesraten.",
        "The file has no lowest and highest estimate of the success rate.",
    ));
    let range = match &figures.range {
        None => none,
        Some(range) => {
            let both =
                format!("AND(ISNUMBER({}),ISNUMBER({}))", range[0].formula, range[1].formula);
            Said::either(&both, true, estimates(figures, range, lang), none)
        }
    };
    let (cell, share) = &figures.unsourced;
    let value = share.unwrap_or_default();
    let sourced = Said::plain(lang.pick(
        " Alle gevinster har en kilde for mængde og pris.",
        " Every gain has a source for quantity and price.",
    ));
    let lacking = Said::plain(" ").then(Said::per_cent(&Live::new(cell.clone(), value), lang)).and(
        lang.pick(
            " af gevinsten hviler på tal uden kilde.",
            " of the gain rests on figures without a source.",
        ),
    );
    let told = Said::either(&format!("{cell}=0"), value.is_zero(), sourced, lacking);
    let is_number = format!("ISNUMBER({cell})");
    range.then(Said::either(&is_number, share.is_some(), told, Said::plain("")))
}

/// "Ved filens laveste skøn, 30,0 pct., betaler det offentlige 34 t.kr.; ved det højeste …"
fn estimates(figures: &Figures, range: &[Live; 2], lang: Lang) -> Said {
    let [low, high] = range.each_ref().map(|rate| {
        let net = figures.fixed[0].plus(&rate.times(&figures.gain));
        Said::per_cent(rate, lang)
            .and(", ")
            .then(Said::either(
                &format!("{}>0", net.formula),
                net.value > Decimal::ZERO,
                Said::plain(lang.pick("vinder det offentlige ", "the public purse gains ")),
                Said::plain(lang.pick("betaler det offentlige ", "the public purse pays ")),
            ))
            .then(Said::kroner(&net, lang))
    });
    Said::plain(lang.pick("Ved filens laveste skøn, ", "At the file's lowest estimate, "))
        .then(low)
        .and(lang.pick("; ved det højeste, ", "; at the highest, "))
        .then(high)
        .and(lang.pick("", "."))
}
