package access_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"klantreis/domain/access"
	"klantreis/domain/codelist"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/posting"
)

// actions are all actions, as the source declares them.
func actions(t *testing.T) (all []access.Action) {
	t.Helper()
	for _, value := range constants(t, "Action") {
		all = append(all, access.Action(value))
	}
	return all
}

// constants returns the values of the constants of a type.
func constants(t *testing.T, typ string) (values []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "access.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := v.Type.(*ast.Ident); ok && name.Name == typ {
			value, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
		return true
	})
	return values
}

func as(roles ...access.Role) access.Someone {
	return access.Someone{Actor: "idp|ada", Team: "team-hengelo", Roles: roles}
}

// The table on one page, so that a change of it shows for what it is.
func TestTheWholeTable(t *testing.T) {
	var page strings.Builder
	for _, role := range append(access.Roles, access.Policy) {
		fmt.Fprintf(&page, "%s\n", role)
		for _, do := range actions(t) {
			if reach := as(role).Reach(do); len(reach) > 0 {
				fmt.Fprintf(&page, "  %-16s %s\n", do, strings.Trim(fmt.Sprint(reach), "[]"))
			}
		}
	}
	decidertest.Golden(t, "testdata/table.txt", page.String())
}

func TestTheListsAreWhole(t *testing.T) {
	var roles, relations []string
	for _, r := range append(access.Roles, access.Policy) {
		roles = append(roles, string(r))
	}
	for _, r := range access.Relations {
		relations = append(relations, string(r))
	}
	if want := constants(t, "Role"); !slices.Equal(roles, want) {
		t.Errorf("roles %v, want %v", roles, want)
	}
	if want := constants(t, "Relation"); !slices.Equal(relations, want) {
		t.Errorf("relations %v, want %v", relations, want)
	}
	if n := len(actions(t)); n < 20 {
		t.Errorf("only %d actions were found", n)
	}
}

// ofAClient are the actions that show or change something of one client.
var ofAClient = []access.Action{
	access.SeeClient, access.SeeHistory, access.SeeJourney, access.SeeNeeds, access.ChangeClient, access.OpenJourney, access.RecordContact,
	access.Guide, access.Transit, access.AssignAdvisor, access.WithdrawEntry, access.RequestErasure, access.ConfirmErasure,
	access.SeeDocument, access.AddDocument, access.RemoveDocument,

	access.SendReferral, access.Permit, access.Disclose, access.SeeDisclosures,
	access.Arrange, access.ProposeHandover, access.AnswerHandover,
	access.RefuseErasure, access.DestroyText, access.MergeClients, access.CarryOutRights,
	access.WithdrawOwn, access.WithdrawFromFile,
}

