//! SØM Følsomhed: break-even for each actor and committee, what may be spent, who can make the
//! municipality whole, and the net result at other success rates.

use rust_decimal::{Decimal, dec};
use rust_xlsxwriter::{Chart, ChartFormat, ChartLine, ChartLineDashType, ChartType, Color};

use super::basis::{Basis, input, section, title, wrapped};
use crate::draw::charts;
use crate::draw::formula::{fixed, one_decimal, quoted};
use crate::draw::input::Own;
use crate::draw::live::{Live, Said};
use crate::draw::page::{Done, Page};
use crate::draw::sheet::DrawError;
use crate::engine::Flow;
use crate::lang::Lang;
use crate::model::Actor;
use crate::report::actors::COLUMNS;
use crate::report::contents::Ours;
use crate::report::summary::NO_GAIN;
use crate::report::{headlines, rows};

const WHO: u16 = 1;
const NET: u16 = 2;
const FIXED: u16 = 3;
const GAIN: u16 = 4;
const RATE: u16 = 5;
const MARGIN: u16 = 6;
const MOST: u16 = 7;
const SPENT: u16 = 8;
const WORDS: u16 = 9;
const FIRST: u32 = 7;

/// The sums for a row: an actor, or a committee of the municipality.
struct Sums {
    name: String,
    net: Live,
    fixed: Live,
    gain: Live,
    /// Present value of the consequences, and of the costs (negative).
    consequences: Live,
}

pub fn draw(basis: &Basis, page: &mut Page) -> Result<(), DrawError> {
    title(
        basis,
        page,
        basis.pick("Følsomhed", "Sensitivity"),
        basis.pick(
            "Hvad der skal holde, for at det betaler sig, og for hvem",
            "What must hold for it to pay, and for whom",
        ),
    )?;
    page.widths(&[2.7, 32.0, 15.0, 15.0, 15.0, 13.0, 12.0, 16.0, 16.0, 62.0])?;
    let after = table(basis, page)?;
    let after = transfer(basis, page, after + 2)?;
    let end = curve(basis, page, after + 2)?;
    page.sheet.freeze(3, 0);
    super::basis::print(page, (end, WORDS))
}

fn rows(basis: &Basis) -> Vec<Sums> {
    let mut rows = Vec::new();
    for which in COLUMNS {
        let (net, fixed, gain) = (basis.net(which), basis.fixed(which), basis.gain(which));
        let name = basis.drawing.actor_or_all(which).to_owned();
        rows.push(Sums { name, net, fixed, gain, consequences: basis.consequences(which) });
        if which == Some(Actor::Municipality) {
            rows.extend(
                rows::committees(basis.drawing.contents).iter().map(|name| committee(basis, name)),
            );
        }
    }
    rows
}

fn committee(basis: &Basis, name: &str) -> Sums {
    let calculated = basis.drawing.calculated;
    let result = basis.drawing.contents.result;
    let own = |flow: &&Flow| {
        flow.actor == Actor::Municipality
            && flow.committee.as_deref().unwrap_or(basis.drawing.no_committee()) == name
    };
    let here = format!(
        "({}={})*({}={})",
        calculated.actors(),
        quoted(basis.drawing.actor(Actor::Municipality)),
        calculated.committees(),
        quoted(name)
    );
    let sum = |condition: String, column: String, of: &dyn Fn(&Flow) -> Decimal| {
        Live::new(
            format!("SUMPRODUCT({here}{condition}*{column})"),
            result.flows.iter().filter(own).map(of).sum(),
        )
    };
    let full = |follows: bool| {
        let flag = u8::from(follows);
        sum(format!("*({}={flag})", calculated.follows()), calculated.at_full(), &|flow| {
            if flow.follows_success == follows { flow.at_full } else { Decimal::ZERO }
        })
    };
    Sums {
        name: format!("   {name}"),
        net: sum(String::new(), calculated.present(), &Flow::total),
        fixed: full(false),
        gain: full(true),
        consequences: sum(
            format!("*({}<>{})", calculated.areas(), basis.cost_area()),
            calculated.present(),
            &|flow| {
                if flow.area.is_some() { flow.total() } else { Decimal::ZERO }
            },
        ),
    }
}

