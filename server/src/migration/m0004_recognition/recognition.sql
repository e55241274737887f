alter table course add column recognised_until bigint;
