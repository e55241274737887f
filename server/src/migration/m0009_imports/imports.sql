-- A file that was brought: what it says, what it would change, what it has changed. The three are packed; what nobody needs any more is
-- taken out again. The scope is a unit's id that may be taken back itself, and so refers to nothing.
create table import (
    id uuid primary key,
    agency_id uuid not null references agency (id),
    kind text not null,
    file text not null,
    scope_id uuid,
    brought_by uuid references person (id),
    brought_at bigint not null,
    told text not null,
    digest text not null,
    sheet bytea,
    lines bytea,
    journal bytea,
    number integer,
    applied_at bigint,
    applied_by uuid references person (id),
    undone_at bigint,
    undone_by uuid references person (id),
    discarded_at bigint
);
create index import_agency on import (agency_id, brought_at);

-- What hands have said about heads of columns; no field for a column that is left out.
create table import_head (
    agency_id uuid not null references agency (id),
    kind text not null,
    head text not null,
    field text,
    primary key (agency_id, kind, head)
);

create table person_siasn (
    person_id uuid not null references person (id),
    siasn_id text not null,
    valid_from text not null,
    valid_to text,
    primary key (person_id, valid_from)
);
create unique index person_siasn_siasn on person_siasn (siasn_id);

-- Where a reporting line comes from: a list (file), the heads of units (rule), or somebody's own decision (hand).
alter table supervision add column origin text not null default 'file';
