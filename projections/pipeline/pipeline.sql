-- How many stood where at the end of day $1, as known at position $2.
--
-- Rows that still hold have known_to $3, which is Forever; of the others only
-- those count that were closed after $2. The two are asked apart, because
-- that lets the index leave out most of the rows that had ended by then: it
-- begins with known_to and the code, of which all there can be are named.

-- name: phases
select 'phase' as kind, t.phase as code, '' as value, cast(sum(t.n) as bigint) as n
from (
  select p.phase, count(*) as n from journey_phases p
  where p.known_to = $3 and p.phase in ($4, $5, $6, $7, $8, $9, $10, $11)
    and p.from_day <= $1 and p.to_day > $1 and p.known_from <= $2
  group by p.phase
  union all
  select p.phase, count(*) as n from journey_phases p
  where p.known_to > $2 and p.known_to < $3
    and p.from_day <= $1 and p.to_day > $1 and p.known_from <= $2
  group by p.phase
) t
group by t.phase

-- name: stages
select t.kind, t.code, '' as value, cast(sum(t.n) as bigint) as n
from (
  select s.kind, s.code, count(*) as n from transition_stages s
  where s.known_to = $3 and s.kind = 'stage' and s.code in ($4, $5, $6, $7, $8, $9, $10, $11, $12)
    and s.from_day <= $1 and s.to_day > $1 and s.known_from <= $2
  group by s.kind, s.code
  union all
  select s.kind, s.code, count(*) as n from transition_stages s
  where s.known_to = $3 and s.kind = 'exit'
    and s.from_day <= $1 and s.to_day > $1 and s.known_from <= $2
  group by s.kind, s.code
  union all
  select s.kind, s.code, count(*) as n from transition_stages s
  where s.known_to > $2 and s.known_to < $3
    and s.from_day <= $1 and s.to_day > $1 and s.known_from <= $2
  group by s.kind, s.code
) t
group by t.kind, t.code

-- The same, cut by the dimension $3. Every row that counts is looked at.

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
where p.from_day <= $1 and p.to_day > $1 and p.known_from <= $2 and p.known_to > $2
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
where t.from_day <= $1 and t.to_day > $1 and t.known_from <= $2 and t.known_to > $2
group by 1, 2, 3

-- The same from sums: those of the months before day $3, the first of the
-- month of $1, and those of the days from then on. They are kept by stretches
-- of positions, of which upto is the last; the positions behind the last whole
-- stretch up to $2 are counted row by row.

-- name: phases-from-sums
with whole (upto) as (
  select coalesce(max(s.upto), -1) from journey_phase_sums s where s.upto <= $2
)
select 'phase' as kind, t.code, '' as value, cast(sum(t.n) as bigint) as n
from (
  select s.phase as code, s.n from journey_phase_sums s
  where s.grain = 'month' and s.day < $3 and s.upto <= $2
  union all
  select s.phase, s.n from journey_phase_sums s
  where s.grain = 'day' and s.day >= $3 and s.day <= $1 and s.upto <= $2
  union all
  select p.phase, 1 from journey_phases p
  where p.known_from > (select upto from whole) and p.known_from <= $2 and p.from_day <= $1 and p.to_day > $1
  union all
  select p.phase, -1 from journey_phases p
  where p.known_to > (select upto from whole) and p.known_to <= $2 and p.from_day <= $1 and p.to_day > $1
) t
group by t.code
having sum(t.n) <> 0

-- name: stages-from-sums
with whole (upto) as (
  select coalesce(max(s.upto), -1) from transition_stage_sums s where s.upto <= $2
)
select t.kind, t.code, '' as value, cast(sum(t.n) as bigint) as n
from (
  select s.kind, s.code, s.n from transition_stage_sums s
  where s.grain = 'month' and s.day < $3 and s.upto <= $2
  union all
  select s.kind, s.code, s.n from transition_stage_sums s
  where s.grain = 'day' and s.day >= $3 and s.day <= $1 and s.upto <= $2
  union all
  select r.kind, r.code, 1 from transition_stages r
  where r.known_from > (select upto from whole) and r.known_from <= $2 and r.from_day <= $1 and r.to_day > $1
  union all
  select r.kind, r.code, -1 from transition_stages r
  where r.known_to > (select upto from whole) and r.known_to <= $2 and r.from_day <= $1 and r.to_day > $1
) t
group by t.kind, t.code
having sum(t.n) <> 0
