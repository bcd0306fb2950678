-- An account sees which of its users have not set a password yet, and until when their invitation is good; hashes stay unreadable.
grant select (user_id, account_id) on accounts.passwords to patchbay_app;
grant select (user_id, account_id, expires_at) on accounts.password_tokens to patchbay_app;
create index password_tokens_by_user on accounts.password_tokens (user_id);
