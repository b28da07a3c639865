-- What is to be done, over all that it can be about. Names are joined from the
-- clients, who may be a moment behind or ahead: a name that is not there yet is
-- blank.

-- name: open
select w.subject, w.kind, w.thing, w.client, w.team, w.owner, w.from_day, w.due_day,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from (
  select i.subject, i.kind, i.thing, i.client, i.team, i.owner, i.from_day, i.due_day
  from (
    select subject, kind, thing, client, team, owner, from_day, due_day from journey_work w
    where w.kind <> 'afsluiten-voorstel' or not exists (
      select 1 from vouchers v
      where v.client = w.client and v.journey = w.subject
        and v.status not in ('afgewezen', 'buiten-behandeling', 'ingetrokken-door-klant', 'ingetrokken', 'verlopen', 'betaald')
    )
    union all
    select subject, kind, thing, client, team, owner, from_day, due_day from client_work
    union all
    select subject, kind, thing, client, team, owner, from_day, due_day from voucher_work
    union all
    select subject, kind, thing, client, team, owner, from_day, due_day from reorganisation_work
    union all
    select g.subject, g.kind, g.thing, g.client, j.team, j.advisor, g.from_day, g.due_day
    from voucher_guiding g
    join journeys j on j.journey = g.journey
    where g.until_day = 0 or g.until_day >= $1
    union all
    select subject, kind, thing, client, team, owner, from_day, due_day from reference_work
  ) i
  where i.from_day <= $1
    and (i.due_day, i.subject, i.kind, i.thing) > ($2, $3, $4, $5)
-- and
  order by i.due_day, i.subject, i.kind, i.thing
  limit $6
) w
left join clients c on c.client = w.client
order by w.due_day, w.subject, w.kind, w.thing

-- name: of-owner
    and i.owner = ?

-- name: of-team
    and i.team = ?

-- name: of-kinds
    and i.kind in (?)

-- Whose files are kept no longer: all that they have ended, and not later than on
-- the day that lets its term be over: $1 for journeys with advice, $2 for those
-- without, $3 for vouchers that were granted and $4 for the others.

-- name: past-terms
select j.client,
  max(case when j.advised then j.closed_day else 0 end) as advised_day,
  max(case when j.advised then 0 else j.closed_day end) as unadvised_day,
  coalesce((select max(v.ended_day) from vouchers v where v.client = j.client and v.granted_day > 0), 0) as granted_day,
  coalesce((select max(v.ended_day) from vouchers v where v.client = j.client and v.granted_day = 0), 0) as refused_day,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from journeys j
left join clients c on c.client = j.client
where j.client in (
    select a.client from journeys a where a.advised = $5 and a.closed_day > 0 and a.closed_day <= $1
    union
    select u.client from journeys u where u.advised = $6 and u.closed_day > 0 and u.closed_day <= $2
  )
  and not exists (
    select 1 from journeys o
    where o.client = j.client and (o.closed_day = 0 or o.advised and o.closed_day > $1 or not o.advised and o.closed_day > $2)
  )
  and not exists (
    select 1 from vouchers v
    where v.client = j.client and (v.ended_day = 0 or v.granted_day > 0 and v.ended_day > $3 or v.granted_day = 0 and v.ended_day > $4)
  )
group by j.client, c.given_name, c.family_name
order by 2, 3, 1
