//! What is wrong with a file: all of it, by row and column, and nothing changes.

use domain::{
    intake::{Field, Kind},
    structure::DEPTH_MAX,
    wire::{
        error::ErrorCode,
        office::{
            Audit,
            imports::{Apply, Effect, ExportLines, Preview, Sheet, SheetRow},
            structure::Seen,
        },
    },
};
use serde_json::json;
use server::store::{directory, installation};

use super::{FIELDS, PATH, STAFF, TUTI, applies, as_seen, brings, dump, faults, imports, lines, list, table};
use crate::harness::{Member, on_each_database, unit};

#[tokio::test]
async fn every_bad_cell_is_told_by_row_and_column() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let good = |name: &str| format!("199101012020122002|{name}|PNS|seksi|Arsiparis Terampil||2026-11-01|");
        let rows = [
            "1,96608E+17|Ana|PNS|seksi|||2025-01-01|".to_owned(),
            "19660801|Ana|honorer|tiada|Staf||kemarin|".to_owned(),
            good("=HYPERLINK(\"http://contoh\")"),
            good("Tuti").replace("2026-11-01", "#N/A"),
            "199101012020122002|Tuti".to_owned(),
            good("Tuti"),
            good("Tuti"),
            "199211202019021003|Eko|PNS|seksi|||2025-01-01|199211202019021003".to_owned(),
            "199109092016012009|Intan|PNS|seksi|||2025-01-01|199001012015011001".to_owned(),
        ];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let mut sheet = Sheet { complete: false, ..list(&rows) };
        "Nomor Induk".clone_into(&mut sheet.columns[0].head);
        let preview = brings(&office, &sheet).await;
        let faulty = lines(&office, &preview, "effect=faulty").await;
        // The column is named as it is in the file; where the row is at fault, there is none.
        let heads: Vec<_> = faulty.iter().flat_map(|line| &line.faults).map(|fault| fault.head.as_deref()).collect();
        assert_eq!(heads[..3], [Some("Nomor Induk"), Some("Nomor Induk"), Some("since")]);
        assert_eq!(heads[5], None);
        let found = faults(&faulty);
        let found: Vec<_> =
            found.iter().map(|(row, column, why)| (*row, column.as_deref().unwrap_or("-"), *why)).collect();
        assert_eq!(
            found,
            [
                (2, "A", "nip_scientific"),
                (3, "A", "nip_length"),
                (3, "G", "bad_date"),
                (4, "B", "formula"),
                (5, "G", "cell_error"),
                (6, "-", "field_count"),
                (8, "A", "duplicate_nip"),
                (9, "H", "own_supervisor"),
                (10, "A", "nip_elsewhere"),
            ]
        );
        let export = "/api/office/export/lines.csv";
        let wanted = |effect: Option<Effect>, reason: &str| ExportLines {
            import: preview.import.id,
            effect,
            unsupervised: None,
            contested: None,
            reason: reason.into(),
            language: None,
        };
        let file = office.post(export, &wanted(Some(Effect::Faulty), "Perbaikan berkas dinas")).await.text();
        for said in [
            ";2;A;Nomor Induk;NIP;",
            ";Salah;",
            "\nDisaring: akibat;Salah\n",
            "\nBerkas;pegawai.xlsx\n",
            "\nAlasan;Perbaikan berkas dinas\n",
        ] {
            assert!(file.contains(said), "{said} in {file}");
        }
        assert!(!file.contains(";Baru;"), "as filtered: {file}");
        assert!(file.contains(";\"'=HYPERLINK(") && !file.contains(";\"=HYPERLINK("), "{file}");
        let (rows, of_faults) = file.split_once("\nKesalahan\n").expect("the faults");
        assert_eq!(rows.lines().filter(|row| row.contains(";Salah;")).count(), 8, "{file}");
        assert_eq!(of_faults.lines().skip(1).take_while(|row| !row.starts_with('"')).count(), 9, "{file}");
        let all = office.post(export, &wanted(None, "Perbaikan berkas dinas")).await.text();
        assert!(all.contains(";Baru;") && all.contains("\nDisaring: akibat;semua yang berubah\n"), "{all}");
        assert_eq!(office.post(export, &wanted(None, "mau")).await.code(), ErrorCode::Invalid);
        let log: Audit = office.get("/api/office/audit?action=export_lists").await.ok();
        assert_eq!((log.lines.len(), log.lines[0].reason.as_deref()), (2, Some("Perbaikan berkas dinas")));
        let refused = applies(&office, &preview, &as_seen(&preview)).await.refusal();
        assert_eq!(refused.error.field.as_deref(), Some("without_faulty"));
        assert_eq!(dump(&house).await, before);
        let without = Apply { without_faulty: true, ..as_seen(&preview) };
        let done: Preview = applies(&office, &preview, &without).await.ok();
        assert_eq!((done.import.counts.new, done.import.counts.faulty), (1, 8));
    })
    .await;
}

