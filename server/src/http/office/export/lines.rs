//! What an import does row by row, as a file: the rows that its page shows, and beside them all that is wrong, a row for each fault.
//!
//! Promises: who may not look at the import does not get it as a file. Refuses: names without a reason.

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    intake::Field,
    wire::office::imports::{Contender, Difference, Effect, ExportLines, Fault, Line, LinesQuery},
};

use super::{
    super::{
        Error, imports,
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet,
    named::{record, weigh},
    reason, titles, words,
};
use crate::{
    http::{authenticated::Caller, body::Body},
    state::AppState,
    words::Words,
};

/// The rows, filtered as on the page, and what is wrong with them and with the file itself.
pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportLines>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    imports::weigh(&who)?;
    let permit = weigh(&who, Action::ExportLists)?;
    let ExportLines { effect, unsupervised, contested, .. } = wanted;
    let query = LinesQuery { effect, unsupervised, contested, page: None };
    let (preview, lines) = imports::desk(&state, &who).whole(wanted.import, query).await?;
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, taken_ref, rows) = (&who, &taken, lines.len());
    state.db.write(|tx| async move { record(&*tx, who_ref, permit, ("lines", taken_ref, rows), reason).await }).await?;
    let import = &preview.import;
    let filters = vec![
        ("sheet.file", import.file.clone()),
        ("sheet.kind", words.get(&format!("import.kind.{}", import.kind.code())).to_owned()),
        ("import.scope", import.scope.as_ref().map(|unit| unit.name.clone()).unwrap_or_default()),
        ("sheet.standing", words.get(&format!("import.standing.{}", import.standing.code())).to_owned()),
        ("sheet.filter_effect", asked(query, words)),
        ("sheet.on_day", who.today.to_string()),
    ];
    let of_rows = lines.iter().flat_map(|line| line.faults.iter().map(move |fault| (line.line, fault)));
    let faults: Vec<_> = preview.faults.iter().map(|fault| (None, fault)).chain(of_rows).collect();
    let mut sheets = vec![lines_sheet(&lines, &taken, words)];
    if !faults.is_empty() {
        sheets.push(faults_sheet(&faults, (lines.len() + 1, &taken), words));
    }
    sheets.push(facts_sheet(filters, &taken, Some(reason), words));
    form.send(sheets, taken.mark(words), "baris-impor").await
}

fn effect_words(effect: Effect, words: &Words) -> String {
    words.get(&format!("effect.{}", effect.code())).to_owned()
}

fn field_words(field: Field, words: &Words) -> String {
    words.get(&format!("field.{}", field.code())).to_owned()
}

/// What stands in a field, in words where it is told by a code.
fn value_words(field: Field, value: &str, words: &Words) -> String {
    let of = match field {
        Field::Capacity => "capacity",
        Field::Employment => "employment",
        Field::PostKind => "post.kind",
        _ => return value.to_owned(),
    };
    words.get(&format!("{of}.{value}")).to_owned()
}

/// What was looked for.
fn asked(query: LinesQuery, words: &Words) -> String {
    if query.contested == Some(true) {
        return words.get("import.contested").to_owned();
    }
    let alone = (query.unsupervised == Some(true)).then(|| words.get("import.unsupervised").to_owned());
    let said: Vec<String> = query.effect.map(|effect| effect_words(effect, words)).into_iter().chain(alone).collect();
    if said.is_empty() { words.get("import.all_changes").to_owned() } else { said.join(", ") }
}

fn lines_sheet(lines: &[Line], taken: &Taken, words: &Words) -> Sheet {
    let rows = (1..).zip(lines).map(|(number, line): (usize, &Line)| {
        // What is no row of the file is somebody who is not in it, or a unit that several would head.
        let unit = !line.contenders.is_empty();
        let nowhere = words.get(if unit { "import.unit" } else { "import.not_in_file" });
        let effect = if unit { words.get("import.look").to_owned() } else { effect_words(line.effect, words) };
        vec![
            Value::text(format!("{}-{number}", taken.id)),
            line.line.map_or_else(|| Value::text(nowhere), Value::count),
            Value::text(&line.name),
            Value::text(&line.code),
            Value::text(effect),
            Value::text(details(line, words)),
        ]
    });
    let columns = ["sheet.mark", "import.line", "import.who", "sheet.code", "import.effect", "import.details"];
    Sheet { rows: rows.collect(), name: words.get("tab.lines").to_owned(), head: titles(words, &columns) }
}

