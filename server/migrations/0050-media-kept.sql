-- How much an account keeps is summed at every upload: from the index alone.
create index media_kept on channels.media (account_id) include (size_bytes) where state = 'stored';
