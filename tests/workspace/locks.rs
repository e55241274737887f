//! In which order rows are locked.

use super::source::files;

/// Rows that a transaction locks before its agency's row, which comes last. What is not here is locked by nobody: where two of them are needed
/// at once, their order is written where they are locked.
const BEFORE_THE_AGENCY: &[&str] =
    &["account", "assessment", "attendance", "course_draft", "official_import", "sign_in_failure", "stream"];

#[test]
fn only_rows_with_a_place_in_the_order_are_locked() {
    let mut locked = 0;
    for source in files("server/src/store", &[".rs"]) {
        for (at, _) in source.text.match_indices(".lock_exclusive()") {
            let (before, _) = source.text[..at].rsplit_once("::Entity::find").expect("an entity is asked for");
            let entity = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            let is_known = entity == "agency" || BEFORE_THE_AGENCY.contains(&entity);
            assert!(is_known, "{} locks rows of {entity:?}, which have no place in the order", source.path);
            locked += 1;
        }
        assert!(!source.text.contains("lock_shared"), "{} locks what others may lock too", source.path);
    }
    assert!(locked > 0, "nothing is locked: the test would prove nothing");
}
