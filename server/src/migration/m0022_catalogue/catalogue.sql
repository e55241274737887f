-- A version of an agency's own competency; it never changes. `body` is the competency as it stands in a catalogue.
create table own_competency (
    agency_id uuid not null references agency (id),
    code text not null,
    number integer not null,
    body text not null,
    retired boolean not null,
    published_at bigint not null,
    published_by uuid not null references person (id),
    reason text not null,
    primary key (agency_id, code, number)
);
