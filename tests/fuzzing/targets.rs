//! The readers: where their cases begin, and what must hold of what they read.

use std::{fmt::Debug, str::from_utf8};

use app::{office, pocket};
use domain::{
    ids::{DeviceId, PersonId},
    nip::Nip,
    people::Rank,
    shipped,
    sync::{
        chain::{Cursor, SaltKey},
        device::{LocalOps, Standing},
        hand_in::Letter,
        op::{Body, RawOp},
        verdict::Reference,
    },
    time::{Timestamp, parse_date},
    wire::{
        about::About,
        bundle::{read_catalogue, read_rules, read_standards, write_catalogue, write_standards},
        error::ErrorBody,
        hand_in::{self, Envelope},
        json::{self, FromJson, Json},
        office::{Readings, Team},
        op,
        rest::{read_identity, read_mark, read_op, write_identity, write_mark, write_op},
        session::{Activate, ChangePassword, Confirm, Devices, NoticesSeen, Session, SignIn, SignedIn},
        sync::{SyncRequest, SyncResponse, read_keys},
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use server::{auth::code::Code, hand_in::Keys, import};

use super::{
    Reader, Verdict,
    courses::{self, markdown},
    door,
    questions::{self, gift, moodle},
    sheets::{self, results, spreadsheet, words},
};
use crate::harness::sealer;

/// A reader of bytes from outside.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Valid texts, from which its cases are made.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// The reader, made ready.
    pub reader: fn() -> Reader,
}

/// A target without anything to be made ready.
macro_rules! target {
    ($name:ident, $seeds:expr) => {
        Target { name: stringify!($name), seeds: $seeds, reader: || Box::new($name) }
    };
}

/// All of them.
pub const TARGETS: &[Target] = &[
    target!(json, || [recorded_records(), bundles(), answers(), dense()].concat()),
    target!(recorded_op, recorded_texts),
    target!(request, requests),
    target!(answer, answers),
    target!(letter, letters),
    Target { name: "envelope", seeds: envelopes, reader: opens },
    target!(at_rest, || [recorded_records(), vec![IDENTITY.into()]].concat()),
    target!(bundle, bundles),
    target!(told, || texts(TOLD)),
    target!(typed, || texts(TYPED)),
    target!(address, || texts(ADDRESSES)),
    target!(people_file, people_files),
    target!(spreadsheet, sheets::files),
    target!(results, sheets::result_files),
    target!(words, sheets::word_files),
    Target { name: "package", seeds: courses::packages, reader: courses::package },
    Target { name: "course", seeds: courses::texts, reader: courses::course },
    target!(markdown, courses::lessons),
    target!(gift, questions::gifts),
    target!(moodle, questions::moodles),
    Target { name: "door", seeds: door::letters, reader: door::reader },
];

/// A stream with every kind of op, as the first version recorded it.
const RECORDED: &str = include_str!("../../domain/fixtures/stream-1.txt");

/// The same of the second version: lessons, quizzes, claims.
const RECORDED_SECOND: &str = include_str!("../../domain/fixtures/stream-2.txt");

const IDENTITY: &str = r#"{"person":"00000000-0000-7000-8000-000000000001","device":"00000000-0000-7000-8000-000000000002","token":"a5","next":7}"#;

const TOLD: &[&str] = &[
    r#"{"tag":"0011223344556677","person":"p","name":"Sari","nip":"1","employment":"pns","rank":"III/a","agency":{"id":"a","name":"Kabupaten","zone":"WIB","brand":"teal","demo":false},"post":{"assignment":"a","units":["Seksi","Dinas"],"title":"Analis","kind":"pelaksana","capacity":"definitive"},"roles":["employee"],"periods":[{"id":"p","name":{"id":"x","en":"y"},"opens":"2026-01-01","closes":"2026-02-01","grace_days":7,"catalogue":"c","standards":"s","rules":"r"}],"notices":[{"code":"reset","at":5}]}"#,
    r#"{"tag":"0","person":"p","name":"Sari","nip":"1","employment":"pns","agency":{"id":"a","name":"Kabupaten","zone":"WIB","brand":"teal","demo":false},"roles":[],"periods":[],"notices":[],"claims":[{"id":"00000000-0000-7000-8000-000000000005","state":"accepted","writer":["00000000-0000-7000-8000-000000000002",7],"what":{"path":"KL07","title":"Lokakarya","organiser":"BPSDM","from":"2026-03-02","to":"2026-03-04","days":2,"sessions":[1,2]},"proofs":[["a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5","image/jpeg",9]],"missing":[],"jp":10,"steps":[["days",[2,0,5]],["above",[300]]],"rule":["jp-baku","2026.1"],"path":{"id":"x","en":"y"},"basis":{"id":"x","en":"y"},"decisions":[{"on":"2026-03-05","role":"supervisor","verdict":"accepted"}]}]}"#,
    r#"{"nip":"199005152015012001","password":"kapal pagi","device_label":"HP","device":"00000000-0000-7000-8000-000000000002"}"#,
    r#"{"nip":"199005152015012001","code":"ABCD-EFGH-JKLM","new_password":"kapal pagi ke seberang"}"#,
    r#"{"error":{"code":"invalid","field":"nip","row":3,"wait_seconds":7}}"#,
    r#"{"old":"a","new":"b"}"#,
    r#"{"until":-5}"#,
    r#"{"devices":[{"id":"00000000-0000-7000-8000-000000000002","label":"HP","created_at":1,"last_seen_at":2,"current":true}]}"#,
    r#"{"readings":[{"date":"2026-01-02","role":"agency_admin","action":"read_person"}]}"#,
    r#"{"period":null,"members":[{"person":{"id":"00000000-0000-7000-8000-000000000001","name":"Ana","nip":"1","unit":{"id":"00000000-0000-7000-8000-000000000003","name":"Seksi"},"post":"Analis","capacity":"definitive","state":"begun","submitted":null},"levels":[{"competency":"INT","required":2,"reached":1,"gap":1}]}]}"#,
];

const TYPED: &[&str] = &[
    "199005152015012001",
    "'19900515 201501 2 001",
    "1980.0312 2005011002",
    "III/d",
    "ix",
    "2024-03-01",
    "ABCD-EFGH-JKLM",
    "199505152022211003",
];

const ADDRESSES: &[&str] = &[
    "/penilaian/00000000-0000-7000-8000-000000000001/INT/2",
    "/hasil/00000000-0000-7000-8000-000000000001",
    "/riwayat/00000000-0000-7000-8000-000000000001/00000000-0000-7000-8000-000000000002",
    "/kantor?period=00000000-0000-7000-8000-000000000001&unit=00000000-0000-7000-8000-000000000002",
    "/kantor/pegawai?q=Ana%20Lestari&state=begun&sort=unit&page=3",
    "/kantor/pegawai/00000000-0000-7000-8000-000000000001?period=00000000-0000-7000-8000-000000000002",
    "/kantor/audit?page=2",
    "/kantor/impor/00000000-0000-7000-8000-000000000001?effect=moved&unsupervised=true&contested=true&page=2",
    "/kiriman",
];

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn bundles() -> Vec<Vec<u8>> {
    texts(&[shipped::CATALOGUE, shipped::TECHNICAL, shipped::GOVERNMENTAL, shipped::STANDARDS, shipped::RULES])
}

fn people_files() -> Vec<Vec<u8>> {
    let guide = include_str!("../../docs/IMPORT.md");
    let file = guide.split("```csv\n").nth(1).and_then(|rest| rest.split("```").next()).expect("the guide's example");
    vec![file.into(), file.replace(',', ";").into(), file.replace('\n', "\r\n").into()]
}

/// What takes most of a tree for its size: lists and objects of one.
fn dense() -> Vec<Vec<u8>> {
    ["[0]", "{\"\":0}", "[[[[]]]]"].map(|piece| format!("[{}0]", format!("{piece},").repeat(1 << 14)).into()).to_vec()
}

/// The mark and the ops of the recording, as they rest.
fn recorded_records() -> Vec<Vec<u8>> {
    records_of(RECORDED)
}

fn records_of(recording: &str) -> Vec<Vec<u8>> {
    recording
        .lines()
        .map(|line| line.split_once(" {").map_or(line.into(), |(_, rest)| format!("{{{rest}").into()))
        .collect()
}

fn recorded_raws() -> Vec<RawOp> {
    let records = [RECORDED, RECORDED_SECOND].into_iter().flat_map(|recording| records_of(recording).split_off(1));
    records.map(|record| read_op(from_utf8(&record).expect("text")).expect("an op").op.raw).collect()
}

/// An op's two texts, the header first.
fn recorded_texts() -> Vec<Vec<u8>> {
    recorded_raws().into_iter().map(|raw| format!("{}\n{}", raw.header, raw.body).into()).collect()
}

fn requests() -> Vec<Vec<u8>> {
    let (cursor, key) = (format!(r#"[3,"{}"]"#, "a5".repeat(32)), "5a".repeat(32));
    let raws = recorded_raws();
    let request = |raws: &[RawOp], more: &str| {
        let ops: Vec<_> = raws.iter().map(|raw| format!(r#"{{"h":{},"b":{}}}"#, raw.header, raw.body)).collect();
        let person = "00000000-0000-7000-8000-000000000001";
        let device = "00000000-0000-7000-8000-000000000002";
        let head = format!(r#""protocol":1,"person":"{person}","device":"{device}","now":1790000000000"#);
        format!(r#"{{{head},"cursor":{cursor},"sent":2,"ops":[{}],"echo":false{more}}}"#, ops.join(",")).into_bytes()
    };
    let keys =
        format!(r#","keys":[["00000000-0000-7000-8000-000000000003","{key}"]],"about":"0011223344556677","form":2"#);
    vec![request(&[], ""), request(&raws, &keys), request(&raws[..2], "")]
}

fn answers() -> Vec<Vec<u8>> {
    let cursor = read_mark(RECORDED.lines().next().expect("a mark")).expect("a mark").cursor;
    let lines: Vec<_> = recorded_records()[1..]
        .iter()
        .map(|record| {
            let local = read_op(from_utf8(record).expect("text")).expect("an op");
            let (raw, stamp) = (local.op.raw, local.stamp.expect("a stamp"));
            let status = stamp.status.code();
            format!(r#"{{"h":{},"b":{},"e":{},"t":"{status}"}}"#, raw.header, raw.body, stamp.eff.0)
        })
        .collect();
    let keys = r#""keys":[["00000000-0000-7000-8000-000000000003","#.to_owned() + &format!("\"{}\"]]", "5a".repeat(32));
    let cursor = format!(r#""cursor":[{},"{}"]"#, cursor.seq, cursor.digest);
    let whole = format!(r#"{{"received":5,"stored":2,"lines":[{}],{cursor},"more":true,{keys}}}"#, lines.join(","));
    let own = format!(
        r#"{{"received":5,"stored":2,"lines":[{{"c":1,"e":5}},{{"c":2,"e":6,"t":"late"}}],{cursor},"problems":[{{"index":0,"code":"too_large"}}]}}"#
    );
    let short = format!(
        r#"{{"received":5,"stored":2,"lines":[{{"c":1,"e":5}},{{"d":1}},{{"h":{},"b":{},"a":-3}},{{"d":7,"t":"late"}}]}}"#,
        recorded_raws()[0].header,
        recorded_raws()[0].body,
    );
    let told = format!(
        r#"{{"received":5,"stored":0,"lines":[],{cursor},"unknown_cursor":true,"fork":true,"about":{}}}"#,
        TOLD[0]
    );
    vec![whole.into(), own.into(), short.into(), told.into()]
}

/// What is written of a value reads as the same.
fn returns<T: Debug>(value: &T, again: Option<T>) -> Result<(), String> {
    let (value, again) = (format!("{value:?}"), format!("{again:?}"));
    if again == format!("Some({value})") { Ok(()) } else { Err(format!("{value} came back as {again}")) }
}

/// A value that both ends read by the same lines and serde writes.
fn round<T: Serialize + DeserializeOwned + FromJson + Debug>(text: &str) -> Verdict {
    let (Ok(value), by_serde) = (json::read::<T>(text), serde_json::from_str::<T>(text)) else { return Ok(false) };
    returns(&value, by_serde.ok())?;
    // A text inside it that serde would not take as JSON cannot be there: it was read as JSON.
    let written = serde_json::to_string(&value).map_err(|cause| cause.to_string())?;
    returns(&value, json::read(&written).ok())?;
    Ok(true)
}

/// Our parser reads what serde's reads, and nothing else.
fn json(input: &[u8]) -> Verdict {
    let by_serde = serde_json::from_slice::<&RawValue>(input).ok().map(|raw| raw.get());
    let ours = from_utf8(input).ok().and_then(|text| Json::parse(text).ok());
    if ours.as_ref().map(Json::raw) != by_serde {
        return Err(format!("ours reads {:?}, serde {:?}", ours.is_some(), by_serde.is_some()));
    }
    Ok(ours.is_some())
}

fn recorded_op(input: &[u8]) -> Verdict {
    let Some((header, body)) = from_utf8(input).ok().and_then(|text| text.split_once('\n')) else { return Ok(false) };
    let raw = RawOp { header: header.into(), body: body.into() };
    let Ok(read) = op::read(raw.clone()) else { return Ok(false) };
    if read.raw != raw {
        return Err("its texts changed".into());
    }
    if read.body != Body::Unknown {
        let written = op::write(read.id(), read.head.at, read.head.seen, read.body.clone());
        let again = op::read(written.raw).ok().map(|op| (op.head, op.body));
        returns(&(read.head, read.body), again)?;
    }
    Ok(true)
}

/// A letter of the recorded ops, and one of none.
fn letters() -> Vec<Vec<u8>> {
    let letter = |ops: Vec<RawOp>| Letter {
        person: PersonId::from_random([1; 16]),
        device: DeviceId::from_random([2; 16]),
        salt_key: SaltKey([3; 32]),
        sealed: Timestamp(1_790_000_000_000),
        skew_ms: -5,
        ops,
    };
    [recorded_raws(), Vec::new()].map(|ops| hand_in::write(&letter(ops)).into()).to_vec()
}

/// What an installation opens envelopes with.
fn keys() -> Keys {
    Keys::of([7; 32])
}

/// Sealed letters, one of them by the right device.
fn envelopes() -> Vec<Vec<u8>> {
    let (keys, letters) = (keys(), letters());
    let (person, device) = (PersonId::from_random([1; 16]), DeviceId::from_random([2; 16]));
    let packed = sealer::pack(from_utf8(&letters[1]).expect("text"));
    let framed = keys.key(person, device).frame(keys.to(), person, device, &packed);
    let sealed = [framed, b"no letter".to_vec(), Vec::new()];
    let envelope = |framed: &Vec<u8>| {
        let sealed = hand_in::hex(&sealer::seal(keys.to(), framed, 7));
        json::write(&Envelope { to: keys.to().to_hex(), sealed }).into()
    };
    sealed.iter().map(envelope).collect()
}

/// As the server opens it.
fn opens() -> Reader {
    let keys = keys();
    Box::new(move |input| {
        let Ok(envelope) = serde_json::from_slice::<Envelope>(input) else { return Ok(false) };
        round::<Envelope>(from_utf8(input).map_err(|cause| cause.to_string())?)?;
        Ok(keys.open(&envelope).is_ok())
    })
}

fn letter(input: &[u8]) -> Verdict {
    let Some(letter) = from_utf8(input).ok().and_then(|text| json::read::<Letter>(text).ok()) else {
        return Ok(false);
    };
    returns(&letter, json::read(&hand_in::write(&letter)).ok())?;
    Ok(true)
}

/// As the server reads it.
fn request(input: &[u8]) -> Verdict {
    let Ok(request) = serde_json::from_slice::<SyncRequest>(input) else { return Ok(false) };
    let _ = Cursor::try_from(&request.cursor);
    let _ = read_keys(request.keys.as_deref().unwrap_or_default());
    for op in &request.ops {
        let _ = op::read(op.raw());
    }
    round::<SyncRequest>(from_utf8(input).map_err(|cause| cause.to_string())?)
}

/// As a device reads it, and makes of it what it makes of every answer.
fn answer(input: &[u8]) -> Verdict {
    let Ok(text) = from_utf8(input) else { return Ok(false) };
    let Ok(response) = json::read::<SyncResponse>(text) else { return Ok(false) };
    let mark = read_mark(RECORDED.lines().next().expect("a mark")).expect("a mark");
    let mut ops = LocalOps::new();
    for record in &recorded_records()[1..] {
        let local = read_op(from_utf8(record).expect("text")).expect("an op");
        ops.insert(local.op.id(), local);
    }
    let device = *mark.keys.keys().next().expect("a device");
    for cursor in [Cursor::GENESIS, mark.cursor, Cursor { seq: u64::MAX, ..mark.cursor }] {
        for sent in [0, mark.sent] {
            let keys = &mark.keys;
            let standing = Standing { device, keys, cursor, sent, ops: &ops, rewinding: sent == 0, pulled: false };
            let request = standing.request(false);
            if let Ok(answer) = response.clone().answer(cursor) {
                let _ = standing.answered(&request, answer);
            }
        }
    }
    round::<SyncResponse>(text)
}

fn at_rest(input: &[u8]) -> Verdict {
    let Ok(text) = from_utf8(input) else { return Ok(false) };
    let (op, identity, mark) = (read_op(text), read_identity(text), read_mark(text));
    if let Ok(op) = &op {
        returns(op, read_op(&write_op(op)).ok())?;
    }
    if let Ok(identity) = &identity {
        returns(identity, read_identity(&write_identity(identity)).ok())?;
    }
    if let Ok(mark) = &mark {
        returns(mark, read_mark(&write_mark(mark)).ok())?;
    }
    Ok(op.is_ok() || identity.is_ok() || mark.is_ok())
}

/// What can be read can be asked and scored.
fn bundle(input: &[u8]) -> Verdict {
    let Ok(text) = from_utf8(input) else { return Ok(false) };
    let (catalogue, standards, rules) = (read_catalogue(text).ok(), read_standards(text).ok(), read_rules(text).ok());
    let read = catalogue.is_some() || standards.is_some() || rules.is_some();
    if let Some(catalogue) = &catalogue {
        returns(catalogue, read_catalogue(&write_catalogue(catalogue)).ok())?;
    }
    if let Some(standards) = &standards {
        returns(standards, read_standards(&write_standards(standards)).ok())?;
    }
    if read {
        let reference = Reference {
            catalogue: catalogue.unwrap_or_else(|| read_catalogue(shipped::CATALOGUE).expect("the catalogue")),
            standards: standards.unwrap_or_else(|| read_standards(shipped::STANDARDS).expect("the standards")),
            rules: rules.unwrap_or_else(|| read_rules(shipped::RULES).expect("the rules")),
        };
        for standard in &reference.standards.standards {
            if let Some(questionnaire) = reference.questionnaire(standard.kind) {
                door::answers_all(&reference, &questionnaire);
            }
        }
    }
    Ok(read)
}

/// All else that the ends tell each other.
fn told(input: &[u8]) -> Verdict {
    let Ok(text) = from_utf8(input) else { return Ok(false) };
    let reads = [
        round::<About>(text)?,
        round::<ErrorBody>(text)?,
        round::<Session>(text)?,
        round::<SignedIn>(text)?,
        round::<Devices>(text)?,
        round::<Team>(text)?,
        round::<Readings>(text)?,
        json::read::<SignIn>(text).is_ok(),
        json::read::<Activate>(text).is_ok(),
        json::read::<Confirm>(text).is_ok(),
        json::read::<ChangePassword>(text).is_ok(),
        json::read::<NoticesSeen>(text).is_ok(),
    ];
    Ok(reads.contains(&true))
}

/// What people type.
fn typed(input: &[u8]) -> Verdict {
    let Ok(text) = from_utf8(input) else { return Ok(false) };
    let (nip, rank, date, code) =
        (Nip::parse(text).ok(), text.parse::<Rank>().ok(), parse_date(text), Code::parse(text));
    if let Some(nip) = &nip {
        let _ = (nip.birth_date(), nip.kind(), nip.warning());
        returns(nip, Nip::parse(&nip.to_string()).ok())?;
    }
    if let Some(rank) = &rank {
        returns(rank, rank.to_string().parse().ok())?;
    }
    if let Some(date) = &date {
        returns(date, parse_date(&date.to_string()))?;
    }
    if let Some(code) = &code {
        returns(&code.to_string(), Code::parse(&code.to_string()).map(|code| code.to_string()))?;
    }
    Ok(nip.is_some() || rank.is_some() || date.is_some() || code.is_some())
}

/// Addresses of both programs.
fn address(input: &[u8]) -> Verdict {
    let Ok(text) = from_utf8(input) else { return Ok(false) };
    let parts = |address: &str| {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        (path.to_owned(), query.to_owned())
    };
    let (path, query) = parts(text);
    let pocket = pocket::routes::Route::parse(&path);
    if let Some(route) = &pocket {
        returns(route, pocket::routes::Route::parse(&route.path()))?;
    }
    let office = office::routes::Route::parse(&path, &query);
    if let Some(route) = &office {
        let (path, query) = parts(&route.path());
        returns(route, office::routes::Route::parse(&path, &query))?;
    }
    Ok(pocket.is_some() || office.is_some())
}

/// A spreadsheet. What is wrong with it is told by row, column and reason.
fn people_file(input: &[u8]) -> Verdict {
    match import::check(input) {
        Ok(()) => Ok(true),
        Err(faults) if faults.is_empty() => Err("refused without a reason".into()),
        Err(_) => Ok(false),
    }
}
