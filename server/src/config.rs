//! What can be set, from the command line and the environment; nothing else in the server reads either.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::{access::Role, nip::Nip, text::Language, time::Zone};

use crate::courses::questions::Format;

/// The server of Jenjang.
#[derive(Debug, Parser)]
#[command(name = "server", version)]
pub struct Command {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
    /// How log lines are written.
    #[arg(long, global = true, env = "JENJANG_LOG", value_enum, default_value_t = LogFormat::Text)]
    pub log: LogFormat,
    /// The least important log lines that are written.
    #[arg(long, global = true, env = "JENJANG_LOG_LEVEL", default_value = "info")]
    pub log_level: tracing::Level,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Serve the app and its API until told to stop.
    Serve(Serve),
    /// Bring the database's schema to this server's version.
    Migrate(Database),
    /// Copy the database into an encrypted file, while servers go on.
    Backup(Backup),
    /// Put a backup in the place of the database. Everybody signs in again, and roles are given again.
    Restore(Restore),
    /// Look after admins.
    #[command(subcommand)]
    Admin(AdminTask),
    /// Look after the audit log.
    #[command(subcommand)]
    Audit(AuditTask),
    /// Look after what was erased of people who left.
    #[command(subcommand)]
    Erasures(ErasuresTask),
    /// Take over an agency's own records.
    #[command(subcommand)]
    Import(ImportTask),
    /// Carry questions between Moodle and quizzes of courses.
    #[command(subcommand)]
    Questions(QuestionsTask),
}

/// Which database.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// The folder of the embedded database.
    #[arg(long, env = "JENJANG_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// A PostgreSQL database instead of the embedded one, `postgres://…`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The file in which erasures stand that no restore may take back: away from backups, one for all servers of a database. Beside an
    /// embedded database without it; beside PostgreSQL nothing can be erased without it.
    #[arg(long, env = "JENJANG_ERASURE_JOURNAL")]
    pub erasure_journal: Option<PathBuf>,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Which database.
    #[command(flatten)]
    pub database: Database,
    /// Where to listen.
    #[arg(long, env = "JENJANG_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// The folder of the built app. Without it there is the API alone.
    #[arg(long, env = "JENJANG_SITE")]
    pub site: Option<PathBuf>,
    /// The address that people type, `https://…`, where a proxy stands in front. Requests of other origins are refused.
    #[arg(long, env = "JENJANG_PUBLIC_URL", value_parser = parse_origin)]
    pub public_url: Option<String>,
    /// Believe the last `X-Forwarded-For`: only where a proxy sets it on every request.
    #[arg(long, env = "JENJANG_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Fill an empty database with an invented agency, to try things out.
    #[arg(long)]
    pub demo: bool,
}

/// What to back up, and where to.
#[derive(Clone, Debug, Args)]
pub struct Backup {
    /// Which database.
    #[command(flatten)]
    pub database: Database,
    /// The file to write.
    pub file: PathBuf,
    /// The file that holds the key: 64 hexadecimal digits, as `openssl rand -hex 32` draws them.
    #[arg(long, env = "JENJANG_BACKUP_KEY_FILE")]
    pub key_file: PathBuf,
    /// Put it in the place of a file that is there.
    #[arg(long)]
    pub replace: bool,
}

/// What to restore, and where to.
#[derive(Clone, Debug, Args)]
pub struct Restore {
    /// Which database.
    #[command(flatten)]
    pub database: Database,
    /// The backup.
    pub file: PathBuf,
    /// The file that holds the key that it was made with.
    #[arg(long, env = "JENJANG_BACKUP_KEY_FILE")]
    pub key_file: PathBuf,
    /// Put it in the place of a database that is not empty. What only that database holds is gone.
    #[arg(long)]
    pub replace: bool,
}

/// What to do with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditTask {
    /// Go along the logs of all agencies: whether each line follows upon the one before, and whether published heads still hold.
    Check(Database),
}

/// What to do with erasures.
#[derive(Debug, Subcommand)]
pub enum ErasuresTask {
    /// Hold the journal against the database: whether its lines follow upon each other, and whether anything that was erased is back.
    Check(Database),
    /// Erase again what is back, and write down what the journal lacks, as a server does when it starts.
    Settle(Database),
}

/// What to do with admins.
#[derive(Debug, Subcommand)]
pub enum AdminTask {
    /// Make somebody an admin and print the code of their first sign-in.
    Create(CreateAdmin),
}

/// Whom to make an admin.
#[derive(Debug, Args)]
pub struct CreateAdmin {
    /// Which database.
    #[command(flatten)]
    pub database: Database,
    /// The person's NIP or NI PPPK.
    #[arg(long)]
    pub nip: Nip,
    /// The person's name, with titles.
    #[arg(long)]
    pub name: String,
    /// The agency; it is made if there is none of that name.
    #[arg(long)]
    pub agency: Option<String>,
    /// The roles to be given.
    #[arg(long = "role", value_parser = parse_role, default_values = ["agency_admin", "platform_admin"])]
    pub roles: Vec<Role>,
}

/// What to take over.
#[derive(Debug, Subcommand)]
pub enum ImportTask {
    /// Units, posts, people and supervisors from a CSV file. All faults are told at once, and then nothing is written.
    People(ImportFile),
    /// Units and what lies in what, from a CSV file.
    Units(ImportFile),
    /// Posts and their kinds, from a CSV file.
    Posts(ImportFile),
}

