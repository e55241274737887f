-- The revision that a draft of a course was given last, whichever of the agency's it was: it outlives the drafts.
create table course_draft_revision (
    agency_id uuid primary key references agency (id),
    revision integer not null
);

insert into course_draft_revision (agency_id, revision) select agency_id, max(revision) from course_draft group by agency_id;
