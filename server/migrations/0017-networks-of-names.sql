-- The networks a name (an e-mail address, a system id) was entered from: strangers' guesses at it do not bar them.
create table accounts.sign_in_networks (
  name text not null,
  network text not null,
  seen_at timestamptz not null,
  primary key (name, network)
);
create index sign_in_networks_seen on accounts.sign_in_networks (seen_at);
