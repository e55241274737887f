//! From a command line to a server that runs, and to its end.

pub mod connections;

use std::{
    fs,
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    sync::Arc,
    task::Poll,
    thread::available_parallelism,
};

use domain::intake::Kind;
use futures::{Stream, StreamExt as _, stream};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use self::connections::{End, Patience};
use crate::{
    Error,
    auth::{
        admin::{self, NewAdmin},
        password::{Cost, Passwords},
    },
    backup,
    config::{
        self, AdminTask, AuditTask, Backup, Command, CreateAdmin, Database, ErasuresTask, ExportQuestions, ImportFile,
        ImportQuestions, ImportTask, QuestionsTask, Restore, Serve, Settings, Task,
    },
    courses::questions::{self, Format, Quiz},
    demo::{self, SignIn, Table},
    erasures::{self, Settled, journal::Journal},
    http,
    import::{self, FILE_BYTES_MAX, Target, Told, Wish},
    opening,
    state::{AppState, Clock as _, Entropy, OsEntropy, SystemClock},
    stock,
    store::{Db, audit::heads, directory, installation},
    words::Words,
};

/// Does what the command line says.
///
/// # Errors
/// [`Error`], in words for whoever runs the server.
pub async fn run(command: Command) -> Result<(), Error> {
    match command.task {
        Task::Serve(options) => serve(&options).await,
        Task::Migrate(database) => migrate(&database).await,
        Task::Backup(options) => back_up(&options).await,
        Task::Restore(options) => restore(&options).await,
        Task::Admin(AdminTask::Create(options)) => create_admin(options).await,
        Task::Audit(AuditTask::Check(database)) => check_audit(&database).await,
        Task::Erasures(ErasuresTask::Check(database)) => check_erasures(&database, false).await,
        Task::Erasures(ErasuresTask::Settle(database)) => check_erasures(&database, true).await,
        Task::Import(ImportTask::People(options)) => import(Kind::People, options).await,
        Task::Import(ImportTask::Units(options)) => import(Kind::Units, options).await,
        Task::Import(ImportTask::Posts(options)) => import(Kind::Posts, options).await,
        Task::Questions(QuestionsTask::Import(options)) => import_questions(&options),
        Task::Questions(QuestionsTask::Export(options)) => export_questions(&options),
    }
}

async fn serve(options: &Serve) -> Result<(), Error> {
    if let Some(site) = options.site.as_ref().filter(|site| !site.join("index.html").is_file()) {
        return Err(Error::NoSite(site.clone()));
    }
    if options.demo && !options.addr.ip().is_loopback() {
        // Before an empty database is filled with what must not be served there.
        return Err(Error::DemoInTheOpen(options.addr));
    }
    let db = open(&options.database).await?;
    let mut state = state(db, options.settings()).await?;
    // Before anybody is answered: a restore may have brought back what was erased.
    let settled = match state.journal() {
        Some(journal) => Some(erasures::settle(&state.db, &journal, state.now()).await?),
        None => None,
    };
    let sign_ins = if options.demo { demo(&mut state).await? } else { Vec::new() };
    if state.demo && !options.addr.ip().is_loopback() {
        return Err(Error::DemoInTheOpen(options.addr));
    }
    stock::stock(&state.db, state.demo, state.now()).await?;
    if options.demo {
        demo::teach(&state.db, &state.shelf, state.now()).await?;
    }
    let refused = |cause| Error::Listen { addr: options.addr, cause };
    let listener = TcpListener::bind(options.addr).await.map_err(refused)?;
    let addr = listener.local_addr().map_err(refused)?;
    let db = state.db.clone();
    let mut told = told()?;
    tracing::info!(%addr, version = env!("CARGO_PKG_VERSION"), "listening");
    println!("Jenjang: http://{addr}/");
    for caution in opening::cautions(addr, options) {
        tracing::warn!("{caution}");
    }
    if let Some(settled) = &settled {
        tell_settled(settled, false);
    }
    if installation::is_empty(db.read()).await? {
        println!(
            "Nobody is here yet. Make the first administrator at this console, with a code for http://{addr}/aktivasi:"
        );
        println!("{}", opening::first_admin(&config::program(), &options.database));
    }
    if !sign_ins.is_empty() {
        print!("{}", Table { address: &format!("http://{addr}"), sign_ins: &sign_ins });
    }
    match connections::serve(listener, http::router(state), &mut told, Patience::default()).await {
        End::Finished => tokio::select! {
            closed = db.close() => closed?,
            _ = told.next() => tracing::warn!("told again: the database is not waited for"),
        },
        // What was cut off may still hold the database, which stands a power cut, too.
        End::CutOff(connections) => tracing::warn!(connections, "connections did not end in time: cut off"),
        End::ToldAgain => tracing::warn!("told again: what was under way is cut off"),
    }
    tracing::info!("stopped");
    Ok(())
}

