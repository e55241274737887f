-- The ops of each person in the server's order, and the rows folded from them that dashboards read.

create table stream (
    person_id uuid primary key references person (id),
    seq bigint not null,
    digest bytea not null
);

create table op (
    person_id uuid not null references person (id),
    seq bigint not null,
    device_id uuid not null,
    counter bigint not null,
    header text not null,
    body text not null,
    eff bigint not null,
    status text not null,
    received_at bigint not null,
    content_hash bytea not null,
    digest bytea not null,
    bytes integer not null,
    primary key (person_id, seq),
    unique (person_id, device_id, counter)
);

create table stream_device (
    person_id uuid not null references person (id),
    device_id uuid not null,
    salt_key bytea not null,
    stored bigint not null,
    last_eff bigint not null,
    primary key (person_id, device_id)
);

create table op_waiting (
    person_id uuid not null references person (id),
    device_id uuid not null,
    counter bigint not null,
    header text not null,
    body text not null,
    received_at bigint not null,
    skew_ms bigint not null,
    eff_before bigint,
    primary key (person_id, device_id, counter)
);

create table assessment (
    person_id uuid not null references person (id),
    id uuid not null,
    period_id uuid not null references period (id),
    agency_id uuid not null references agency (id),
    unit_id uuid not null references unit (id),
    position_id uuid references position (id),
    assignment_id uuid not null,
    kind text not null,
    catalogue text not null,
    standards text not null,
    rules text not null,
    state text not null,
    submitted_at bigint,
    late boolean not null,
    reached_sum integer not null,
    required_sum integer not null,
    primary key (person_id, id)
);
create index assessment_period_unit on assessment (period_id, unit_id);

create table assessment_level (
    person_id uuid not null,
    assessment_id uuid not null,
    competency text not null,
    required integer not null,
    reached integer not null,
    primary key (person_id, assessment_id, competency),
    foreign key (person_id, assessment_id) references assessment (person_id, id)
);

create table rollup_mark (
    unit_id uuid not null references unit (id),
    person_id uuid not null references person (id),
    primary key (unit_id, person_id)
);
