-- How many stood where at the end of day $1, as known at position $2.
--
-- Sums are kept by blocks of positions. Those of the large size, $3, count up
-- to position $4, the end of the last whole block of them that was known; those
-- of the small size, $5, from there up to $6. What came to be known behind $6,
-- or no longer held, is counted row by row, of the journeys that the ledger
-- names there. Of team $7 only, or where that is blank of any.

-- name: phases
select 'phase' as kind, t.code, '' as value, cast(sum(t.n) as bigint) as n
from (
  select s.phase as code, s.n from journey_phase_sums s
  where s.size = $3 and s.upto <= $4 and s.day <= $1 and ($7 = '' or s.team = $7)
  union all
  select s.phase, s.n from journey_phase_sums s
  where s.size = $5 and s.upto > $4 and s.upto <= $6 and s.day <= $1 and ($7 = '' or s.team = $7)
  union all
  select p.phase, case when p.known_from > $6 then 1 else 0 end - case when p.known_to <= $2 then 1 else 0 end
  from journey_phases p
  where p.journey in (select l.subject from ledger l where l.position > $6 and l.position <= $2 and l.category = 'journey')
    and p.from_day <= $1 and p.to_day > $1 and p.known_from <= $2 and p.known_to > $6 and ($7 = '' or p.team = $7)
) t
group by t.code
having sum(t.n) <> 0

-- name: stages
select t.kind, t.code, '' as value, cast(sum(t.n) as bigint) as n
from (
  select s.kind, s.code, s.n from transition_stage_sums s
  where s.size = $3 and s.upto <= $4 and s.day <= $1 and ($7 = '' or s.team = $7)
  union all
  select s.kind, s.code, s.n from transition_stage_sums s
  where s.size = $5 and s.upto > $4 and s.upto <= $6 and s.day <= $1 and ($7 = '' or s.team = $7)
  union all
  select r.kind, r.code, case when r.known_from > $6 then 1 else 0 end - case when r.known_to <= $2 then 1 else 0 end
  from transition_stages r
  where r.journey in (select l.subject from ledger l where l.position > $6 and l.position <= $2 and l.category = 'journey')
    and r.from_day <= $1 and r.to_day > $1 and r.known_from <= $2 and r.known_to > $6 and ($7 = '' or r.team = $7)
) t
group by t.kind, t.code
having sum(t.n) <> 0

-- The same, cut by the dimension $3; of team $4, or of any. Every row that counts is looked at.

-- name: phases-by
select 'phase' as kind, p.phase as code,
  case $3
    when 'team' then p.team
    when 'origin' then p.origin
    when 'kind' then p.kind
    when 'channel' then p.channel
    when 'municipality' then p.municipality
    when 'age_band' then p.age_band
    when 'labour_position' then p.labour_position
  end as value,
  count(*) as n
from journey_phases p
where p.from_day <= $1 and p.to_day > $1 and p.known_from <= $2 and p.known_to > $2 and ($4 = '' or p.team = $4)
group by 2, 3

-- name: stages-by
select t.kind, t.code,
  case $3
    when 'team' then t.team
    when 'trigger' then t.trigger
    when 'sector' then t.sector
    when 'work_municipality' then t.work_municipality
    when 'home_municipality' then t.home_municipality
    when 'age_band' then t.age_band
  end as value,
  count(*) as n
from transition_stages t
where t.from_day <= $1 and t.to_day > $1 and t.known_from <= $2 and t.known_to > $2 and ($4 = '' or t.team = $4)
group by 1, 2, 3

-- What had become at the end of day $3, as known at position $4, of those
-- transitions in which guidance began from day $1 to day $2.

-- name: courses
select c.journey, c.client, c.team, c.guided_day, c.kind, c.code, c.unknown_day, c.realised_day, c.direct,
  c.after_3, c.after_6, c.after_12, c.recorded, c.returns
from transition_courses c
where c.guided_day between $1 and $2 and c.from_day <= $3 and c.to_day > $3 and c.known_from <= $4 and c.known_to > $4
-- and

-- name: courses-of-team
  and c.team = ?

-- Of which reorganisation a job is part is said for all days at once.

-- name: courses-of-reorganisation
  and (c.journey, c.transition) in (
    select s.journey, s.transition from reorganisation_stages s
    where s.reorganisation = ? and s.known_from <= $4 and s.known_to > $4)
