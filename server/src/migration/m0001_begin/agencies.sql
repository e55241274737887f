-- Agencies, their units, posts and people. Validity is from-to in civil dates of the agency's zone, both days included.

create table installation (
    key text primary key,
    value text not null
);

create table agency (
    id uuid primary key,
    name text not null,
    short_name text not null,
    zone text not null,
    brand text not null
);

create table unit (
    id uuid primary key,
    agency_id uuid not null references agency (id),
    parent_id uuid references unit (id),
    code text not null,
    name text not null,
    sort integer not null,
    unique (agency_id, code)
);
create index unit_parent on unit (parent_id);

create table position (
    id uuid primary key,
    agency_id uuid not null references agency (id),
    code text not null,
    title text not null,
    kind text not null,
    unique (agency_id, code)
);

create table seat (
    id uuid primary key,
    agency_id uuid not null references agency (id),
    unit_id uuid not null references unit (id),
    position_id uuid not null references position (id)
);
create index seat_unit on seat (unit_id);

create table person (
    id uuid primary key,
    agency_id uuid not null references agency (id),
    name text not null,
    employment_kind text not null,
    rank text,
    created_at bigint not null
);
create index person_agency_name on person (agency_id, name);

create table person_nip (
    person_id uuid not null references person (id),
    nip text not null,
    valid_from text not null,
    valid_to text,
    primary key (person_id, valid_from)
);
-- A number is never given twice, so it leads to one person at most.
create unique index person_nip_nip on person_nip (nip);

create table assignment (
    id uuid primary key,
    person_id uuid not null references person (id),
    agency_id uuid not null references agency (id),
    unit_id uuid not null references unit (id),
    position_id uuid references position (id),
    seat_id uuid references seat (id),
    capacity text not null,
    valid_from text not null,
    valid_to text
);
create index assignment_person on assignment (person_id, valid_from);
create index assignment_unit on assignment (unit_id);

create table supervision (
    person_id uuid not null references person (id),
    supervisor_id uuid not null references person (id),
    valid_from text not null,
    valid_to text,
    primary key (person_id, supervisor_id, valid_from)
);
create index supervision_supervisor on supervision (supervisor_id);

create table role_grant (
    id uuid primary key,
    person_id uuid not null references person (id),
    role text not null,
    agency_id uuid references agency (id),
    unit_id uuid references unit (id),
    granted_by uuid references person (id),
    reason text not null,
    valid_from text not null,
    valid_to text,
    withdrawn_at bigint
);
create index role_grant_person on role_grant (person_id);
create index role_grant_agency on role_grant (agency_id);

create table auditor_case (
    id uuid primary key,
    auditor_id uuid not null references person (id),
    agency_id uuid not null references agency (id),
    subject_id uuid not null references person (id),
    opened_by uuid not null references person (id),
    reason text not null,
    valid_from text not null,
    valid_to text not null,
    withdrawn_at bigint
);
create index auditor_case_auditor on auditor_case (auditor_id);