/// All that a line tells, in one cell.
fn details(line: &Line, words: &Words) -> String {
    let differs = |Difference { field, before, after }: &Difference| {
        let told = |text: &Option<String>| match text {
            Some(text) => value_words(*field, text, words),
            None => words.get("import.nothing").to_owned(),
        };
        format!("{}: {} → {}", field_words(*field, words), told(before), told(after))
    };
    let ends = |role: &String| format!("{}: {}", words.get("import.role_ends"), words.get(&format!("role.{role}")));
    let wrong = |fault: &Fault| {
        let place = fault.letters.clone().into_iter().chain(fault.field.map(|field| field_words(field, words)));
        place.chain([why(fault, words)]).collect::<Vec<_>>().join(", ")
    };
    let heads = |Contender { name, capacity, head, named }: &Contender| {
        let which = words.get(if *head { "import.head" } else { "import.no_head" });
        let how = if *named { "import.named".to_owned() } else { format!("capacity.{capacity}") };
        format!("{which}: {name} ({})", words.get(&how))
    };
    let told = line.differences.iter().map(differs).chain(line.roles.iter().map(ends));
    let told = told.chain(line.faults.iter().map(wrong)).chain(line.contenders.iter().map(heads));
    told.collect::<Vec<_>>().join("; ")
}

fn why(fault: &Fault, words: &Words) -> String {
    words.get(&format!("fault.{}", fault.reason.code())).to_owned()
}

/// A row for each fault: where it stands, why it is one, and what was found there.
fn faults_sheet(faults: &[(Option<u32>, &Fault)], (first, taken): (usize, &Taken), words: &Words) -> Sheet {
    let text = |text: &Option<String>| text.as_ref().map_or(Value::Empty, Value::text);
    let rows = (first..).zip(faults).map(|(number, (line, fault))| {
        vec![
            Value::text(format!("{}-{number}", taken.id)),
            line.map_or(Value::Empty, Value::count),
            text(&fault.letters),
            text(&fault.head),
            fault.field.map_or(Value::Empty, |field| Value::text(field_words(field, words))),
            Value::text(why(fault, words)),
            Value::text(&fault.found),
        ]
    });
    let columns = [
        "sheet.mark",
        "import.line",
        "import.column",
        "import.column_head",
        "import.field",
        "import.why",
        "import.found",
    ];
    Sheet { rows: rows.collect(), name: words.get("tab.faults").to_owned(), head: titles(words, &columns) }
}

#[cfg(test)]
mod tests {
    use domain::{
        people::{Capacity, EmploymentKind, PositionKind},
        text::Language,
    };

    use super::*;

    #[test]
    fn every_code_of_a_row_has_its_words() {
        for language in Language::ALL {
            let words = Words::of(language);
            let effects = Effect::ALL.map(|effect| format!("effect.{}", effect.code()));
            let fields = Field::ALL.map(|field| format!("field.{}", field.code()));
            let capacities = Capacity::ALL.map(|capacity| format!("capacity.{}", capacity.code()));
            let employed = EmploymentKind::ALL.map(|kind| format!("employment.{}", kind.code()));
            let kinds = PositionKind::ALL.map(|kind| format!("post.kind.{}", kind.code()));
            for key in effects.iter().chain(&fields).chain(&capacities).chain(&employed).chain(&kinds) {
                assert_ne!(words.get(key), key);
            }
            assert!(value_words(Field::PostKind, PositionKind::JfAhliMuda.code(), words).contains("JF Ahli Muda"));
            assert_eq!(value_words(Field::Name, "plt", words), "plt", "a name is a name");
        }
    }
}
