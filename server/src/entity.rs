//! The tables as sea-orm sees them, one module per table, written by hand beside the migrations.
//!
//! Promises: the columns are those of the newest migration. Ids are UUIDs (16 bytes on SQLite), instants are milliseconds since 1970,
//! civil dates are `YYYY-MM-DD`, codes are the domain's own words. Refuses: rules, and any way to the wire; `store` turns rows into
//! domain values. Relations are not declared: a join is written out where it is asked.

pub mod account;
pub mod agency;
pub mod assessment;
pub mod assessment_level;
pub mod assignment;
pub mod attendance;
pub mod audit;
pub mod audit_head;
pub mod auditor_case;
pub mod bundle;
pub mod certificate;
pub mod claim;
pub mod claim_decision;
pub mod claim_proof;
pub mod claim_proof_part;
pub mod course;
pub mod course_draft;
pub mod course_draft_file;
pub mod course_draft_text;
pub mod course_shelf;
pub mod data_request;
pub mod device;
pub mod enrolment;
pub mod erasure;
pub mod file;
pub mod file_part;
pub mod hand_in;
pub mod import;
pub mod import_head;
pub mod installation;
pub mod lesson_progress;
pub mod need_step;
pub mod notice;
pub mod op;
pub mod op_waiting;
pub mod period;
pub mod period_extension;
pub mod period_left_out;
pub mod period_reminded;
pub mod period_reminder;
pub mod period_unit;
pub mod person;
pub mod person_nip;
pub mod person_siasn;
pub mod position;
pub mod quiz_attempt;
pub mod role_grant;
pub mod rollup_mark;
pub mod rule_version;
pub mod seat;
pub mod sign_in_code;
pub mod sign_in_failure;
pub mod start_step;
pub mod stream;
pub mod stream_device;
pub mod supervision;
pub mod unit;
pub mod unit_history;
