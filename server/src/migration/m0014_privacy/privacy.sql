create table data_request (
    id uuid primary key,
    person_id uuid not null references person (id),
    agency_id uuid not null references agency (id),
    kind text not null,
    category text,
    conclusion text,
    conclusion_id uuid,
    name_id text,
    name_en text,
    body text not null,
    received_at bigint not null,
    due_at bigint not null,
    rule_version text not null,
    state text not null,
    hands text not null,
    answer text,
    answered_by uuid references person (id),
    ended_at bigint
);

create index data_request_agency on data_request (agency_id, due_at);

create index data_request_person on data_request (person_id);
