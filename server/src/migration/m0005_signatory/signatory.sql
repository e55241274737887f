alter table agency add column signatory_name text;

alter table agency add column signatory_post text;

alter table certificate add column signatory text;
