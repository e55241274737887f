-- Who is named as the head of a unit from a day on. It counts as long as they are in the unit without a day between, and where nobody heads
-- it by a structural post; that is judged when it is asked. `origin` is `file` or `hand`, as in `supervision`.
create table unit_head (
    unit_id uuid not null references unit (id),
    valid_from text not null,
    person_id uuid not null references person (id),
    valid_to text,
    origin text not null,
    primary key (unit_id, valid_from)
);
create index unit_head_person on unit_head (person_id);
