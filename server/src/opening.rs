//! What whoever starts a server is told: how the first administrator is made, and what would not work for the people.

use std::{net::SocketAddr, path::Path};

use crate::config::{Database, Serve};

/// How the first administrator is made: with the very program, and in the very database, that serve here. An address with its password
/// is not said back.
pub(crate) fn first_admin(program: &Path, database: &Database) -> String {
    let command = format!("{} admin create --agency NAME --nip NIP --name NAME", program.display());
    if database.is_embedded() {
        format!("  {command} --data-dir {}", database.data_dir.display())
    } else {
        format!("  {command}\n  with the same --database-url or DATABASE_URL as this server")
    }
}

/// What is set so that people would notice. A session's cookie is `Secure`; this server itself speaks no TLS.
pub(crate) fn cautions(addr: SocketAddr, options: &Serve) -> Vec<&'static str> {
    let tls = options.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    let mut cautions = Vec::new();
    if !tls && !addr.ip().is_loopback() {
        cautions.push(
            "browsers on other machines keep no session without TLS: put a proxy in front and say its address with --public-url \
             (docs/OPERATIONS.md)",
        );
    }
    if tls && !options.behind_proxy {
        cautions.push(
            "without --behind-proxy everybody has the proxy's address, and whoever guesses a password slows its owner down \
             (docs/OPERATIONS.md)",
        );
    }
    cautions
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::config::{Command, Task};

    fn serve(words: &[&str]) -> Serve {
        let words = ["server", "serve", "--data-dir", "/srv/jenjang"].iter().chain(words);
        match Command::try_parse_from(words).map(|command| command.task) {
            Ok(Task::Serve(options)) => options,
            other => panic!("{other:?}"),
        }
    }

    fn counted(words: &[&str]) -> usize {
        let options = serve(words);
        cautions(options.addr, &options).len()
    }

    #[test]
    fn the_first_admin_is_made_where_it_serves() {
        let program = Path::new("/opt/jenjang/server");
        let told = first_admin(program, &serve(&[]).database);
        assert!(
            told.contains("/opt/jenjang/server admin create") && told.ends_with("--data-dir /srv/jenjang"),
            "{told}"
        );
        let told = first_admin(program, &serve(&["--database-url", "postgres://jenjang:geheim@db/jenjang"]).database);
        assert!(told.contains("DATABASE_URL") && !told.contains("--data-dir") && !told.contains("geheim"), "{told}");
    }

    #[test]
    fn what_people_would_notice_is_told_before() {
        assert_eq!(counted(&["--addr", "127.0.0.1:3000"]), 0);
        assert_eq!(counted(&["--addr", "0.0.0.0:3000"]), 1);
        assert_eq!(counted(&["--addr", "0.0.0.0:3000", "--public-url", "http://jenjang.test"]), 1);
        assert_eq!(counted(&["--public-url", "https://jenjang.test"]), 1);
        assert_eq!(counted(&["--addr", "0.0.0.0:3000", "--public-url", "https://jenjang.test", "--behind-proxy"]), 0);
    }
}
