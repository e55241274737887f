create table need_step (
    person_id uuid not null references person (id),
    assessment_id uuid not null,
    nth integer not null,
    by_id uuid not null references person (id),
    role text not null,
    at bigint not null,
    kind text not null,
    device_id uuid,
    counter bigint,
    body text,
    primary key (person_id, assessment_id, nth),
    foreign key (person_id, assessment_id) references assessment (person_id, id)
);

create index need_step_assessment on need_step (assessment_id);