func TestWhatNobodyOughtToDo(t *testing.T) {
	never := map[access.Role][]access.Action{
		access.Gids:              {access.WithdrawFromFile, access.SeeDocument, access.MergeClients, access.CarryOutRights, access.SeeNeeds, access.Guide, access.Transit, access.WithdrawEntry, access.OpenSealed, access.ReadLedger},
		access.Adviseur:          {access.CarryOutRights, access.Transit, access.AssignAdvisor, access.RequestErasure, access.ConfirmErasure, access.RefuseErasure, access.DestroyText, access.OpenSealed},
		access.VwnwAdviseur:      {access.CarryOutRights, access.AssignAdvisor, access.RequestErasure, access.ConfirmErasure, access.RefuseErasure, access.DestroyText, access.OpenSealed},
		access.Teamleider:        {access.CarryOutRights, access.Guide, access.Transit, access.ConfirmErasure, access.RefuseErasure, access.DestroyText, access.OpenSealed, access.ReadLedger},
		access.Analist:           append(ofAClient, access.SearchClients, access.OpenContact, access.BreakGlass, access.RegisterClient, access.ReadLedger, access.OpenSealed, access.SeeStaff, access.SeeMeetings, access.SeeReports),
		access.Partnermedewerker: append(ofAClient, access.SearchClients, access.OpenContact, access.BreakGlass, access.RegisterClient, access.SeeReports, access.SeeMonths, access.SeeReference, access.SeeStaff),
		access.Auditor:           append(ofAClient, access.SearchClients, access.OpenContact, access.BreakGlass, access.RegisterClient, access.OperateViews),
		access.Toezichthouder:    append(ofAClient, access.SearchClients, access.OpenContact, access.BreakGlass, access.RegisterClient, access.OpenSealed),
		access.Beheerder:         append(ofAClient, access.SearchClients, access.OpenContact, access.BreakGlass, access.RegisterClient, access.OpenSealed, access.ReadLedger),
		access.PrivacyOfficer:    {access.ChangeClient, access.Guide, access.Transit, access.BreakGlass, access.OpenSealed},
		access.Policy:            actions(t),

		access.Fondsbeoordelaar:   append(ofAClient, access.SearchClients, access.ApplyVoucher, access.DecideObjection, access.AllotBudget),
		access.Bezwaarbehandelaar: append(ofAClient, access.SearchClients, access.ApplyVoucher, access.AssessVoucher, access.AllotBudget),
		access.Fondsbeheerder: append(ofAClient, access.SearchClients, access.SeeVoucher, access.ApplyVoucher, access.AssessVoucher, access.DecideObjection,
			access.ProposeReference, access.DecideReference, access.NameDeputy, access.KeepStaff),
	}
	for role, deeds := range never {
		for _, do := range deeds {
			if reach := as(role).Reach(do); len(reach) > 0 {
				t.Errorf("%s may %s in %v", role, do, reach)
			}
		}
	}
}

// A partner stands outside: what they are referred they see and answer, and
// nothing else is theirs, whatever relation they could come to.
func TestAPartnerSeesAndAnswersWhatIsReferredToThem(t *testing.T) {
	want := map[access.Action][]access.Relation{
		access.SeeReferral: {access.Referred}, access.AnswerReferral: {access.Referred}, access.ListReferrals: {access.Own, access.Team, access.Open, access.Broken, access.Offered, access.None},
	}
	for _, do := range actions(t) {
		if got := as(access.Partnermedewerker).Reach(do); !slices.Equal(got, want[do]) {
			t.Errorf("a partner may %s in %v, want %v", do, got, want[do])
		}
	}
	for _, role := range access.Roles {
		for _, do := range actions(t) {
			_, referred := as(role).May(do, access.Referred)
			_, anyway := as(role).May(do, access.None)
			if referred && !anyway && role != access.Partnermedewerker {
				t.Errorf("being referred to gives a %s %s", role, do)
			}
		}
	}
}

// Who oversees a team does not do its work, and sees none of another team.
func TestWhoOverseesATeamSeesItsWork(t *testing.T) {
	for _, role := range access.Roles {
		reach := as(role).Reach(access.OverseeWork)
		if want := []access.Relation{access.Own, access.Team}; role == access.Teamleider && !slices.Equal(reach, want) {
			t.Errorf("a team leader oversees work in %v, want %v", reach, want)
		}
		if role != access.Teamleider && len(reach) > 0 {
			t.Errorf("%s oversees work in %v", role, reach)
		}
	}
}

func TestWhatIsOfAClientNeedsARelation(t *testing.T) {
	for _, role := range access.Roles {
		for _, do := range ofAClient {
			if _, ok := as(role).May(do, access.None); ok && role != access.PrivacyOfficer {
				t.Errorf("%s may %s in no relation at all", role, do)
			}
		}
	}
}

// An open contact shows how to reach someone and lets one note what they ask;
// it shows nothing of their needs.
func TestAnOpenContactIsNotAFile(t *testing.T) {
	for _, role := range access.Roles {
		for _, do := range []access.Action{access.SeeHistory, access.SeeJourney, access.SeeNeeds, access.Guide, access.Transit, access.WithdrawEntry, access.WithdrawFromFile} {
			if _, ok := as(role).May(do, access.Open); ok && role != access.PrivacyOfficer {
				t.Errorf("%s may %s in an open contact", role, do)
			}
		}
	}
}

