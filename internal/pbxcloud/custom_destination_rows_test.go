// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

// rowForms are the forms that the rows of a list may have. None may change what is read of a custom
// destination.
func rowForms() map[string][]pbxcloudmock.Option {
	return map[string][]pbxcloudmock.Option{
		"summary":                 nil,
		"whole":                   {pbxcloudmock.WithWholeList()},
		"whole, of 10 parameters": {pbxcloudmock.WithWholeList(), pbxcloudmock.WithParameters(10)},
		"without the type":        {pbxcloudmock.WithListColumns("cu_id", "cu_name", "ct_name")},
		"ids only":                {pbxcloudmock.WithListColumns("cu_id")},
		"some parameters":         {pbxcloudmock.WithListColumns("cu_id", "cu_name", "cu_ct_id", "cu_param1")},
		"all parameters but the last": {pbxcloudmock.WithListColumns(append([]string{"cu_id", "cu_name", "cu_ct_id"},
			parameterKeys(19)...)...)},
	}
}

func parameterKeys(n int) []string {
	var keys []string
	for i := range n {
		keys = append(keys, fmt.Sprintf("cu_param%d", i+1))
	}

	return keys
}

// importOne imports a custom destination.
func importOne(t *testing.T, r *coretest.Resource, id int) coretest.State {
	t.Helper()
	state, diags := r.Import(fmt.Sprintf("%s/%d", pbxcloudmock.Tenant, id), nil)
	coretest.ExpectNone(t, diags)

	return state
}

// readList makes the process of r read the list: the first custom destination is read on its own,
// and the next from there.
func readList(t *testing.T, r *coretest.Resource, mock *pbxcloudmock.Server) {
	t.Helper()
	for _, d := range mock.Destinations(pbxcloudmock.Tenant)[:2] {
		importOne(t, r, d.ID)
	}
}

// What the rows of a list lack is never read as blank: the plan after an import is empty, and what
// is no longer wanted is cleared.
func TestCustomDestination_rowsOfAList(t *testing.T) {
	t.Parallel()
	for name, options := range rowForms() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(options, pbxcloudmock.WithDestinations(pbxcloudmock.Tenant, 3))...)
			live := pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, Name: "Boss phone", TypeID: 1,
				Parameters: []string{"3564732920", "INCOMINGDID", "30"}}
			live.ID = mock.AddDestination(live)

			r := later(t, newProvider, nil)
			readList(t, r, mock)
			state := importOne(t, r, live.ID)
			if changed := r.Plan(state, boss(nil)).Changed(); len(changed) > 0 {
				t.Errorf("the plan after the import changes %v", changed)
			}
			apply(t, r.Plan(state, boss(coretest.Object{"parameters": texts("1")})))
			if got, _ := mock.Destination(live.ID); !slices.Equal(got.Parameters, []string{"1"}) {
				t.Errorf("the PBX has %q", got.Parameters)
			}
			// One that exists is found, whatever its row shows, and adopted as it is.
			plan := later(t, newProvider, nil).Plan(coretest.State{}, boss(nil))
			coretest.Expect(t, plan.Diagnostics, "error at name", fmt.Sprintf(`"DEMO/%d"`, live.ID))
			plan = later(t, newProvider, nil).Plan(coretest.State{},
				boss(coretest.Object{"adopt_existing": true, "parameters": nil}))
			apply(t, plan)
			if got, _ := mock.Destination(live.ID); !slices.Equal(got.Parameters, []string{"1"}) {
				t.Errorf("adopting it left %q", got.Parameters)
			}
		})
	}
}

// A configuration that `terraform query` generates leaves a live custom destination as it is.
func TestCustomDestination_generatedConfiguration(t *testing.T) {
	t.Parallel()
	for name, options := range rowForms() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(options, pbxcloudmock.WithDestinations(pbxcloudmock.Tenant, 10))...)
			unnamed := pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, TypeID: 1, Parameters: []string{"1"}}
			mock.AddDestination(unnamed)
			mock.AddDestination(unnamed)
			all := coretest.NewProtocol(t, newProvider, nil).List(t, destinationType, nil, true, 0)
			if len(all) != 12 {
				t.Fatalf("got %d", len(all))
			}
			r := later(t, newProvider, nil)
			for _, found := range all {
				config := coretest.Object{}
				for _, attribute := range []string{"tenant", "name", "type_id", "parameters"} {
					config[attribute] = found.Resource[attribute]
				}
				coretest.ExpectNone(t, r.Validate(config))
				state, diags := r.Import("", coretest.Object{"tenant": found.Identity["tenant"], "id": found.Identity["id"]})
				coretest.ExpectNone(t, diags)
				plan := r.Plan(state, config)
				coretest.ExpectNone(t, plan.Diagnostics)
				if changed := plan.Changed(); len(changed) > 0 {
					t.Errorf("%s: the plan changes %v", found.DisplayName, changed)
				}
			}
		})
	}
}

