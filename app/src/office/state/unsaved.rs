//! What has been typed in the office's long forms and not saved yet: courses, new versions of rules, standards and competencies, periods
//! and agencies.
//!
//! Promises: it stays in this tab's memory while the person goes from page to page, signs in again, or enters the PIN; the browser asks
//! before the tab is left with it; nobody else who uses the tab sees it. Refuses: to write it anywhere, and to replace it by what somebody
//! else has saved meanwhile: then it is behind, and the person decides.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use domain::{
    ids::PersonId,
    wire::office::{catalogue::Entry, rules::RulesPage, standards::PostStandard},
};
use leptos::prelude::*;

use super::drafts::forms::{FactsForm, Form, LessonForm};
use crate::{
    ports::Leaving,
    reactive::{effect, memo},
};

/// A form on somebody's desk: what the server has, and what is typed.
#[derive(Clone)]
pub struct Sheet<F: Form> {
    base: ArcRwSignal<F>,
    now: ArcRwSignal<F>,
    behind: ArcRwSignal<bool>,
}

impl<F: Form> Sheet<F> {
    fn of(server: F) -> Self {
        Self { base: ArcRwSignal::new(server.clone()), now: ArcRwSignal::new(server), behind: ArcRwSignal::new(false) }
    }

    /// What is typed.
    #[must_use]
    pub fn now(&self) -> ArcRwSignal<F> {
        self.now.clone()
    }

    /// What the server has, as far as is known here.
    #[must_use]
    pub fn base(&self) -> F {
        self.base.get_untracked()
    }

    /// Whether something is typed that the server does not have; reactive.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.base.with(|base| self.now.with(|now| base != now))
    }

    /// Whether somebody else has saved something else meanwhile; reactive.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.behind.get()
    }

    /// Learns what the server has. What is typed stays; whether it goes on from there.
    pub fn meets(&self, server: F) -> bool {
        let (known, typed) = (server.plain(), self.now.get_untracked().plain());
        let same = self.base.get_untracked().plain() == known;
        if !same && (typed == known || !untrack(|| self.is_dirty())) {
            self.replace(server);
            return true;
        }
        self.behind.set(!same);
        same
    }

    /// What the server has takes the place of what is typed.
    pub fn replace(&self, server: F) {
        self.base.set(server.clone());
        self.now.set(server);
        self.behind.set(false);
    }

    /// `sent` has been saved, as `server` tells it. What was typed meanwhile stays.
    pub fn saved(&self, sent: &F, server: &F) {
        self.base.set(F::named(sent, sent, server));
        self.now.update(|now| *now = F::named(now, sent, server));
        self.behind.set(false);
    }

    /// What is typed goes.
    pub fn discard(&self) {
        self.now.set(self.base.get_untracked());
    }
}

/// Texts by the names of their fields.
pub type Texts = BTreeMap<String, String>;

impl Form for Texts {
    fn plain(&self) -> Self {
        self.clone()
    }

    fn named(now: &Self, sent: &Self, saved: &Self) -> Self {
        if now == sent { saved.clone() } else { now.clone() }
    }
}

/// A version on its way: what it is written upon, and what stands in its fields.
#[derive(Clone)]
pub struct Unfinished<B> {
    /// What it is written upon, as it was when the first letter was typed.
    pub base: B,
    begun: Texts,
    now: ArcRwSignal<Texts>,
}

impl<B> Unfinished<B> {
    /// What stands in the fields, for as long as the page that shows them is there.
    #[must_use]
    pub fn texts(&self) -> RwSignal<Texts> {
        RwSignal::from(self.now.clone())
    }

    /// Whether something else stands there than at first; reactive.
    fn is_dirty(&self) -> bool {
        self.now.with(|now| *now != self.begun)
    }
}

/// Versions on their way, all of one kind, by the names of what they are of; a handle that pages copy.
pub struct Drawer<B: Send + Sync + 'static>(RwSignal<BTreeMap<String, Unfinished<B>>>);

