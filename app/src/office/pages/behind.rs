//! What is written upon something that is not the newest any more.
//!
//! Promises: it is said on the form as soon as it is known, with a way on to the newest; what is typed goes on the person's word alone.
//! Refuses: to let a version be published all the same; the server does not take it.

use domain::wire::error::ErrorCode;
use leptos::prelude::*;

use crate::{
    i18n::text::office::behind as text,
    office::state::{Asked, Office},
    ports::Failure,
    reactive::effect,
    ui::{Button, Kind, Notice, Tone, paragraph, shown},
};

/// Where the keyboard finds it.
const PLACE: &str = "behind";

/// What somebody else has done since the form was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// This version was published.
    Version(u32),
    /// The draft was kept as it is not here, or taken away.
    Draft,
    /// Something else was saved, and saving what is typed takes its place.
    Saved,
}

/// What was published after the version that is written upon.
pub fn since(base: u32, newest: u32) -> Option<Between> {
    (newest > base).then_some(Between::Version(newest))
}

/// What became of a draft and of what it is a draft of, each told as newest version and revision. What is known of the server may be older
/// than what was kept from here, unless it has `refused` that: then any other revision is somebody else's.
pub fn of_draft(here: (u32, u32), there: (u32, u32), refused: bool) -> Option<Between> {
    let other = if refused { there.1 != here.1 } else { there.1 > here.1 };
    since(here.0, there.0).or(other.then_some(Between::Draft))
}

/// Whether the server says that somebody else was there before.
pub fn refused<T: Send + Sync + 'static>(sent: Asked<T>) -> bool {
    sent.failure()
        .is_some_and(|failure| matches!(failure, Failure::Refused(detail) if detail.code == ErrorCode::Changed))
}

/// Looks at what there is when the server refuses what was sent. Once it is known what came in between, that is told instead of the refusal,
/// and the keyboard goes there.
pub fn heed<S, T>(sent: Asked<S>, there: Asked<T>, between: Memo<Option<Between>>)
where
    S: Send + Sync + 'static,
    T: Send + Sync + 'static,
{
    let office = expect_context::<Office>();
    effect(move || {
        if !refused(sent) {
            return;
        }
        if between.get().is_some() {
            sent.clear();
            office.ports().host.focus(PLACE);
        } else {
            there.again();
        }
    });
}

/// What came in between, and the way on.
pub fn told(between: Memo<Option<Between>>, anew: Callback<()>) -> AnyView {
    let notice = move || {
        let (title, more) = match between.get()? {
            Between::Version(number) => (text::VERSION.about([("n", number.into())]), text::MORE),
            Between::Draft => (text::DRAFT.into(), text::MORE),
            Between::Saved => (text::SAVED.into(), text::SAVED_MORE),
        };
        Some(
            view! {
                <Notice title=title tone=Tone::Warn live=true>
                    {paragraph(more)}
                    <div class="actions"><Button label=text::ANEW kind=Kind::Danger on_click=anew/></div>
                </Notice>
            }
            .into_any(),
        )
    };
    view! { <div id=PLACE tabindex="-1">{shown(notice)}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_newer_version_came_in_between() {
        assert_eq!(since(1, 1), None);
        assert_eq!(since(1, 3), Some(Between::Version(3)));
        // What is known of the server may be older than what was published from here.
        assert_eq!(since(2, 1), None);
    }

    #[test]
    fn a_draft_is_another_ones_where_it_is_newer_or_the_server_has_refused_ours() {
        assert_eq!(of_draft((1, 2), (1, 2), false), None);
        assert_eq!(of_draft((1, 2), (1, 3), false), Some(Between::Draft));
        assert_eq!(of_draft((1, 2), (1, 1), false), None, "kept from here, and not asked for since");
        assert_eq!(of_draft((1, 2), (1, 0), true), Some(Between::Draft), "taken away");
        assert_eq!(of_draft((1, 2), (2, 0), true), Some(Between::Version(2)), "published");
        assert_eq!(of_draft((1, 2), (2, 0), false), Some(Between::Version(2)));
    }
}