/// What to import, and where to.
#[derive(Debug, Args)]
pub struct ImportFile {
    /// Which database.
    #[command(flatten)]
    pub database: Database,
    /// The file; its columns are documented. Not with --undo.
    #[arg(required_unless_present = "undo", conflicts_with = "undo")]
    pub file: Option<PathBuf>,
    /// Tell what would change, and write nothing.
    #[arg(long, conflicts_with = "undo")]
    pub preview: bool,
    /// Take the newest import back.
    #[arg(long)]
    pub undo: bool,
    /// The file is about this unit, named by its code, and those below it: a row of anybody elsewhere is faulty. Without it, about the
    /// whole agency.
    #[arg(long, value_name = "CODE", conflicts_with = "undo")]
    pub unit: Option<String>,
    /// The file lists all people of the agency, or of the unit: who is missing from it is gone.
    #[arg(long)]
    pub complete: bool,
    /// Apply the rows that are sound. Whoever stands in a faulty one stays as they are.
    #[arg(long, conflicts_with = "undo")]
    pub without_faulty: bool,
    /// Supervisors follow from the heads of units where the file names none.
    #[arg(long)]
    pub supervisors: bool,
    /// Why more than one in twenty are gone, in 10 to 500 characters. Asked for where so many are.
    #[arg(long, value_name = "REASON")]
    pub leavers: Option<String>,
    /// The agency; it is made if there is none of that name. Without it, the only one there is.
    #[arg(long)]
    pub agency: Option<String>,
    /// The agency's zone: WIB, WITA or WIT. WIB for a new agency without it.
    #[arg(long, value_parser = parse_zone)]
    pub zone: Option<Zone>,
    /// The language of what is told: id or en.
    #[arg(long, value_parser = parse_language, default_value = "id")]
    pub lang: Language,
}

/// Where to carry questions.
#[derive(Debug, Subcommand)]
pub enum QuestionsTask {
    /// Make a quiz of a file in GIFT or Moodle XML and print it. What cannot be taken is told beside it.
    Import(ImportQuestions),
    /// Make GIFT of a course's quiz file and print it.
    Export(ExportQuestions),
}

/// Which questions to import.
#[derive(Debug, Args)]
pub struct ImportQuestions {
    /// The file.
    pub file: PathBuf,
    /// What the file is: gift or moodle (XML). Without it, what it looks like.
    #[arg(long)]
    pub format: Option<Format>,
    /// The language of what is told, and of explanations that are made: id or en.
    #[arg(long, value_parser = parse_language, default_value = "id")]
    pub lang: Language,
}

/// Which questions to export.
#[derive(Debug, Args)]
pub struct ExportQuestions {
    /// The quiz file of a course package.
    pub file: PathBuf,
}

/// What requests need to know of the configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The origin that people's browsers see. Without it, that of the request's own `Host`.
    pub public_origin: Option<String>,
    /// Whether the client's address is the last of `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// The folder of the built app.
    pub site: Option<PathBuf>,
    /// The journal of erasures.
    pub journal: Option<PathBuf>,
}

impl Serve {
    /// What requests need to know of it.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            public_origin: self.public_url.clone(),
            behind_proxy: self.behind_proxy,
            site: self.site.clone(),
            journal: self.database.journal(),
        }
    }
}

impl Database {
    /// The database's address.
    #[must_use]
    pub fn url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| sqlite_url(&self.file()))
    }

    /// The file of the embedded database.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.data_dir.join("jenjang.db")
    }

    /// The journal of erasures; none beside PostgreSQL unless it is named.
    #[must_use]
    pub fn journal(&self) -> Option<PathBuf> {
        let beside = || self.is_embedded().then(|| self.data_dir.join("erasures.journal"));
        self.erasure_journal.clone().or_else(beside)
    }

    /// Whether it is the embedded one, which this server alone uses and so may migrate when it starts.
    #[must_use]
    pub const fn is_embedded(&self) -> bool {
        self.database_url.is_none()
    }
}

/// This very program, for whoever is told to call it again.
#[must_use]
pub fn program() -> PathBuf {
    std::env::current_exe().unwrap_or_else(|_| "server".into())
}

/// The address of a SQLite file.
#[must_use]
pub fn sqlite_url(file: &std::path::Path) -> String {
    // The three signs that end a path in a URL, or begin an escape in it.
    let path = file.to_string_lossy().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}")
}

fn parse_role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| format!("one of {}", Role::ALL.map(Role::code).join(", ")))
}

fn parse_zone(text: &str) -> Result<Zone, String> {
    Zone::from_abbreviation(&text.to_uppercase()).ok_or_else(|| "WIB, WITA or WIT".to_owned())
}

fn parse_language(text: &str) -> Result<Language, String> {
    Language::from_tag(text).ok_or_else(|| "id or en".to_owned())
}

/// Scheme and authority, as browsers write an origin.
fn parse_origin(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/').to_ascii_lowercase();
    let authority = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    match authority {
        Some(authority) if !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ']) => Ok(trimmed),
        _ => Err("an address such as https://jenjang.example.go.id, without a path".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Command::command().debug_assert();
    }

    #[test]
    fn an_origin_is_scheme_and_authority() {
        assert_eq!(parse_origin("https://Jenjang.Example.go.id/"), Ok("https://jenjang.example.go.id".to_owned()));
        assert_eq!(parse_origin("http://10.0.0.1:8080"), Ok("http://10.0.0.1:8080".to_owned()));
        for bad in ["jenjang.example.go.id", "https://", "https://x/path", "ftp://x", "https://a@b"] {
            assert!(parse_origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_folder_may_have_any_name() {
        assert_eq!(sqlite_url("/srv/50% #1/x.db".as_ref()), "sqlite:///srv/50%25 %231/x.db");
    }
}
