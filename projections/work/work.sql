-- What is to be done, over all that it can be about. Names are joined from the
-- clients, who may be a moment behind or ahead: a name that is not there yet is
-- blank.

-- What a row leaves open are terms of the desk's own, in days: after how long it
-- shows ($7 a silent journey, $8 a silent transition, $9 and $10 a referral without
-- an answer or a report, $11 an employer's question, $12 how long before a voucher
-- expires, $15 a silent training), and how long it may wait then ($13 a break of the
-- glass, $14 all else). $16 is no thing and no client, and $17 is false.

-- name: open
select w.subject, w.kind, w.thing, w.client, w.team, w.owner, w.since_day, w.by_day, w.from_day, w.due_day,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from (
  select d.subject, d.kind, d.thing, d.client, d.team, d.owner, d.since_day, d.by_day, d.from_day, d.due_day
  from (
    select f.subject, f.kind, f.thing, f.client, f.team, f.owner, f.since_day, f.by_day, f.from_day,
      case
        when f.by_day > 0 then f.by_day
        when f.kind = 'glasbreuk-toetsen' then f.from_day + $13
        when f.until_day > 0 and f.until_day < f.from_day + $14 then f.until_day
        else f.from_day + $14
      end as due_day
    from (
      select i.subject, i.kind, i.thing, i.client, i.team, i.owner, i.since_day, i.by_day, i.until_day,
        case
          when i.kind = 'afsluiten-voorstel' then i.since_day + $7
          when i.kind = 'transitie-navragen' then i.since_day + $8
          when i.kind = 'antwoord-navragen' then i.since_day + $9
          when i.kind = 'terugkoppeling-navragen' then i.since_day + $10
          when i.kind = 'werkgeversvraag-navragen' then i.since_day + $11
          when i.kind = 'opleiding-einde-navragen' then i.since_day + $15
          when i.kind = 'voucher-verloopt-bijna' and i.by_day - $12 > i.since_day then i.by_day - $12
          else i.since_day
        end as from_day
      from (
        select subject, kind, thing, client, team, owner, since_day, by_day, 0 as until_day from journey_work w
        where (w.kind <> 'afsluiten-voorstel' or not exists (
            select 1 from vouchers v
            where v.client = w.client and v.journey = w.subject
              and v.status not in ('afgewezen', 'buiten-behandeling', 'ingetrokken-door-klant', 'ingetrokken', 'verlopen', 'betaald')
          ))
          and (w.kind not in ('antwoord-navragen', 'terugkoppeling-navragen') or not exists (
            select 1 from referrals r
            join permission_ends p on p.permission = r.permission
            where r.journey = w.subject and r.referral = w.thing and p.from_day <= $1
          ))
        union all
        select subject, kind, thing, client, team, owner, since_day, by_day, 0 from client_work
        union all
        select subject, kind, thing, client, team, owner, since_day, by_day, 0 from voucher_work w
        where w.kind <> 'budget-verruimen' or exists (select 1 from fund_lacking l where l.voucher = w.subject)
        union all
        select subject, kind, thing, client, team, owner, since_day, by_day, 0 from reorganisation_work
        union all
        select g.subject, g.kind, g.thing, g.client, j.team, j.advisor, g.since_day, g.by_day, g.until_day
        from voucher_guiding g
        join journeys j on j.journey = g.journey
        where g.until_day = 0 or g.until_day >= $1
        union all
        select subject, kind, thing, client, team, owner, since_day, by_day, 0 from reference_work
        union all
        select m.meeting, 'deelnemers-navragen', $16, $16, m.team, '', (select max(a.recorded_day) from attendances a where a.meeting = m.meeting), 0, 0
        from meetings m
        where m.participants < (select count(*) from attendances a where a.meeting = m.meeting)
        union all
        select r.journey, 'verwijzing-heroverwegen', r.referral, r.client, r.team, r.advisor, p.from_day, 0, 0
        from referrals r
        join permission_ends p on p.permission = r.permission
        where r.open <> $17
        union all
        select e.subject, 'opgeheven-team-overdragen', e.thing, $16, e.team, '', e.until_day + 1, 0, 0
        from ended_teams e
        where exists (select 1 from journeys j where j.team = e.team and j.closed = $17 and j.phase <> '')
          or exists (select 1 from handovers h where h.to_team = e.team)
      ) i
      where i.since_day <= $1
-- and
    ) f
  ) d
  where d.from_day <= $1
    and (d.due_day, d.subject, d.kind, d.thing) > ($2, $3, $4, $5)
  order by d.due_day, d.subject, d.kind, d.thing
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

-- Nobody is told to ask a partner who does not see the referral any more, as no rule
-- covers what it discloses.

-- name: of-whom-partners-know
    and (i.kind not in ('antwoord-navragen', 'terugkoppeling-navragen') or not exists (
      select 1 from referrals r where r.journey = i.subject and r.referral = i.thing and r.terms in (?)
    ))

-- On what terms in law referrals are open.

-- name: terms
select distinct r.terms
from referrals r
where r.open = $1 and r.terms <> ''
-- and

-- name: on-terms
select r.journey, r.referral, r.client, r.team, r.advisor, r.terms, r.sent_day,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from referrals r
left join clients c on c.client = r.client
where r.open = $1
-- and

-- name: referrals-of
  and r.advisor = ?

-- name: referrals-of-team
  and r.team = ?

-- name: referrals-on
  and r.terms in (?)

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
