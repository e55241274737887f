-- Who may come in: accounts, one-time codes, devices; what went wrong, and what was done. Secrets rest as hashes only.

create table account (
    person_id uuid primary key references person (id),
    password_hash text,
    password_set_at bigint
);

create table sign_in_code (
    person_id uuid not null references person (id),
    code_hash bytea not null,
    purpose text not null,
    expires_at bigint not null,
    tries_left integer not null,
    made_by uuid references person (id),
    made_at bigint not null,
    used_at bigint,
    primary key (person_id, code_hash)
);

create table device (
    id uuid primary key,
    person_id uuid not null references person (id),
    cookie_hash bytea not null,
    token_hash bytea not null,
    salt_key bytea not null,
    label text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    confirmed_at bigint,
    revoked_at bigint
);
create index device_person on device (person_id);

create table sign_in_failure (
    key text primary key,
    failures integer not null,
    last_at bigint not null
);
create index sign_in_failure_last on sign_in_failure (last_at);

create table notice (
    person_id uuid not null references person (id),
    at bigint not null,
    kind text not null,
    seen_at bigint,
    primary key (person_id, at, kind)
);

create table audit (
    agency_id uuid not null references agency (id),
    seq bigint not null,
    at bigint not null,
    actor_id uuid not null,
    action text not null,
    subject_kind text not null,
    subject_id uuid,
    reason text,
    detail text,
    digest bytea not null,
    primary key (agency_id, seq)
);
