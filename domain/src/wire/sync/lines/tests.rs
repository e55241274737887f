use proptest::prelude::*;

use super::*;
use crate::{
    ids::DeviceId,
    sync::{op::Body, stamp::ParkCode},
    wire::json,
};

/// A line before it is written.
#[derive(Clone, Debug)]
struct Told {
    id: OpId,
    raw: Option<RawOp>,
    stamp: Stamp,
}

impl Told {
    fn own(counter: u64, eff: i64) -> Self {
        let id = OpId { device: DeviceId::from_random([1; 16]), counter };
        Self { id, raw: None, stamp: Stamp { seq: 0, eff: Timestamp(eff), status: Status::Applied } }
    }

    fn whole(counter: u64, at: i64, eff: i64) -> Self {
        let own = Self::own(counter, eff);
        let raw = op::write(own.id, Timestamp(at), None, Body::Unknown).raw;
        Self { raw: Some(raw), ..own }
    }

    /// What it must read as at this place.
    fn line(&self, seq: u64) -> Line {
        let stamp = Stamp { seq, ..self.stamp.clone() };
        match &self.raw {
            Some(raw) => Line::Whole { op: Box::new(op::read(raw.clone()).unwrap()), stamp },
            None => Line::Own { counter: self.id.counter, stamp },
        }
    }
}

fn short(told: &[Told]) -> Vec<LineWire> {
    LineWire::short(told.iter().map(|told| (told.id, told.raw.as_ref(), &told.stamp)))
}

fn full(told: &[Told]) -> Vec<LineWire> {
    told.iter().map(|told| LineWire::full(told.id, told.raw.as_ref(), &told.stamp)).collect()
}

/// Through the text.
fn read(lines: &[LineWire]) -> Result<Vec<Line>, WireError> {
    let lines: Vec<LineWire> = json::read(&serde_json::to_string(lines).unwrap()).unwrap();
    let mut before = Before::default();
    (1..).zip(lines).map(|(seq, line)| before.read(line, seq)).collect()
}

fn read_text(text: &str) -> Result<Vec<Line>, WireError> {
    read(&json::read::<Vec<LineWire>>(text).unwrap())
}

fn instant() -> impl Strategy<Value = i64> {
    prop_oneof![
        6 => 1_790_000_000_000..1_790_000_100_000_i64,
        1 => any::<i64>(),
        1 => prop::sample::select(vec![i64::MIN, -1, 0, i64::MAX]),
    ]
}

fn counter() -> impl Strategy<Value = u64> {
    // A header's counter ends where the databases' whole numbers do.
    prop_oneof![6 => 1..6_u64, 1 => 1..=i64::MAX as u64]
}

fn told() -> impl Strategy<Value = Told> {
    let status = prop::sample::select(vec![Status::Applied, Status::Late, Status::Parked(ParkCode::Closed)]);
    let own = prop_oneof![9 => counter(), 1 => Just(u64::MAX)];
    let line = prop_oneof![
        (own, instant()).prop_map(|(counter, eff)| Told::own(counter, eff)),
        (counter(), instant(), instant()).prop_map(|(counter, at, eff)| Told::whole(counter, at, eff)),
    ];
    (line, status).prop_map(|(told, status)| Told { stamp: Stamp { status, ..told.stamp }, ..told })
}

proptest! {
    /// Any mix of lines, any counters, any instants, in either form or in both by turns.
    #[test]
    fn what_is_written_reads_back(told in prop::collection::vec(told(), 0..40), turns in any::<u64>()) {
        let lines: Vec<Line> = (1..).zip(&told).map(|(seq, told)| told.line(seq)).collect();
        let (short, full) = (short(&told), full(&told));
        let by_turns: Vec<LineWire> = (0..)
            .zip(short.iter().zip(&full))
            .map(|(place, (short, full))| if turns >> (place % 64) & 1 == 0 { short.clone() } else { full.clone() })
            .collect();
        for written in [short, full, by_turns] {
            prop_assert_eq!(read(&written), Ok(lines.clone()));
        }
    }

    /// Whatever the members say, it is lines or an error.
    #[test]
    fn nothing_makes_the_reader_fall(
        members in prop::collection::vec(prop::array::uniform4(prop::option::of(instant())), 0..8),
        counters in prop::collection::vec(prop::option::of(any::<u64>()), 8),
        texts in any::<u8>(),
    ) {
        let raw = Told::whole(1, 5, 5).raw.unwrap();
        let lines = members.iter().zip(counters).enumerate().map(|(place, ([e, d, a, _], c))| {
            let text = |text: &String| (texts >> place & 1 == 1).then(|| Raw(text.clone()));
            LineWire { c, h: text(&raw.header), b: text(&raw.body), e: *e, d: *d, a: *a, t: None }
        });
        let _ = read(&lines.collect::<Vec<_>>());
    }
}

#[test]
fn a_devices_own_run_is_said_in_a_few_bytes_each() {
    let told =
        [Told::own(3, 1_000), Told::own(4, 1_007), Told::own(6, 1_006), Told::whole(1, 900, 1_100), Told::own(7, 9)];
    let raw = told[3].raw.clone().unwrap();
    let whole = format!(r#"{{"h":{},"b":{},"a":200}}"#, raw.header, raw.body);
    let expected = format!(r#"[{{"c":3,"e":1000}},{{"d":7}},{{"c":6,"d":-1}},{whole},{{"d":-1091}}]"#);
    assert_eq!(serde_json::to_string(&short(&told)).unwrap(), expected);
}

#[test]
fn an_older_servers_lines_still_read() {
    let lines = read_text(r#"[{"c":1,"e":5},{"c":2,"e":6,"t":"late"},{"c":9,"e":-3}]"#).unwrap();
    let mut told = [Told::own(1, 5), Told::own(2, 6), Told::own(9, -3)];
    told[1].stamp.status = Status::Late;
    assert_eq!(lines, (1..).zip(&told).map(|(seq, told)| told.line(seq)).collect::<Vec<_>>());
}

#[test]
fn what_does_not_follow_is_refused() {
    let (max, min, counter) = (i64::MAX, i64::MIN, u64::MAX);
    let raw = Told::whole(1, 5, 5).raw.unwrap();
    let whole = format!(r#""h":{},"b":{}"#, raw.header, raw.body);
    for (text, why) in [
        (r#"[{"e":5}]"#.to_owned(), "counter"),
        (format!(r#"[{{{whole},"a":0}},{{"d":1}}]"#), "counter"),
        (format!(r#"[{{"c":{counter},"e":5}},{{"d":1}}]"#), "counter"),
        (r#"[{"c":1,"d":5}]"#.to_owned(), "instant"),
        (r#"[{"c":1}]"#.to_owned(), "instant"),
        (r#"[{"c":1,"a":5}]"#.to_owned(), "instant"),
        (r#"[{"c":1,"e":5},{"e":5,"d":0}]"#.to_owned(), "instant"),
        (format!(r#"[{{"c":1,"e":5}},{{"d":{max}}}]"#), "instant"),
        (format!(r#"[{{"c":1,"e":-5}},{{"d":{min}}}]"#), "instant"),
        (format!(r#"[{{{whole},"a":{max}}}]"#), "instant"),
        (format!(r#"[{{{whole},"c":1,"e":5}}]"#), "line"),
        (format!(r#"[{{"h":{},"e":5}}]"#, raw.header), "line"),
        (r#"[{"c":1,"e":5,"t":"gone"}]"#.to_owned(), "status"),
    ] {
        assert_eq!(read_text(&text), Err(WireError(why)), "{text}");
    }
}
