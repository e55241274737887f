use proptest::prelude::*;

use super::*;
use crate::{people::PositionKind, shipped, wire};

const ANA: &str = "199005152015012001";
const BUDI: &str = "198003122005011002";
const TODAY: Date = Date::constant(2026, 11, 23);

fn known() -> Vec<Named> {
    let catalogue = wire::bundle::read_catalogue(shipped::CATALOGUE).unwrap();
    let named = |competency: &crate::competency::Competency| Named {
        code: competency.code,
        names: [competency.name.indonesian.clone(), competency.name.english.clone()],
    };
    catalogue.competencies.iter().map(named).collect()
}

/// A list as text: the first line is its heads.
fn read(list: &str) -> Read {
    let (rules, competencies) = (wire::official::read_official(shipped::OFFICIAL).unwrap(), known());
    let mut lines = list.lines().map(|line| line.split(';').map(str::to_owned).collect::<Vec<_>>());
    let columns: Vec<Brings> = lines
        .next()
        .unwrap()
        .iter()
        .map(|head| recognised(head, &competencies).unwrap_or_else(|| panic!("{head}")))
        .collect();
    assert_eq!(result_column_flaws(&columns), []);
    let rows: Vec<_> = (2..).zip(lines).collect();
    let terms = Terms { rules: &rules, competencies: &competencies, today: TODAY };
    result_rows(&columns, rows.iter().map(|(line, cells)| (*line, cells.as_slice())), &terms)
}

const HEAD: &str = "NIP;Tanggal Penilaian;Lembaga;Nomor Laporan;Standar Jabatan;Tujuan;JPM;INT;Kerja Sama;KOM";

fn told(read: &Read) -> Vec<(Option<u32>, Option<usize>, &'static str)> {
    read.flaws.iter().map(|flaw| (flaw.line, flaw.place, flaw.flaw.code())).collect()
}

#[test]
fn a_row_is_a_person_and_an_empty_cell_was_not_assessed() {
    let list = format!(
        "{HEAD}\n'{ANA};1-3-2024;UPT PK;800/1;JF Ahli Muda;pemetaan;88,89 %;3;0;-\n{BUDI};2024-03-02;UPT PK;800/2;Pengawas;;;2;2,0;Level 1\n"
    );
    let read = read(&list);
    assert_eq!(told(&read), []);
    let [ana, budi] = &read.entries[..] else { panic!("{read:?}") };
    assert_eq!((ana.nip.as_str(), ana.facts.day, ana.facts.told), (ANA, Date::constant(2024, 3, 1), Some(8889)));
    assert_eq!((ana.facts.kind, ana.facts.purpose), (PositionKind::JfAhliMuda, Some(Purpose::Mapping)));
    let levels = |entry: &Entry| {
        entry.levels.iter().map(|(code, reached)| format!("{code}{}", reached.number())).collect::<Vec<_>>()
    };
    assert_eq!(levels(ana), ["INT3", "KS0"]);
    assert_eq!(
        (levels(budi), budi.facts.purpose, budi.facts.told),
        (vec!["INT2".into(), "KS2".into(), "KOM1".into()], None, None)
    );
}

#[test]
fn rows_of_one_competency_each_come_together_and_must_agree() {
    let head = "NIP;Tanggal;Lembaga;Nomor Laporan;Standar Jabatan;Kompetensi;Level";
    let row = |competency: &str, level: &str| format!("{ANA};2024-03-01;UPT PK;800/1;Pelaksana;{competency};{level}");
    let whole = read(&format!("{head}\n{}\n{}\n", row("INT", "2"), row("Kerja Sama", "1")));
    assert_eq!((told(&whole), whole.entries.len(), whole.entries[0].levels.len()), (vec![], 1, 2));
    let other = row("KOM", "1").replace("800/1", "800/9");
    let bad = read(&format!("{head}\n{}\n{}\n{other}\n{}\n", row("INT", "2"), row("INT", "3"), row("Sihir", "1")));
    assert_eq!(
        told(&bad),
        [
            (Some(3), Some(5), "competency_twice"),
            (Some(4), None, "rows_differ"),
            (Some(5), Some(5), "unknown_competency")
        ]
    );
    assert!(bad.entries.is_empty());
}

