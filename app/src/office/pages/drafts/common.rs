//! What several parts of a draft's pages need.

use std::{hash::Hash, sync::Arc};

use domain::wire::{error::ErrorDetail, office::drafts::LessonKind};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use crate::{
    i18n::{Sentence, text::drafts as words},
    office::{
        pages::words_of,
        state::{Office, drafts::is_changed},
    },
    ports::Failure,
    ui::{ArrangeWords, Button, Kind, Notice, Shown, Tone, paragraph, shown},
};

/// Where a list begins, for the keyboard, when the thing that it stood on is gone.
pub const MODULES: &str = "modules";
/// What the course says of itself.
pub const FACTS: &str = "facts";
/// The images.
pub const IMAGES: &str = "images";

/// The id of a module on the page.
pub fn module_place(id: &str) -> String {
    format!("module-{id}")
}

/// The id of a lesson on the page.
pub fn lesson_place(id: &str) -> String {
    format!("lesson-{id}")
}

/// Puts the keyboard on an element as soon as it is drawn.
pub fn focus_soon(office: Office, id: String) {
    let host = office.ports().host;
    spawn_local(async move {
        host.sleep(0).await;
        host.focus(&id);
    });
}

/// Things by their names: those that stay keep what stands in them.
pub fn keyed<K: Hash + Eq + Clone + Send + Sync + 'static>(
    names: Memo<Vec<K>>,
    row: impl Fn(K) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let row: Arc<dyn Fn(K) -> AnyView + Send + Sync> = Arc::new(row);
    view! { <For each=move || names.get() key=K::clone children=move |name| row(name)/> }.into_any()
}

/// A field that is drawn anew whenever `round` changes: a browser empties a field of a file in no other way.
pub fn renewed(round: Memo<u32>, field: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let rounds = Memo::new(move |_| vec![round.get()]);
    keyed(rounds, move |_| field())
}

/// The words of the buttons that move things.
pub fn arrange_words() -> ArrangeWords {
    ArrangeWords { up: words::UP.into(), down: words::DOWN.into(), remove: words::REMOVE.into() }
}

/// What a lesson is called by its kind.
pub const fn kind_word(kind: LessonKind) -> Sentence {
    match kind {
        LessonKind::Text => words::kind::TEXT,
        LessonKind::Video => words::kind::VIDEO,
        LessonKind::Audio => words::kind::AUDIO,
        LessonKind::Document => words::kind::DOCUMENT,
        LessonKind::Quiz => words::kind::QUIZ,
    }
}

/// Asks once more before something goes that nothing brings back.
pub fn second_word(
    asking: RwSignal<bool>,
    question: TextProp,
    sure: Sentence,
    busy: Signal<bool>,
    go: Callback<()>,
) -> Shown {
    shown(move || {
        if !asking.get() {
            return ().into_any();
        }
        let question = question.clone();
        let stay = Callback::new(move |()| asking.set(false));
        view! {
            <Notice title=question tone=Tone::Warn live=true>
                {paragraph(words::NOT_BACK)}
                <div class="actions">
                    <Button label=sure kind=Kind::Danger busy=busy on_click=go/>
                    <Button label=words::STAY kind=Kind::Quiet on_click=stay/>
                </div>
            </Notice>
        }
        .into_any()
    })
}

/// Why a change was not made, and the way on where somebody else was quicker.
pub fn not_changed(failure: &Failure, reload: Callback<()>) -> AnyView {
    if is_changed(failure) {
        return view! {
            <Notice title=words::changed::TITLE tone=Tone::Warn live=true>
                {paragraph(words::changed::DRAFT)}
                <div class="actions"><Button label=words::changed::RELOAD kind=Kind::Quiet on_click=reload/></div>
            </Notice>
        }
        .into_any();
    }
    let why = words_of(failure);
    view! { <Notice title=words::NOT_DONE tone=Tone::Bad live=true>{paragraph(why)}</Notice> }.into_any()
}

/// What is wrong with a file that was handed in, where that is the file's own fault.
pub fn file_fault(failure: &Failure) -> Option<Sentence> {
    use domain::wire::error::ErrorCode::{Invalid, TooLarge};
    let Failure::Refused(detail) = failure else { return None };
    let ErrorDetail { code, field, .. } = &**detail;
    match (code, field.as_deref()) {
        (TooLarge, _) => Some(words::file::TOO_LARGE),
        (Invalid, Some("name")) => Some(words::file::WRONG_TYPE),
        (Invalid, Some("file")) => Some(words::file::WRONG_CONTENT),
        (Invalid, Some("size")) => Some(words::file::TOO_WIDE),
        _ => None,
    }
}

/// The name of a chosen file, without the folder that a browser invents.
pub fn bare_name(chosen: &str) -> String {
    chosen.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::bare_name;

    #[test]
    fn a_chosen_file_has_no_folder() {
        assert_eq!(bare_name("C:\\fakepath\\loket.png"), "loket.png");
        assert_eq!(bare_name("loket.png"), "loket.png");
        assert_eq!(bare_name(""), "");
    }
}
