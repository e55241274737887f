-- Immutable reference data by content hash, and the periods that rest on it.

create table bundle (
    hash text primary key,
    kind text not null,
    id text not null,
    version text not null,
    body text not null,
    created_at bigint not null
);
create index bundle_kind_id on bundle (kind, id);

create table period (
    id uuid primary key,
    agency_id uuid not null references agency (id),
    name_id text not null,
    name_en text not null,
    opens text not null,
    closes text not null,
    grace_days integer not null,
    catalogue text not null references bundle (hash),
    standards text not null references bundle (hash),
    rules text not null references bundle (hash)
);
create index period_agency on period (agency_id, opens);
