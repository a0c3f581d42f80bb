//! The knowledge base's row that a line is held against.

use crate::layout::spec::is_one_of;
use crate::model::Consequence;
use crate::read::Knowledge;
use crate::typed::label;

/// The knowledge base's row for a service, of the same target group where it has one.
pub fn known_line<'a>(
    knowledge: &'a [Knowledge],
    line: &Consequence,
    target: Option<&str>,
) -> Option<&'a Knowledge> {
    let of_service = || {
        knowledge
            .iter()
            .filter(|known| is_one_of(&known.service, std::slice::from_ref(&line.service.value)))
    };
    let same_target = |known: &&Knowledge| match (&known.target_group, target) {
        (Some(known), Some(target)) => label::key(known) == label::key(target),
        _ => false,
    };
    of_service().find(same_target).or_else(|| of_service().next())
}
