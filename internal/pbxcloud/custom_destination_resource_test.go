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
		"as observed":       nil,
		"arrays, numbers":   {pbxcloudmock.WithLists(pbxcloudmock.ListsAsArrays), pbxcloudmock.WithValues(pbxcloudmock.ValuesAsNumbers)},
		"add without an id": {pbxcloudmock.WithAddAnswer(pbxcloudmock.AnswerSQL)},
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
			// Fewer parameters: those that are gone are emptied, since an update leaves alone what it is not sent.
			state, diags = later(t, newProvider, nil).Plan(state, boss(coretest.Object{"name": "Boss private phone", "parameters": texts("0636287454")})).Apply()
			coretest.ExpectNone(t, diags)
			if got := mock.Destinations(pbxcloudmock.Tenant); len(got) != 1 || got[0].Name != "Boss private phone" || !slices.Equal(got[0].Parameters, []string{"0636287454"}) {
				t.Errorf("the PBX has %+v", got)
			}
			// Left out, the parameters stay.
			plan := later(t, newProvider, nil).Plan(state, coretest.Object{"name": "Boss private phone", "type_id": 1})
			if changed := plan.Changed(); len(changed) > 0 {
				t.Errorf("leaving the parameters out changes %v", changed)
			}
		})
	}
}

func TestCustomDestination_calls(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, nil)
	state := r.Create(boss(nil))
	expectActions(t, mock, "list", "add", "get")
	r.Create(boss(coretest.Object{"name": "Second"}))
	expectActions(t, mock, "add", "get")
	if _, diags := later(t, newProvider, nil).Plan(state, boss(coretest.Object{"name": "Other"})).Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	expectActions(t, mock, "get", "update", "get")
}

func TestCustomDestination_refreshOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, pbxcloudmock.WithDestinations(pbxcloudmock.Tenant, 500))
	r := later(t, newProvider, nil)
	for _, d := range mock.Destinations(pbxcloudmock.Tenant) {
		if _, diags := r.Import(fmt.Sprintf("%s/%d", pbxcloudmock.Tenant, d.ID), nil); diags.HasError() {
			t.Fatal(diags)
		}
	}
	expectActions(t, mock, "get", "list")
}

func TestCustomDestination_adoption(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.AddDestination(pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Boss phone", TypeID: 1, Parameters: []string{"111", "ORIGINAL"}})
	refused := later(t, newProvider, nil).Plan(coretest.State{}, boss(nil))
	coretest.Expect(t, refused.Diagnostics, "error at name", "exists already", "provider = pbx", fmt.Sprintf(`"DEMO/%d"`, id), "adopt_existing = true")
	// Another type is another custom destination.
	coretest.ExpectNone(t, later(t, newProvider, nil).Plan(coretest.State{}, boss(coretest.Object{"type_id": 2})).Diagnostics)

	r := later(t, newProvider, nil)
	plan := r.Plan(coretest.State{}, boss(coretest.Object{"adopt_existing": true}))
	coretest.Expect(t, plan.Diagnostics, "warning at name", "will be adopted", `parameters: ["111","ORIGINAL"] → ["3564732920","INCOMINGDID","30"]`)
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	if got := coretest.String(r.Get(state, "id")); got != fmt.Sprint(id) || len(mock.Destinations(pbxcloudmock.Tenant)) != 1 {
		t.Errorf("adopted %q", got)
	}

	mock.AddDestination(pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Boss phone", TypeID: 1})
	coretest.Expect(t, later(t, newProvider, nil).Plan(coretest.State{}, boss(coretest.Object{"adopt_existing": true})).Diagnostics, "error at name", "Several custom destinations")
}

func TestCustomDestination_twoResourcesForOne(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	r := later(t, newProvider, nil)
	first, second := r.Plan(coretest.State{}, boss(nil)), r.Plan(coretest.State{}, boss(nil))
	if _, diags := first.Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	// Terraform plans the second one again before it applies it, and may by then meet the first.
	again := r.Plan(coretest.State{}, boss(nil))
	coretest.ExpectNone(t, again.Diagnostics)
	for _, plan := range []*coretest.Plan{second, again} {
		_, diags := plan.Apply()
		coretest.Expect(t, diags, "error at name: Two resources for one custom destination")
	}
	if got := len(mock.Destinations(pbxcloudmock.Tenant)); got != 1 {
		t.Errorf("the PBX has %d custom destinations", got)
	}
}

// A custom destination that another resource of the state has is no stranger, and is not shared either.
func TestCustomDestination_ofAnotherResource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	other := later(t, newProvider, nil).Create(boss(nil))
	second := later(t, newProvider, nil).Plan(coretest.State{}, boss(coretest.Object{"parameters": texts("2"), "adopt_existing": true}))
	applying := later(t, newProvider, nil)
	if _, diags := applying.Plan(other, boss(coretest.Object{"parameters": texts("1")})).Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	_, diags := second.In(applying).Apply()
	coretest.Expect(t, diags, "error at name: Two resources for")
	if got := mock.Destinations(pbxcloudmock.Tenant); len(got) != 1 || !slices.Equal(got[0].Parameters, []string{"1"}) {
		t.Errorf("the PBX has %+v", got)
	}
}

func TestCustomDestination_deletionPolicies(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		policy  string
		options []pbxcloudmock.Option
		planned string
		failed  string
		left    int
	}{
		"abandon":          {"abandon", nil, "stays on the PBX", "", 1},
		"prevent":          {"prevent", nil, "Unable to destroy", "Unable to destroy", 1},
		"delete":           {"delete", nil, "is deleted", "", 0},
		"delete pretended": {"delete", []pbxcloudmock.Option{pbxcloudmock.WithDelete(pbxcloudmock.DeletePretended)}, "is deleted", "still there", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, tc.options...)
			state := later(t, newProvider, nil).Create(boss(coretest.Object{"deletion_policy": tc.policy}))
			plan := later(t, newProvider, nil).Plan(state, nil)
			coretest.Expect(t, plan.Diagnostics, tc.planned)
			after, diags := plan.Apply()
			coretest.Expect(t, diags, tc.failed)
			if diags.HasError() != (tc.failed != "") || (after.Value != nil) != (tc.failed != "") || len(mock.Destinations(pbxcloudmock.Tenant)) != tc.left {
				t.Errorf("the PBX has %v; %s", mock.Destinations(pbxcloudmock.Tenant), diags)
			}
		})
	}
}