fn table(basis: &Basis, page: &mut Page) -> Result<u32, DrawError> {
    let looks = basis.drawing.looks;
    section(
        page,
        4,
        basis.pick(
            "Break-even, margin og tab, pr. aktør og udvalg",
            "Break-even, margin and loss, by actor and committee",
        ),
        basis.pick(
            "Gentager modellens break-even succesrate på Resultater; udvalg, højeste omkostning \
             og tab er en udbygning.",
            "Repeats the model's break-even success rate on Resultater; committees, highest cost \
             and loss are an extension.",
        ),
    )?;
    page.headings(
        (FIRST - 1, WHO),
        &[
            basis.pick("Aktør og udvalg", "Actor and committee"),
            basis.pick("Netto-\nresultat", "Net result"),
            basis.pick("Hvis ingen lykkes", "If nobody succeeds"),
            basis.pick("Gevinst, hvis alle lykkes", "Gain if all succeed"),
            basis.pick("Break-even succesrate", "Break-even success rate"),
            basis.pick("Margin, pct.-point", "Margin, points"),
            basis.pick("Højeste omk. pr. deltager", "Highest cost per participant"),
            basis.pick("Omkostning pr. deltager", "Cost per participant"),
        ],
        "lr",
    )?;
    page.text((FIRST - 1, WORDS), basis.pick("I ord", "In words"), &looks.heading)?;
    let mut row = FIRST;
    let no_gain = basis.drawing.of(NO_GAIN);
    for sums in rows(basis) {
        let here = |column| fixed((row, column));
        page.text(
            (row, WHO),
            &sums.name,
            if sums.name.starts_with(' ') { &looks.text } else { &looks.strong },
        )?;
        for (column, figure) in [(NET, &sums.net), (FIXED, &sums.fixed), (GAIN, &sums.gain)] {
            page.live((row, column), &figure.formula, figure.value, &looks.kroner)?;
        }
        let (lost, gain, success) = (sums.fixed.value, sums.gain.value, basis.success());
        let rate =
            (gain > Decimal::ZERO).then(|| (-lost).max(Decimal::ZERO).checked_div(gain)).flatten();
        let formula =
            format!("IF({g}<=0,{},MAX(0,-{}/{g}))", quoted(no_gain), here(FIXED), g = here(GAIN));
        page.maybe((row, RATE), formula, rate, no_gain, &looks.per_cent)?;
        let margin = rate.map(|rate| (success.value - rate).saturating_mul(dec!(100)));
        let formula =
            format!("IF(ISNUMBER({r}),({}-{r})*100,\"–\")", success.formula, r = here(RATE));
        page.maybe((row, MARGIN), formula, margin, "–", &looks.points)?;
        let count = basis.participants();
        let costs = sums.consequences.minus(&sums.net);
        for (column, figure) in [(MOST, &sums.consequences), (SPENT, &costs)] {
            let formula = format!("IF({c}=0,\"–\",{}/{c})", figure.formula, c = count.formula);
            page.maybe(
                (row, column),
                formula,
                figure.value.checked_div(count.value),
                "–",
                &looks.kroner,
            )?;
        }
        let (formula, words) = in_words(basis.lang(), row, rate, margin, lost);
        page.words((row, WORDS), formula, &words, &wrapped(looks))?;
        row += 1;
    }
    page.text(
        (row, WHO),
        basis.pick(
            "Højeste omkostning er gevinsten pr. deltager: koster indsatsen mere end det for \
             aktøren, taber aktøren. Omkostning er aktørens egen, efter tilskud.",
            "Highest cost is the gain per participant: where the intervention costs the actor \
             more, the actor loses. Cost is the actor's own, after grants.",
        ),
        &looks.note,
    )?;
    Ok(row)
}

