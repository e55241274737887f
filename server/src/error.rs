//! Why the server does not start, or a command does not do its work.

use std::{io, net::SocketAddr};

use domain::learning::Slug;

use crate::{auth, backup, demo, erasures, store};

/// The reason, in words for whoever runs the server.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Accounts.
    #[error(transparent)]
    Auth(#[from] auth::Error),
    /// The new admin.
    #[error(transparent)]
    Admin(#[from] auth::admin::AdminError),
    /// The folder of the data.
    #[error("the folder {folder}: {cause}")]
    Folder {
        /// Which one.
        folder: std::path::PathBuf,
        /// What is wrong.
        cause: io::Error,
    },
    /// The site is not there.
    #[error("{0} holds no built app (index.html is missing)")]
    NoSite(std::path::PathBuf),
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {cause}")]
    Listen {
        /// Which one.
        addr: SocketAddr,
        /// What is wrong.
        cause: io::Error,
    },
    /// Demo data stay on the machine.
    #[error(
        "demo data have published passwords and are served on this machine only, not on {0}: start without them (`cargo xtask run --empty`, \
         or without --demo) and on a database that holds none (another --data-dir)"
    )]
    DemoInTheOpen(SocketAddr),
    /// The demo data.
    #[error("demo data: {0}")]
    Demo(#[from] demo::Error),
    /// The import, in the words of the language that was asked for.
    #[error("import\n{0}")]
    Import(String),
    /// Questions that could not be taken, in the words of the language that was asked for.
    #[error("questions\n{0}")]
    Questions(String),
    /// No quiz of a course.
    #[error("{0} is no quiz file; a check of its package tells why")]
    NoQuiz(std::path::PathBuf),
    /// Questions that GIFT has no words for.
    #[error("not in GIFT, because of an arrow in them: {}", .0.iter().map(Slug::as_str).collect::<Vec<_>>().join(", "))]
    NotGift(Vec<Slug>),
    /// An audit log does not follow from its own lines, or not from its heads.
    #[error("the audit log of {} was altered", .0.join(", "))]
    Audit(Vec<String>),
    /// Erasures, or their journal.
    #[error(transparent)]
    Erasures(#[from] erasures::Refusal),
    /// What was erased is back, or the journal and the database differ.
    #[error(
        "what was erased and what the journal says differ: `server erasures settle` puts that right, unless the journal was altered"
    )]
    ErasuresDiffer,
    /// The backup, or its return.
    #[error(transparent)]
    Backup(#[from] backup::Error),
    /// Serving failed.
    #[error("serving: {0}")]
    Serve(io::Error),
}
