//! A small course, as an agency publishes it: two lessons to read and a quiz of one question.

use domain::{
    bundle::BundleHash,
    ids::{AgencyId, AttemptId},
    learning::{Bank, Content, Course, Form, Lesson, Module, Question, Quiz, Responses, Slug},
    sync::op::{Attempted, Body},
    text::Language,
    wire::course::write_course,
};
use server::{
    state::AppState,
    store::{
        self,
        courses::{self, Publication, Published},
    },
};

/// Attempts at the quiz that count.
pub const ATTEMPTS_MAX: usize = 2;

/// The lessons, the quiz last.
pub const LESSONS: [&str; 3] = ["awal", "lanjut", "kuis"];

fn slug(text: &str) -> Slug {
    text.parse().expect("a short name")
}

/// The course; every version differs in its title.
pub fn course(version: u32) -> Course {
    let lesson = |id: &str, content| Lesson {
        id: slug(id),
        title: id.to_owned(),
        minutes: 15,
        practises: vec!["INT.2.1".parse().expect("a statement")],
        content,
    };
    let question = Question {
        id: slug("satu"),
        text: "<p>Loket tutup pukul empat.</p>".to_owned(),
        explanation: "Begitu aturannya.".to_owned(),
        form: Form::TrueFalse(true),
    };
    let bank = Bank { id: slug("bank"), draw: 1, questions: vec![question] };
    let quiz = Quiz { pass_percent: 100, attempts_max: u32::try_from(ATTEMPTS_MAX).ok(), banks: vec![bank] };
    let [first, second, last] = LESSONS;
    let text = |words: &str| Content::Text(format!("<p>{words}</p>"));
    Course {
        id: slug("melayani-di-loket"),
        version,
        language: Language::Indonesian,
        title: format!("Melayani di loket {version}"),
        summary: "Menyapa, mendengar, menyelesaikan.".to_owned(),
        author: "Kantor kecamatan".to_owned(),
        path: "NKL03".to_owned(),
        jp: 2,
        develops: vec![],
        modules: vec![Module {
            id: slug("modul"),
            title: "Modul".to_owned(),
            lessons: vec![
                lesson(first, text("Sapa.")),
                lesson(second, text("Dengar.")),
                lesson(last, Content::Quiz(quiz)),
            ],
        }],
        files: vec![],
    }
}

/// The name of its bundle.
pub fn hash(version: u32) -> BundleHash {
    BundleHash::of(write_course(&course(version)).as_bytes())
}

/// Publishes it, recognised, and puts it on the agency's list.
pub async fn publish(state: &AppState, agency: AgencyId, version: u32) -> Published {
    let (course, at) = (course(version), state.now());
    let publication = Publication { agency, course: &course, package: None, recognised: true, by: None, at };
    let publication = &publication;
    let put = state.db.write(|tx| async move {
        let published = courses::publish(&*tx, publication).await?;
        courses::shelve(&*tx, agency, at).await?;
        Ok::<_, store::Error>(published)
    });
    put.await.expect("published")
}

/// A lesson of the first version was read so far.
pub fn reached(lesson: &str, place: u32, done: bool) -> Body {
    Body::Reached { course: hash(1), lesson: slug(lesson), place, done }
}

/// An attempt at its quiz.
pub fn attempted(attempt: AttemptId, right: bool) -> Body {
    let mut responses = Responses::new();
    responses.insert(slug("satu"), vec![right.to_string()]);
    Body::Attempted(Attempted { attempt, course: hash(1), lesson: slug(LESSONS[2]), responses })
}
