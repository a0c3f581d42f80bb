//! The sheets of sensitivity, held against the engine on a calculation whose *input* was changed,
//! never against the closed form that made them; recalculated by IronCalc, axes overtyped and
//! inputs changed.

mod drivers;
mod scenarios;
mod sheet;
mod tables;