// Who is asked to take a journey sees what it is, to answer, and nothing that
// only its advisor needs.
func TestAJourneyThatIsOfferedIsNotYetOnesOwn(t *testing.T) {
	for _, role := range access.Roles {
		for _, do := range actions(t) {
			_, offered := as(role).May(do, access.Offered)
			_, none := as(role).May(do, access.None)
			if offered && !none && do != access.SeeClient && do != access.SeeJourney && do != access.AnswerHandover {
				t.Errorf("%s may %s in a journey that is offered", role, do)
			}
		}
	}
}

func TestEveryActionIsSomebodysAndNobodyHasThemAll(t *testing.T) {
	held := map[access.Role]int{}
	for _, do := range actions(t) {
		somebody := false
		for _, role := range access.Roles {
			if len(as(role).Reach(do)) > 0 {
				held[role]++
				somebody = true
			}
		}
		if !somebody {
			t.Errorf("nobody may %s", do)
		}
	}
	for role, n := range held {
		if n == len(actions(t)) {
			t.Errorf("%s may do everything", role)
		}
	}
}

// Whoever is nearer may do no less than whoever is further off, but for the
// glass: breaking it is a way in for those who are outside.
func TestNearerIsNeverLess(t *testing.T) {
	for _, role := range access.Roles {
		for _, do := range actions(t) {
			reach := as(role).Reach(do)
			for _, further := range []access.Relation{access.Team, access.Open, access.Broken, access.Offered, access.None} {
				if slices.Contains(reach, further) && !slices.Contains(reach, access.Own) {
					t.Errorf("%s may %s in %s but not of their own", role, do, further)
				}
			}
		}
	}
}

func TestRolesAddUp(t *testing.T) {
	both := as(access.Gids, access.Teamleider)
	if role, ok := both.May(access.SeeNeeds, access.Team); !ok || role != access.Teamleider {
		t.Errorf("sees needs as %q, %v", role, ok)
	}
	if role, ok := both.May(access.SeeClient, access.Open); !ok || role != access.Gids {
		t.Errorf("sees the client as %q, %v", role, ok)
	}
	if role, ok := both.May(access.SeeClient, access.Own); !ok || role != access.Gids {
		t.Errorf("of several roles the first counts, not %q, %v", role, ok)
	}
	if role, ok := as().May(access.SearchClients, access.None); ok || role != "" {
		t.Errorf("without a role: %q, %v", role, ok)
	}
	if role, ok := as("directeur").May(access.SearchClients, access.Own); ok {
		t.Errorf("in a role that is not there: %q", role)
	}
	want := []access.Relation{access.Own, access.Team, access.Open, access.Broken}
	if got := both.Reach(access.SeeClient); !slices.Equal(got, want) {
		t.Errorf("reaches %v, want %v", got, want)
	}
}

func TestEveryRoleIsThereForAPurposeOfTheList(t *testing.T) {
	for _, role := range access.Roles {
		if _, known := codelist.First["purposes"].Find(role.Purpose()); !known {
			t.Errorf("%s is there for %q", role, role.Purpose())
		}
	}
}

// The roles that the directory has of staff are those of the table, but for that
// of a partner's people, who are no staff.
func TestStaffWorkInTheRolesOfTheTable(t *testing.T) {
	var want, got []string
	for _, r := range access.Roles {
		if r != access.Partnermedewerker {
			want = append(want, string(r))
		}
	}
	for _, row := range codelist.First["staff-roles"].Rows {
		got = append(got, row.Code)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the list staff-roles has %v, want %v", got, want)
	}
	advisors := slices.DeleteFunc(slices.Clone(want), func(r string) bool {
		return len(access.Someone{Roles: []access.Role{access.Role(r)}}.Reach(access.AnswerHandover)) == 0
	})
	if posts := fmt.Sprint(posting.Advising); posts != fmt.Sprint(advisors) {
		t.Errorf("a journey can be given to %s, and be taken by %v", posts, advisors)
	}
}
