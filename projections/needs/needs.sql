-- How many support needs stood in which status at the end of day $1, by
-- domain, as known at position $2.
--
-- Rows that still hold have known_to $3, which is Forever; of the others only
-- those count that were closed after $2. The two are asked apart, because
-- that lets the index leave out most of the rows that had ended by then: it
-- begins with known_to and the status, of which all there can be are named.

-- name: statuses
select t.domain, t.status, '' as value, cast(sum(t.n) as bigint) as n
from (
  select n.domain, n.status, count(*) as n from need_statuses n
  where n.known_to = $3 and n.status in ($4, $5, $6, $7, $8, $9)
    and n.from_day <= $1 and n.to_day > $1 and n.known_from <= $2
  group by n.domain, n.status
  union all
  select n.domain, n.status, count(*) as n from need_statuses n
  where n.known_to > $2 and n.known_to < $3
    and n.from_day <= $1 and n.to_day > $1 and n.known_from <= $2
  group by n.domain, n.status
) t
group by t.domain, t.status

-- The same, cut by the dimension $3. Every row that counts is looked at.

-- name: statuses-by
select n.domain, n.status,
  case $3
    when 'severity' then n.severity
    when 'source' then n.source
    when 'team' then n.team
    when 'municipality' then n.municipality
    when 'age_band' then n.age_band
    when 'labour_position' then n.labour_position
  end as value,
  count(*) as n
from need_statuses n
where n.from_day <= $1 and n.to_day > $1 and n.known_from <= $2 and n.known_to > $2
group by 1, 2, 3

-- The same from sums: those of the months before day $3, the first of the
-- month of $1, and those of the days from then on. They are kept by stretches
-- of positions, of which upto is the last; the positions behind the last whole
-- stretch up to $2 are counted row by row.

-- name: statuses-from-sums
with whole (upto) as (
  select coalesce(max(s.upto), -1) from need_status_sums s where s.upto <= $2
)
select t.domain, t.status, '' as value, cast(sum(t.n) as bigint) as n
from (
  select s.domain, s.status, s.n from need_status_sums s
  where s.grain = 'month' and s.day < $3 and s.upto <= $2
  union all
  select s.domain, s.status, s.n from need_status_sums s
  where s.grain = 'day' and s.day >= $3 and s.day <= $1 and s.upto <= $2
  union all
  select n.domain, n.status, 1 from need_statuses n
  where n.known_from > (select upto from whole) and n.known_from <= $2 and n.from_day <= $1 and n.to_day > $1
  union all
  select n.domain, n.status, -1 from need_statuses n
  where n.known_to > (select upto from whole) and n.known_to <= $2 and n.from_day <= $1 and n.to_day > $1
) t
group by t.domain, t.status
having sum(t.n) <> 0
