//! The sheets of sensitivity: what must hold for this to pay, for whom, and what carries the
//! result.
//!
//! All closed forms over SØM Beregning. Yellow cells are ours and may be overtyped: axes, lows and
//! highs, the sets of the scenarios, the stress. Each table says which of the model's own analyses
//! it repeats.

pub mod basis;
mod break_even;
mod grids;
mod horizon;
mod scenarios;
mod simulation;
mod stress;
mod switching;

use basis::Basis;

use super::contents::Ours;
use crate::draw::page::{Done, Page};

pub fn draw(basis: &Basis, sheet: Ours, page: &mut Page) -> Done {
    match sheet {
        Ours::Sensitivity => break_even::draw(basis, page),
        Ours::Switching => switching::draw(basis, page),
        Ours::Grids => grids::draw(basis, page),
        Ours::Horizon => horizon::draw(basis, page),
        Ours::Scenarios => scenarios::draw(basis, page),
        Ours::Stress => stress::draw(basis, page),
        Ours::Simulation => basis
            .drawing
            .contents
            .simulation
            .map_or(Ok(()), |told| simulation::draw(basis, told, page)),
        _ => Ok(()),
    }
}
