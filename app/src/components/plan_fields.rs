//! The fields of a plan: one to three lines of gap, path and quarter.
//!
//! Promises: nothing is preselected; every fault is told beside its field. Refuses: to know whose plan it is.

use std::sync::Arc;

use domain::{
    hours::HoursVersions,
    needs::{PLAN_LINES_MAX, PlanLine, QUARTERS},
    time::Date,
};
use leptos::{prelude::*, text_prop::TextProp};

use super::focus::Focus;
use crate::{
    i18n::{Sentence, bundled, text::needs as words},
    reactive::memo,
    ui::{Button, Kind, SelectField, say, shown},
};

/// The parts of a line, in the order of its fields.
const PARTS: [&str; 3] = ["competency", "path", "quarter"];

/// What is wrong, by the name of a field.
pub type Wrong = RwSignal<Vec<(String, Sentence)>>;

/// What is wrong with a field; reactive.
#[must_use]
pub fn error_of(wrong: Wrong, name: String) -> Signal<Option<String>> {
    Signal::derive(move || {
        wrong.with(|wrong| {
            let found = wrong.iter().find(|(field, _)| *field == name);
            found.map(|(_, words)| {
                let (min, max) = (domain::needs::WORDS_CHARS_MIN, domain::needs::WORDS_CHARS_MAX);
                words.fill(&[("min", &min.to_string()), ("max", &max.to_string())])
            })
        })
    })
}

/// A line as it is chosen so far: competency, path, quarter.
pub type Chosen = (String, String, String);

/// What stands in the fields of a plan.
#[must_use]
pub fn choices_of(plan: &[PlanLine]) -> Vec<Chosen> {
    let line = |line: &PlanLine| (line.competency.to_string(), line.path.to_string(), line.quarter.to_string());
    plan.iter().map(line).collect()
}

/// The fields.
#[derive(Clone, Copy)]
pub struct PlanFields {
    lines: RwSignal<Vec<[String; 3]>>,
}

impl PlanFields {
    /// Fields that begin with this plan, or with one empty line.
    #[must_use]
    pub fn of(plan: &[PlanLine]) -> Self {
        Self::chosen(&choices_of(plan))
    }

    /// Fields that begin with what was chosen before, finished or not.
    #[must_use]
    pub fn chosen(lines: &[Chosen]) -> Self {
        let mut lines: Vec<_> = lines.iter().map(|line| line.clone().into()).collect();
        if lines.is_empty() {
            lines.push(<[String; 3]>::default());
        }
        Self { lines: RwSignal::new(lines) }
    }

    /// What is chosen, finished or not; reactive.
    #[must_use]
    pub fn choices(self) -> Vec<Chosen> {
        self.lines.with(|lines| lines.iter().map(|line| line.clone().into()).collect())
    }

    /// The plan as it stands, lines that are wholly empty left out; or what is wrong. `gap` says whether a competency may be planned for.
    ///
    /// # Errors
    /// The names of fields, with what is wrong with each.
    pub fn read(self, gap: impl Fn(&str) -> bool) -> Result<Vec<PlanLine>, Vec<(String, Sentence)>> {
        let (mut plan, mut wrong) = (Vec::new(), Vec::new());
        for (nth, line) in (1..).zip(self.lines.get_untracked()) {
            if line.iter().all(String::is_empty) {
                continue;
            }
            let name = |part: usize| field(nth, PARTS[part]);
            let [competency, path, quarter] = &line;
            match (competency.parse(), path.parse(), quarter.parse::<u8>()) {
                (Ok(code), Ok(path), Ok(quarter)) => {
                    let line = PlanLine { competency: code, path, quarter };
                    if !gap(competency) {
                        wrong.push((name(0), words::fault::PLAN_NONE));
                    } else if plan.contains(&line) {
                        wrong.push((name(0), words::fault::TWICE));
                    } else {
                        plan.push(line);
                    }
                }
                (code, path, quarter) => {
                    let missing = [code.is_err(), path.is_err(), quarter.is_err()];
                    let missing = missing.into_iter().enumerate().filter(|(_, missing)| *missing);
                    wrong.extend(missing.map(|(part, _)| (name(part), words::fault::CHOOSE)));
                }
            }
        }
        if wrong.is_empty() { Ok(plan) } else { Err(wrong) }
    }

    /// The name of the first field.
    #[must_use]
    pub fn first() -> String {
        field(1, PARTS[0])
    }

