create table course_draft (
    agency_id uuid not null references agency (id),
    slug text not null,
    revision integer not null,
    version integer not null,
    title text not null,
    changed_at bigint not null,
    changed_by uuid references person (id),
    primary key (agency_id, slug)
);

create table course_draft_text (
    agency_id uuid not null,
    slug text not null,
    path text not null,
    body text not null,
    primary key (agency_id, slug, path),
    foreign key (agency_id, slug) references course_draft (agency_id, slug)
);

create table course_draft_file (
    agency_id uuid not null,
    slug text not null,
    path text not null,
    hash text not null references file (hash),
    primary key (agency_id, slug, path),
    foreign key (agency_id, slug) references course_draft (agency_id, slug)
);

create index course_draft_file_hash on course_draft_file (hash);