/// Opens the database. The embedded one is brought to this server's schema; another must have it already.
async fn open(database: &Database) -> Result<Db, Error> {
    if !database.is_embedded() {
        let db = Db::connect(&database.url()).await?;
        db.check().await?;
        return Ok(db);
    }
    let folder = |cause| Error::Folder { folder: database.data_dir.clone(), cause };
    // Personal data: nobody else on the machine needs to look.
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&database.data_dir).map_err(folder)?;
    // A folder that was there may be open to others; what SQLite keeps beside the file has the file's own mode.
    let private = fs::OpenOptions::new().append(true).create(true).mode(0o600).open(database.file());
    private.map_err(|cause| Error::Folder { folder: database.file(), cause })?;
    let db = Db::connect(&database.url()).await?;
    db.migrate().await?;
    Ok(db)
}

async fn migrate(database: &Database) -> Result<(), Error> {
    let db = if database.is_embedded() { open(database).await? } else { Db::connect(&database.url()).await? };
    db.migrate().await?;
    println!("The schema is version {}.", db.check().await?);
    Ok(db.close().await?)
}

/// Fills an empty database with the demo agency; one that holds it already is taken as it is.
async fn demo(state: &mut AppState) -> Result<Vec<SignIn>, Error> {
    if state.demo {
        return Ok(demo::sign_ins(demo::SEED));
    }
    let sign_ins = demo::fill(&state.db, &state.shelf, &state.passwords, state.now(), demo::SEED).await?;
    state.demo = true;
    Ok(sign_ins)
}

async fn state(db: Db, settings: Settings) -> Result<AppState, Error> {
    let processors = available_parallelism().map_or(1, usize::from);
    let passwords = Passwords::new(Cost::RECOMMENDED, processors)?;
    Ok(AppState::over(db, Arc::new(SystemClock), Arc::new(OsEntropy), passwords, settings).await?)
}

async fn back_up(options: &Backup) -> Result<(), Error> {
    backup::back_up(options, &OsEntropy).await?;
    println!("Backed up into {}.", options.file.display());
    Ok(())
}

async fn restore(options: &Restore) -> Result<(), Error> {
    backup::restore(options, SystemClock.now()).await?;
    // A backup of an older schema is migrated first; the server that starts then does the same.
    if let Some(file) = options.database.journal() {
        let db = Db::connect(&options.database.url()).await?;
        if db.check().await.is_ok() {
            tell_settled(&erasures::settle(&db, &Journal::at(&file), SystemClock.now()).await?, false);
        }
        db.close().await?;
    }
    println!("Restored. All sessions, codes and roles have ended: begin with `server admin create`.");
    Ok(())
}

async fn create_admin(options: CreateAdmin) -> Result<(), Error> {
    let state = state(open(&options.database).await?, Settings::default()).await?;
    let CreateAdmin { nip, name, agency, roles, .. } = options;
    let issued = admin::create(&state, &NewAdmin { nip, name, agency, roles }).await?;
    stock::stock(&state.db, state.demo, state.now()).await?;
    println!("{}", issued.code);
    println!("One sign-in within an hour, at the page for a first sign-in, with this NIP and code; ten tries.");
    Ok(state.db.close().await?)
}

/// One line for each agency; an error after all of them, if any log was altered.
async fn check_audit(database: &Database) -> Result<(), Error> {
    let db = open(database).await?;
    let mut altered = Vec::new();
    for agency in directory::agencies(db.read(), None).await? {
        let checked = db.look(|tx| async move { heads::check(&*tx, agency.id).await }).await?;
        let unheld: Vec<String> =
            checked.heads.iter().filter(|(_, holds)| !holds).map(|(head, _)| head.day.to_string()).collect();
        let chain = match checked.broken {
            None => format!("{} lines, each follows upon the one before", checked.lines),
            Some(line) => format!("line {line} does not follow upon the one before, or is missing"),
        };
        let told = match unheld.as_slice() {
            [] => format!("{} heads hold", checked.heads.len()),
            days => format!("these heads do not hold: {}", days.join(", ")),
        };
        println!("{}: {chain}; {told}", agency.name);
        if checked.broken.is_some() || !unheld.is_empty() {
            altered.push(agency.name);
        }
    }
    db.close().await?;
    if altered.is_empty() { Ok(()) } else { Err(Error::Audit(altered)) }
}

/// Whether all that was erased is gone; `settle` sees to it first.
async fn check_erasures(database: &Database, settle: bool) -> Result<(), Error> {
    let journal = database.journal().map(|file| Journal::at(&file)).ok_or(erasures::Refusal::NoJournal)?;
    let db = open(database).await?;
    if settle {
        tell_settled(&erasures::settle(&db, &journal, SystemClock.now()).await?, false);
    }
    let found = erasures::check(&db, &journal).await;
    db.close().await?;
    let found = found?;
    tell_settled(&found, true);
    let holds = found.again.is_empty() && found.added == 0 && found.altered.is_none();
    if holds { Ok(()) } else { Err(Error::ErasuresDiffer) }
}

