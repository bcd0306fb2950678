-- A frequency cap counts the messages of its own class only. What was counted so far counts for the class that every operator's terms cap.
alter table messaging.promotional_counts rename to frequency_counts;
alter table messaging.frequency_counts add column class text not null default 'promotional';
alter table messaging.frequency_counts alter column class drop default;
alter table messaging.frequency_counts drop constraint promotional_counts_pkey;
alter table messaging.frequency_counts add constraint frequency_counts_pkey primary key (account_id, channel, address, class, hour);
