// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const destinationType = "pbxcloud_custom_destination"

// texts is a list of strings for a configuration.
func texts(all ...string) tftypes.Value {
	values := make([]tftypes.Value, len(all))
	for i, text := range all {
		values[i] = tftypes.NewValue(tftypes.String, text)
	}

	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, values)
}

// boss is a configuration of a custom destination, changed by more.
func boss(more coretest.Object) coretest.Object {
	config := coretest.Object{"name": "Boss phone", "type_id": 1, "parameters": texts("3564732920", "INCOMINGDID", "30")}
	for attribute, value := range more {
		config[attribute] = value
	}

	return config
}

func later(t *testing.T, newProvider coretest.NewProvider, block coretest.Object) *coretest.Resource {
	t.Helper()

	return coretest.NewProtocol(t, newProvider, block).Resource(t, destinationType)
}

// actions lists what the mock was asked, as `list`, `get`, `add`, `update` and `delete`.
func actions(mock *pbxcloudmock.Server) []string {
	var all []string
	for _, r := range mock.Requests() {
		for _, action := range []string{"list", "get", "add", "update", "delete"} {
			if strings.Contains(strings.ToLower(r.RawQuery+"&"+string(r.Body)), "action="+action) {
				all = append(all, action)
			}
		}
	}

	return all
}

// apply applies a plan that must work.
func apply(t *testing.T, plan *coretest.Plan) coretest.State {
	t.Helper()
	state, diags := plan.Apply()
	if diags.HasError() {
		t.Fatalf("%s\n%s", plan.Diagnostics, diags)
	}

	return state
}

// expectParameters checks the parameters of the only custom destination.
func expectParameters(t *testing.T, mock *pbxcloudmock.Server, want ...string) {
	t.Helper()
	if got := mock.Destinations(pbxcloudmock.Tenant); len(got) != 1 || !slices.Equal(got[0].Parameters, want) {
		t.Errorf("the PBX has %+v, want %q", got, want)
	}
}

func expectActions(t *testing.T, mock *pbxcloudmock.Server, want ...string) {
	t.Helper()
	if got := actions(mock); !slices.Equal(got, want) {
		t.Errorf("the PBX was asked %v, want %v", got, want)
	}
	mock.ResetRequests()
}

func TestCustomDestination_life(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]pbxcloudmock.Option{
		"as observed": nil,
		"arrays, numbers": {pbxcloudmock.WithLists(pbxcloudmock.ListsAsArrays),
			pbxcloudmock.WithNumbers()},
		"add without an id": {pbxcloudmock.WithSQLAfterAdd()},
		"nulls":             {pbxcloudmock.WithNulls()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			state := later(t, newProvider, nil).Create(boss(nil))
			r := later(t, newProvider, nil)
			state, diags := r.Read(state)
			coretest.ExpectNone(t, diags)
			if changed := r.Plan(state, boss(nil)).Changed(); len(changed) > 0 {
				t.Errorf("the second plan changes %v", changed)
			}
			// Fewer parameters: those that are gone are emptied, since an update keeps what it is
			// not sent.
			state, diags = later(t, newProvider, nil).Plan(state,
				boss(coretest.Object{"name": "Boss private phone", "parameters": texts("0636287454")})).Apply()
			coretest.ExpectNone(t, diags)
			if got := mock.Destinations(pbxcloudmock.Tenant); len(got) != 1 || got[0].Name != "Boss private phone" ||
				!slices.Equal(got[0].Parameters, []string{"0636287454"}) {
				t.Errorf("the PBX has %+v", got)
			}
			// Omitted, the parameters stay.
			plan := later(t, newProvider, nil).Plan(state, coretest.Object{"name": "Boss private phone", "type_id": 1})
			if changed := plan.Changed(); len(changed) > 0 {
				t.Errorf("omitting the parameters changes %v", changed)
			}
		})
	}
}

