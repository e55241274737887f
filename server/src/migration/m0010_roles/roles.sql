alter table role_grant add column granted_at bigint;
alter table role_grant add column withdrawn_by uuid references person (id);
alter table role_grant add column withdrawn_reason text;

-- The number of the letter that asks for it. Older cases have none.
alter table auditor_case add column number text;

-- How far an agency's log went when a day was over: the number of its last line, and that line's digest.
create table audit_head (
    agency_id uuid not null references agency (id),
    day text not null,
    lines bigint not null,
    digest bytea not null,
    published_at bigint not null,
    primary key (agency_id, day)
);

create index audit_subject on audit (subject_id);
create index audit_actor on audit (agency_id, actor_id);