#[test]
fn everything_that_is_wrong_is_told_at_once_by_line_and_column() {
    let rows = [
        "1,96608E+17;2024-03-01;UPT PK;800/1;Pelaksana;;;1;1;1",
        &format!("{ANA};2026-11-24;;800/1;Juru Sihir;iseng;0,8889;6;2,5;"),
        &format!("{BUDI};kemarin;UPT PK;=1+1;Pengawas;;101%;;;"),
        &format!("{ANA};2024-03-01;UPT PK;800/1;Pelaksana;;;;;"),
        &format!("{BUDI};2024-03-01;UPT PK;800/1;Pelaksana;;;1;;"),
        &format!("{BUDI};1/3/2024;UPT PK;800/1;Pelaksana;;;1;;"),
    ];
    let read = read(&format!("{HEAD}\n{}\n", rows.join("\n")));
    assert_eq!(
        told(&read),
        [
            (Some(2), Some(0), "nip_scientific"),
            (Some(3), Some(1), "future_day"),
            (Some(3), Some(2), "empty"),
            (Some(3), Some(4), "unknown_standard"),
            (Some(3), Some(5), "unknown_purpose"),
            (Some(3), Some(6), "bad_percent"),
            (Some(3), Some(7), "bad_level"),
            (Some(3), Some(8), "bad_level"),
            (Some(4), Some(1), "bad_date"),
            (Some(4), Some(3), "formula"),
            (Some(5), None, "no_levels"),
            (Some(7), Some(0), "twice"),
        ]
    );
    assert!(read.entries.is_empty());
    assert_eq!(read.flaws[4].found, "iseng");
}

#[test]
fn columns_that_are_missing_doubled_or_of_both_forms() {
    use ResultField::*;
    let flaws = |columns: &[Brings]| {
        result_column_flaws(columns).iter().map(|flaw| (flaw.place, flaw.field, flaw.flaw.code())).collect::<Vec<_>>()
    };
    let needed = ResultField::REQUIRED.map(Brings::Field).to_vec();
    let int = Brings::Level("INT".parse().unwrap());
    assert_eq!(flaws(&needed), [(None, None, "no_level_column")]);
    assert_eq!(flaws(&[needed.clone(), vec![int, int]].concat()), [(Some(6), None, "duplicate_column")]);
    assert_eq!(flaws(&[needed[1..].to_vec(), vec![int]].concat()), [(None, Some(Nip), "missing_column")]);
    assert_eq!(flaws(&[needed.clone(), vec![int, Brings::Field(Level)]].concat()), [(None, None, "both_forms")]);
    assert_eq!(flaws(&[needed, vec![Brings::Field(Level)]].concat()), [(None, Some(Competency), "missing_column")]);
}

#[test]
fn heads_are_known_once_and_what_is_sensitive_is_not() {
    let mut seen: Vec<&str> = Vec::new();
    for (_, heads) in HEADS {
        for head in *heads {
            assert_eq!(plain(head), **head);
            assert!(!seen.contains(head) && !is_sensitive(head), "{head}");
            seen.push(head);
        }
    }
    let competencies = known();
    for named in &competencies {
        assert_eq!(recognised(&named.names[1].to_uppercase(), &competencies), Some(Brings::Level(named.code)));
        assert_eq!(Brings::from_code(&Brings::Level(named.code).code()), Some(Brings::Level(named.code)));
    }
    assert_eq!(recognised("NIK", &competencies), None);
    for field in ResultField::ALL {
        assert_eq!(Brings::from_code(field.code()), Some(Brings::Field(field)));
        assert!(HEADS.iter().any(|(listed, _)| *listed == field), "{field:?}");
    }
    for fault in ResultFault::ALL {
        assert!(Reason::from_code(fault.code()).is_none(), "{fault:?}");
    }
}