impl<B: Send + Sync + 'static> Clone for Drawer<B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: Send + Sync + 'static> Copy for Drawer<B> {}

impl<B: Clone + Send + Sync + 'static> Drawer<B> {
    fn none() -> Self {
        Self(RwSignal::new(BTreeMap::new()))
    }

    fn any(self) -> bool {
        self.0.with(|all| all.values().any(Unfinished::is_dirty))
    }

    fn typed(self, name: &str) -> Option<Unfinished<B>> {
        let known = self.0.with_untracked(|all| all.get(name).cloned())?;
        untrack(|| known.is_dirty()).then_some(known)
    }

    /// What the version is written upon that somebody has left unfinished, if there is one.
    #[must_use]
    pub fn waiting(self, name: &str) -> Option<B> {
        Some(self.typed(name)?.base)
    }

    /// The version that was left unfinished, as it was left; else a new one.
    #[must_use]
    pub fn open(self, name: &str, base: B, texts: Texts) -> Unfinished<B> {
        if let Some(known) = self.typed(name) {
            return known;
        }
        let new = Unfinished { base, begun: texts.clone(), now: ArcRwSignal::new(texts) };
        self.0.update(|all| drop(all.insert(name.to_owned(), new.clone())));
        new
    }

    /// What was `sent` is kept elsewhere by now, and it goes on upon that.
    pub fn saved(self, name: &str, base: B, sent: Texts) {
        self.0.update(|all| {
            if let Some(known) = all.get_mut(name) {
                known.base = base;
                known.begun = sent;
            }
        });
    }

    /// It was published, or is not wanted any more.
    pub fn close(self, name: &str) {
        self.0.update(|all| drop(all.remove(name)));
    }
}

/// All sheets of this tab.
#[derive(Clone, Copy)]
pub struct Unsaved {
    /// New versions of rules, by the codes of these.
    pub rules: Drawer<Arc<RulesPage>>,
    /// New versions of posts' standards, by the posts' ids, with the revision of the draft that they go on from.
    pub standards: Drawer<(Arc<PostStandard>, u32)>,
    /// New versions of own competencies, by their codes; the one that is not there yet has no name.
    pub competencies: Drawer<Option<Entry>>,
    person: StoredValue<Option<PersonId>>,
    facts: RwSignal<BTreeMap<String, Sheet<FactsForm>>>,
    lessons: RwSignal<BTreeMap<(String, String), Sheet<LessonForm>>>,
    /// Forms whose fields are texts, by where they are sent.
    forms: RwSignal<BTreeMap<String, Sheet<Texts>>>,
}

impl Unsaved {
    /// Begins without any, and provides itself to all pages.
    pub fn provide(leaving: Rc<dyn Leaving>) {
        let unsaved = Self {
            rules: Drawer::none(),
            standards: Drawer::none(),
            competencies: Drawer::none(),
            person: StoredValue::new(None),
            facts: RwSignal::new(BTreeMap::new()),
            lessons: RwSignal::new(BTreeMap::new()),
            forms: RwSignal::new(BTreeMap::new()),
        };
        let any = memo(move || unsaved.any());
        effect(move || leaving.ask_before(any.get()));
        provide_context(unsaved);
    }

    /// Those that the program provides.
    ///
    /// # Panics
    /// Outside of the program.
    #[must_use]
    pub fn here() -> Self {
        use_context().expect("the program provides what is not saved before it shows a page")
    }

    /// Somebody is at this tab: what others have typed goes.
    pub fn of_person(&self, person: Option<PersonId>) {
        if self.person.get_value() != person {
            self.person.set_value(person);
            self.facts.update(BTreeMap::clear);
            self.lessons.update(BTreeMap::clear);
            self.forms.update(BTreeMap::clear);
            self.rules.0.update(BTreeMap::clear);
            self.standards.0.update(BTreeMap::clear);
            self.competencies.0.update(BTreeMap::clear);
        }
    }

