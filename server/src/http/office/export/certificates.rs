//! Certificates that the agency has issued, as a file: those of a year, by the day on which their courses were completed.
//!
//! Promises: one that was withdrawn says so, and why. Refuses: names without a reason, and an order by hours.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use domain::{
    access::Action,
    ids::{PersonId, UnitId},
    wire::office::learning::ExportLearners,
};

use super::{
    super::{
        Error,
        learning::{instants, reach_in, year_of},
        sheet::{Sheet, Value},
    },
    Form, Taken, facts_sheet,
    named::{record, weigh},
    reason, titles, units_of, words,
};
use crate::{
    http::{authenticated::Caller, body::Body},
    state::AppState,
    store::{
        self,
        certificates::{self, Issued},
        directory,
        office::learning::people_years,
    },
};

/// The certificates of the year and the unit that the page of learning shows.
pub(super) async fn take(
    State(state): State<AppState>,
    Caller(who): Caller,
    form: Form,
    Body(wanted): Body<ExportLearners>,
) -> Result<Response, Error> {
    let words = words(wanted.language.as_deref())?;
    let reason = reason(&wanted.reason)?;
    let reach = reach_in(&state, &who, (Action::ExportNamed, wanted.unit), wanted.year).await?;
    // No level is in it: it stands in the log as the list that it is.
    let permit = weigh(&who, Action::ExportLists)?;
    let range = year_of(who.today, wanted.year)?;
    let day = range.to.map_or(who.today, |last| last.min(who.today));
    let year = instants(&who, who.agency.zone, range, day);
    let taken = Taken::now(&state, &who, who.agency.zone);
    let (who_ref, reach_ref, taken_ref) = (&who, &reach, &taken);
    let (found, places, names) = state
        .db
        .write(|tx| async move {
            let people = people_years(&*tx, year).await?;
            let places: BTreeMap<PersonId, UnitId> =
                people.iter().map(|year| (year.person, year.learner.unit)).collect();
            let mut found = certificates::issued(&*tx, reach_ref.agency, range).await?;
            // Who has left sits in no unit: theirs are the whole agency's alone.
            found.retain(|issued| match places.get(&issued.person) {
                Some(unit) => reach_ref.contains(*unit),
                None => reach_ref.is_whole(),
            });
            record(&*tx, who_ref, permit, ("certificates", taken_ref, found.len()), reason).await?;
            let ids: Vec<PersonId> = found.iter().map(|issued| issued.person).collect();
            let names = directory::names_and_numbers(&*tx, &ids, day).await?;
            Ok::<_, store::Error>((found, places, names))
        })
        .await?;
    let text = |text: Option<String>| text.map_or(Value::Empty, Value::Text);
    let rows = (1..).zip(found).map(|(number, issued): (usize, Issued)| {
        let Issued { person, certificate, withdrawn } = issued;
        let nip = names.get(&person).and_then(|(_, nip)| *nip);
        let unit = places.get(&person).and_then(|unit| reach.tree.get(*unit));
        vec![
            Value::text(format!("{}-{number}", taken.id)),
            text(nip.map(|nip| nip.as_str().to_owned())),
            Value::text(certificate.name),
            text(unit.map(|unit| unit.name.clone())),
            Value::text(certificate.title),
            Value::text(certificate.completed_on.to_string()),
            Value::count(certificate.jp),
            Value::text(certificate.number),
            text(certificate.revoked.map(|at| who.agency.zone.date(at).to_string())),
            text(withdrawn),
        ]
    });
    let columns = [
        "sheet.mark",
        "sheet.nip",
        "sheet.name",
        "sheet.unit",
        "sheet.course",
        "sheet.completed_on",
        "sheet.jp",
        "sheet.certificate",
        "sheet.withdrawn_on",
        "sheet.withdrawn_reason",
    ];
    let rows = rows.collect();
    let issued = Sheet { name: words.get("tab.certificates").to_owned(), head: titles(words, &columns), rows };
    let filters = vec![
        ("sheet.year", range.from.year().to_string()),
        ("sheet.filter_unit", units_of(state.db.read(), &reach, who.today, words).await?),
        ("sheet.day", day.to_string()),
        ("sheet.note", words.get("sheet.no_ranking").to_owned()),
    ];
    let sheets = vec![issued, facts_sheet(filters, &taken, Some(reason), words)];
    form.send(sheets, taken.mark(words), "sertifikat").await
}