#[test]
fn a_per_cent_is_one_and_a_share_is_not_taken_for_it() {
    for (text, expected) in [
        ("88,89", 8889),
        ("88.9%", 8890),
        ("100 %", 10_000),
        ("138,888888", 13_889),
        ("0", 0),
        ("0,00", 0),
        ("500", 50_000),
    ] {
        assert_eq!(hundredths(text), Some(expected), "{text}");
    }
    for bad in [
        "", "%", "0,8889", "0.5", "0,001", "1", "1.3889", "5,00", "-1", "1e2", "500,01", "1000", "88,", "8 9", "88,8,9",
    ] {
        assert_eq!(hundredths(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn whatever_stands_in_a_list_nothing_is_invented(cells in prop::collection::vec(prop::collection::vec("[0-9A-Za-z ,.%=-]{0,20}", 0..12), 0..12)) {
        let list: Vec<String> = cells.iter().map(|row| row.join(";")).collect();
        let read = read(&format!("{HEAD}\n{}\n", list.join("\n")));
        for entry in &read.entries {
            prop_assert!(entry.facts.day <= TODAY && !entry.levels.is_empty());
            prop_assert!(entry.facts.told.is_none_or(|told| told <= TOLD_MAX));
            prop_assert!(read.flaws.iter().all(|flaw| flaw.line != Some(entry.line)));
        }
    }

    #[test]
    fn a_sound_row_reads_back_as_it_was_written(levels in prop::collection::vec(0_u8..=5, 3), told in 501_u32..50_000, day in 1_i8..=28) {
        let list = format!("{HEAD}\n{ANA};2024-02-{day:02};UPT PK;800/1;Pelaksana;seleksi;{},{:02};{};{};{}\n", told / 100, told % 100, levels[0], levels[1], levels[2]);
        let read = read(&list);
        prop_assert_eq!(told_of(&read), (vec![], Some(told), Some(levels), Some(Date::constant(2024, 2, day))));
    }
}

type Said = (Vec<(Option<u32>, Option<usize>, &'static str)>, Option<u32>, Option<Vec<u8>>, Option<Date>);

fn told_of(read: &Read) -> Said {
    let entry = read.entries.first();
    let levels = entry.map(|entry| entry.levels.iter().map(|(_, reached)| reached.number()).collect());
    (told(read), entry.and_then(|entry| entry.facts.told), levels, entry.map(|entry| entry.facts.day))
}

#[test]
fn a_competency_is_known_by_its_code_or_by_a_name_that_no_other_has() {
    let named = |code: &str, id: &str, en: &str| Named { code: code.parse().unwrap(), names: [id.into(), en.into()] };
    let own = [
        named("TANAH", "Penilaian Tanah", "Land Assessment"),
        named("ARSIP", "Pengelolaan Arsip", "Archives"),
        // Called as another, and as another's code.
        named("ARS2", "Arsip Daerah", "Archives"),
        named("X1", "Tanah", "Tanah"),
    ];
    let competencies = [known().as_slice(), &own].concat();
    let of = |head: &str| recognised(head, &competencies).map(Brings::code);
    let code = |code: &str| Some(code.to_owned());
    assert_eq!(
        (of("TANAH"), of("penilaian_tanah"), of("Land Assessment")),
        (code("TANAH"), code("TANAH"), code("TANAH"))
    );
    assert_eq!((of("Pengelolaan Arsip"), of("ars2")), (code("ARSIP"), code("ARS2")));
    assert_eq!(of("Archives"), None, "two are called so");
    assert_eq!((of("Integritas"), of("Sihir")), (code("INT"), None));

    let columns =
        [Brings::from_code("nip"), Brings::from_code("TANAH"), Brings::from_code("SIHIR")].map(Option::unwrap);
    let flaws = unknown_columns(&columns, &competencies);
    assert_eq!(
        flaws.iter().map(|flaw| (flaw.place, flaw.flaw.code(), &*flaw.found)).collect::<Vec<_>>(),
        [(Some(2), "unknown_competency", "SIHIR")]
    );
}
