-- A version of a post's standard; it never changes. `kind` is the post's when it was published: it counts for no other.
create table post_standard (
    position_id uuid not null references "position" (id),
    number integer not null,
    agency_id uuid not null references agency (id),
    kind text not null,
    catalogue text not null,
    standards text not null,
    body text not null,
    from_day text not null,
    published_at bigint not null,
    published_by uuid not null references person (id),
    reason text not null,
    primary key (position_id, number)
);
create index post_standard_agency on post_standard (agency_id);

create table post_standard_draft (
    position_id uuid primary key references "position" (id),
    agency_id uuid not null references agency (id),
    revision integer not null,
    body text not null,
    changed_at bigint not null,
    changed_by uuid not null references person (id)
);
create index post_standard_draft_agency on post_standard_draft (agency_id);
