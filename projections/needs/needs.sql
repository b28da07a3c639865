-- How many support needs stood in which status at the end of day $1, by
-- domain, as known at position $2, cut by the dimension $3, or not at all when
-- that is ''.

-- name: statuses
select n.domain, n.status,
  case $3
    when 'severity' then n.severity
    when 'source' then n.source
    when 'team' then n.team
    when 'municipality' then n.municipality
    when 'age_band' then n.age_band
    when 'labour_position' then n.labour_position
    else ''
  end as value,
  count(*) as n
from need_statuses n
where n.from_day <= $1 and n.to_day > $1 and n.known_from <= $2 and n.known_to > $2
group by 1, 2, 3
