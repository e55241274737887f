-- Whether the period covers a part of the agency: without rows in the first of the next two tables all units, without rows in the
-- second all kinds of post.
alter table period add column partial boolean not null default false;

create table period_unit (
    period_id uuid not null references period (id),
    unit_id uuid not null references unit (id),
    primary key (period_id, unit_id)
);

create table period_left_out (
    period_id uuid not null references period (id),
    kind text not null,
    primary key (period_id, kind)
);

create table period_extension (
    person_id uuid not null references person (id),
    period_id uuid not null references period (id),
    until text not null,
    reason text not null,
    given_at bigint not null,
    given_by uuid not null references person (id),
    withdrawn text,
    primary key (person_id, period_id)
);
create index period_extension_period on period_extension (period_id);

create table period_reminder (
    id uuid primary key,
    period_id uuid not null references period (id),
    unit_id uuid references unit (id),
    sent_on text not null,
    sent_at bigint not null,
    sent_by uuid not null references person (id),
    to_begun boolean not null,
    body text,
    people integer not null
);
create index period_reminder_period on period_reminder (period_id, sent_at);

-- One a day for each person, whoever sends it.
create table period_reminded (
    person_id uuid not null references person (id),
    period_id uuid not null references period (id),
    sent_on text not null,
    reminder_id uuid not null references period_reminder (id),
    primary key (person_id, period_id, sent_on)
);

create table start_step (
    agency_id uuid not null references agency (id),
    step text not null,
    done_at bigint not null,
    done_by uuid not null references person (id),
    primary key (agency_id, step)
);
