//! What the office is asked and told, as text.

use super::*;

#[test]
fn a_query_is_read_without_its_optional_parts() {
    let query: PeopleQuery = serde_json::from_str("{}").unwrap();
    assert_eq!(query, PeopleQuery::default());
    let query: PeopleQuery = serde_json::from_str(r#"{"state":"begun","sort":"submitted","page":2}"#).unwrap();
    assert_eq!((query.state, query.sort), (Some(Progress::Begun), Some(PeopleSort::Submitted)));
    assert!(serde_json::from_str::<PeopleQuery>(r#"{"sort":"result"}"#).is_err());
}

#[test]
fn cells_say_what_they_are() {
    let cells = [HeatCell::Mean { gap: 75, people: 12 }, HeatCell::Hidden, HeatCell::Empty];
    let json = serde_json::to_string(&cells).unwrap();
    assert_eq!(json, r#"[{"mean":{"gap":75,"people":12}},"hidden","empty"]"#);
    assert_eq!(serde_json::from_str::<[HeatCell; 3]>(&json).unwrap(), cells);
}

#[test]
fn there_is_no_order_by_result() {
    let codes: Vec<_> = PeopleSort::ALL.into_iter().map(PeopleSort::code).collect();
    assert_eq!(codes, ["name", "unit", "submitted"]);
}

#[test]
fn a_reason_is_neither_short_nor_long_and_can_be_kept() {
    assert_eq!(reason("  Rapat tim penilai\n"), Some("Rapat tim penilai"));
    assert_eq!(reason("dua\nbaris alasan"), Some("dua\nbaris alasan"), "a line break is room between words");
    for bad in ["", "  pensiun  ", "Rapat\u{0} tim penilai", "Rapat\u{1b} tim penilai", &"x".repeat(501)] {
        assert_eq!(reason(bad), None, "{bad:?}");
    }
}
