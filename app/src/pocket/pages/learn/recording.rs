//! A lesson to watch or to hear, with captions and a transcript.
//!
//! Promises: it opens at the very second where it was left, on this device; it is done when it was played to its end, or when the person
//! says so, who may have read the transcript instead.

use domain::{
    learning::{Lesson, Media, MediaKind},
    text::Language,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    addresses::{Addresses, find},
    away,
    lesson::{Here, foot, with_ways},
};
use crate::{
    i18n::text::{learn::lesson as words, settings},
    pocket::{
        shell::{Way, page_title},
        state::Work,
    },
    ui::{Captions, Disclosure, Notice, PageHeading, Played, Prose, Recording, Tone, paragraph, shown},
};

/// A person who closes the phone loses two seconds.
const KEEP_SECONDS: u32 = 2;

/// So many seconds further at least, and a seventh of the whole, and the furthest place is recorded for the other devices, too.
const WORTH_TELLING_SECONDS: u32 = 10;

/// How near to its end a recording counts as played: its last fiftieth, and two seconds at least.
const fn is_near_end(at: u32, of: u32) -> bool {
    let last = if of / 50 > 2 { of / 50 } else { 2 };
    of > 0 && at + last >= of
}

pub(super) fn recording(here: &Here, media: &Media) -> AnyView {
    let Some(lesson) = here.lesson().cloned() else { return ().into_any() };
    page_title(lesson.title.clone());
    let files = here.course.files.iter().filter(|file| file.hash == media.file || Some(file.hash) == media.captions);
    let addresses = find(here.work, files.cloned().collect());
    let follower = Follower::of(here, &lesson);
    let failed = RwSignal::new(false);
    let (course, lang) = (here.hash, here.course.language);
    let (playing, played, title) = (media.clone(), follower.clone(), lesson.title.clone());
    let player = move || {
        let (addresses, start) = (addresses.get()?, follower.start.get()?);
        let note = (!addresses.all_here()).then(|| away(words::RECORDING_AWAY, course));
        let view = view! {
            {show(&playing, &addresses, &title, lang, start, &played, failed)}
            {shown(move || failed.get().then(trouble))}
            {note}
        };
        Some(view.into_any())
    };
    let transcript = media.transcript.clone().map(|html| {
        let html = with_ways(here, html);
        view! { <Disclosure summary=words::TRANSCRIPT><Prose html=html lang=lang.tag()/></Disclosure> }.into_any()
    });
    let (title, above) = (lesson.title.clone(), here.above());
    let furthest = furthest(here, &lesson);
    view! {
        <PageHeading title=title above=above take_focus=Way::here().walked()/>
        {shown(player)}
        {transcript}
        {foot(here, &lesson, furthest)}
    }
    .into_any()
}

/// What is recorded as the place of whoever says that they are done: the furthest that is known.
fn furthest(here: &Here, lesson: &Lesson) -> Box<dyn Fn() -> u32 + Send + Sync> {
    let (work, hash, id) = (here.work, here.hash, lesson.id.clone());
    Box::new(move || untrack(|| work.learnt(hash)).lessons.get(&id).map_or(0, |state| state.place))
}

fn trouble() -> AnyView {
    view! { <Notice title=words::RECORDING_FAILED tone=Tone::Warn live=true>{paragraph(words::RECORDING_FAILED_MORE)}</Notice> }
        .into_any()
}

fn show(
    media: &Media,
    addresses: &Addresses,
    title: &str,
    lang: Language,
    start: u32,
    follower: &Follower,
    failed: RwSignal<bool>,
) -> AnyView {
    let sound = media.kind == MediaKind::Audio;
    let sentence = if sound { words::SOUND } else { words::VIDEO };
    let label = sentence.about([("title", title.to_owned().into())]);
    // In the words of the language that it is in.
    let captions = media.captions.map(|captions| Captions {
        src: addresses.of(captions),
        lang: lang.tag(),
        label: settings::LANGUAGE_NAME.within(lang).to_owned(),
    });
    let follower = follower.clone();
    let on_played = Callback::new(move |played| follower.played(played));
    let on_trouble = Callback::new(move |()| failed.set(true));
    view! {
        <Recording
            label=label
            src=addresses.of(media.file)
            sound=sound
            captions=captions
            start=start
            on_played=on_played
            on_trouble=on_trouble
        />
    }
    .into_any()
}

/// Follows somebody through a recording.
#[derive(Clone)]
struct Follower {
    work: Work,
    here: Here,
    lesson: Lesson,
    /// Where it begins, once that is known.
    start: RwSignal<Option<u32>>,
    /// The place last kept on this device.
    kept: StoredValue<u32>,
    /// The furthest place recorded for all.
    furthest: StoredValue<u32>,
    done: StoredValue<bool>,
}

impl Follower {
    fn of(here: &Here, lesson: &Lesson) -> Self {
        let (work, hash, id) = (here.work, here.hash, lesson.id.clone());
        let known = untrack(|| work.learnt(hash));
        let told = known.lessons.get(&id).map_or(0, |state| state.place);
        let done = known.done(lesson).is_some();
        let (start, kept) = (RwSignal::new(None), StoredValue::new(0));
        spawn_local(async move {
            // The furthest place of other devices, where this one has none of its own; the end is no place to begin at.
            let place = work.place_in(hash, &id).await.unwrap_or(if done { 0 } else { told });
            kept.try_update_value(|kept| *kept = place);
            start.try_set(Some(place));
        });
        Self {
            work,
            here: here.clone(),
            lesson: lesson.clone(),
            start,
            kept,
            furthest: StoredValue::new(told),
            done: StoredValue::new(done),
        }
    }

    fn played(&self, Played { at, of, rests, ended }: Played) {
        let ends = ended || is_near_end(at, of);
        let place = if ends { 0 } else { at };
        let kept = self.kept.get_value();
        if place.abs_diff(kept) >= if rests { 1 } else { KEEP_SECONDS } {
            self.kept.set_value(place);
            let (work, hash, id) = (self.work, self.here.hash, self.lesson.id.clone());
            spawn_local(async move { work.stand_at(hash, &id, place).await });
        }
        let worth = (of / 7).max(WORTH_TELLING_SECONDS);
        let news = at >= self.furthest.get_value().saturating_add(worth);
        if news || (ends && !self.done.get_value()) {
            self.furthest.set_value(at);
            self.done.update_value(|done| *done |= ends);
            let (work, hash, id) = (self.work, self.here.hash, self.lesson.id.clone());
            // What could not be saved now is saved with the next place, or when the person says that they are done.
            spawn_local(async move { drop(work.reach(hash, id, at, ends).await) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_near_end;

    #[test]
    fn the_end_is_near_in_the_last_fiftieth() {
        for (at, of, near) in
            [(7, 10, false), (8, 10, true), (10, 10, true), (3_527, 3_600, false), (3_528, 3_600, true)]
        {
            assert_eq!(is_near_end(at, of), near, "{at} of {of}");
        }
        assert!(!is_near_end(0, 0), "a recording that does not tell how long it is");
    }
}
