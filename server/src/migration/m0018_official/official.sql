create table official_import (
    id uuid not null primary key,
    agency_id uuid not null references agency (id),
    file text not null,
    people integer not null,
    catalogue text not null,
    standards text not null,
    rules text not null,
    entered_at bigint not null,
    entered_by uuid not null references person (id),
    undone_at bigint,
    undone_by uuid references person (id),
    undone_reason text
);

create index official_import_agency on official_import (agency_id, entered_at);

create table official_result (
    person_id uuid not null references person (id),
    assessed_on text not null,
    import_id uuid not null references official_import (id),
    agency_id uuid not null references agency (id),
    valid_until text not null,
    institution text not null,
    accreditation text,
    number text not null,
    purpose text,
    kind text not null,
    told integer,
    primary key (person_id, assessed_on)
);

create index official_result_import on official_result (import_id);
create index official_result_agency on official_result (agency_id, valid_until);

create table official_level (
    person_id uuid not null,
    assessed_on text not null,
    competency text not null,
    nth integer not null,
    required integer,
    reached integer not null,
    primary key (person_id, assessed_on, competency),
    foreign key (person_id, assessed_on) references official_result (person_id, assessed_on)
);
