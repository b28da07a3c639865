package api

import "klantreis/domain/directory"

// RoleBody says as what someone works at the desk.
type RoleBody struct {
	Role string `json:"role" example:"vwnw-adviseur" doc:"Rol."`
	SpanFields
}

func (RoleBody) occurrence() When { return When{} }

func (b RoleBody) command(ids Ids) directory.Command {
	return directory.GiveRole{Member: ids.Of, Role: b.Role, From: dayOf(b.FromDate), Until: dayOf(b.UntilDate)}
}

// RoleEndBody says on which day someone works in a role for the last time.
type RoleEndBody struct {
	Role string `json:"role" example:"vwnw-adviseur" doc:"Rol."`
	LastDayBody
}

func (RoleEndBody) occurrence() When { return When{} }

func (b RoleEndBody) command(ids Ids) directory.Command {
	return directory.EndRole{Member: ids.Of, Role: b.Role, Until: dayOf(b.UntilDate)}
}

// StaffCompletionBody proposes to say that teams, staff and roles are all there.
type StaffCompletionBody struct {
	FromDate string `json:"fromDate" format:"date" doc:"The first day: today or later, and not before it is confirmed."`
	ReasonField
}

func (StaffCompletionBody) occurrence() When { return When{} }

func (StaffCompletionBody) makes() string { return "change" }

func (b StaffCompletionBody) command(ids Ids) directory.Command {
	return directory.ProposeCompletion{Change: ids.Thing(b.makes()), From: dayOf(b.FromDate), Reason: b.Reason, By: ids.Actor}
}
