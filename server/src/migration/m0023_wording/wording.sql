-- A version of an agency's wording; it never changes. `body` is what reads otherwise than it ships, as a catalogue.
create table wording (
    agency_id uuid not null references agency (id),
    number integer not null,
    body text not null,
    from_day text not null,
    published_at bigint not null,
    published_by uuid not null references person (id),
    reason text not null,
    primary key (agency_id, number)
);

-- The bundle that a catalogue becomes in the words of a version: `base` is the catalogue that a period or a post's standard names.
create table worded_catalogue (
    agency_id uuid not null references agency (id),
    number integer not null,
    base text not null,
    catalogue text not null,
    primary key (agency_id, base, number)
);
create index worded_catalogue_by_name on worded_catalogue (agency_id, catalogue);
