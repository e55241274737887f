-- The first day of a post, where it is known, and the last one of a post that is retired.
alter table position add column opened_on text;
alter table position add column closed_on text;

-- What a post was called and of which kind it was until a day; without a first day since ever. What it is now stands in `position`.
create table position_history (
    position_id uuid not null references position (id),
    valid_to text not null,
    valid_from text,
    title text not null,
    kind text not null,
    primary key (position_id, valid_to)
);

-- Somebody whom an agency lets go to another one here, from a day on. Until that one takes them they stay where they are; how it ended
-- is `taken`, `declined` or `withdrawn`.
create table handover (
    id uuid primary key,
    person_id uuid not null references person (id),
    agency_id uuid not null references agency (id),
    to_agency_id uuid not null references agency (id),
    valid_from text not null,
    reason text not null,
    released_by uuid not null references person (id),
    released_at bigint not null,
    outcome text,
    ended_by uuid references person (id),
    ended_at bigint,
    ended_reason text
);
create unique index handover_waits on handover (person_id) where outcome is null;
create index handover_agency on handover (agency_id);
create index handover_to on handover (to_agency_id);
