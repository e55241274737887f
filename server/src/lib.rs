//! The server of Jenjang.
