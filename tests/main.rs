//! Integration tests; see `docs/TESTING.md`.

mod workspace;
