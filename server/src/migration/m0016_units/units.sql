-- The first day of a unit, where it is known, and the last one of a unit that is closed.
alter table unit add column opened_on text;
alter table unit add column closed_on text;

-- What a unit was called and lay in until a day; without a first day since ever. What it is now stands in `unit`.
create table unit_history (
    unit_id uuid not null references unit (id),
    valid_to text not null,
    valid_from text,
    parent_id uuid references unit (id),
    name text not null,
    primary key (unit_id, valid_to)
);
