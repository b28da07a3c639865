package api

import "klantreis/domain/access"

// keeping lists what the desk says about itself. What others decide on is
// proposed by one person and confirmed by another.
func (s *Server) keeping(r *routes) {
	read(r, "/teams", s.teams, "List the teams", "The teams (teams) of a day.")
	inDirectory[TeamBody](r, "/teams", access.KeepStaff, "Name a team", "Says what a team is called from now on. One that is not there yet begins with it.")
	onTeam[TeamEndBody](r, "endings", "End a team", "Says on which day a team is there for the last time. Its staff move or leave first, and its open journeys are handed over or closed.")
	read(r, "/staff", s.staffPage, "List the staff", "Who works at the desk (medewerkers) on a day, in which team, and what they are called.")
	record(r, "/staff", s.addMember, MemberBody{}.command(Ids{}), "Add a member of staff", "Says that someone works at the desk from today, in which team, and what they are called.")
	onMember[MoveBody](r, "moves", "Move a member of staff", "Says in which team someone works from now on.")
	onMember[DepartureBody](r, "departures", "Record a departure", "Says on which day someone works at the desk for the last time.")
	onMember[RoleBody](r, "roles", "Give a role", "Says as what someone works at the desk (rol), from when and until when, beside what they do already. It gives no access: it says what can be given to them. A journey can be an advisor's only, their own or while they stand in.")
	onMember[RoleEndBody](r, "role-endings", "End a role", "Says on which day someone works in a role for the last time.")
	inDirectory[StaffCompletionBody](r, "/staff-completions", access.ProposeReference, "Propose that the directory is complete", "Proposes to say that all teams, staff and roles are in the directory (volledig) from a day on. Until a second person confirms it, a journey, an appointment or a promise can be given to somebody or a team whom the directory does not know, and that is recorded beside it; from that day on it cannot.")
	onStaff[NameBody](r, "names", "Name a member of staff", "Says what someone is called from now on.")
	onStaff[StaffErasureBody](r, "erasures", "Erase a name", "Erases what someone was called who has left: the key to it is destroyed. What they recorded stays, by a pseudonym.")
	read(r, "/deputies", s.deputies, "List the deputies", "Who stands in for whom (waarneming) on a day.")
	inDirectory[DeputyBody](r, "/deputies", access.NameDeputy, "Name a deputy", "Says who stands in for an advisor of the asker's own team, and from when until when. The journeys that the absent one has in that team are the deputy's own meanwhile.")
	onDeputyship[DeputyEndBody](r, "endings", "End a deputyship", "Says that a deputyship ends earlier.")

	read(r, "/partners", s.partners, "List the partners", "The partners of a day.")
	inDirectory[PartnerBody](r, "/partners", access.ProposeReference, "Propose a partner", "Proposes a partner, or what one is from a day on. A second person confirms or refuses.")
	read(r, "/locations", s.locations, "List the locations", "The locations of a day: a code list, with where they are.")
	inDirectory[LocationBody](r, "/locations", access.ProposeReference, "Propose a location", "Proposes a location, whose code contacts can name from its first day on. A second person confirms or refuses.")
	read(r, "/training-providers", s.providers, "List the training providers", "The training providers (opleiders) of a day.")
	inDirectory[ProviderBody](r, "/training-providers", access.ProposeReference, "Propose a training provider", "Proposes a training provider, or what one is called from a day on. A second person confirms or refuses.")
	read(r, "/promising-occupations", s.occupations, "List the promising occupations", "The promising occupations (kansrijke beroepen) of a day: for a voucher, that of the application.")
	inDirectory[OccupationBody](r, "/promising-occupations", access.ProposeReference, "Propose a promising occupation", "Proposes that an occupation is promising for a while. A second person confirms or refuses.")
	read(r, "/voucher-terms", s.terms, "See the terms of vouchers", "The conditions, amounts and terms (voorwaarden) that hold for applications of a day.")
	inDirectory[TermsBody](r, "/voucher-terms", access.ProposeReference, "Propose terms", "Proposes the terms of vouchers from a day on, with their source. A second person confirms or refuses. The day may have been, as the rule has it that they stand in; an application keeps the terms that held when it was recorded.")
	read(r, "/retention-terms", s.retention, "See the terms of retention", "How long what came of a process is kept (bewaartermijnen), as it holds on a day.")
	inDirectory[RetentionBody](r, "/retention-terms", access.ProposeReference, "Propose a term of retention", "Proposes how long what came of a process is kept (bewaartermijn) from a day on, with its source. A second person confirms or refuses.")
	read(r, "/desk-terms", s.deskTerms, "See the desk's own terms", "What no law or standard says and the desk decides itself (eigen termijnen), as it holds on a day: after how long something becomes work, for how long somebody deputises, from how many persons on a count is shown.")
	inDirectory[DeskTermBody](r, "/desk-terms", access.ProposeReference, "Propose a term of the desk's own", "Proposes how much a term of the desk's own (eigen termijn) is from a day on, with its source. A second person confirms or refuses. A work item and the small counts of a report go by the value of the day on which they are asked for, a deputyship by that of the day on which it is named.")
	read(r, "/basis-rules", s.basisRules, "List the rules of bases for sharing", "The rules of bases (grondslagen) that hold on a day: to which kinds of partner, for what and which data can go, by which law. One that no jurist of the region has checked yet permits nothing.")
	inDirectory[BasisRuleBody](r, "/basis-rules", access.ProposeReference, "Propose a rule of a basis", "Proposes for whom, for what and for which data a basis for sharing (grondslag) holds from a day on, with its source, and whether a jurist of the region has checked it. A second person confirms or refuses. The day may have been, as the law has it; what was shared stays as it was recorded.")
	onList[RowBody](r, "rows", "Propose a code", "Proposes a code for a list. A second person confirms or refuses. Lists of which the program itself decides on every code are fixed.")
	inDirectory[EndBody](r, "/reference-endings", access.ProposeReference, "Propose an ending", "Proposes the last day of a partner, a training provider, a promising occupation, a rule of a basis, or a code of a list. A second person confirms or refuses.")
	read(r, "/reference-changes", s.changes, "See what waits", "The changes that wait for a second person, with their reasons.")
	onChange[ChangeConfirmationBody](r, "confirmations", access.DecideReference, "Confirm a change", "Makes, as a second person, the change that was proposed: from then on it holds.")
	onChange[ChangeRefusalBody](r, "refusals", access.DecideReference, "Refuse a change", "Says, as a second person, no to the change that was proposed.")
	onChange[ChangeRetractionBody](r, "retractions", access.ProposeReference, "Retract a change", "Takes a proposed change back (intrekken). Only the person who proposed it can.")
}
