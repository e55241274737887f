//! The server's own door: whole requests before the real router, on a database of its own.
//!
//! A letter is a line with method and path, then lines of headers, an empty line, and the body. What earlier letters have left in the
//! database stays for the next, as on any server; a case is told by its seed all the same, for what a request may do does not hang on it.

use std::io::Write as _;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, Uri, header},
};
use domain::{
    assessment::{Answer, Answers, Further, Questionnaire},
    sync::{device::OP_BYTES_MAX, verdict::Reference},
    wire::error::{ErrorBody, ErrorCode},
};
use flate2::{Compression, write::GzEncoder};

use super::{Reader, Verdict};
use crate::{
    harness::{Kind, Member, Tab},
    simulation::site::Site,
};

/// In the place of what only the house knows: its headers are put in before a letter is sent.
const SESSION: &str = "session: own";

fn letter(line: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut letter = format!("{line}\n").into_bytes();
    for header in headers {
        letter.extend_from_slice(header.as_bytes());
        letter.push(b'\n');
    }
    letter.push(b'\n');
    letter.extend_from_slice(body);
    letter
}

/// Valid requests of every sort.
pub(super) fn letters() -> Vec<Vec<u8>> {
    const JSON: &str = "content-type: application/json";
    let op =
        r#"{"h":{"device":"DEVICE","counter":1,"kind":"assessment.noted","v":1,"at":5,"seen":null},"b":{"note":"x"}}"#;
    let sync = format!(
        r#"{{"protocol":1,"person":"PERSON","device":"DEVICE","now":1790000000000,"cursor":[0,"{}"],"sent":0,"ops":[{op}],"echo":false}}"#,
        "00".repeat(32)
    );
    let sync = sync.as_bytes();
    let large = format!(r#"{{"h":{{}},"b":"{}"}}"#, "x".repeat(OP_BYTES_MAX));
    let cookie =
        format!("cookie: __Host-jenjang-0011223344556677=00000000-0000-7000-8000-000000000002.{}", "a5".repeat(32));
    let sign_in = format!(r#"{{"nip":"{}","password":"salah sandi","device_label":"HP"}}"#, Member::Eko.nip());
    vec![
        letter("POST /api/sync", &[SESSION, JSON], sync),
        letter("POST /api/sync", &[SESSION, JSON, "content-encoding: gzip"], &gzip(sync)),
        letter("POST /api/sync", &[SESSION, JSON, "content-encoding: gzip"], &gzip(&vec![b' '; 4 << 20])),
        letter("POST /api/sync", &[SESSION, JSON], String::from_utf8_lossy(sync).replace(op, &large).as_bytes()),
        letter("POST /api/sync", &[&cookie, "x-jenjang-device: a", "x-jenjang-token: b", JSON], sync),
        letter("POST /api/hand-ins", &[JSON], br#"{"to":"04a5","sealed":"04a5ff"}"#),
        letter("POST /api/hand-ins/word", &[SESSION, JSON], br#"{"id":"a5","mine":true}"#),
        letter("POST /api/sign-in", &[JSON], sign_in.as_bytes()),
        letter("GET /api/session", &[SESSION], b""),
        letter("GET /api/team?period=00000000-0000-7000-8000-000000000001", &[SESSION], b""),
        letter("GET /api/office/people?q=Ana&state=begun&sort=unit&page=3", &[SESSION], b""),
        letter("GET /api/files/a5a5", &[SESSION, "range: bytes=0-9, -5", "if-range: \"a\""], b""),
        letter("GET /api/bundles/a5a5", &[SESSION, "if-none-match: \"a\"", "accept-encoding: gzip, br;q=0"], b""),
    ]
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(text).expect("written to memory");
    packer.finish().expect("written to memory")
}

/// A house with Ana signed in, and its door.
pub(super) fn reader() -> Reader {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (site, tab) = runtime.block_on(async {
        let site = Site::open(Kind::Sqlite, 1, &[Member::Ana]).await;
        let tab = site.browser().signs_in(Member::Ana).await;
        (site, tab)
    });
    Box::new(move |input| {
        // The database is there as long as its folder is.
        let _open = &site;
        runtime.block_on(send(&tab, input))
    })
}

async fn send(tab: &Tab, input: &[u8]) -> Verdict {
    let Some(end) = input.windows(2).position(|pair| pair == b"\n\n") else { return Ok(false) };
    let mut lines = input[..end].split(|byte| *byte == b'\n');
    let line = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let Some((method, path)) = line.split_once(' ') else { return Ok(false) };
    let (Ok(method), Ok(path)) = (method.parse::<Method>(), path.parse::<Uri>()) else { return Ok(false) };
    let mut request = if input[..end].windows(SESSION.len()).any(|piece| piece == SESSION.as_bytes()) {
        tab.request(method, "/")
    } else {
        tab.browser.twin().request(method, "/")
    }
    .uri(path.clone());
    for line in lines {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) =
            (HeaderName::from_bytes(&line[..colon]), HeaderValue::from_bytes(line[colon + 1..].trim_ascii()));
        if let (Ok(name), Ok(value)) = (name, value) {
            request = request.header(name, value);
        }
    }
    let body = &input[end + 2..];
    let Ok(request) = request.body(Body::from(own(tab, body))) else { return Ok(false) };
    // Cookies that come back are not kept: the next letter comes from the same browser.
    let answer = tab.browser.twin().send(request).await;
    if answer.status.is_server_error() {
        return Err(format!("{} {}", answer.status, answer.text()));
    }
    if answer.status.is_client_error()
        && path.path().starts_with("/api/")
        && !answer.header(header::CONTENT_TYPE).is_empty()
    {
        let refusal: Result<ErrorBody, _> = serde_json::from_slice(&answer.body);
        if !refusal.is_ok_and(|refusal| refusal.error.code != ErrorCode::Unknown) {
            return Err(format!("{} without a code: {}", answer.status, answer.text()));
        }
    }
    Ok(answer.status.is_success())
}

/// The body with the sender's own names in the place of what stands for them, where it is a text.
fn own(tab: &Tab, body: &[u8]) -> Vec<u8> {
    std::str::from_utf8(body).map_or_else(
        |_| body.to_vec(),
        |text| {
            let device = tab.device.to_string();
            text.replace("DEVICE", &device).replace("PERSON", &tab.session.person.to_string()).into_bytes()
        },
    )
}

/// Answers every page of a questionnaire, each statement in turn with another answer.
pub(super) fn answers_all(reference: &Reference, questionnaire: &Questionnaire<'_>) {
    let (mut answers, further) = (Answers::new(), Further::new());
    while let Some(page) = questionnaire.course(&answers, &further).next() {
        let before = answers.len();
        for statement in reference.catalogue.statements(page.competency, page.level) {
            answers.insert(statement.id, Answer::Often);
        }
        if answers.len() == before {
            break;
        }
    }
    let _ = questionnaire.course(&answers, &further).profile();
}
