//! What the form of a supervisor and those of a person have in common, where something is said about training needs.
//!
//! Promises: what is filled in is on this device at every change, finished or not, until it is saved or discarded; what was saved shows
//! how far it has come, and why where it does not count. Refuses: to know what is filled in.

use domain::{
    ids::AssessmentId,
    sync::{
        op::{Body, ToldKind},
        stamp::Status,
    },
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::delivery::parked;
use crate::{
    components::focus::Focus,
    i18n::text::{claims, needs as words},
    pocket::state::{
        Work,
        needs::{LastSaid, NeedDraft},
    },
    reactive::effect,
    ui::{Button, Kind, Notice, Tone, outcome, paragraph, shown},
};

/// Where what is filled in is kept.
#[derive(Clone, Copy)]
pub struct Keeping {
    work: Work,
    kind: ToldKind,
    assessment: AssessmentId,
    goes_on: RwSignal<bool>,
    /// Why something was not kept.
    pub problem: RwSignal<Option<TextProp>>,
}

impl Keeping {
    /// Keeps what is filled in at every change, in their order: who leaves at once loses nothing.
    pub fn follow(self, filled: impl Fn() -> NeedDraft + 'static) {
        let first = StoredValue::new(true);
        effect(move || {
            let draft = filled();
            if first.try_update_value(core::mem::take).unwrap_or(true) {
                return;
            }
            spawn_local(async move {
                if self.work.keep_need_draft(self.kind, self.assessment, Some(draft)).await.is_err() {
                    self.problem.try_set(Some(words::fault::NOT_SAVED.into()));
                }
            });
        });
    }

    /// Records what is said; what was filled in is done with. Whether it was saved.
    pub async fn record(self, body: Body) -> bool {
        self.problem.try_set(None);
        if self.work.record(vec![body]).await.is_err() {
            self.problem.try_set(Some(words::fault::NOT_SAVED.into()));
            return false;
        }
        // A draft that stays after all is offered again; what is saved is saved.
        let _ = self.work.keep_need_draft(self.kind, self.assessment, None).await;
        self.goes_on.try_set(false);
        true
    }
}

/// A form, once the device was asked for what was filled in before; `begin` is what it begins with otherwise, and when that is discarded.
pub fn drafted(
    work: Work,
    (kind, assessment): (ToldKind, AssessmentId),
    begin: NeedDraft,
    form: impl Fn(NeedDraft, Keeping) -> AnyView + Send + 'static,
) -> AnyView {
    let draft = RwSignal::new(None::<NeedDraft>);
    let (goes_on, problem) = (RwSignal::new(false), RwSignal::new(None));
    let keeping = Keeping { work, kind, assessment, goes_on, problem };
    let fresh = begin.clone();
    spawn_local(async move {
        let kept = work.need_draft(kind, assessment).await;
        goes_on.try_set(kept.is_some());
        draft.try_set(Some(kept.unwrap_or(fresh)));
    });
    let place = kind.code().replace('.', "-");
    let (focus, there) = (Focus::here(), place.clone());
    let discard = Callback::new(move |()| {
        goes_on.set(false);
        draft.set(Some(begin.clone()));
        focus.soon(there.clone());
        spawn_local(async move {
            // A draft that could not be forgotten is offered again.
            let _ = work.keep_need_draft(kind, assessment, None).await;
        });
    });
    let notice = move || {
        goes_on.get().then(|| {
            view! {
                <Notice title=claims::form::GOES_ON>
                    <div><Button label=claims::form::DROP kind=Kind::Quiet on_click=discard/></div>
                </Notice>
            }
            .into_any()
        })
    };
    let filled = move || draft.get().map(|draft| form(draft, keeping));
    view! { <div id=place tabindex="-1" class="stack">{shown(notice)} {shown(filled)}</div> }.into_any()
}

/// How far what was said has come, where the server has not told of it yet.
pub fn sending(said: &LastSaid) -> AnyView {
    let refused = |tone: Tone, why: TextProp| {
        view! { <Notice title=words::sending::REFUSED tone=tone>{paragraph(why)}</Notice> }.into_any()
    };
    match &said.status {
        None => outcome((words::sending::LOCAL.into(), Tone::Info)),
        Some(Status::Applied | Status::Late) => outcome((words::sending::SENT.into(), Tone::Good)),
        Some(Status::Conflict) if said.told.kind == ToldKind::Answered => {
            refused(Tone::Warn, words::sending::OVERTAKEN_ANSWER.into())
        }
        Some(Status::Conflict) => refused(Tone::Warn, words::sending::OVERTAKEN.into()),
        Some(Status::Parked(code)) => refused(Tone::Bad, parked(code).into()),
    }
}
