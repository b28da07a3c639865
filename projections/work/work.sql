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
