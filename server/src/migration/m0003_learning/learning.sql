create table file (
    hash text not null primary key,
    media_type text not null,
    bytes bigint not null,
    created_at bigint not null
);

create table file_part (
    hash text not null references file (hash),
    nth integer not null,
    body bytea not null,
    primary key (hash, nth)
);

create table course (
    agency_id uuid not null references agency (id),
    slug text not null,
    version integer not null,
    hash text not null references bundle (hash),
    title text not null,
    path text not null,
    jp integer not null,
    package text references file (hash),
    recognised boolean not null,
    published_at bigint not null,
    published_by uuid references person (id),
    retired_at bigint,
    primary key (agency_id, slug, version)
);

create index course_hash on course (hash);

create table course_shelf (
    agency_id uuid not null primary key references agency (id),
    hash text not null references bundle (hash)
);

create table enrolment (
    person_id uuid not null references person (id),
    course text not null references bundle (hash),
    begun_at bigint not null,
    moved_at bigint not null,
    lessons_done integer not null,
    completed_at bigint,
    primary key (person_id, course)
);

create index enrolment_course on enrolment (course);

create table lesson_progress (
    person_id uuid not null references person (id),
    course text not null references bundle (hash),
    lesson text not null,
    place bigint not null,
    done_at bigint,
    primary key (person_id, course, lesson)
);

create table quiz_attempt (
    person_id uuid not null references person (id),
    attempt_id uuid not null,
    course text not null references bundle (hash),
    lesson text not null,
    answered_right integer not null,
    asked integer not null,
    passed boolean not null,
    at bigint not null,
    primary key (person_id, attempt_id)
);

create index quiz_attempt_course on quiz_attempt (person_id, course);

create table certificate (
    id uuid not null primary key,
    person_id uuid not null references person (id),
    course text not null references bundle (hash),
    agency_id uuid not null references agency (id),
    number text not null,
    name text not null,
    title text not null,
    issuer text not null,
    jp integer not null,
    completed_on text not null,
    issued_at bigint not null,
    revoked_at bigint,
    revoked_by uuid references person (id),
    revoked_reason text
);

create unique index certificate_course on certificate (person_id, course);
create unique index certificate_number on certificate (number);
