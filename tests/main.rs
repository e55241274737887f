//! Integration tests; see `docs/TESTING.md`.
