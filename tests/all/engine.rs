//! The rules of the calculation on cases small enough to work out by hand; the working stands
//! beside each.

use rust_decimal::{Decimal, dec};
use soem::engine::{self, BreakEven, EngineError, NetResult};
use soem::model::*;

fn input<T>(value: T) -> Input<T> {
    Input::new(value, Origin::NONE)
}

/// One participant who succeeds for sure, finishing in 2020, and nothing else: no rate, no prices
/// to convert.
fn calculation() -> Calculation {
    Calculation {
        description: Description::default(),
        settings: Settings {
            price_year: input(2020),
            base_year: input(2020),
            first_year: input(2020),
            last_year: input(2022),
            rates: [dec!(0), dec!(0), dec!(0)].map(input),
            per_participant: input(PerParticipant::Plain),
            first_offset: 0,
        },
        index: vec![(input(2019), input(dec!(100))), (input(2020), input(dec!(110)))],
        cohorts: vec![Cohort { year: input(2020), participants: input(dec!(1)) }],
        costs: Vec::new(),
        success: Success {
            rate: input(dec!(1)),
            low: None,
            high: None,
            source: None,
            reason: None,
        },
        consequences: Vec::new(),
    }
}

fn line(changes: &[Decimal], prices: [Decimal; 3]) -> Consequence {
    Consequence {
        service: input("Herberg".into()),
        area: input("Sociale serviceydelser".into()),
        unit: None,
        person: input("Deltager".into()),
        persons_per_participant: input(dec!(1)),
        applies: input(Applies::Successes),
        included: input(true),
        changes: changes.iter().map(|change| input(*change)).collect(),
        prices: PerActor(prices.map(input)),
        price_year: None,
        committee: Some(input("Socialudvalget".into())),
        source: None,
        price_source: None,
        reason: None,
    }
}

fn cost(actor: Actor, year: Year, amount: Decimal) -> CostLine {
    CostLine {
        name: input("Drift".into()),
        category: None,
        actor: input(actor),
        committee: None,
        price_year: None,
        amounts: vec![(year, input(amount))],
        source: None,
    }
}

fn net(calculation: &Calculation) -> NetResult {
    engine::net_result(calculation).expect("the calculation is whole")
}

const MUNICIPALITY: Option<Actor> = Some(Actor::Municipality);

#[test]
fn a_fall_in_use_of_what_costs_money_is_a_gain_for_each_actor_by_its_own_price() {
    let mut case = calculation();
    case.consequences = vec![line(&[dec!(-10)], [dec!(3), dec!(0), dec!(-2)])];
    let result = net(&case);
    // −(−10 × 3) = 30 for the municipality; the state loses an income of 2 a unit: −(−10 × −2) =
    // −20.
    assert_eq!(result.net(MUNICIPALITY), dec!(30));
    assert_eq!(result.net(Some(Actor::State)), dec!(-20));
    assert_eq!(result.net(None), dec!(10));
}

#[test]
fn success_rate_and_persons_multiply_and_fractions_of_people_are_allowed() {
    let mut case = calculation();
    case.cohorts[0].participants = input(dec!(25));
    case.success.rate = input(dec!(0.14));
    let mut whole_family = line(&[dec!(-2)], [dec!(100), dec!(0), dec!(0)]);
    whole_family.persons_per_participant = input(dec!(1.5));
    case.consequences = vec![whole_family];
    // 25 × 14 % = 3.5 successes; 3.5 × 1.5 persons × 2 units × 100 kr. = 1,050.
    assert_eq!(net(&case).net(None), dec!(1050));
}

#[test]
fn a_line_for_everyone_does_not_follow_success_and_a_line_left_out_counts_for_nothing() {
    let mut case = calculation();
    case.cohorts[0].participants = input(dec!(10));
    case.success.rate = input(dec!(0.5));
    let mut during = line(&[dec!(1)], [dec!(7), dec!(0), dec!(0)]);
    during.applies = input(Applies::Everyone);
    let mut left_out = line(&[dec!(-100)], [dec!(1000), dec!(0), dec!(0)]);
    left_out.included = input(false);
    case.consequences = vec![during, left_out, line(&[dec!(-2)], [dec!(20), dec!(0), dec!(0)])];
    let result = net(&case);
    // Everyone: −(10 × 1 × 7) = −70. Successes: 10 × 0.5 × 2 × 20 = 200.
    assert_eq!(result.net(None), dec!(130));
    assert_eq!(result.fixed(None), dec!(-70));
    assert_eq!(result.gain_at_full(None), dec!(400));
    // 70 / 400.
    assert_eq!(result.break_even(None), BreakEven::At(dec!(0.175)));
}

#[test]
fn cohorts_overlap_and_what_falls_outside_the_period_is_cut_off() {
    let mut case = calculation();
    case.cohorts = [(2019, dec!(5)), (2020, dec!(2)), (2021, dec!(3)), (2022, dec!(1))]
        .map(|(year, count)| Cohort { year: input(year), participants: input(count) })
        .to_vec();
    case.consequences = vec![line(&[dec!(-1), dec!(-10)], [dec!(1), dec!(0), dec!(0)])];
    let result = net(&case);
    // 2020: 2×1 + 5×10 (finished 2019); 2021: 3×1 + 2×10; 2022: 1×1 + 3×10; what the last cohort
    // saves in 2023 is outside.
    assert_eq!(result.by_year(None), [dec!(52), dec!(23), dec!(31)]);
}

