//! From which day to which a post is there, and what it was called and of which kind it was before; whom an agency lets go to another.

use super::Step;

pub(super) const STEP: Step = Step { version: 17, name: "posts", sql: &[include_str!("m0017_posts/posts.sql")] };
