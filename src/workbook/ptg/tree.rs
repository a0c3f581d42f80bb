//! The expression that a formula's tokens build, and its text with no more parentheses than it
//! needs.
//!
//! Kept as a tree in one vector and written once at the end without recursion, so that time and
//! memory are in proportion to the tokens, however they nest.

/// A node of the tree, by its place in the vector.
pub(super) type Node = usize;

/// How tightly an operator binds in Excel, where the sign before a number binds more tightly than
/// any other.
pub(super) type Binding = u8;

pub(super) const COMPARISON: Binding = 1;
pub(super) const TEXT: Binding = 2;
pub(super) const SUM: Binding = 3;
pub(super) const PRODUCT: Binding = 4;
pub(super) const POWER: Binding = 5;
/// A sign and a per cent are told apart by where they stand, so that they need no parentheses
/// between them.
pub(super) const SIGN: Binding = 6;
pub(super) const INTERSECTION: Binding = 7;
pub(super) const SPAN: Binding = 8;
/// A comma between places binds tightly in Excel, but is easily taken for one between arguments: it
/// has parentheses everywhere but at the top.
pub(super) const UNION: Binding = 0;

#[derive(Debug)]
enum Kind {
    Leaf(String),
    Binary { operator: &'static str, binding: Binding, left: Node, right: Node },
    Prefix(&'static str, Node),
    Percent(Node),
    Parentheses(Node),
    Call { name: String, arguments: Vec<Node> },
}

#[derive(Debug, Default)]
pub(super) struct Tree(Vec<Kind>);

/// What is still to be written.
enum Task<'t> {
    Text(&'t str),
    /// A node, in parentheses if it binds less tightly than this.
    Node(Node, Binding),
}

impl Tree {
    fn push(&mut self, kind: Kind) -> Node {
        self.0.push(kind);
        self.0.len() - 1
    }

    pub(super) fn leaf(&mut self, text: impl Into<String>) -> Node {
        self.push(Kind::Leaf(text.into()))
    }

    pub(super) fn binary(
        &mut self,
        operator: &'static str,
        binding: Binding,
        left: Node,
        right: Node,
    ) -> Node {
        self.push(Kind::Binary { operator, binding, left, right })
    }

    pub(super) fn prefix(&mut self, sign: &'static str, of: Node) -> Node {
        self.push(Kind::Prefix(sign, of))
    }

    pub(super) fn percent(&mut self, of: Node) -> Node {
        self.push(Kind::Percent(of))
    }

    pub(super) fn parentheses(&mut self, around: Node) -> Node {
        self.push(Kind::Parentheses(around))
    }

    pub(super) fn call(&mut self, name: impl Into<String>, arguments: Vec<Node>) -> Node {
        self.push(Kind::Call { name: name.into(), arguments })
    }

    fn binding(&self, node: Node) -> Binding {
        match self.0.get(node) {
            Some(Kind::Binary { binding, .. }) => *binding,
            Some(Kind::Prefix(..) | Kind::Percent(_)) => SIGN,
            _ => Binding::MAX,
        }
    }

    /// The text of a node; `None` where it would be longer than `longest` bytes.
    pub(super) fn text(&self, root: Node, longest: usize) -> Option<String> {
        let mut text = String::new();
        let mut tasks = vec![Task::Node(root, 0)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Text(piece) => text.push_str(piece),
                Task::Node(node, least) if self.binding(node) < least => {
                    text.push('(');
                    tasks.extend([Task::Text(")"), Task::Node(node, 0)]);
                }
                Task::Node(node, _) => self.write(node, &mut text, &mut tasks)?,
            }
            if text.len() > longest {
                return None;
            }
        }
        Some(text)
    }

    /// Writes the front of a node and leaves the rest as tasks, the last first.
    fn write<'t>(&'t self, node: Node, text: &mut String, tasks: &mut Vec<Task<'t>>) -> Option<()> {
        match self.0.get(node)? {
            Kind::Leaf(leaf) => text.push_str(leaf),
            // All operators take the left one first.
            Kind::Binary { operator, binding, left, right } => tasks.extend([
                Task::Node(*right, binding + 1),
                Task::Text(operator),
                Task::Node(*left, *binding),
            ]),
            Kind::Prefix(sign, of) => {
                text.push_str(sign);
                tasks.push(Task::Node(*of, SIGN));
            }
            Kind::Percent(of) => tasks.extend([Task::Text("%"), Task::Node(*of, SIGN)]),
            Kind::Parentheses(around) => {
                text.push('(');
                tasks.extend([Task::Text(")"), Task::Node(*around, 0)]);
            }
            Kind::Call { name, arguments } => {
                text.push_str(name);
                text.push('(');
                tasks.push(Task::Text(")"));
                for (place, argument) in arguments.iter().enumerate().rev() {
                    tasks.push(Task::Node(*argument, UNION + 1));
                    if place > 0 {
                        tasks.push(Task::Text(","));
                    }
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_nesting_is_written_without_recursion() {
        let mut tree = Tree::default();
        let mut node = tree.leaf("1");
        for _ in 0..4_000 {
            node = tree.parentheses(node);
        }
        assert_eq!(tree.text(node, 8_192).map(|text| text.len()), Some(8_001));
        assert_eq!(tree.text(node, 8_000), None);
    }
}
