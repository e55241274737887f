//! The command line, up to where it would listen.

use std::{fs::Permissions, os::unix::fs::PermissionsExt as _};

use clap::Parser as _;
use server::{
    Error,
    config::{Command, sqlite_url},
    store::{Db, installation},
};
use tempfile::TempDir;

async fn run(data: &TempDir, words: &[&str]) -> Result<(), Error> {
    let folder = data.path().to_str().unwrap();
    let words = [&["server"], words, &["--data-dir", folder]].concat();
    server::run(Command::try_parse_from(words).unwrap()).await
}

const ADMIN: [&str; 6] = ["admin", "create", "--nip", "198506062010012005", "--name", "Citra Maharani, S.Psi."];

#[tokio::test]
async fn demo_data_are_not_served_to_others() {
    let data = tempfile::tempdir().unwrap();
    run(&data, &["migrate"]).await.unwrap();
    let db = Db::connect(&sqlite_url(&data.path().join("jenjang.db"))).await.unwrap();
    db.write(|tx| async move { installation::flag_demo(&*tx).await }).await.unwrap();
    for addr in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let refused = run(&data, &["serve", "--addr", addr]).await;
        assert!(matches!(refused, Err(Error::DemoInTheOpen(_))), "{addr}: {refused:?}");
    }
}

#[tokio::test]
async fn demo_data_for_others_are_refused_before_anything_is_written() {
    let data = tempfile::tempdir().unwrap();
    let refused = run(&data, &["serve", "--demo", "--addr", "0.0.0.0:0"]).await;
    assert!(matches!(refused, Err(Error::DemoInTheOpen(_))), "{refused:?}");
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn in_a_folder_that_is_open_to_others_the_database_is_not() {
    let data = tempfile::tempdir().unwrap();
    std::fs::set_permissions(data.path(), Permissions::from_mode(0o755)).unwrap();
    run(&data, &["migrate"]).await.unwrap();
    for entry in std::fs::read_dir(data.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}: {mode:o}", entry.path().display());
    }
}

#[tokio::test]
async fn demo_data_are_not_put_beside_an_agency() {
    let data = tempfile::tempdir().unwrap();
    run(&data, &[&ADMIN[..], &["--agency", "Kabupaten Sagara Jaya"]].concat()).await.unwrap();
    let refused = run(&data, &["serve", "--demo", "--addr", "127.0.0.1:0"]).await;
    assert!(matches!(refused, Err(Error::Demo(_))), "{refused:?}");
}

#[tokio::test]
async fn an_admin_needs_an_agency_that_is_clear() {
    let data = tempfile::tempdir().unwrap();
    assert!(matches!(run(&data, &ADMIN).await, Err(Error::Admin(_))));
    let nameless = run(&data, &[&ADMIN[..], &["--agency", " "]].concat()).await;
    assert!(
        matches!(&nameless, Err(told @ Error::Admin(_)) if told.to_string().starts_with("--agency")),
        "{nameless:?}"
    );
    run(&data, &[&ADMIN[..], &["--agency", "Kabupaten Sagara Jaya"]].concat()).await.unwrap();
    // There is one now, and the same person may be given another code.
    run(&data, &ADMIN).await.unwrap();
    let employee = [&ADMIN[..], &["--role", "employee"]].concat();
    assert!(matches!(run(&data, &employee).await, Err(Error::Admin(_))));
}

#[tokio::test]
async fn a_folder_without_the_app_is_no_site() {
    let data = tempfile::tempdir().unwrap();
    let refused = run(&data, &["serve", "--site", data.path().to_str().unwrap()]).await;
    assert!(matches!(refused, Err(Error::NoSite(_))), "{refused:?}");
}

#[tokio::test]
async fn a_list_is_looked_at_imported_and_taken_back() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("pegawai.csv");
    let path = file.to_str().unwrap();
    let rows = "\
nip;nama;kode_unit;unit;kode_unit_induk;jabatan;jenis_jabatan;golongan;mulai
198003122005011002;Budi Hartono;K;Kecamatan;;Camat;Administrator;IV/a;2023-01-02
199005152015012001;Ana Lestari;K;Kecamatan;;Penata Layanan Operasional;Pelaksana;XX;2024-03-01
";
    std::fs::write(&file, rows).unwrap();
    let people = ["import", "people", path, "--agency", "Kabupaten Sagara Jaya"];
    let import = async |more: &[&str]| run(&data, &[&people[..], more].concat()).await;
    let undo = async || run(&data, &["import", "people", "--undo", "--lang", "en"]).await;
    let refused = |outcome: Result<(), Error>, words: &str| match outcome {
        Err(Error::Import(told)) => assert!(told.contains(words), "{told}"),
        other => panic!("{other:?}"),
    };
    import(&["--preview", "--without-faulty"]).await.unwrap();
    refused(undo().await, "--agency");
    let nameless = ["import", "people", path, "--agency", "", "--lang", "en"];
    refused(run(&data, &nameless).await, "After --agency");
    refused(import(&["--lang", "en"]).await, "Row 3, column golongan");
    refused(import(&["--without-faulty", "--unit", "Z"]).await, "\"Z\"");
    import(&["--without-faulty"]).await.unwrap();
    import(&["--without-faulty", "--unit", "K", "--complete"]).await.unwrap();
    undo().await.unwrap();
    refused(undo().await, "no import to take back");
    for more in ["--preview", "--without-faulty"] {
        Command::try_parse_from(["server", "import", "people", "--undo", more]).unwrap_err();
    }
}

#[test]
fn what_is_no_number_or_role_is_told_at_once() {
    for (nip, role) in [("1,96608E+17", "agency_admin"), ("198506062010012005", "king")] {
        let words = ["server", "admin", "create", "--nip", nip, "--name", "Citra", "--role", role];
        Command::try_parse_from(words).unwrap_err();
    }
}

#[tokio::test]
async fn questions_that_cannot_be_taken_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("soal.gift");
    let path = file.to_str().unwrap();
    let questions = async |words: &[&str]| {
        let words = [&["server", "questions"], words].concat();
        server::run(Command::try_parse_from(words).unwrap()).await
    };
    std::fs::write(&file, "Apa?{=a ~b}\n\nCeritakan.{}\n").unwrap();
    let refused = questions(&["import", path, "--lang", "en"]).await;
    assert!(matches!(&refused, Err(Error::Questions(told)) if told.contains("Line 3")), "{refused:?}");
    std::fs::write(&file, "Apa?{=a ~b}\n").unwrap();
    questions(&["import", path]).await.unwrap();
    let refused = questions(&["import", path, "--format", "moodle"]).await;
    assert!(matches!(refused, Err(Error::Questions(_))), "{refused:?}");
    let refused = questions(&["export", path]).await;
    assert!(matches!(refused, Err(Error::NoQuiz(_))), "{refused:?}");
    let quiz = concat!(env!("CARGO_MANIFEST_DIR"), "/../courses/integritas-di-loket/quizzes/kuis.json");
    questions(&["export", quiz]).await.unwrap();
}