/// What the break-even means, as a formula over its row and as it reads now.
fn in_words(
    lang: Lang,
    row: u32,
    rate: Option<Decimal>,
    margin: Option<Decimal>,
    lost: Decimal,
) -> (String, String) {
    let nothing = lang.pick(
        "Ingen nettoudgift at tjene ind: resultatet er ikke negativt uden succes.",
        "No net outlay to recover: the result is not negative without success.",
    );
    let never = lang.pick(
        "Ingen succesrate er nok: succes giver ingen gevinst her.",
        "No success rate is enough: success gives no gain here.",
    );
    let above = lang.pick("Selv 100 pct. succes er ikke nok.", "Even full success is not enough.");
    let (may_fall, before_turn) = lang.pick(
        ("Succesraten må falde til ", " pct., før resultatet vender."),
        ("The success rate may fall to ", " per cent before the result turns."),
    );
    let (must_rise, before_recovered) = lang.pick(
        ("Succesraten skal op på ", " pct., før udgiften er tjent hjem."),
        ("The success rate must rise to ", " per cent before the outlay is recovered."),
    );
    let here = |column| fixed((row, column));
    let tenth = |share: Decimal| lang.number(share.saturating_mul(dec!(100)), 1);
    let words = match (rate, margin) {
        (None, _) if lost >= Decimal::ZERO => nothing.to_owned(),
        (None, _) | (_, None) => never.to_owned(),
        (Some(rate), _) if rate.is_zero() => nothing.to_owned(),
        (Some(rate), _) if rate > Decimal::ONE => above.to_owned(),
        (Some(rate), Some(margin)) if margin >= Decimal::ZERO => {
            format!("{may_fall}{}{before_turn}", tenth(rate))
        }
        (Some(rate), _) => {
            format!("{must_rise}{}{before_recovered}", tenth(rate))
        }
    };
    let per_cent = one_decimal(&format!("({}*100)", here(RATE)), lang);
    let formula = format!(
        "IF(AND(NOT(ISNUMBER({r})),{f}>=0),{n},IF(NOT(ISNUMBER({r})),{never},IF({r}=0,{n},\
         IF({r}>1,{above},IF({m}>=0,\"{may_fall}\"&{per_cent}&\"{before_turn}\",\
         \"{must_rise}\"&{per_cent}&\"{before_recovered}\")))))",
        r = here(RATE),
        m = here(MARGIN),
        f = here(FIXED),
        n = quoted(nothing),
        never = quoted(never),
        above = quoted(above),
    );
    (formula, words)
}

/// What region and state would have to hand over for the municipality to come out even, in
/// proportion to their gains.
fn transfer(basis: &Basis, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let looks = basis.drawing.looks;
    section(
        page,
        top,
        basis
            .pick("Overførsel, der gør kommunen hel", "Transfer that makes the municipality whole"),
        basis.pick(
            "Delt mellem region og stat efter deres gevinst. En udbygning af modellen.",
            "Shared by region and state in proportion to their gains. An extension of the model.",
        ),
    )?;
    page.headings(
        (top + 2, WHO),
        &basis.pick(
            ["Aktør", "Nettoresultat", "Overførsel", "Efter overførsel"],
            ["Actor", "Net result", "Transfer", "After transfer"],
        ),
        "lr",
    )?;
    let nets = Actor::ALL.map(|who| basis.net(Some(who)));
    let [municipality, region, state] = &nets;
    let positive =
        |live: &Live| Live::new(format!("MAX(0,{})", live.formula), live.value.max(Decimal::ZERO));
    let spare = positive(region).plus(&positive(state));
    let need = (-municipality.value).max(Decimal::ZERO);
    let paid = need.min(spare.value);
    let total = format!("MIN(MAX(0,-{}),{})", municipality.formula, spare.formula);
    for ((row, who), net) in (top + 3..).zip(Actor::ALL).zip(&nets) {
        let moved = if who == Actor::Municipality {
            Live::new(&total, paid)
        } else {
            let own = positive(net);
            let share = own.value.checked_div(spare.value).unwrap_or_default();
            let formula = format!("IF({s}=0,0,-{total}*{}/{s})", own.formula, s = spare.formula);
            Live::new(formula, (-paid).saturating_mul(share))
        };
        page.text((row, WHO), basis.drawing.actor(who), &looks.strong)?;
        page.live((row, NET), &net.formula, net.value, &looks.kroner)?;
        page.live((row, FIXED), &moved.formula, moved.value, &looks.kroner)?;
        let sum = format!("{}+{}", fixed((row, NET)), fixed((row, FIXED)));
        page.live((row, GAIN), sum, net.value + moved.value, &looks.kroner)?;
    }
    let (none, whole, short) = (
        basis.pick(
            "Kommunen taber ikke; ingen overførsel er nødvendig.",
            "The municipality does not lose; no transfer is needed.",
        ),
        basis.pick(
            "Gevinsten hos region og stat rækker til at gøre kommunen hel.",
            "The gains of region and state suffice to make the municipality whole.",
        ),
        basis.pick(
            "Gevinsten hos region og stat rækker ikke; kommunen står tilbage med resten.",
            "The gains of region and state do not suffice; the municipality is left with the rest.",
        ),
    );
    let words = match need {
        need if need.is_zero() => none,
        need if need <= spare.value => whole,
        _ => short,
    };
    let formula = format!(
        "IF({k}>=0,{},IF(-{k}<={},{},{}))",
        quoted(none),
        spare.formula,
        quoted(whole),
        quoted(short),
        k = municipality.formula
    );
    page.words((top + 6, WHO), formula, words, &looks.note)?;
    Ok(top + 7)
}