// A list of whole rows serves all reads of a plan. A summary costs one read of each custom
// destination that is needed.
func TestCustomDestination_calls(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []pbxcloudmock.Option
		look    []string // What a plan reads of a candidate.
	}{
		"whole list": {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList()}, nil},
		"summary":    {nil, []string{"get"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, tc.options...)
			r := later(t, newProvider, nil)
			first, second := r.Plan(coretest.State{}, boss(nil)),
				r.Plan(coretest.State{}, boss(coretest.Object{"name": "Second"}))
			expectActions(t, mock, "list")
			apply(t, second)
			state := apply(t, first)
			expectActions(t, mock, "list", "add", "get", "add", "get")

			// An update reads the parameters as they are at that moment. One of the name or type
			// also looks for another one that is the same.
			state = apply(t, r.Plan(state, boss(coretest.Object{"parameters": texts("1")})))
			expectActions(t, mock, "get", "update", "get")
			state = apply(t, r.Plan(state, boss(coretest.Object{"name": "Other", "parameters": texts("1")})))
			expectActions(t, mock, "list", "list", "get", "update", "get")
			// What only Terraform knows is not sent.
			apply(t, r.Plan(state, boss(coretest.Object{"name": "Other", "parameters": texts("1"),
				"deletion_policy": "delete"})))
			expectActions(t, mock)

			mock.AddDestination(pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Live", TypeID: 1,
				Parameters: []string{"1"}})
			apply(t, r.Plan(coretest.State{}, boss(coretest.Object{"name": "Live", "adopt_existing": true})))
			expectActions(t, mock, slices.Concat([]string{"list"}, tc.look, []string{"list"}, tc.look,
				[]string{"get", "update", "get"})...)
		})
	}
}

func TestCustomDestination_refreshOfMany(t *testing.T) {
	t.Parallel()
	const many = 100
	for name, tc := range map[string]struct {
		options []pbxcloudmock.Option
		gets    int
	}{
		"whole list":    {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList()}, 1},
		"10 parameters": {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList(), pbxcloudmock.WithParameters(10)}, 1},
		"summary":       {nil, many},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(tc.options, pbxcloudmock.WithDestinations(pbxcloudmock.Tenant, many))...)
			r := later(t, newProvider, nil)
			for _, d := range mock.Destinations(pbxcloudmock.Tenant) {
				if _, diags := r.Import(fmt.Sprintf("%s/%d", pbxcloudmock.Tenant, d.ID), nil); diags.HasError() {
					t.Fatal(diags)
				}
			}
			want := append([]string{"get", "list"}, slices.Repeat([]string{"get"}, tc.gets-1)...)
			expectActions(t, mock, want...)
		})
	}
}

// The name does not make a custom destination the same as another one: its type does too, and
// several may have both.
func TestCustomDestination_sameName(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	live := pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Boss phone", TypeID: 1}
	first := mock.AddDestination(live)
	r := later(t, newProvider, nil)
	coretest.ExpectNone(t, r.Plan(coretest.State{}, boss(coretest.Object{"type_id": 2})).Diagnostics)
	coretest.ExpectNone(t, r.Plan(coretest.State{}, boss(coretest.Object{"tenant": pbxcloudmock.OtherTenant})).Diagnostics)
	coretest.Expect(t, later(t, newProvider, nil).Plan(coretest.State{}, boss(nil)).Diagnostics, "error at name",
		"exists already", fmt.Sprintf(`"DEMO/%d"`, first))
	second := mock.AddDestination(live)
	for _, adopt := range []bool{false, true} {
		plan := later(t, newProvider, nil).Plan(coretest.State{}, boss(coretest.Object{"adopt_existing": adopt}))
		coretest.Expect(t, plan.Diagnostics, "error at name: Several PBXCloud custom destinations are named",
			fmt.Sprintf("the ids DEMO/%d, DEMO/%d", first, second))
	}
}

