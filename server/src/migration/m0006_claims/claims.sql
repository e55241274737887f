create table attendance (
    id uuid not null primary key,
    agency_id uuid not null references agency (id),
    body text not null,
    jp integer not null,
    people integer not null,
    entered_at bigint not null,
    entered_by uuid not null references person (id),
    annulled_at bigint,
    annulled_by uuid references person (id),
    annulled_reason text
);

create index attendance_agency on attendance (agency_id, entered_at);

create table claim (
    person_id uuid not null references person (id),
    id uuid not null,
    agency_id uuid not null references agency (id),
    attendance_id uuid references attendance (id),
    writer_eff bigint not null,
    writer_device uuid not null,
    writer_counter bigint not null,
    state text not null,
    body text not null,
    title text not null,
    first_day text not null,
    last_day text not null,
    jp integer not null,
    steps text not null,
    rule_id text not null,
    rule_version text not null,
    path_id text not null,
    path_en text not null,
    basis_id text not null,
    basis_en text not null,
    told_at bigint not null,
    primary key (person_id, id)
);

create index claim_agency on claim (agency_id, state, told_at);
create index claim_attendance on claim (attendance_id);

create table claim_proof (
    person_id uuid not null,
    claim_id uuid not null,
    nth integer not null,
    hash text not null,
    media_type text not null,
    bytes bigint not null,
    stored_at bigint,
    primary key (person_id, claim_id, hash),
    foreign key (person_id, claim_id) references claim (person_id, id)
);

create index claim_proof_hash on claim_proof (person_id, hash);

create table claim_proof_part (
    person_id uuid not null references person (id),
    hash text not null,
    nth integer not null,
    body bytea not null,
    primary key (person_id, hash, nth)
);

create table claim_decision (
    person_id uuid not null,
    claim_id uuid not null,
    nth integer not null,
    at bigint not null,
    decided_by uuid not null references person (id),
    role text not null,
    verdict text not null,
    reason text,
    body text not null,
    jp integer not null,
    primary key (person_id, claim_id, nth),
    foreign key (person_id, claim_id) references claim (person_id, id)
);
