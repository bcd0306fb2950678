-- Where the terms say so, the connectors of a suspended account are disconnected and their credentials destroyed (KN1-2.4).

-- `credentials` is null once they were destroyed: the connector can only be authorised anew.
-- `awaits_reactivation`: a suspension disconnected it; once the account is active again it asks for new credentials.
alter table channels.connectors alter column credentials drop not null;
alter table channels.connectors add column awaits_reactivation boolean not null default false;
alter table channels.connectors add constraint connectors_awaits_check check (not awaits_reactivation or state = 'disconnected');
