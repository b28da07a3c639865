-- Questions about referrals as they stand, those that were sent first before
-- the others. Clients may be a moment behind or ahead, so a name that is not
-- there yet is blank.

-- name: list
select r.journey, r.referral, r.client, r.partner, r.partner_kind, r.purpose, r.permission, r.terms, r.team, r.advisor, r.state, r.open, r.awaits,
  r.sent_at, r.sent_day, r.latest_at, r.needs,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from referrals r
left join clients c on c.client = r.client
where (r.sent_at, r.referral) > ($1, $2)
-- and
order by r.sent_at, r.referral
limit $3

-- name: at-partners
  and r.partner in (?)

-- name: as-open
  and r.open = ?

-- name: of-team
  and r.team = ? and r.open = ?

-- name: of-advisor
  and r.open = ? and (r.advisor = ?

-- name: or-absent
    or r.advisor = ? and r.team = ?

-- name: and-no-others
  )

-- name: unanswered
  and r.awaits = ?