// A write sends the parameters that are configured, and empties those beyond them. Omitted ones go
// out as they are at that moment, although the plan has seen others.
func TestCustomDestination_parametersOfTheMoment(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		config coretest.Object
		want   []string
	}{
		"omitted":    {boss(coretest.Object{"name": "Other", "parameters": nil}), []string{"1", "2", "3", "4"}},
		"configured": {boss(coretest.Object{"name": "Other", "parameters": texts("5")}), []string{"5"}},
		"emptied":    {boss(coretest.Object{"name": "Other", "parameters": texts()}), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			r := later(t, newProvider, nil)
			state := r.Create(boss(nil))
			updated := r.Plan(state, tc.config)
			live := mock.Destinations(pbxcloudmock.Tenant)[0]
			live.Parameters = []string{"1", "2", "3", "4"}
			mock.AddDestination(live)
			apply(t, updated)
			expectParameters(t, mock, tc.want...)

			mock, newProvider = start(t)
			live = pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Other", TypeID: 1,
				Parameters: []string{"7", "8", "9"}}
			live.ID = mock.AddDestination(live)
			tc.config["adopt_existing"] = true
			adopted := later(t, newProvider, nil).Plan(coretest.State{}, tc.config)
			live.Parameters = []string{"1", "2", "3", "4"}
			mock.AddDestination(live)
			apply(t, adopted)
			expectParameters(t, mock, tc.want...)
		})
	}
}

// The tenant is the configured one, else the provider's default. One that is not known yet is not
// looked into.
func TestCustomDestination_tenant(t *testing.T) {
	t.Parallel()
	mock, newProvider := startWithoutTenant(t)
	coretest.Expect(t, later(t, newProvider, nil).Plan(coretest.State{}, boss(nil)).Diagnostics,
		"error at tenant: Missing tenant", "PBXCLOUD_TENANT")
	plan := later(t, newProvider, nil).Plan(coretest.State{}, boss(coretest.Object{"tenant": coretest.Unknown}))
	coretest.ExpectNone(t, plan.Diagnostics)
	if got := coretest.String(plan.Planned("tenant")); got != "(unknown)" {
		t.Errorf("the tenant is planned as %s", got)
	}
	expectActions(t, mock)

	r := later(t, newProvider, nil)
	state := r.Create(boss(coretest.Object{"tenant": pbxcloudmock.OtherTenant}))
	if got := coretest.String(r.Identity(state, "tenant")); got != pbxcloudmock.OtherTenant {
		t.Errorf("the tenant is %s", got)
	}
	// One that is omitted later stays, and changing it replaces the custom destination.
	if changed := r.Plan(state, boss(nil)).Changed(); len(changed) > 0 {
		t.Errorf("omitting the tenant changes %v", changed)
	}
	for _, tenant := range []any{pbxcloudmock.Tenant, coretest.Unknown} {
		if got := later(t, newProvider, nil).Plan(state, boss(coretest.Object{"tenant": tenant})).Replace; !slices.Equal(got,
			[]string{"tenant"}) {
			t.Errorf("%v: replaced because of %v", tenant, got)
		}
	}
}

// The PBX may say that it has deleted what it has not.
func TestCustomDestination_deletePretended(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, pbxcloudmock.WithPretendedDeletes())
	state := later(t, newProvider, nil).Create(boss(coretest.Object{"deletion_policy": "delete"}))
	after, diags := later(t, newProvider, nil).Plan(state, nil).Apply()
	coretest.Expect(t, diags, "error: Unable to delete pbxcloud_custom_destination", "still exists")
	if after.Value == nil || len(mock.Destinations(pbxcloudmock.Tenant)) != 1 {
		t.Error("it is not in the state any more")
	}
}

