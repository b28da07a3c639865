-- How many stood where at the end of day $1, as known at position $2, cut by
-- the dimension $3, or not at all when that is ''.

-- name: phases
select 'phase' as kind, p.phase as code,
  case $3
    when 'team' then p.team
    when 'origin' then p.origin
    when 'kind' then p.kind
    when 'channel' then p.channel
    when 'municipality' then p.municipality
    when 'age_band' then p.age_band
    when 'labour_position' then p.labour_position
    else ''
  end as value,
  count(*) as n
from journey_phases p
where p.from_day <= $1 and p.to_day > $1 and p.known_from <= $2 and p.known_to > $2
group by 2, 3

-- name: stages
select t.kind, t.code,
  case $3
    when 'team' then t.team
    when 'trigger' then t.trigger
    when 'sector' then t.sector
    when 'work_municipality' then t.work_municipality
    when 'home_municipality' then t.home_municipality
    when 'age_band' then t.age_band
    else ''
  end as value,
  count(*) as n
from transition_stages t
where t.from_day <= $1 and t.to_day > $1 and t.known_from <= $2 and t.known_to > $2
group by 1, 2, 3