func TestCustomDestination_lostAdd(t *testing.T) {
	t.Parallel()
	isAdd := func(r *http.Request) bool { return r.URL.Query().Get("action") == "add" }
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Match: isAdd, DropAfter: true, Times: 1})
	state, diags := later(t, newProvider, nil).Plan(coretest.State{}, boss(nil)).Apply()
	coretest.Expect(t, diags, "warning", "was created, but the answer was lost")
	if diags.HasError() || state.Value == nil || len(mock.Destinations(pbxcloudmock.Tenant)) != 1 {
		t.Errorf("the PBX has %v; %s", mock.Destinations(pbxcloudmock.Tenant), diags)
	}

	mock, newProvider = start(t)
	mock.InjectFault(fakeserver.Fault{Match: isAdd, Status: http.StatusBadGateway})
	_, diags = later(t, newProvider, nil).Plan(coretest.State{}, boss(nil)).Apply()
	coretest.Expect(t, diags, "error", "Whether it was created is not known")
	if got := slices.DeleteFunc(actions(mock), func(a string) bool { return a != "add" }); len(got) != 1 {
		t.Errorf("the add was sent %d times", len(got))
	}
}

func TestCustomDestination_lostDelete(t *testing.T) {
	t.Parallel()
	isDelete := func(r *http.Request) bool { return r.URL.Query().Get("action") == "delete" }
	for name, tc := range map[string]struct {
		fault  fakeserver.Fault
		failed bool
	}{
		"and carried out":     {fakeserver.Fault{DropAfter: true}, false},
		"and not carried out": {fakeserver.Fault{DropBefore: true}, true},
	} {
		mock, newProvider := start(t)
		once := coretest.Object{"pbxcloud": coretest.Object{"retry_timeout": "0s"}}
		state := later(t, newProvider, once).Create(boss(coretest.Object{"deletion_policy": "delete"}))
		tc.fault.Match = isDelete
		mock.InjectFault(tc.fault)
		after, diags := later(t, newProvider, once).Plan(state, nil).Apply()
		if diags.HasError() != tc.failed || (after.Value != nil) != tc.failed {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// What the PBX makes of a value is read back, and told if it is something else.
func TestCustomDestination_storedOtherwise(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{
		Match:     func(r *http.Request) bool { return r.URL.Query().Get("action") == "get" },
		Transform: func(body []byte) []byte { return bytes.ReplaceAll(body, []byte("3564732920"), []byte("356473292")) },
	})
	_, diags := later(t, newProvider, nil).Plan(coretest.State{}, boss(nil)).Apply()
	coretest.Expect(t, diags, "warning", "was stored otherwise than it was sent", `"3564732920"`, `"356473292"`)
	if diags.HasError() {
		t.Error(diags)
	}
}

// Words of an error may stand in data.
func TestCustomDestination_dataIsNoError(t *testing.T) {
	t.Parallel()
	for _, lists := range []pbxcloudmock.Option{pbxcloudmock.WithLists(pbxcloudmock.ListsAsArrays), pbxcloudmock.WithLists(pbxcloudmock.ListsAsObjects)} {
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
		"21 parameters":           {boss(coretest.Object{"parameters": texts(slices.Repeat([]string{"x"}, 21)...)}), "error at parameters"},
		"an empty one at the end": {boss(coretest.Object{"parameters": texts("x", "")}), "error at parameters"},
		"no name":                 {boss(coretest.Object{"name": ""}), "error at name"},
		"type 0":                  {boss(coretest.Object{"type_id": 0}), "error at type_id"},
		"a slash in the tenant":   {boss(coretest.Object{"tenant": "A/B"}), "error at tenant"},
	} {
		if diags := later(t, newProvider, nil).Validate(tc.config); !strings.Contains(diags.String(), tc.want) {
			t.Errorf("%s: got %s", name, diags)
		}
	}
	coretest.Expect(t, later(t, newProvider, nil).Plan(coretest.State{}, boss(coretest.Object{"tenant": "NOBODY"})).Diagnostics,
		"error", "mistaken the security api key", "unknown tenant")
	readOnly := coretest.Object{"pbxcloud": coretest.Object{"api_key": pbxcloudmock.ReadOnlyKey}}
	_, diags := later(t, newProvider, readOnly).Plan(coretest.State{}, boss(nil)).Apply()
	coretest.Expect(t, diags, "Unable to create pbxcloud_custom_destination", "may not do this")
}

func TestCustomDestination_vanishedAndImported(t *testing.T) {
	t.Parallel()
	for _, empty := range []pbxcloudmock.Option{pbxcloudmock.WithEmpty(pbxcloudmock.EmptyNull), pbxcloudmock.WithEmpty(pbxcloudmock.EmptyBracket), pbxcloudmock.WithEmpty(pbxcloudmock.EmptyBytes)} {
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
		"redirect":  {Status: http.StatusFound, Header: http.Header{"Location": {"http://127.0.0.1/?key=" + pbxcloudmock.Key}}},
		"broken":    {Status: http.StatusFound, Header: http.Header{"Location": {"http://[x?key=" + pbxcloudmock.Key}}},
		"echo":      {Status: http.StatusOK, Body: "Too bad... you mistaken the security api key. " + pbxcloudmock.Key},
		"text":      {Status: http.StatusOK, Body: "UPDATE x SET key='" + pbxcloudmock.Key + "'"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.InjectFault(fault)
			_, diags := later(t, newProvider, coretest.Object{"pbxcloud": coretest.Object{"retry_timeout": "0s"}}).Import("DEMO/1", nil)
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
		return "resource \"pbxcloud_custom_destination\" \"test\" {\n  provider = pbx\n  type_id = 1\n  deletion_policy = \"delete\"\n" + lines + "\n}\n"
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
			{Config: config("name = \"Boss\"\nparameters = [\"1\", \"\", \"3\"]"), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate)},
			{Config: config("name = \"Boss\""), ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
			{
				ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"deletion_policy"},
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

// The replacement adopts the custom destination that it replaces, and the destruction of what it replaced spares it. A replacement that
// destroys first creates another one.
func TestAccCustomDestination_replaced(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]bool{"create_before_destroy": true, "destroyed first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			const address = destinationType + ".test"
			config := fmt.Sprintf(`
resource "pbxcloud_custom_destination" "test" {
  provider        = pbx
  name            = "Boss"
  type_id         = 1
  adopt_existing  = %[1]t
  deletion_policy = "delete"

  lifecycle {
    create_before_destroy = %[1]t
  }
}
`, first)
			coretest.Test(t, newProvider, resource.TestCase{
				Steps: []resource.TestStep{
					{Config: config},
					{
						// What is not configured is kept by an object that stays, and not by a new one.
						PreConfig: func() {
							d := mock.Destinations(pbxcloudmock.Tenant)[0]
							d.Parameters = []string{"111"}
							mock.DeleteDestination(d.ID)
							mock.AddDestination(d)
						},
						Taint: []string{address}, Config: config,
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace)},
							PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
						},
						Check: func(*terraform.State) error {
							got := mock.Destinations(pbxcloudmock.Tenant)
							if len(got) != 1 || (len(got[0].Parameters) > 0) != first {
								return fmt.Errorf("the PBX has %+v", got)
							}

							return nil
						},
					},
				},
			})
		})
	}
}

// A replacement destroys first, by which the custom destination stays: it meets its own one again, which is no takeover.
func TestAccCustomDestination_replacedOneStays(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	const (
		address = destinationType + ".test"
		config  = "resource \"pbxcloud_custom_destination\" \"test\" {\n  provider = pbx\n  name = \"Boss\"\n  type_id = 1\n  parameters = [\"111\"]\n}\n"
	)
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: config},
			{
				Taint: []string{address}, Config: config,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
		},
		CheckDestroy: func(*terraform.State) error {
			if got := len(mock.Destinations(pbxcloudmock.Tenant)); got != 1 {
				return fmt.Errorf("the PBX has %d custom destinations", got)
			}

			return nil
		},
	})
}
