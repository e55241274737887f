//! Following pointers upwards: parents of units, supervisors of people.

/// Where a node has been seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Never,
    /// On the walk that began at this node.
    On(usize),
}

/// The cycles among nodes `0..up.len()`, each of which points to at most one other. A cycle begins at its smallest node, and every
/// member of it is followed by the one that it points to. Linear in the number of nodes.
pub(super) fn cycles(up: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![Seen::Never; up.len()];
    let mut found = Vec::new();
    for start in 0..up.len() {
        let mut at = Some(start);
        while let Some(node) = at.filter(|&node| seen[node] == Seen::Never) {
            seen[node] = Seen::On(start);
            at = up[node];
        }
        // A walk that runs into itself has found a cycle; one that runs into an earlier walk has found nothing new.
        if let Some(entry) = at.filter(|&node| seen[node] == Seen::On(start)) {
            found.push(cycle_from(up, entry));
        }
    }
    found
}

/// The cycle on which `entry` lies, from its smallest member.
fn cycle_from(up: &[Option<usize>], entry: usize) -> Vec<usize> {
    let follow = |&node: &usize| up[node].filter(|&next| next != entry);
    let mut cycle: Vec<usize> = core::iter::successors(Some(entry), follow).collect();
    let smallest = cycle.iter().enumerate().min_by_key(|&(_, node)| *node).map_or(0, |(at, _)| at);
    cycle.rotate_left(smallest);
    cycle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cycle_once_from_its_smallest() {
        // 0 → 3 → 1 → 3 …, 2 → itself, 4 → 2, 5 alone.
        let up = [Some(3), Some(3), Some(2), Some(1), Some(2), None];
        assert_eq!(cycles(&up), [vec![1, 3], vec![2]]);
        assert_eq!(cycles(&[None, Some(0), Some(1)]), [] as [Vec<usize>; 0]);
    }
}
