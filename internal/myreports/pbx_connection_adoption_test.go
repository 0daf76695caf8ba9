// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

func TestPBXConnection_adoption(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		warning []string
		patch   []string
	}{
		"full": {
			[]myreportsmock.Option{myreportsmock.WithFullGets()},
			[]string{`name: "Found" → "Head office"`, `kazoo.host_rest: "https://old.example.com" → "https://kazoo.example.com:8443"`},
			[]string{`/hostRest="https://kazoo.example.com:8443"`, `/name="Head office"`},
		},
		"sparse": {
			nil,
			[]string{`name: "Found" → "Head office"`, `kazoo.host_rest: (not shown) → "https://kazoo.example.com:8443"`, "cannot be compared and is sent"},
			[]string{`/hostRest="https://kazoo.example.com:8443"`, `/hostWebsocket="wss://kazoo.example.com:5555"`, `/name="Head office"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, tc.options...)
			id := mock.AddKazoo(customer, myreportsmock.Kazoo{
				Name: "Found", AccountID: "12345", HostRest: "https://old.example.com", HostWebsocket: "wss://kazoo.example.com:5555", APIKey: "theirs", Enabled: true, CountryCode: "DE",
			})
			refused := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil))
			coretest.Expect(t, refused.Diagnostics, "error at kazoo.account_id", "exists already", "provider = pbx", `"`+customer+"/"+id+`"`, "adopt_existing = true")

			plan := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"adopt_existing": true}, nil))
			coretest.Expect(t, plan.Diagnostics, append(tc.warning, "warning at kazoo.account_id", "will be adopted")...)
			mock.ResetRequests()
			state, diags := plan.In(later(t, newProvider)).Apply()
			coretest.ExpectNone(t, diags)
			expectPatches(t, mock, tc.patch)
			pbx, _ := mock.PBX(id)
			if len(mock.PBXs(customer)) != 1 || pbx.APIKey != "theirs" || !pbx.Enabled || pbx.CountryCode != "DE" {
				t.Errorf("MyReports has %+v", mock.PBXs(customer))
			}
			state, _ = later(t, newProvider).Read(state)
			if changed := later(t, newProvider).Plan(state, kazoo(coretest.Object{"adopt_existing": true}, nil)).Changed(); len(changed) > 0 {
				t.Errorf("the next plan changes %v", changed)
			}
		})
	}
}

// The version orders a secret to be sent also to a connection that is adopted, and only it.
func TestPBXConnection_adoptionWithSecrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	id := mock.AddThreeCX(customer, myreportsmock.ThreeCX{LicenseKey: "ABCD-EFGH-1234-5678", Password: "theirs"})
	// What is refused is not told what it lacks besides.
	refused := later(t, newProvider).Plan(coretest.State{}, threeCX(nil, coretest.Object{"password_wo": nil}))
	coretest.Expect(t, refused.Diagnostics, "exists already")
	if strings.Contains(refused.Diagnostics.String(), "Missing") {
		t.Error(refused.Diagnostics)
	}
	// The licence is what the connection was found by, so it need not be sent.
	versions := coretest.Object{"password_wo_version": 1, "license_key_wo_version": 1, "enable_recording_archive": nil, "recording_archive_frequency": nil}
	plan := later(t, newProvider).Plan(coretest.State{}, threeCX(coretest.Object{"adopt_existing": true}, versions))
	coretest.Expect(t, plan.Diagnostics, "warning at three_cx.license_key_wo", "three_cx.password_wo: (sensitive)")
	if strings.Contains(plan.Diagnostics.String(), "license_key_wo: (sensitive)") {
		t.Error(plan.Diagnostics)
	}
	mock.ResetRequests()
	if _, diags := plan.In(later(t, newProvider)).Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	expectPatches(t, mock, []string{`/name="Branch"`, `/password="threecx-password"`, `/username="reporting"`})
	if pbx, _ := mock.PBX(id); pbx.Password != "threecx-password" || pbx.LicenseKey != "ABCD-EFGH-1234-5678" {
		t.Errorf("MyReports has %+v", pbx)
	}
}

// A PBX of another customer is never taken over, and the error names whose it is.
func TestPBXConnection_tiedToAnotherCustomer(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	theirs := mock.AddKazoo(otherCustomer, myreportsmock.Kazoo{AccountID: "12345"})
	for _, adopt := range []bool{false, true} {
		plan := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"adopt_existing": adopt}, nil))
		coretest.Expect(t, plan.Diagnostics, "error at kazoo.account_id", "tied to another customer", otherCustomer, theirs)
	}
	// Nor by pointing an existing connection at it.
	state := later(t, newProvider).Create(kazoo(nil, coretest.Object{"account_id": "777"}))
	coretest.Expect(t, later(t, newProvider).Plan(state, kazoo(nil, nil)).Diagnostics, "error at kazoo.account_id", "tied to another customer", otherCustomer)
	mine := mock.AddKazoo(customer, myreportsmock.Kazoo{AccountID: "888"})
	coretest.Expect(t, later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"account_id": "888"})).Diagnostics, "error at kazoo.account_id", "has a connection already", mine)
}

// Replacing one's own connection is no takeover, also where the customer changes.
func TestPBXConnection_replaced(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithUniqueInstances())
	state := later(t, newProvider).Create(kazoo(nil, nil))
	for _, moved := range []coretest.Object{kazoo(nil, nil), kazoo(coretest.Object{"customer_tenant_id": otherCustomer}, nil)} {
		planning := later(t, newProvider)
		coretest.ExpectNone(t, planning.Plan(state, nil).Diagnostics)
		creation := planning.Plan(coretest.State{}, moved)
		coretest.ExpectNone(t, creation.Diagnostics)
		applying := later(t, newProvider)
		if _, diags := applying.Plan(state, nil).Apply(); diags.HasError() {
			t.Fatal(diags)
		}
		var diags coretest.Diagnostics
		if state, diags = creation.In(applying).Apply(); diags.HasError() {
			t.Fatal(diags)
		}
	}
	if len(mock.PBXs(customer)) != 0 || len(mock.PBXs(otherCustomer)) != 1 {
		t.Errorf("MyReports has %v and %v", mock.PBXs(customer), mock.PBXs(otherCustomer))
	}
}

func TestPBXConnection_import(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]myreportsmock.Option{"sparse": nil, "full": {myreportsmock.WithFullGets()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			id := mock.AddKazoo(customer, myreportsmock.Kazoo{Name: "Found", AccountID: "12345", HostRest: "https://kazoo.example.com:8443", Enabled: true})
			r := later(t, newProvider)
			for importID, identity := range map[string]coretest.Object{
				customer + "/" + id: nil,
				myreportsmock.AccountTenantID + "/" + customer + "/" + id: nil,
				customer + "/" + strings.ToUpper(id):                      nil,
				"1":                                                       {"customer_tenant_id": customer, "id": id},
				"2":                                                       {"customer_tenant_id": customer, "id": id, "account_tenant_id": myreportsmock.AccountTenantID},
			} {
				if identity != nil {
					importID = ""
				}
				mock.ResetRequests()
				state, diags := r.Import(importID, identity)
				coretest.ExpectNone(t, diags)
				if slices.ContainsFunc(mock.Requests(), func(r fakeserver.Request) bool { return r.Method != http.MethodGet }) {
					t.Error("the import wrote something")
				}
				// A configuration of what MyReports shows, and of secrets without their versions, changes nothing.
				config := coretest.Object{"name": "Found", "kazoo": coretest.Object{"api_key_wo": "key"}}
				if name == "full" {
					config = kazoo(coretest.Object{"name": "Found", "enabled": true}, coretest.Object{"host_websocket": nil})
				}
				plan := r.Plan(state, config)
				if changed := plan.Changed(); len(changed) > 0 || len(plan.Diagnostics) > 0 {
					t.Errorf("%s: the plan after the import changes %v: %s", importID, changed, plan.Diagnostics)
				}
			}
		})
	}
}

// What the API never showed of an imported connection is sent if it is configured, and the plan says so.
func TestPBXConnection_importThenUnseen(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.AddKazoo(customer, myreportsmock.Kazoo{Name: "Head office", AccountID: "12345"})
	state, diags := later(t, newProvider).Import(customer+"/"+id, nil)
	coretest.ExpectNone(t, diags)
	// The account need not be sent: the instance check tells that it is this one.
	plan := later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"host_rest": nil, "host_websocket": nil}))
	coretest.ExpectNone(t, plan.Diagnostics)
	mock.ResetRequests()
	state, diags = plan.In(later(t, newProvider)).Apply()
	coretest.ExpectNone(t, diags)
	expectCalls(t, mock, "GET instance")

	plan = later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"host_websocket": nil}))
	coretest.Expect(t, plan.Diagnostics, "warning", `kazoo.host_rest: (not shown) → "https://kazoo.example.com:8443"`, "cannot be compared and is sent")
	state, diags = plan.In(later(t, newProvider)).Apply()
	coretest.ExpectNone(t, diags)
	expectPatches(t, mock, []string{`/hostRest="https://kazoo.example.com:8443"`})
	state, _ = later(t, newProvider).Read(state) // Sparse: it erases nothing.
	if got := coretest.String(nested(t, later(t, newProvider), state, "kazoo", "host_rest")); got != "https://kazoo.example.com:8443" {
		t.Errorf("the state has %q", got)
	}
}

func TestPBXConnection_importDefaults(t *testing.T) {
	t.Parallel()
	mock, newProvider := startWith(t, map[string]string{"MYREPORTS_ACCOUNT_TENANT_ID": myreportsmock.AccountTenantID})
	id := mock.AddKazoo(customer, myreportsmock.Kazoo{})
	r := later(t, newProvider)
	state, diags := r.Import(customer+"/"+id, nil)
	coretest.ExpectNone(t, diags)
	if got := coretest.String(r.Get(state, "account_tenant_id")); got != myreportsmock.AccountTenantID || coretest.String(r.Identity(state, "account_tenant_id")) != got {
		t.Errorf("the account is %q", got)
	}
	for _, id := range []string{"x", "a/b/c/d", customer + "/", "//"} {
		_, diags := r.Import(id, nil)
		coretest.Expect(t, diags, "Invalid import id", "`customer_tenant_id/id`", "`account_tenant_id/customer_tenant_id/id`")
	}
}

// Where the server has no instance check, plan and apply say that they could not look.
func TestPBXConnection_withoutInstanceCheck(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithoutInstanceCheck())
	plan := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil))
	coretest.Expect(t, plan.Diagnostics, "warning", "Unable to look for existing PBX connections")
	state, diags := plan.In(later(t, newProvider)).Apply()
	coretest.Expect(t, diags, "warning at kazoo.account_id", "without looking for an existing one")
	if diags.HasError() || state.Value == nil || len(mock.PBXs(customer)) != 1 {
		t.Error(diags)
	}
	// Any other failure of the look is one of the creation.
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Status: http.StatusInternalServerError})
	_, diags = later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Apply()
	coretest.Expect(t, diags, "error", "Unable to create "+connectionType, "HTTP status 500")
	if len(mock.PBXs(customer)) != 1 {
		t.Error("it was created without a look")
	}
}

// Also where the server does not tell that the first of the two is there.
func TestPBXConnection_twoForOnePBX(t *testing.T) {
	t.Parallel()
	for _, options := range [][]myreportsmock.Option{nil, {myreportsmock.WithoutInstanceCheck()}} {
		mock, newProvider := start(t, options...)
		r := later(t, newProvider)
		first, second := r.Plan(coretest.State{}, kazoo(nil, nil)), r.Plan(coretest.State{}, kazoo(coretest.Object{"name": "Again"}, nil))
		if _, diags := first.Apply(); diags.HasError() {
			t.Fatal(diags)
		}
		// Terraform plans the second one again before it applies it, and may by then meet the first.
		again := r.Plan(coretest.State{}, kazoo(coretest.Object{"name": "Again"}, nil))
		coretest.ExpectNone(t, again.Diagnostics)
		for _, plan := range []*coretest.Plan{second, again} {
			_, diags := plan.Apply()
			coretest.Expect(t, diags, "error at kazoo.account_id: Two resources for one PBX")
		}
		if len(mock.PBXs(customer)) != 1 {
			t.Error("one PBX was connected twice")
		}
	}
}

// A replacement that creates first adopts the very connection that is destroyed afterwards: it must not be deleted then.
func TestPBXConnection_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := kazoo(coretest.Object{"adopt_existing": true}, nil)
	old := later(t, newProvider).Create(config)
	creation := later(t, newProvider).Plan(coretest.State{}, config)
	applying := later(t, newProvider)
	state, diags := creation.In(applying).Apply()
	coretest.ExpectNone(t, diags)
	after, diags := applying.Plan(old, nil).Apply()
	coretest.Expect(t, diags, "warning", "was not deleted")
	if diags.HasError() || after.Value != nil || state.Value == nil || len(mock.PBXs(customer)) != 1 {
		t.Errorf("MyReports has %v; %s", mock.PBXs(customer), diags)
	}
}

// A connection that another resource of the state has is no stranger, and is not shared either.
func TestPBXConnection_ofAnotherResource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	other := later(t, newProvider).Create(kazoo(nil, nil))
	for _, adopt := range []bool{false, true} {
		second := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"name": "Second", "adopt_existing": adopt}, nil))
		applying := later(t, newProvider)
		if _, diags := applying.Plan(other, kazoo(coretest.Object{"name": "First"}, nil)).Apply(); diags.HasError() {
			t.Fatal(diags)
		}
		_, diags := second.In(applying).Apply()
		coretest.Expect(t, diags, "error at kazoo.account_id: Two resources for", "moved")
	}
	if got := mock.PBXs(customer); len(got) != 1 || got[0].Name != "First" {
		t.Errorf("MyReports has %v", got)
	}
}

// With abandon the connection is still there when the one that replaces it is created: it is adopted again, as the plan says.
func TestPBXConnection_replacedWithAbandon(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	config := kazoo(coretest.Object{"deletion_policy": "abandon"}, nil)
	state := later(t, newProvider).Create(kazoo(coretest.Object{"deletion_policy": "abandon", "enabled": true}, nil))
	planning := later(t, newProvider)
	planning.Read(state)
	creation := planning.Plan(coretest.State{}, config)
	if !creation.Planned("enabled").Equal(coretest.Bool(true)) {
		t.Errorf("enabled is planned as %s", creation.Planned("enabled"))
	}
	applying := later(t, newProvider)
	if _, diags := applying.Plan(state, nil).Apply(); diags.HasError() {
		t.Fatal(diags)
	}
	if _, diags := creation.In(applying).Apply(); diags.HasError() || len(mock.PBXs(customer)) != 1 || !mock.PBXs(customer)[0].Enabled {
		t.Errorf("MyReports has %v; %s", mock.PBXs(customer), diags)
	}
	// Another customer cannot have it as long as it is there.
	moved := planning.Plan(coretest.State{}, kazoo(coretest.Object{"customer_tenant_id": otherCustomer}, nil))
	coretest.Expect(t, moved.Diagnostics, "error at kazoo.account_id", "still tied to the customer before", `deletion_policy = "delete"`)
}

// Pointing a connection at another PBX is not done blindly.
func TestPBXConnection_movedWithoutALook(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(nil, nil))
	plan := later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"account_id": "555"}))
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Status: http.StatusServiceUnavailable})
	_, diags := plan.In(later(t, newProvider)).Apply()
	coretest.Expect(t, diags, "error", "HTTP status 503")
	if got := mock.PBXs(customer)[0].AccountID; got != "12345" {
		t.Errorf("it was pointed at %s", got)
	}
}
