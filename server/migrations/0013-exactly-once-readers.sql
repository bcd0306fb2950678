-- A reader's place moves in the transaction that writes what it read: the marks that told a repeated batch are not needed.
update platform.outbox_readers r set xid = m.xid, id = m.id
from (select reader, xid, id from analytics.counted
      union all select 'edges.smpp', xid, id from edges.smpp_event_mark where name = 'deliveries') m
where r.reader = m.reader and (r.xid, r.id) < (m.xid, m.id);

drop table analytics.counted;
drop table edges.smpp_event_mark;