    /// Whether anything is typed that is not saved; reactive.
    #[must_use]
    pub fn any(&self) -> bool {
        [
            self.facts.with(|facts| facts.values().any(Sheet::is_dirty)),
            self.lessons.with(|lessons| lessons.values().any(Sheet::is_dirty)),
            self.forms.with(|forms| forms.values().any(Sheet::is_dirty)),
            self.rules.any(),
            self.standards.any(),
            self.competencies.any(),
        ]
        .contains(&true)
    }

    /// Whether anything of that draft is; reactive.
    #[must_use]
    pub fn any_of(&self, draft: &str) -> bool {
        let facts = self.facts.with(|facts| facts.get(draft).is_some_and(Sheet::is_dirty));
        let of = |((of, _), sheet): (&(String, String), &Sheet<LessonForm>)| of == draft && sheet.is_dirty();
        facts || self.lessons.with(|lessons| lessons.iter().any(of))
    }

    /// Whether anything of that lesson is; reactive.
    #[must_use]
    pub fn of_lesson(&self, draft: &str, lesson: &str) -> bool {
        let name = (draft.to_owned(), lesson.to_owned());
        self.lessons.with(|lessons| lessons.get(&name).is_some_and(Sheet::is_dirty))
    }

    /// The sheet of a course, of which the server has so much.
    #[must_use]
    pub fn facts(&self, draft: &str, server: FactsForm) -> Sheet<FactsForm> {
        sheet(self.facts, draft.to_owned(), server)
    }

    /// The sheet of a lesson, of which the server has so much.
    #[must_use]
    pub fn lesson(&self, draft: &str, lesson: &str, server: LessonForm) -> Sheet<LessonForm> {
        sheet(self.lessons, (draft.to_owned(), lesson.to_owned()), server)
    }

    /// The sheet of a form that is sent there, of which the server has so much.
    #[must_use]
    pub fn form(&self, path: &str, server: Texts) -> Sheet<Texts> {
        sheet(self.forms, path.to_owned(), server)
    }

    /// Whether the form that is sent there was left with something typed in it.
    #[must_use]
    pub fn is_begun(&self, path: &str) -> bool {
        self.forms.with_untracked(|forms| forms.get(path).is_some_and(|sheet| untrack(|| sheet.is_dirty())))
    }

    /// What was typed in it is saved, or not wanted any more.
    pub fn drop_form(&self, path: &str) {
        self.forms.update(|forms| drop(forms.remove(path)));
    }

    /// A draft is gone, and with it what was typed for it.
    pub fn drop_draft(&self, draft: &str) {
        self.facts.update(|facts| drop(facts.remove(draft)));
        self.lessons.update(|lessons| lessons.retain(|(of, _), _| of != draft));
    }

    /// Lessons of a draft that are not there any more.
    pub fn keep_lessons(&self, draft: &str, there: impl Fn(&str) -> bool) {
        let gone = |of: &String, lesson: &String| of == draft && !there(lesson);
        if self.lessons.with_untracked(|lessons| lessons.keys().any(|(of, lesson)| gone(of, lesson))) {
            self.lessons.update(|lessons| lessons.retain(|(of, lesson), _| !gone(of, lesson)));
        }
    }
}

