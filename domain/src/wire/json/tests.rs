use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use super::{parse::DEPTH_MAX, *};

/// The tree as serde sees it, to compare the two readers.
fn value(json: &Json<'_>) -> Value {
    match &json.node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Number => serde_json::from_str(json.raw).unwrap(),
        Node::Text(text) => Value::String(text.to_string()),
        Node::Deep => serde_json::from_str(json.raw).unwrap(),
        Node::List(values) => Value::Array(values.iter().map(value).collect()),
        Node::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.to_string(), value(member))).collect())
        }
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((".{0,6}", inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn all_that_serde_writes_is_read(value_in in any_value()) {
        for text in [value_in.to_string(), serde_json::to_string_pretty(&value_in).unwrap()] {
            let as_serde: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(value(&Json::parse(&text).unwrap()), as_serde);
        }
    }

    #[test]
    fn all_that_is_written_is_read_by_serde(
        text in any::<String>(), number in any::<i64>(), texts in vec(any::<String>(), 0..4), flag in any::<Option<bool>>(),
    ) {
        let written = object(&[("text", &text), ("number", &number), ("texts", &texts), ("flag", &flag)]);
        let mut expected = json!({ "text": text, "number": number, "texts": texts });
        if let Some(flag) = flag {
            expected["flag"] = flag.into();
        }
        prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), expected);
    }

    /// Texts of JSON's own pieces, most of them wrong: whatever serde refuses is refused, and the other way round.
    #[test]
    fn nothing_else_is_read(pieces in vec(prop::sample::select(PIECES), 0..7)) {
        let text = pieces.concat();
        prop_assert_eq!(Json::parse(&text).is_ok(), serde_json::from_str::<&RawValue>(&text).is_ok(), "{}", text);
    }
}

const PIECES: &[&str] = &[
    "{", "}", "[", "]", ",", ":", " ", "\n", "null", "true", "\"a\"", "\"", "\\n", "\\u00e9", "\\ud83d", "\\ude00",
    "\\x", "\t", "é", "0", "-", "12", ".5", "e-3", "\"a\":1",
];

#[test]
fn escapes_are_undone_and_pairs_joined() {
    let text = r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#;
    assert_eq!(read::<String>(text).unwrap(), "a\"\\/\u{8}\u{c}\n\r\té😀");
    assert_eq!(read::<String>(r#""\ud83d-\ude00\ud83d\u0041""#).unwrap(), "\u{fffd}-\u{fffd}\u{fffd}A");
    for bad in ["\"\n\"", r#""\u12""#, "\"a"] {
        assert_eq!(read::<String>(bad), Err(JsonError), "{bad}");
    }
}

#[test]
fn what_is_absent_is_left_out() {
    assert_eq!(object(&[]), "{}");
    assert_eq!(object(&[("a", &None::<u8>)]), "{}");
    assert_eq!(
        object(&[("a", &None::<u8>), ("b", &(1_u8, None::<u8>)), ("c", &vec!["x\u{1}\"\\\n"])]),
        r#"{"b":[1,null],"c":["x\u0001\"\\\n"]}"#
    );
}

#[test]
fn a_member_is_there_once_or_not_at_all() {
    let json = Json::parse(r#"{"a": 1, "b": [ 2 ], "b": 3, "c": null}"#).unwrap();
    assert_eq!(json.get("a"), Ok(1_u8));
    assert_eq!(json.get::<u8>("b"), Err(JsonError));
    for empty in ["c", "d"] {
        assert_eq!((json.get::<u8>(empty), json.get::<Option<u8>>(empty)), (Err(JsonError), Ok(None)));
        assert_eq!(json.get_or_default::<bool>(empty), Ok(false));
    }
}

#[test]
fn a_value_keeps_its_text() {
    let json = Json::parse("{ \"h\" : {\"x\": 1.50 ,\"y\":[]} }").unwrap();
    assert_eq!(json.member("h").unwrap().raw(), "{\"x\": 1.50 ,\"y\":[]}");
}

#[test]
fn only_whole_numbers_within_their_bounds() {
    assert_eq!(read::<i64>("-9223372036854775808"), Ok(i64::MIN));
    for bad in ["1.0", "1e2", "256", "-1", "+1", "01", "\"1\""] {
        assert_eq!(read::<u8>(bad), Err(JsonError), "{bad}");
    }
}

#[test]
fn what_lies_deeper_is_kept_as_text() {
    for depth in [DEPTH_MAX, DEPTH_MAX + 1, 100_000] {
        let text = format!("{}{{\"a\" : [], \"b\":[1 ,{{}}]}}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(Json::parse(&text).map(|json| json.raw().len()), Ok(text.len()));
        for (good, bad) in [("]}", "}}"), ("\"b\"", "b"), (" ,", ""), ("1 ", "01"), ("[]", "[,]"), ("]]", "]")] {
            assert_eq!(Json::parse(&text.replacen(good, bad, 1)).err(), Some(JsonError), "{depth} {bad}");
        }
    }
}