// blankGets makes the next n gets find nothing.
func blankGets(mock *pbxcloudmock.Server, n int) {
	if n > 0 {
		mock.InjectFault(fakeserver.Fault{Times: n, Status: http.StatusOK, Body: "null", Match: func(r *http.Request) bool {
			return strings.EqualFold(r.FormValue("object"), "custom") && strings.EqualFold(r.FormValue("action"), "get")
		}})
	}
}

// One empty response does not prove that a custom destination is gone, nor does a list that is cut
// short: both must agree.
func TestCustomDestination_gone(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []pbxcloudmock.Option
		blank   int
		deleted bool
		want    string
	}{
		"one empty get":               {nil, 1, false, ""},
		"one empty get, whole list":   {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList()}, 1, false, ""},
		"only empty gets":             {nil, 99, false, "error: Unable to read pbxcloud_custom_destination"},
		"only empty gets, whole list": {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList()}, 99, false, ""},
		"a list cut short":            {[]pbxcloudmock.Option{pbxcloudmock.WithListCutAt(2)}, 0, false, ""},
		"a list cut short, whole rows": {[]pbxcloudmock.Option{pbxcloudmock.WithListCutAt(2),
			pbxcloudmock.WithWholeList()}, 0, false, ""},
		"deleted":                            {nil, 0, true, "warning"},
		"deleted, whole list":                {[]pbxcloudmock.Option{pbxcloudmock.WithWholeList()}, 0, true, "warning"},
		"deleted, and the list is cut short": {[]pbxcloudmock.Option{pbxcloudmock.WithListCutAt(2)}, 0, true, "warning"},
	} {
		for _, fromList := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, after the list: %t", name, fromList), func(t *testing.T) {
				t.Parallel()
				mock, newProvider := start(t, append(tc.options, pbxcloudmock.WithDestinations(pbxcloudmock.Tenant, 4))...)
				id := mock.Destinations(pbxcloudmock.Tenant)[3].ID
				state := importOne(t, later(t, newProvider, nil), id)
				if tc.deleted {
					mock.DeleteDestination(id)
				}
				r := later(t, newProvider, nil)
				if fromList {
					readList(t, r, mock)
				}
				blankGets(mock, tc.blank)
				after, diags := r.Read(state)
				if gone := after.Value == nil; gone != tc.deleted {
					t.Errorf("gone is %t", gone)
				}
				if coretest.Expect(t, diags, tc.want); tc.want == "" {
					coretest.ExpectNone(t, diags)
				}
			})
		}
	}
}

// Destroying does not forget what the list still shows.
func TestCustomDestination_deletePretendedAndUnseen(t *testing.T) {
	t.Parallel()
	for name, options := range rowForms() {
		for _, blank := range []int{0, 1, 99} {
			t.Run(fmt.Sprintf("%s, %d empty gets", name, blank), func(t *testing.T) {
				t.Parallel()
				mock, newProvider := start(t, append(options, pbxcloudmock.WithPretendedDeletes())...)
				state := later(t, newProvider, nil).Create(boss(coretest.Object{"deletion_policy": "delete"}))
				r := later(t, newProvider, nil)
				state, diags := r.Read(state)
				coretest.ExpectNone(t, diags)
				plan := r.Plan(state, nil)
				blankGets(mock, blank)
				after, diags := plan.In(later(t, newProvider, nil)).Apply()
				coretest.Expect(t, diags, "error: Unable to delete pbxcloud_custom_destination")
				if after.Value == nil || len(mock.Destinations(pbxcloudmock.Tenant)) != 1 {
					t.Error("it is not in the state any more")
				}
			})
		}
	}
}

// Deleting reads the object and, since that finds nothing, the list.
func TestCustomDestination_deleteCalls(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil).Create(boss(coretest.Object{"deletion_policy": "delete"}))
	mock.ResetRequests()
	if after := apply(t, later(t, newProvider, nil).Plan(state, nil)); after.Value != nil {
		t.Error("it is still in the state")
	}
	expectActions(t, mock, "delete", "get", "list")
}

