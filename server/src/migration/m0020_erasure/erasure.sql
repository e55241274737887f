-- Since when a device's name takes nothing any more, because what it told was erased; its key is nought from then on.
alter table stream_device add column closed_at bigint;

-- That something was erased. Without a reason where a journal brought it back after a restore. The parts are codes with spaces between them.
create table erasure (
    id uuid primary key,
    person_id uuid not null references person (id),
    agency_id uuid not null references agency (id),
    erased_at bigint not null,
    erased_by uuid not null,
    reason text,
    rule_version text not null,
    parts text not null
);

create index erasure_agency on erasure (agency_id, erased_at);

create index erasure_person on erasure (person_id);
