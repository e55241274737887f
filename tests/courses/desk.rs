//! An author at work on a draft, by the calls that the pages make.

use domain::wire::office::{
    courses::PackageCourse,
    drafts::{BODY_TYPE, Draft, DraftChecked, DraftFault, Drafts, QuestionsRead},
};
use serde_json::{Value, json};

use crate::harness::{Answer, Tab};

pub const DRAFTS: &str = "/api/office/drafts";

/// A draft on somebody's screen.
pub struct Desk {
    pub tab: Tab,
    pub draft: Draft,
}

impl Desk {
    /// Begins from nothing.
    pub async fn begin(tab: &Tab, title: &str) -> Self {
        let form = json!({ "from": "nothing", "title": title, "language": "id" });
        Self { tab: tab.clone(), draft: tab.post(DRAFTS, &form).await.ok() }
    }

    /// Begins from what is published.
    pub async fn take_up(tab: &Tab, id: &str) -> Self {
        let form = json!({ "from": "course", "id": id });
        Self { tab: tab.clone(), draft: tab.post(DRAFTS, &form).await.ok() }
    }

    /// Another's screen with the same draft.
    pub async fn open(tab: &Tab, id: &str) -> Self {
        Self { tab: tab.clone(), draft: tab.get(&format!("{DRAFTS}/{id}")).await.ok() }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("{DRAFTS}/{}{rest}", self.draft.id)
    }

    /// A change as it is sent, whatever comes of it.
    pub async fn tries(&self, edit: Value) -> Answer {
        self.tab.post(&self.path(""), &json!({ "revision": self.draft.revision, "edit": edit })).await
    }

    /// A change that succeeds; what it added.
    pub async fn edit(&mut self, edit: Value) -> Option<String> {
        self.draft = self.tries(edit).await.ok();
        self.draft.added.clone()
    }

    /// A lesson; its name.
    pub async fn add_lesson(&mut self, kind: &str, title: &str) -> String {
        let module = self.draft.modules[0].id.clone();
        let edit = json!({ "do": "add_lesson", "module": module, "kind": kind, "title": title });
        self.edit(edit).await.expect("a name")
    }

    /// What is written in a lesson; title, minutes and statements are the same for all.
    pub async fn write(&mut self, lesson: &str, members: Value) {
        let edit = self.lesson(lesson, members);
        self.edit(edit).await;
    }

    /// The change that does that.
    pub fn lesson(&self, lesson: &str, members: Value) -> Value {
        let lessons = self.draft.modules.iter().flat_map(|module| &module.lessons);
        let title = lessons.into_iter().find(|known| known.id == lesson).map(|known| known.title.clone());
        let mut edit = json!({
            "do": "lesson", "id": lesson, "title": title.unwrap_or_default(), "minutes": 10, "practises": ["INT.2.1"],
        });
        let members = members.as_object().expect("an object").clone();
        edit.as_object_mut().expect("an object").extend(members);
        edit
    }

    /// A file as it is sent, whatever comes of it.
    pub async fn tries_file(&self, name: &str, lesson: Option<&str>, bytes: &[u8]) -> Answer {
        let name = name.replace(' ', "%20").replace('/', "%2F");
        let lesson = lesson.map(|lesson| format!("&lesson={lesson}")).unwrap_or_default();
        let query = format!("/files?revision={}&name={name}{lesson}", self.draft.revision);
        self.tab.post_file(&self.path(&query), BODY_TYPE, bytes.to_vec()).await
    }

    /// A file that is taken.
    pub async fn put(&mut self, name: &str, lesson: Option<&str>, bytes: &[u8]) -> Option<String> {
        self.draft = self.tries_file(name, lesson, bytes).await.ok();
        self.draft.added.clone()
    }