fn sheet<K: Ord + Send + Sync + 'static, F: Form>(
    sheets: RwSignal<BTreeMap<K, Sheet<F>>>,
    name: K,
    server: F,
) -> Sheet<F> {
    if let Some(known) = sheets.with_untracked(|sheets| sheets.get(&name).cloned()) {
        known.meets(server);
        return known;
    }
    let new = Sheet::of(server);
    sheets.update(|sheets| drop(sheets.insert(name, new.clone())));
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(title: &str) -> FactsForm {
        FactsForm { title: title.into(), ..FactsForm::default() }
    }

    #[test]
    fn what_was_not_touched_follows_the_server() {
        let sheet = Sheet::of(form("Satu"));
        assert!(sheet.meets(form("Dua")));
        assert_eq!((sheet.now().get_untracked(), sheet.is_behind()), (form("Dua"), false));
    }

    #[test]
    fn what_is_typed_stays_and_is_behind_what_somebody_else_saved() {
        let sheet = Sheet::of(form("Satu"));
        sheet.now().set(form("Punyaku"));
        assert!(sheet.meets(form("Satu")), "somebody changed another part");
        assert!(!sheet.meets(form("Dua")));
        assert_eq!((sheet.now().get_untracked(), sheet.is_behind()), (form("Punyaku"), true));
        assert!(sheet.meets(form("Punyaku")), "they wrote the same");
        assert!(!sheet.is_dirty() && !sheet.is_behind());
    }

    #[test]
    fn what_is_typed_while_it_is_saved_is_not_saved() {
        let sheet = Sheet::of(form("Satu"));
        let sent = form("Dua");
        sheet.now().set(form("Tiga"));
        sheet.saved(&sent, &form("Dua"));
        assert!(sheet.is_dirty());
        assert_eq!(sheet.base(), form("Dua"));
        sheet.discard();
        assert_eq!(sheet.now().get_untracked(), form("Dua"));
    }

    fn texts(reason: &str) -> Texts {
        Texts::from([("reason".to_owned(), reason.to_owned())])
    }

    #[test]
    fn a_form_that_was_left_half_typed_is_found_as_it_was_left() {
        Owner::new().with(|| {
            let forms = RwSignal::new(BTreeMap::new());
            let _ = sheet(forms, "period".to_owned(), texts(""));
            let again = sheet(forms, "period".to_owned(), texts("Server"));
            assert_eq!(again.now().get_untracked(), texts("Server"), "nobody has touched it");
            again.now().set(texts("Cuaca buruk"));
            let left = sheet(forms, "period".to_owned(), texts("Server"));
            assert_eq!((left.now().get_untracked(), left.is_behind()), (texts("Cuaca buruk"), false));
            let other = sheet(forms, "agency".to_owned(), texts(""));
            assert_eq!(other.now().get_untracked(), texts(""));
            let changed = sheet(forms, "period".to_owned(), texts("Orang lain"));
            assert_eq!((changed.now().get_untracked(), changed.is_behind()), (texts("Cuaca buruk"), true));
            changed.saved(&texts("Cuaca buruk"), &texts("Cuaca buruk"));
            assert_eq!((changed.is_dirty(), changed.is_behind()), (false, false));
        });
    }

    #[test]
    fn a_version_that_was_left_unfinished_goes_on_upon_what_it_was_begun_from() {
        Owner::new().with(|| {
            let versions = Drawer::none();
            let first = versions.open("level", 1, texts(""));
            assert_eq!((versions.any(), versions.waiting("level")), (false, None), "nothing is typed");
            first.texts().set(texts("Peraturan baru"));
            assert_eq!((versions.any(), versions.waiting("level")), (true, Some(1)));
            assert_eq!(versions.waiting("hours"), None);
            // Somebody has published another one meanwhile: what is typed is about the former.
            let again = versions.open("level", 2, texts(""));
            assert_eq!((again.base, again.texts().get_untracked()), (1, texts("Peraturan baru")));
            versions.close("level");
            assert_eq!((versions.any(), versions.waiting("level")), (false, None));
            let anew = versions.open("level", 2, texts(""));
            assert_eq!((anew.base, anew.texts().get_untracked()), (2, texts("")));
        });
    }

    #[test]
    fn what_a_version_has_kept_elsewhere_is_saved_and_what_is_typed_afterwards_is_not() {
        Owner::new().with(|| {
            let versions = Drawer::none();
            let first = versions.open("post", 1, texts(""));
            first.texts().set(texts("Satu"));
            versions.saved("post", 2, texts("Satu"));
            assert_eq!((versions.any(), versions.waiting("post")), (false, None));
            first.texts().set(texts("Dua"));
            assert_eq!((versions.any(), versions.waiting("post")), (true, Some(2)));
        });
    }
}
