-- How many support needs stood in which status at the end of day $1, by
-- domain, as known at position $2.
--
-- Sums are kept by blocks of positions. Those of the large size, $3, count up
-- to position $4, the end of the last whole block of them that was known; those
-- of the small size, $5, from there up to $6. What came to be known behind $6,
-- or no longer held, is counted row by row, of the journeys that the ledger
-- names there. Of team $7 only, or where that is blank of any.

-- name: statuses
select t.domain, t.status, '' as value, cast(sum(t.n) as bigint) as n
from (
  select s.domain, s.status, s.n from need_status_sums s
  where s.size = $3 and s.upto <= $4 and s.day <= $1 and ($7 = '' or s.team = $7)
  union all
  select s.domain, s.status, s.n from need_status_sums s
  where s.size = $5 and s.upto > $4 and s.upto <= $6 and s.day <= $1 and ($7 = '' or s.team = $7)
  union all
  select n.domain, n.status, case when n.known_from > $6 then 1 else 0 end - case when n.known_to <= $2 then 1 else 0 end
  from need_statuses n
  where n.journey in (select l.subject from ledger l where l.position > $6 and l.position <= $2 and l.category = 'journey')
    and n.from_day <= $1 and n.to_day > $1 and n.known_from <= $2 and n.known_to > $6 and ($7 = '' or n.team = $7)
) t
group by t.domain, t.status
having sum(t.n) <> 0

-- The same, cut by the dimension $3; of team $4, or of any. Every row that counts is looked at.

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
where n.from_day <= $1 and n.to_day > $1 and n.known_from <= $2 and n.known_to > $2 and ($4 = '' or n.team = $4)
group by 1, 2, 3