#[tokio::test]
async fn posts_and_units_that_nobody_knows() {
    on_each_database(async |house| {
        let office = house.office().await;
        let rows = [
            "199101012020122002|Tuti|PNS|tiada|Arsiparis Terampil||2026-11-01|",
            "199101012020122003|Tati|PNS|seksi|Staf||2026-11-01|",
            "199101012020122004|Teti|PNS|seksi|Staf|Staf|2026-11-01|",
            "199101012020122005|Toti|PPPK|seksi||Pengawas|2026-11-01|199001012015011001",
        ];
        let preview = brings(&office, &Sheet { complete: false, ..list(&rows) }).await;
        let found = faults(&lines(&office, &preview, "effect=faulty").await);
        let found: Vec<_> = found.iter().map(|(row, column, why)| (*row, column.as_deref().unwrap(), *why)).collect();
        assert_eq!(
            found,
            [
                (2, "D", "unknown_unit"),
                (3, "E", "unknown_kind"),
                (4, "F", "unknown_kind"),
                (5, "F", "kind_without_post"),
            ]
        );
        let fields = [Field::UnitCode, Field::UnitName, Field::ParentCode];
        let rows = ["A|A|C", "B|B|A", "C|C|B", "D|D|tiada", "E|E|D", "F|F|", "F|G|"];
        let preview = brings(&office, &table(Kind::Units, &fields, &rows)).await;
        let found = faults(&lines(&office, &preview, "effect=faulty").await);
        let found: Vec<_> = found.iter().map(|(row, _, why)| (*row, *why)).collect();
        assert_eq!(
            found,
            [
                (2, "unit_cycle"),
                (3, "unit_cycle"),
                (4, "unit_cycle"),
                (5, "unknown_unit"),
                (6, "unknown_unit"),
                (8, "unit_differs"),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_stands_in_a_row_of_another_length_is_not_missing() {
    on_each_database(async |house| {
        let office = house.office().await;
        let without = STAFF.into_iter().filter(|row| !row.contains(Member::Fitri.nip()));
        let rows: Vec<&str> = without.chain([TUTI]).collect();
        let mut sheet = list(&rows);
        let counts = brings(&office, &sheet).await.import.counts;
        assert_eq!((counts.faulty, counts.gone, counts.new), (0, 1, 1));
        // As a reader sends it: nothing of what stands in it can be told apart.
        sheet.rows.push(SheetRow { line: 99, cells: Vec::new() });
        let preview = brings(&office, &sheet).await;
        let counts = preview.import.counts;
        assert_eq!((counts.faulty, counts.gone, counts.new), (1, 0, 1));
        let over = Apply { without_faulty: true, ..as_seen(&preview) };
        assert!(applies(&office, &preview, &over).await.status.is_success());
        let held = directory::assignments(house.state.db.read(), Member::Fitri.id()).await.unwrap();
        assert!(held.iter().all(|held| held.range.to.is_none()), "{held:?}");
    })
    .await;
}

#[tokio::test]
async fn units_that_would_be_too_deep_are_told_by_row_and_column() {
    on_each_database(async |house| {
        let office = house.office().await;
        let fields = [Field::UnitCode, Field::UnitName, Field::ParentCode];
        let chain: Vec<String> = (1..=DEPTH_MAX + 2)
            .map(|level| match level {
                1 => "u1|Unit 1|".to_owned(),
                _ => format!("u{level}|Unit {level}|u{}", level - 1),
            })
            .collect();
        let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
        let preview = brings(&office, &table(Kind::Units, &fields, &chain)).await;
        let found = faults(&lines(&office, &preview, "effect=faulty").await);
        let row = u32::try_from(DEPTH_MAX).unwrap() + 2;
        let deep = |row| (row, Some("C".to_owned()), "unit_deep");
        assert_eq!(found, [deep(row), deep(row + 1)]);
        let over = Apply { without_faulty: true, ..as_seen(&preview) };
        assert!(applies(&office, &preview, &over).await.status.is_success());

        // What lies in a unit that is moved goes with it.
        let moved = format!("kecamatan|Kecamatan Pulau Rasa|u{}", DEPTH_MAX - 1);
        let preview = brings(&office, &table(Kind::Units, &fields, &[&moved])).await;
        assert_eq!(faults(&lines(&office, &preview, "effect=faulty").await), [deep(2)]);
        // The desk still changes the tree that is there.
        let form = json!({ "change": "create", "code": "baru", "name": "Seksi Baru", "from": "2026-11-23",
            "parent": unit("kecamatan").to_string(), "reason": "Perda 4/2026" });
        let seen: Seen = office.post("/api/office/structure/units", &form).await.ok();
        assert_eq!(seen.wrong, []);
    })
    .await;
}

#[tokio::test]
async fn columns_that_are_missing_twice_swapped_or_not_to_be_taken() {
    on_each_database(async |house| {
        let office = house.office().await;
        let of_file = async |sheet: &Sheet| {
            let preview = brings(&office, sheet).await;
            assert_eq!(lines(&office, &preview, "").await, []);
            assert!(!applies(&office, &preview, &as_seen(&preview)).await.status.is_success());
            let faults = preview.faults.iter();
            faults.map(|fault| (fault.field, fault.letters.clone(), fault.reason.code())).collect::<Vec<_>>()
        };
        let at = |letter: &str| Some(letter.to_owned());
        let mut twice = list(&STAFF);
        twice.columns[6].field = Field::Name;
        assert_eq!(
            of_file(&twice).await,
            [(Some(Field::Name), at("G"), "duplicate_column"), (Some(Field::Since), None, "missing_column"),]
        );
        let mut swapped = list(&STAFF);
        (swapped.columns[0].field, swapped.columns[1].field) = (Field::Name, Field::Nip);
        assert_eq!(of_file(&swapped).await, [(Some(Field::Nip), at("B"), "columns_swapped")]);
        assert_eq!(of_file(&list(&[])).await, [(None, None, "no_rows")]);

        for head in ["NIK", "Tanggal Lahir", "NOMOR HP"] {
            let mut sensitive = list(&STAFF);
            head.clone_into(&mut sensitive.columns[7].head);
            assert_eq!(office.post(PATH, &sensitive).await.refusal().error.field.as_deref(), Some("columns"));
        }
    })
    .await;
}

#[tokio::test]
async fn supervisors_in_a_circle() {
    on_each_database(async |house| {
        let office = house.office().await;
        let before = dump(&house).await;
        let mut rows = STAFF.to_vec();
        let budi = format!("{}199005152015012001", rows[1]);
        rows[1] = &budi;
        rows[0] = "199005152015012001|Ana Lestari|PNS|seksi|Penata Layanan Operasional|Pelaksana|2025-01-01|199211202019021003";
        let preview = brings(&office, &list(&rows)).await;
        let circle = faults(&lines(&office, &preview, "effect=faulty").await);
        let circle: Vec<_> = circle.iter().map(|(row, _, why)| (*row, *why)).collect();
        assert_eq!(circle, [(2, "supervisor_cycle"), (3, "supervisor_cycle"), (4, "supervisor_cycle")]);
        assert_eq!(preview.import.counts.gone, 0, "who stands in a bad row is not missing");
        assert_eq!(dump(&house).await, before);
    })
    .await;
}

#[tokio::test]
async fn who_stands_in_a_bad_row_stays() {
    on_each_database(async |house| {
        let office = house.office().await;
        let mut rows = STAFF.to_vec();
        // Known by the name alone, and by nothing but the number.
        rows[2] = "1,99211E+17|EKO NUGROHO, A.Md.|PNS|seksi|||2025-01-01|";
        rows[4] = "198808082012012007||PNS|kecamatan|||2025-01-01|";
        rows[5] =
            "198506062010012005|Citra Maharani, M.Psi.|PNS|bkpsdm|Penata Layanan Operasional|Pelaksana|2025-01-01|";
        let preview = brings(&office, &list(&rows)).await;
        let counts = preview.import.counts;
        assert_eq!((counts.faulty, counts.gone, counts.changed), (2, 0, 1));
        let done: Preview = applies(&office, &preview, &Apply { without_faulty: true, ..as_seen(&preview) }).await.ok();
        assert_eq!(done.import.counts.changed, 1);
        let again = brings(&office, &list(&STAFF)).await;
        assert_eq!(again.import.counts.changed, 1, "the others are as they were");
    })
    .await;
}

#[tokio::test]
async fn of_two_at_once_one_is_told_that_it_has_changed() {
    on_each_database(async |house| {
        let office = house.office().await;
        let dewi = house.welcomes(Member::Dewi).await;
        let mut rows = STAFF.to_vec();
        rows[6] = TUTI;
        let some = |rows: &[&str]| Sheet { complete: false, ..list(rows) };
        let (one, other) = (brings(&office, &some(&rows)).await, brings(&dewi, &some(&[TUTI])).await);
        let (first, second) = (as_seen(&one), as_seen(&other));
        let (a, b) = tokio::join!(applies(&office, &one, &first), applies(&dewi, &other, &second));
        let refused: Vec<_> = [&a, &b].into_iter().filter(|answer| !answer.status.is_success()).collect();
        assert_eq!(refused.len(), 1, "{} {}", a.text(), b.text());
        assert_eq!(refused[0].code(), ErrorCode::Changed);
        // A second look finds nothing left to do.
        let (office, late) = if a.status.is_success() { (&dewi, &other) } else { (&office, &one) };
        let again: Preview = office.get(&format!("{PATH}/{}", late.import.id)).await.ok();
        assert_ne!(again.digest, late.digest);
        assert_eq!(again.import.counts.new, 0);
        assert!(lines(office, &again, "").await.iter().all(|line| line.effect != Effect::New));
        // Twice is once.
        let twice = applies(office, late, &as_seen(late)).await;
        assert_eq!(twice.code(), ErrorCode::Changed);
    })
    .await;
}

#[tokio::test]
async fn demo_data_stay_alone_and_drafts_do_not_stay_long() {
    on_each_database(async |house| {
        let office = house.office().await;
        let fields = &FIELDS[..];
        let preview = brings(&office, &table(Kind::People, fields, &STAFF)).await;
        house.clock.advance(8 * crate::harness::DAY);
        let office = house.office().await;
        imports(&office, &Sheet { complete: false, ..list(&[TUTI]) }).await;
        assert_eq!(applies(&office, &preview, &as_seen(&preview)).await.code(), ErrorCode::Changed);
        assert_eq!(super::all(&office).await.imports.len(), 1, "a week is over");

        house.state.db.write(|tx| async move { installation::flag_demo(&*tx).await }).await.unwrap();
        assert!(super::all(&office).await.demo);
        let refused = office.post(PATH, &list(&STAFF)).await.refusal();
        assert_eq!(refused.error.field.as_deref(), Some("demo"));
    })
    .await;
}