    /// A file of questions, looked at or taken.
    pub async fn questions(&self, lesson: &str, take: Option<&str>, file: &str) -> Answer {
        let take = take.map(|hash| format!("&take={hash}")).unwrap_or_default();
        let query = format!("/questions?revision={}&lesson={lesson}{take}", self.draft.revision);
        self.tab.post_file(&self.path(&query), BODY_TYPE, file.as_bytes().to_vec()).await
    }

    /// Looks at a file of questions and takes it, as the page does.
    pub async fn import(&mut self, lesson: &str, file: &str) -> QuestionsRead {
        let looked: QuestionsRead = self.questions(lesson, None, file).await.ok();
        assert_eq!(looked.draft, None);
        let taken: QuestionsRead = self.questions(lesson, Some(&looked.file), file).await.ok();
        self.draft = taken.draft.clone().expect("taken");
        taken
    }

    pub async fn check(&self) -> DraftChecked {
        self.tab.post(&self.path("/check"), &json!({})).await.ok()
    }

    pub async fn faults(&self) -> Vec<DraftFault> {
        let checked = self.check().await;
        assert_eq!((checked.course, checked.published), (None, false));
        checked.faults
    }

    /// The course, which must be whole.
    pub async fn whole(&self) -> PackageCourse {
        let checked = self.check().await;
        assert_eq!(checked.faults, []);
        checked.course.expect("a course")
    }

    /// Looks and publishes, as the page does.
    pub async fn publish(&self) -> DraftChecked {
        let name = self.whole().await.package;
        self.tab.post(&self.path(&format!("/check?publish={name}")), &json!({})).await.ok()
    }
}

/// All drafts of somebody's agency.
pub async fn drafts(tab: &Tab) -> Drafts {
    tab.get(DRAFTS).await.ok()
}

/// What a course says of itself when it is whole.
pub fn facts() -> Value {
    json!({
        "language": "id", "title": "Menyambut warga", "summary": "Anda dapat menyambut warga di loket.",
        "author": "Kecamatan Pulau Rasa", "path": "NKL03", "minutes_per_jp": 45, "jp": 1,
        "develops": [{ "competency": "INT", "level": 2 }],
    })
}

/// The head of a PNG of that size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0");
    bytes
}

/// The head of a WebM, and as many bytes as it shall have.
pub fn webm(bytes: usize) -> Vec<u8> {
    let mut file = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm".to_vec();
    let head = file.len();
    file.extend((head..bytes).map(|at| (at ^ (at >> 8)) as u8));
    file
}

/// Questions of all seven forms; those without names get some.
pub fn quiz() -> Value {
    let options = json!([
        { "id": "", "text": "Sapa", "right": true }, { "id": "", "text": "Diam", "right": false },
    ]);
    let ask = |form: Value| {
        let mut question = json!({ "id": "", "text": "Apa yang **pertama**?", "explanation": "Begitu." });
        question.as_object_mut().expect("an object").extend(form.as_object().expect("an object").clone());
        question
    };
    let questions = [
        ask(json!({ "kind": "single", "options": options })),
        ask(json!({ "kind": "multiple", "options": options })),
        ask(json!({ "kind": "true_false", "answer": true })),
        ask(json!({ "kind": "ordering", "items": [{ "id": "", "text": "Dengar" }, { "id": "", "text": "Catat" }] })),
        ask(json!({ "kind": "matching", "pairs": [
            { "id": "", "left": "KK", "right": "Keluarga" }, { "id": "", "left": "KTP", "right": "Penduduk" },
        ] })),
        ask(json!({ "kind": "short_text", "accept": ["salam"] })),
        ask(json!({ "kind": "number", "answer": "12,5", "tolerance": "0.25" })),
    ];
    json!({ "pass_percent": 70, "attempts_max": 3, "banks": [{ "id": "", "draw": 7, "questions": questions }] })
}

/// Two questions of a file from Moodle; the third is left out.
pub const GIFT: &str = "\
::Salam:: Salam pertama di loket? { =Selamat pagi ~Nomor berapa? }

::Jam:: Loket buka pukul 8. {T}

::Esai:: Ceritakan. {}
";
