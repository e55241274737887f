create table hand_in (
    person_id uuid not null references person (id),
    id bytea not null,
    device_id uuid not null,
    received_at bigint not null,
    changes bigint not null,
    letter text not null,
    primary key (person_id, id)
);
