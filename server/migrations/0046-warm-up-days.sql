-- What was taken of each day's share of a domain that is new to a provider: one count for every process that sends, and across restarts.

-- `day` is in UTC. `taken` is what processes took in blocks, the most they can have sent; `granted` what the last of them got.
create table channels.warm_up_days (
  domain text not null,
  provider text not null,
  day date not null,
  taken int not null check (taken >= 0),
  granted int not null,
  primary key (domain, provider, day)
);