#[test]
fn an_offset_of_one_moves_every_change_a_year() {
    let mut case = calculation();
    case.settings.first_offset = 1;
    case.consequences = vec![line(&[dec!(-4)], [dec!(1), dec!(0), dec!(0)])];
    assert_eq!(net(&case).by_year(None), [dec!(0), dec!(4), dec!(0)]);
}

#[test]
fn prices_and_costs_of_another_year_follow_the_index() {
    let mut case = calculation();
    let mut older = line(&[dec!(-1)], [dec!(200), dec!(0), dec!(0)]);
    older.price_year = Some(input(2019));
    case.consequences = vec![older];
    let mut drift = cost(Actor::Municipality, 2020, dec!(50));
    drift.price_year = Some(input(2019));
    case.costs = vec![drift];
    // 200 × 110/100 = 220 in 2020 prices; 50 × 1.1 = 55.
    assert_eq!(net(&case).net(None), dec!(165));
    case.consequences[0].price_year = Some(input(1990));
    assert_eq!(engine::net_result(&case), Err(EngineError::NoIndex(1990)));
}

#[test]
fn two_million_in_2019_is_1923077_in_2018() {
    let mut case = calculation();
    case.settings.base_year = input(2018);
    case.settings.first_year = input(2019);
    case.settings.rates = [dec!(0.04), dec!(0.03), dec!(0.02)].map(input);
    case.costs = vec![cost(Actor::Municipality, 2019, dec!(2000000))];
    // Published by KLK 2018: −1,923,077.
    assert_eq!(net(&case).net(None).round(), dec!(-1923077));
}

#[test]
fn rates_chain_after_35_and_70_years_and_years_before_the_base_year_grow() {
    let mut settings = calculation().settings;
    settings.rates = [dec!(0.04), dec!(0.03), dec!(0.02)].map(input);
    let by_hand =
        |a: i32, b: i32, c: i32| 1.04_f64.powi(-a) * 1.03_f64.powi(-b) * 1.02_f64.powi(-c);
    for (year, expected) in [
        (2020, 1.0),
        (2055, by_hand(35, 0, 0)),
        (2056, by_hand(35, 1, 0)),
        (2090, by_hand(35, 35, 0)),
        (2091, by_hand(35, 35, 1)),
        (2018, 1.04 * 1.04),
    ] {
        let factor: f64 = engine::discount_factor(&settings, year)
            .expect("a factor")
            .try_into()
            .expect("a number");
        assert!((factor - expected).abs() < 1e-14, "{year}: {factor} is not {expected}");
    }
}

#[test]
fn a_grant_is_a_gain_for_its_receiver_and_a_cost_for_its_giver() {
    let mut case = calculation();
    case.costs =
        vec![cost(Actor::Municipality, 2020, dec!(-300)), cost(Actor::State, 2020, dec!(300))];
    let result = net(&case);
    assert_eq!((result.net(MUNICIPALITY), result.net(Some(Actor::State))), (dec!(300), dec!(-300)));
    assert_eq!(result.net(None), dec!(0));
}

#[test]
fn per_participant_is_plain_or_by_discounted_participants() {
    let mut case = calculation();
    case.settings.rates = [dec!(0.25), dec!(0.25), dec!(0.25)].map(input);
    case.cohorts = [(2020, dec!(10)), (2021, dec!(10))]
        .map(|(year, count)| Cohort { year: input(year), participants: input(count) })
        .to_vec();
    case.costs = vec![cost(Actor::Municipality, 2020, dec!(360))];
    let result = net(&case);
    assert_eq!(result.per(result.net(None), PerParticipant::Plain), Some(dec!(-18)));
    // 10 + 10/1.25 = 18 discounted participants; −360 / 18.
    assert_eq!(result.per(result.net(None), PerParticipant::Discounted), Some(dec!(-20)));
    case.cohorts.clear();
    let result = net(&case);
    assert_eq!(result.per(result.net(None), PerParticipant::Plain), None);
}

#[test]
fn break_even_is_undefined_without_a_gain_and_nil_with_nothing_to_recover() {
    let mut case = calculation();
    case.costs = vec![cost(Actor::Municipality, 2020, dec!(100))];
    assert_eq!(net(&case).break_even(MUNICIPALITY), BreakEven::NoGain);
    case.consequences = vec![line(&[dec!(-1)], [dec!(50), dec!(10), dec!(0)])];
    // 100 to recover out of 50: twice as many successes as there are participants.
    assert_eq!(net(&case).break_even(MUNICIPALITY), BreakEven::At(dec!(2)));
    assert_eq!(net(&case).break_even(Some(Actor::Region)), BreakEven::At(dec!(0)));
}

#[test]
fn payback_is_the_year_from_which_the_running_sum_stays_up() {
    let result = net(&calculation());
    assert_eq!(result.payback(&[dec!(-5), dec!(7), dec!(-1)]), Some(2021));
    assert_eq!(result.payback(&[dec!(-5), dec!(7), dec!(-3)]), None);
    assert_eq!(result.payback(&[dec!(-5), dec!(5), dec!(0)]), Some(2021));
    assert_eq!(result.payback(&[dec!(1), dec!(0), dec!(0)]), Some(2020));
}

#[test]
fn what_no_budget_holds_is_refused_and_does_not_panic() {
    let mut case = calculation();
    case.consequences =
        vec![line(&[dec!(-1000000000000)], [dec!(1000000000000), dec!(0), dec!(0)])];
    assert_eq!(engine::net_result(&case), Err(EngineError::TooLarge));
    case = calculation();
    case.settings.rates[0] = input(dec!(-1));
    assert_eq!(engine::net_result(&case), Err(EngineError::Rate(dec!(-1))));
}