// A response that is not the custom destination does not prove that there is none.
func TestCustomDestination_otherResponseIsNotAbsence(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"status": "maintenance"}`, `{"cu_id": [1], "cu_name": "Boss phone"}`} {
		mock, newProvider := start(t, pbxcloudmock.WithPretendedDeletes())
		state := later(t, newProvider, nil).Create(boss(coretest.Object{"deletion_policy": "delete"}))
		plan := later(t, newProvider, nil).Plan(state, nil)
		mock.InjectFault(fakeserver.Fault{Match: isAction("get"), Status: http.StatusOK, Body: body})
		after, diags := plan.Apply()
		coretest.Expect(t, diags, "error: Unable to delete pbxcloud_custom_destination",
			"the response is not a whole custom destination")
		if after.Value == nil {
			t.Errorf("%s: it is not in the state any more", body)
		}
		if _, diags := later(t, newProvider, nil).Read(state); !diags.HasError() {
			t.Errorf("%s: read without an error", body)
		}
	}
}

// isAction selects requests by their action.
func isAction(action string) func(*http.Request) bool {
	return func(r *http.Request) bool { return r.URL.Query().Get("action") == action }
}

// noRetry is a provider block with which each request is made once.
var noRetry = coretest.Object{"pbxcloud": coretest.Object{"retry_timeout": "0s"}}

// A creation whose response was lost, or has no id, is looked for and never repeated. What the PBX
// said is shown if it is harmless.
func TestCustomDestination_lostAdd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		sql     bool
		fault   *fakeserver.Fault
		created bool
		want    string
	}{
		"dropped": {fault: &fakeserver.Fault{DropAfter: true}, created: true,
			want: "was created, but the response was lost"},
		"truncated": {fault: &fakeserver.Fault{TruncateTo: 2}, created: true,
			want: "was created, but the response was lost"},
		"SQL": {sql: true, created: true, want: "a text of"},
		"nothing": {fault: &fakeserver.Fault{Transform: func([]byte) []byte { return nil }}, created: true,
			want: "has no id of a new custom destination: nothing"},
		"a row without the id": {fault: &fakeserver.Fault{Transform: func(body []byte) []byte {
			return bytes.Replace(body, []byte(`"cu_id":"1",`), nil, 1)
		}}, created: true,
			want: "has no id of a new custom destination"},
		"not carried out": {fault: &fakeserver.Fault{Status: http.StatusBadGateway}, want: "It does not exist now"},
		"refused in words": {fault: &fakeserver.Fault{Status: http.StatusOK, Body: "Your licence is exhausted"},
			want: `"Your licence is exhausted"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var options []pbxcloudmock.Option
			if tc.sql {
				options = append(options, pbxcloudmock.WithSQLAfterAdd())
			}
			mock, newProvider := start(t, options...)
			if tc.fault != nil {
				tc.fault.Match = isAction("add")
				mock.InjectFault(*tc.fault)
			}
			state, diags := later(t, newProvider, nil).Plan(coretest.State{}, boss(nil)).Apply()
			coretest.Expect(t, diags, tc.want)
			if diags.HasError() == tc.created || (state.Value != nil) != tc.created ||
				(len(mock.Destinations(pbxcloudmock.Tenant)) == 1) != tc.created {
				t.Errorf("the PBX has %v; %s", mock.Destinations(pbxcloudmock.Tenant), diags)
			}
			if strings.Contains(strings.ToLower(diags.String()), "insert into") {
				t.Errorf("shows SQL: %s", diags)
			}
			if got := slices.DeleteFunc(actions(mock), func(a string) bool { return a != "add" }); len(got) != 1 {
				t.Errorf("the add was sent %d times", len(got))
			}
		})
	}
}

func TestCustomDestination_lostUpdateOrDelete(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		action string
		config coretest.Object
		fault  fakeserver.Fault
		failed string
	}{
		"update, carried out": {"update", boss(coretest.Object{"parameters": texts("1")}),
			fakeserver.Fault{DropAfter: true}, ""},
		"update, not carried out": {"update", boss(coretest.Object{"parameters": texts("1")}),
			fakeserver.Fault{DropBefore: true}, "Unable to update"},
		"delete, carried out":     {"delete", nil, fakeserver.Fault{DropAfter: true}, ""},
		"delete, not carried out": {"delete", nil, fakeserver.Fault{DropBefore: true}, "Unable to delete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			state := later(t, newProvider, noRetry).Create(boss(coretest.Object{"deletion_policy": "delete"}))
			tc.fault.Match = isAction(tc.action)
			mock.InjectFault(tc.fault)
			_, diags := later(t, newProvider, noRetry).Plan(state, tc.config).Apply()
			coretest.Expect(t, diags, tc.failed)
			if diags.HasError() != (tc.failed != "") {
				t.Errorf("got %s", diags)
			}
		})
	}
}