    /// The fields on the page.
    pub fn view(
        self,
        competencies: Vec<(String, TextProp)>,
        rules: &Arc<HoursVersions>,
        today: Date,
        wrong: Wrong,
    ) -> AnyView {
        let none = || (String::new(), TextProp::from(words::plan::CHOOSE));
        let mut codes = vec![none()];
        codes.extend(competencies);
        let mut paths = vec![none()];
        paths.extend(rules.on(today).paths.iter().map(|path| (path.code.to_string(), bundled(&path.name))));
        let mut quarters = vec![none()];
        quarters.extend(QUARTERS.map(|n| (n.to_string(), words::plan::QUARTER_N.about([("n", n.into())]))));
        let options = [codes, paths, quarters];
        let labels = [words::plan::COMPETENCY, words::plan::PATH, words::plan::QUARTER];
        let count = memo(move || self.lines.with(Vec::len));
        let focus = Focus::here();
        let part = move |nth: usize, part: usize| {
            let value = Signal::derive(move || {
                self.lines.with(|lines| lines.get(nth).map(|line| line[part].clone()).unwrap_or_default())
            });
            let change = Callback::new(move |picked: String| {
                self.lines.update(|lines| {
                    if let Some(line) = lines.get_mut(nth) {
                        line[part] = picked;
                    }
                });
            });
            let (name, error) = (field(nth + 1, PARTS[part]), error_of(wrong, field(nth + 1, PARTS[part])));
            let (label, options) = (labels[part], options[part].clone());
            view! { <SelectField name=name label=label options=options value=value on_change=change error=error/> }
                .into_any()
        };
        let rows = move || {
            let count = count.get();
            let row = |nth: usize| {
                let fields = (0..PARTS.len()).map(|at| part(nth, at)).collect_view();
                let legend = say(words::plan::N.about([("n", (nth + 1).into())]));
                let remove = Callback::new(move |()| {
                    wrong.set(Vec::new());
                    self.lines.update(|lines| {
                        lines.remove(nth);
                    });
                    // The button is gone; its neighbour is the place to go on from.
                    focus.soon(field(nth.max(1), PARTS[0]));
                });
                let label = words::plan::REMOVE.about([("n", (nth + 1).into())]);
                let remove = (count > 1).then(|| view! { <Button label=label kind=Kind::Plain on_click=remove/> });
                view! { <fieldset class="question"><legend>{legend}</legend>{fields}{remove}</fieldset> }.into_any()
            };
            let rows = (0..count).map(row).collect_view();
            let add = Callback::new(move |()| {
                self.lines.update(|lines| lines.push(<[String; 3]>::default()));
                focus.soon(field(count + 1, PARTS[0]));
            });
            let add = (count < PLAN_LINES_MAX)
                .then(|| view! { <div><Button label=words::plan::ADD kind=Kind::Quiet on_click=add/></div> });
            view! { {rows} {add} }.into_any()
        };
        shown(rows).into_any()
    }
}

fn field(nth: usize, part: &str) -> String {
    format!("plan-{nth}-{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(lines: &[[&str; 3]]) -> PlanFields {
        let lines = lines.iter().map(|line| line.map(str::to_owned)).collect();
        PlanFields { lines: RwSignal::new(lines) }
    }

    #[test]
    fn a_plan_is_read_whole_or_told_by_its_fields() {
        let owner = Owner::new();
        owner.with(|| {
            let empty = ["", "", ""];
            assert_eq!(fields(&[empty]).read(|_| true), Ok(vec![]));
            let whole = ["INT", "KL01", "2"];
            let plan = fields(&[whole, empty]).read(|_| true).unwrap();
            assert_eq!((plan.len(), plan[0].quarter), (1, 2));
            assert_eq!(PlanFields::of(&plan).read(|_| true), Ok(plan));
            let half = fields(&[whole, ["KS", "", "4"]]).choices();
            assert_eq!(PlanFields::chosen(&half).choices(), half);
            let wrong = |lines: &[[&str; 3]], gap: bool| -> Vec<String> {
                let wrong = fields(lines).read(|_| gap).unwrap_err();
                wrong.into_iter().map(|(field, _)| field).collect()
            };
            assert_eq!(wrong(&[["INT", "", ""]], true), ["plan-1-path", "plan-1-quarter"]);
            assert_eq!(wrong(&[whole, whole], true), ["plan-2-competency"]);
            assert_eq!(wrong(&[whole], false), ["plan-1-competency"]);
        });
    }
}
