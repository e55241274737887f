create table rule_version (
    agency_id uuid not null references agency (id),
    kind text not null,
    number integer not null,
    hash text not null,
    from_day text not null,
    published_at bigint not null,
    published_by uuid not null references person (id),
    reason text not null,
    primary key (agency_id, kind, number)
);