// What the PBX makes of a value is read back, and told if it is something else.
func TestCustomDestination_storedDifferently(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{
		Match:     isAction("get"),
		Transform: func(body []byte) []byte { return bytes.ReplaceAll(body, []byte("3564732920"), []byte("356473292")) },
	})
	r := later(t, newProvider, nil)
	state, diags := r.Plan(coretest.State{}, boss(nil)).Apply()
	coretest.Expect(t, diags, "warning", "was stored differently from what was sent", "parameters: changes (not printed)")
	updated := r.Plan(state, boss(coretest.Object{"name": "Other"}))
	_, again := updated.Apply()
	coretest.Expect(t, again, "warning", "was stored differently from what was sent")
	if diags.HasError() || again.HasError() {
		t.Error(diags, again)
	}
}

// Words of an error may stand in data.
func TestCustomDestination_dataIsNoError(t *testing.T) {
	t.Parallel()
	for _, lists := range []pbxcloudmock.Option{pbxcloudmock.WithLists(pbxcloudmock.ListsAsArrays),
		pbxcloudmock.WithLists(pbxcloudmock.ListsAsObjects)} {
		mock, newProvider := start(t, lists)
		mock.AddDestination(pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "No id specified", TypeID: 1})
		coretest.ExpectNone(t, later(t, newProvider, nil).Plan(coretest.State{}, boss(nil)).Diagnostics)
	}
}

func TestCustomDestination_badInput(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	for name, tc := range map[string]struct {
		config coretest.Object
		want   string
	}{
		"21 parameters": {boss(coretest.Object{"parameters": texts(slices.Repeat([]string{"x"}, 21)...)}),
			"error at parameters"},
		"an empty one at the end": {boss(coretest.Object{"parameters": texts("x", "")}), "error at parameters"},
		"type 0":                  {boss(coretest.Object{"type_id": 0}), "error at type_id"},
		"a slash in the tenant":   {boss(coretest.Object{"tenant": "A/B"}), "error at tenant"},
	} {
		if diags := later(t, newProvider, nil).Validate(tc.config); !strings.Contains(diags.String(), tc.want) {
			t.Errorf("%s: got %s", name, diags)
		}
	}
	coretest.Expect(t, later(t, newProvider, nil).Plan(coretest.State{},
		boss(coretest.Object{"tenant": "NOBODY"})).Diagnostics,
		"error", "mistaken the security api key", "unknown tenant")
	readOnly := coretest.Object{"pbxcloud": coretest.Object{"api_key": pbxcloudmock.ReadOnlyKey}}
	_, diags := later(t, newProvider, readOnly).Plan(coretest.State{}, boss(nil)).Apply()
	coretest.Expect(t, diags, "Unable to create pbxcloud_custom_destination", "may not do this")
}

func TestCustomDestination_vanishedAndImported(t *testing.T) {
	t.Parallel()
	for _, empty := range []pbxcloudmock.Option{pbxcloudmock.WithEmpty("null"),
		pbxcloudmock.WithEmpty("]"), pbxcloudmock.WithEmpty("")} {
		mock, newProvider := start(t, empty, pbxcloudmock.WithLatin1())
		state := later(t, newProvider, nil).Create(boss(coretest.Object{"name": "Büro"}))
		r := later(t, newProvider, nil)
		id := mock.Destinations(pbxcloudmock.Tenant)[0].ID
		imported, diags := r.Import("", coretest.Object{"tenant": pbxcloudmock.Tenant, "id": fmt.Sprint(id)})
		coretest.ExpectNone(t, diags)
		if changed := r.Plan(imported, boss(coretest.Object{"name": "Büro"})).Changed(); len(changed) > 0 {
			t.Errorf("the plan after the import changes %v", changed)
		}
		mock.DeleteDestination(id)
		after, diags := later(t, newProvider, nil).Read(state)
		coretest.Expect(t, diags, "warning", "no longer exists")
		if after.Value != nil || diags.HasError() {
			t.Errorf("still in the state: %s", diags)
		}
	}
	_, newProvider := start(t)
	_, diags := later(t, newProvider, nil).Import("7", nil)
	coretest.Expect(t, diags, "Invalid import id", "`tenant/id`")
}