// A response that is something else than the custom destination is an error. It is not gone, and
// nothing is read as blank.
func TestCustomDestination_responseIsSomethingElse(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"error": "database is gone"}`:                            "is not a whole custom destination",
		`{"cu_id": "1"}`:                                           "is not a whole custom destination",
		`{"cu_id": "1", "cu_name": "x", "cu_ct_id": "1"}`:          "is not a whole custom destination",
		`{"cu_id": "1", "cu_name": "x", "cu_param1": "1"}`:         "is not a whole custom destination",
		`{"cu_id": "1", "cu_ct_id": "1", "cu_param1": "1"}`:        "is not a whole custom destination",
		`{"cu_id": "2", "cu_name": "x", "cu_ct_id": "1"}`:          `about the id "2"`,
		`{"cu_id": "1", "cu_name": "x", "cu_ct_id": {"error": 1}}`: "cu_ct_id: expected a text",
	} {
		mock, newProvider := start(t)
		state := later(t, newProvider, nil).Create(boss(nil))
		mock.InjectFault(fakeserver.Fault{Match: isAction("get"), Status: http.StatusOK, Body: body})
		after, diags := later(t, newProvider, nil).Read(state)
		coretest.Expect(t, diags, "error: Unable to read pbxcloud_custom_destination", want)
		if after.Value == nil {
			t.Errorf("%s: it left the state", body)
		}
		_, diags = later(t, newProvider, nil).Plan(state, boss(coretest.Object{"parameters": texts("1")})).Apply()
		if !diags.HasError() || slices.Contains(actions(mock), "update") {
			t.Errorf("%s: written over it: %s", body, diags)
		}
	}
}

// A custom destination on a live system may have no name, also several of one type. A new one needs
// one.
func TestCustomDestination_unnamed(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	unnamed := boss(coretest.Object{"name": ""})
	coretest.ExpectNone(t, later(t, newProvider, nil).Validate(unnamed))
	coretest.Expect(t, later(t, newProvider, nil).Plan(coretest.State{}, unnamed).Diagnostics,
		"error at name: Missing name")

	live := pbxcloudmock.Destination{Tenant: pbxcloudmock.Tenant, TypeID: 1, Parameters: []string{"1"}}
	first, second := mock.AddDestination(live), mock.AddDestination(live)
	r := later(t, newProvider, nil)
	states := []coretest.State{importOne(t, r, first), importOne(t, r, second)}
	for _, state := range states {
		plan := r.Plan(state, unnamed)
		coretest.ExpectNone(t, plan.Diagnostics)
		if got := plan.Changed(); !slices.Equal(got, []string{"parameters"}) {
			t.Errorf("the plan changes %v", got)
		}
		apply(t, plan.In(later(t, newProvider, nil)))
	}
	if got := mock.Destinations(pbxcloudmock.Tenant); len(got) != 2 || len(got[0].Parameters) != 3 ||
		len(got[1].Parameters) != 3 {
		t.Errorf("the PBX has %+v", got)
	}
}

// What was created and cannot be read back is kept in the state, and the error says what to do
// about it.
func TestCustomDestination_readBackFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"no access": {Status: http.StatusForbidden},
		"truncated": {TruncateTo: 3},
		"blank":     {Status: http.StatusOK, Body: "null"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			fault.Match = isAction("get")
			mock.InjectFault(fault)
			state, diags := later(t, newProvider, noRetry).Plan(coretest.State{}, boss(nil)).Apply()
			coretest.Expect(t,
				diags, `error: pbxcloud_custom_destination "Boss phone" (DEMO/1) was created, but could not be read back`,
				"in the state as it was sent", "run `terraform untaint ADDRESS` first")
			if strings.Contains(diags.String(), "Unable to create") {
				t.Errorf("it is called not created: %s", diags)
			}
			mock.ClearFaults()
			r := later(t, newProvider, noRetry)
			state, diags = r.Read(state) // Untainted.
			coretest.ExpectNone(t, diags)
			if changed := r.Plan(state, boss(nil)).Changed(); len(changed) > 0 ||
				len(mock.Destinations(pbxcloudmock.Tenant)) != 1 {
				t.Errorf("the plan after it changes %v", changed)
			}
		})
	}
}

// A status says what to check: the address only where that may be wrong.
func TestClient_refusedByStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		http.StatusUnauthorized:    "Check pbxcloud.api_key (PBXCLOUD_API_KEY)",
		http.StatusForbidden:       "whether this machine's address may use the API",
		http.StatusTooManyRequests: "Raise it, or lower pbxcloud.max_concurrent_requests",
		http.StatusNotFound:        "Check pbxcloud.endpoint",
	} {
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{Status: status})
		_, diags := later(t, newProvider, noRetry).Import("DEMO/1", nil)
		coretest.Expect(t, diags, fmt.Sprintf("HTTP status %d", status), want)
		if other := status != http.StatusNotFound; other && strings.Contains(diags.String(), "pbxcloud.endpoint") {
			t.Errorf("%d: %s", status, diags)
		}
	}
}
