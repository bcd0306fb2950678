-- A job belongs to the process that runs it, for as long as that lives: what one that died was running is taken over at once.
alter table platform.jobs add column owner int, drop column locked_until;