/// Tells what became of the journal of erasures, or would: nothing where there is nothing to say. Nobody need be listening any more.
fn tell_settled(settled: &Settled, looking: bool) {
    let Settled { told, again, strangers, added, altered } = settled;
    let mut lines = Vec::new();
    if looking {
        lines.push(format!("The journal tells of {told} erasures."));
    }
    if !again.is_empty() {
        let what = if looking { "are back" } else { "were back, and are erased again" };
        tracing::warn!(count = again.len(), "records of erasures {what}");
        lines.push(format!("The records of {} erasures {what}:", again.len()));
        lines.extend(again.iter().map(|id| format!("  {id}")));
    }
    if *strangers > 0 {
        lines.push(format!("{strangers} erasures are of people whom this database does not know."));
    }
    if *added > 0 {
        let kept = !looking && altered.is_none();
        let what = if kept { "were not in the journal, and are now" } else { "are not in the journal" };
        lines.push(format!("{added} erasures {what}."));
    }
    if let Some(line) = altered {
        tracing::error!(line, "the journal of erasures was altered");
        lines.push(format!("The journal of erasures was altered: line {line} does not follow upon the one before."));
        lines.push("Nothing can be erased until it is put right.".to_owned());
    }
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let _ = io::stdout().write_all(text.as_bytes());
}

async fn import(kind: Kind, options: ImportFile) -> Result<(), Error> {
    let ImportFile { database, file, preview, undo, agency, zone, lang, .. } = options;
    let ImportFile { unit, complete, without_faulty, supervisors, leavers, .. } = options;
    let target = Target { agency, zone };
    let outcome = match file.filter(|_| !undo) {
        None => {
            let db = open(&database).await?;
            let undone = import::undo_newest(&db, &target, SystemClock.now()).await;
            db.close().await?;
            match undone {
                Ok(file) => {
                    println!("{}", Words::of(lang).fill("import.undone", &[("file", &file)]));
                    return Ok(());
                }
                Err(refused) => Err(refused),
            }
        }
        Some(path) => {
            let bytes = read_file(&path, FILE_BYTES_MAX)?;
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let wish = Wish { kind, file, unit, complete, without_faulty, supervisors, leavers, preview };
            let db = open(&database).await?;
            let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
            let outcome = import::import(&db, &bytes, &target, &wish, &entropy, SystemClock.now()).await;
            db.close().await?;
            outcome
        }
    };
    let told = Told { outcome: &outcome, language: lang }.to_string();
    match outcome {
        Ok(_) | Err(import::Error::Looked(_)) => {
            print!("{told}");
            Ok(())
        }
        Err(_) => Err(Error::Import(told)),
    }
}

/// The bytes of a file; where there are more than are taken, one more of them, which tells that there is too much.
fn read_file(file: &Path, most: usize) -> Result<Vec<u8>, Error> {
    let unreadable = |cause| Error::Folder { folder: file.to_owned(), cause };
    let mut bytes = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    fs::File::open(file).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The quiz goes where it can be kept, all else to who looks on.
fn import_questions(options: &ImportQuestions) -> Result<(), Error> {
    let ImportQuestions { file, format, lang } = options;
    let bytes = read_file(file, questions::FILE_BYTES_MAX)?;
    let import = questions::read(&bytes, format.unwrap_or_else(|| Format::of(&bytes)), *lang);
    let refused = (!import.faults.is_empty()).then(|| Error::Questions(import.told_faults(*lang)));
    eprint!("{}", import.told_notices(*lang));
    if let Some(quiz) = import.quiz() {
        print!("{}", quiz.write());
    }
    refused.map_or(Ok(()), Err)
}

fn export_questions(options: &ExportQuestions) -> Result<(), Error> {
    let bytes = read_file(&options.file, questions::FILE_BYTES_MAX)?;
    let text = str::from_utf8(&bytes).ok().map(|text| text.trim_start_matches('\u{feff}'));
    let quiz = text.and_then(|text| Quiz::read(text).ok()).ok_or_else(|| Error::NoQuiz(options.file.clone()))?;
    let (gift, left_out) = questions::write_gift(&quiz);
    print!("{gift}");
    if left_out.is_empty() { Ok(()) } else { Err(Error::NotGift(left_out)) }
}

/// A word for each time that the process is told to stop. From here on nothing else ends it: whoever listens must.
fn told() -> Result<impl Stream<Item = ()> + Unpin, Error> {
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::Serve)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::Serve)?;
    Ok(stream::poll_fn(move |context| match terminate.poll_recv(context) {
        Poll::Pending => interrupt.poll_recv(context),
        told => told,
    }))
}