/// The net result at other success rates, with the break-evens marked in the chart.
fn curve(basis: &Basis, page: &mut Page, top: u32) -> Result<u32, DrawError> {
    let looks = basis.drawing.looks;
    section(
        page,
        top,
        basis.pick("Nettoresultat ved andre succesrater", "Net result at other success rates"),
        basis.pick(
            "Gentager modellens eget ark Følsomhed, hvis trykte tal er efterprøvet på SØM \
             Krydstjek. Gule celler kan overskrives.",
            "Repeats the model's own sheet Følsomhed, whose printed figures are checked on SØM \
             Cross-check. Yellow cells may be overtyped.",
        ),
    )?;
    page.headings(
        (top + 2, WHO),
        &[
            basis.pick("Succesrate", "Success rate"),
            basis.drawing.actor_or_all(None),
            basis.drawing.actor(Actor::Municipality),
            basis.drawing.actor(Actor::Region),
            basis.drawing.actor(Actor::State),
        ],
        "lr",
    )?;
    let first = top + 3;
    for (row, step) in (first..).zip(0..=10u8) {
        let rate = Live::new("", Decimal::from(step) / dec!(10)).at((row, WHO));
        let (key, own) = (format!("succesrate {}", step + 1), Own::Number(rate.value));
        page.sheet.input((row, WHO), &key, "", own, &input(&looks.per_cent))?;
        for (column, which) in (NET..).zip(COLUMNS) {
            let net = basis.fixed(which).plus(&rate.times(&basis.gain(which)));
            page.live(
                (row, column),
                &net.formula,
                net.value,
                &super::basis::signed(&looks.kroner),
            )?;
        }
    }
    let marks = first + 14;
    page.text(
        (marks - 2, WHO),
        basis.pick(
            "Lodrette linjer i figuren er break-even: fra nul til den laveste kurve.",
            "Vertical lines in the chart are break-evens: from nil to the lowest curve.",
        ),
        &looks.note,
    )?;
    page.headings(
        (marks - 1, WHO),
        &basis.pick(
            ["Break-even", "Succesrate", "Succesrate", "Fra kr.", "Til kr."],
            ["Break-even", "Success rate", "Success rate", "From DKK", "To DKK"],
        ),
        "lr",
    )?;
    let lowest = format!("MIN(0,{}:{})", fixed((first, NET)), fixed((first + 10, NET + 3)));
    let nets = COLUMNS.iter().flat_map(|which| {
        [basis.fixed(*which).value, basis.gain(*which).plus(&basis.fixed(*which)).value]
    });
    let low = nets.min().unwrap_or_default().min(Decimal::ZERO);
    let no_gain = basis.drawing.of(NO_GAIN);
    for (row, which) in (marks..).zip(COLUMNS) {
        let at = basis.summary.break_even(which);
        let rate = basis.drawing.contents.result.break_even(which).rate();
        let name = format!("Break-even, {}: ", basis.drawing.actor_or_all(which));
        let words = rate.map_or(no_gain.to_owned(), |rate| basis.lang().per_cent(rate, 1));
        let formula = format!(
            "{}&IF(ISNUMBER({at}),{}&{},{})",
            quoted(&name),
            one_decimal(&format!("(N({at})*100)"), basis.lang()),
            quoted(basis.pick(" pct.", " per cent")),
            quoted(no_gain)
        );
        page.words((row, WHO), formula, &format!("{name}{words}"), &looks.text)?;
        for column in [NET, FIXED] {
            let formula = format!("IF(ISNUMBER({at}),{at},-1)");
            page.live(
                (row, column),
                formula,
                rate.unwrap_or(Decimal::NEGATIVE_ONE),
                &looks.per_cent,
            )?;
        }
        page.live((row, GAIN), "0", Decimal::ZERO, &looks.kroner)?;
        page.live((row, RATE), &lowest, low, &looks.kroner)?;
    }
    page.sheet.fold_rows(marks - 1, marks + 3);
    chart(basis, page, (first, first + 10), marks, (top + 2, RATE + 2))?;
    Ok(top + 29)
}

