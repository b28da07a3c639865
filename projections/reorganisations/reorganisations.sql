-- Questions about reorganisations.

-- name: reorganisations
select r.reorganisation, r.employer, r.sector, r.municipality, r.announced_day, r.jobs, r.region_jobs, r.ends_from_day, r.ends_until_day,
  r.notified_day, r.ended, r.ended_day, r.end_reason, r.employer_key, r.collective, r.together, r.notice_due
from reorganisations r
where r.ended = $4 and (r.announced_day, r.reorganisation) < ($1, $2)
order by r.announced_day desc, r.reorganisation desc
limit $3

-- name: of-employer
select r.reorganisation
from reorganisations r
where r.employer_key = $1
order by r.reorganisation

-- Where the jobs of some reorganisations stood at the end of day $1, of which
-- it is known now: rows are known up to $2 then.

-- name: involved
select s.reorganisation, s.kind, s.code, s.client, count(*) as jobs
from reorganisation_stages s
where s.from_day <= $1 and s.to_day > $1 and s.known_to = $2
-- and
group by s.reorganisation, s.kind, s.code, s.client

-- name: of
  and s.reorganisation in (?)