// The key is in the URL by default, which Go puts into its errors.
func TestCustomDestination_keyIsNeverShown(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"dropped":   {DropBefore: true},
		"truncated": {TruncateTo: 1},
		"redirect": {Status: http.StatusFound, Header: http.Header{"Location": {"http://127.0.0.1/?key=" +
			pbxcloudmock.Key}}},
		"broken": {Status: http.StatusFound, Header: http.Header{"Location": {"http://[x?key=" + pbxcloudmock.Key}}},
		"echo":   {Status: http.StatusOK, Body: "Too bad... you mistaken the security api key. " + pbxcloudmock.Key},
		"text":   {Status: http.StatusOK, Body: "UPDATE x SET key='" + pbxcloudmock.Key + "'"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.InjectFault(fault)
			_, diags := later(t, newProvider, noRetry).Import("DEMO/1", nil)
			if !diags.HasError() || strings.Contains(diags.String(), pbxcloudmock.Key) {
				t.Errorf("got %s", diags)
			}
		})
	}
}

func TestAccCustomDestination(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	const address = destinationType + ".test"
	config := func(lines string) string {
		return "resource \"pbxcloud_custom_destination\" \"test\" {\n  provider = pbx\n  type_id = 1\n  deletion_policy = " +
			"\"delete\"\n" + lines + "\n}\n"
	}
	planned := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{
			PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
			PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		}
	}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: config("name = \"Boss\""), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
			{Config: config("name = \"Boss\"\nparameters = [\"1\", \"\", \"3\"]"),
				ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
			{Config: config("name = \"Boss\""), ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
			{
				ResourceName: address, ImportState: true, ImportStateVerify: true,
				ImportStateVerifyIgnore: []string{"deletion_policy"},
				ImportStateIdFunc: func(s *terraform.State) (string, error) {
					return "DEMO/" + s.RootModule().Resources[address].Primary.ID, nil
				},
			},
			{Config: config("name = \"Boss\"\nparameters = []"), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
			{Config: config("name = \"Boss\"\ntenant = \"ACME\""), ConfigPlanChecks: planned(plancheck.ResourceActionReplace)},
		},
		CheckDestroy: func(*terraform.State) error {
			if left := len(mock.Destinations(pbxcloudmock.Tenant)) + len(mock.Destinations(pbxcloudmock.OtherTenant)); left > 0 {
				return fmt.Errorf("%d custom destinations are left", left)
			}

			return nil
		},
	})
}

// A parameter that is no text is not read as blank, which would be planned again at each apply.
func TestCustomDestination_unreadableParameter(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Status: http.StatusOK,
		Body: "\ufeff" + `{"cu_id": 7, "cu_name": "Mobile", "cu_ct_id": "1.0", "cu_param1": true}`})
	_, diags := later(t, newProvider, nil).Import(pbxcloudmock.Tenant+"/7", nil)
	coretest.Expect(t, diags, "error", "unexpected form: cu_param1: expected a text, got true")
	if strings.Contains(diags.String(), "login page") {
		t.Error(diags)
	}
}

// A name that the PBX stores in a form of its own is named by the apply, and by each plan that
// writes it again.
func TestCustomDestination_tidied(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, pbxcloudmock.WithTidying(func(_, text string) string { return strings.TrimSpace(text) }))
	config := coretest.Object{"name": "Mobile ", "type_id": 1, "parameters": []any{"+49221555"}}
	state, diags := later(t, newProvider, nil).Plan(coretest.State{}, config).Apply()
	coretest.Expect(t, diags, "warning", "was stored differently from what was sent", `name: "Mobile " → "Mobile"`)
	if got := actions(mock); !slices.Equal(got, []string{"list", "list", "add", "get"}) {
		t.Errorf("the requests were %v", got)
	}
	state, _ = later(t, newProvider, nil).Read(state)
	plan := later(t, newProvider, nil).Plan(state, config)
	coretest.Expect(t, plan.Diagnostics, "warning", "does not show what was written", `name: "Mobile" → "Mobile "`)
}