fn chart(
    basis: &Basis,
    page: &mut Page,
    (first, last): (u32, u32),
    marks: u32,
    at: (u32, u16),
) -> Done {
    let sheet = basis.drawing.name(Ours::Sensitivity);
    // No marker is set: the writing library puts it where the schema of a scatter chart does not
    // allow it.
    let mut chart = Chart::new(ChartType::ScatterStraightWithMarkers);
    let ends = COLUMNS.map(|which| {
        let without = basis.fixed(which).value;
        vec![without, without + basis.gain(which).value]
    });
    for ((column, which), end) in (NET..).zip(COLUMNS).zip(charts::ends(&ends)) {
        let (rates, nets) = (((first, WHO), (last, WHO)), ((first, column), (last, column)));
        let (mut format, _) = charts::line(which);
        let series = charts::series(&mut chart, sheet, (first - 1, column), rates, nets);
        charts::name_end(series.set_format(&mut format), (last - first + 1) as usize, end);
    }
    for (row, which) in (marks..).zip(COLUMNS) {
        let (rates, ends) = (((row, NET), (row, FIXED)), ((row, GAIN), (row, RATE)));
        let mut format = ChartFormat::new();
        format.set_line(
            ChartLine::new()
                .set_color(Color::RGB(0x40_40_40))
                .set_width(1.0)
                .set_dash_type(dash(which)),
        );
        charts::series(&mut chart, sheet, (row, WHO), rates, ends).set_format(&mut format);
    }
    let alt = basis.pick(
        "Kurver: nettoresultatets nutidsværdi ved succesrater fra 0 til 100 pct., i alt og pr. \
         aktør; lodrette linjer er break-even.",
        "Curves: the present value of the net result at success rates from 0 to 100 per cent, in \
         all and by actor; vertical lines are break-evens.",
    );
    let lang = basis.lang();
    let result = basis.drawing.contents.result;
    let [all, municipality] = [None, Some(Actor::Municipality)].map(|which| {
        let (cell, rate) = (basis.summary.break_even(which), result.break_even(which).rate());
        let there = Said::per_cent(&Live::new(cell.clone(), rate.unwrap_or_default()), lang);
        let none = Said::live(cell.clone(), lang.of(NO_GAIN));
        Said::either(&format!("ISNUMBER({cell})"), rate.is_some(), there, none)
    });
    let success = Live::new(basis.drawing.calculated.success(), result.success_rate);
    let title = headlines::break_even(all, municipality, &success, lang);
    page.said(at, at, &title, &basis.drawing.looks.small.unwrapped())?;
    let (across, up) =
        basis.pick(("Succesrate", "Kr., nutidsværdi"), ("Success rate", "DKK, present value"));
    charts::finish(&mut chart, "", across, up, alt, (650, 440));
    charts::titled(&mut chart, sheet, at);
    charts::room_for_names(&mut chart);
    chart.show_hidden_data();
    chart.x_axis().set_min(0).set_max(1).set_num_format("0%");
    page.sheet.chart(at.0, at.1, chart);
    Ok(())
}

fn dash(which: Option<Actor>) -> ChartLineDashType {
    match which {
        None => ChartLineDashType::Solid,
        Some(Actor::Municipality) => ChartLineDashType::Dash,
        Some(Actor::Region) => ChartLineDashType::RoundDot,
        Some(Actor::State) => ChartLineDashType::LongDashDot,
    }
}
