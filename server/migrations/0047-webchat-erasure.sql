-- Erasing a person's web chat: who they turned out to be, and their files, are found by the visitor.
create index visitors_by_became on webchat.visitors (account_id, became_id) where became_id is not null;
create index files_by_visitor on webchat.files (account_id, visitor_id);
