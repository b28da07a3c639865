-- Questions about contacts that need no registration. What is not told apart is
-- the same for all rows, and so falls together.

-- name: counts
select f.day, f.desk, f.location, f.channel, f.topic, cast(sum(f.n) as bigint) as n
from (
  select case when $3 then t.day else 0 end as day,
    case when $4 then t.desk else '' end as desk,
    case when $5 then t.location else '' end as location,
    case when $6 then t.channel else '' end as channel,
    case when $7 then t.topic else '' end as topic,
    t.n as n
  from tallies t
  where t.day >= $1 and t.day <= $2
-- and
) f
group by f.day, f.desk, f.location, f.channel, f.topic

-- name: of-desk
    and t.desk = ?
