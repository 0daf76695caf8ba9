// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// Both kinds are created, read, planned again and changed, whatever the API shows of them, on both families of paths.
func TestPBXConnection_life(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]myreportsmock.Option{
		"sparse":                  nil,
		"full":                    {myreportsmock.WithFullGets()},
		"full, booleans, strings": {myreportsmock.WithFullGets(), myreportsmock.WithBooleans(), myreportsmock.WithStringEnabled()},
		"full, with nulls":        {myreportsmock.WithFullGets(), myreportsmock.WithFullLists(), myreportsmock.WithUnset(myreportsmock.UnsetNull)},
		"secrets masked":          {myreportsmock.WithMaskedGets()},
		"secrets in clear":        {myreportsmock.WithSecretGets(), myreportsmock.WithThreeCXID()},
		"relative Location":       {myreportsmock.WithLocation(myreportsmock.LocationRelative), myreportsmock.WithoutKazooID()},
		"enterprise":              {myreportsmock.WithOnlyFamily(myreportsmock.Enterprise)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			variables := map[string]string{}
			if name == "enterprise" {
				variables["MYREPORTS_ACCOUNT_TENANT_ID"] = myreportsmock.AccountTenantID
			}
			mock, newProvider := startWith(t, variables, options...)
			for kind, config := range map[string]func(more, nested coretest.Object) coretest.Object{"kazoo": kazoo, "three_cx": threeCX} {
				state := later(t, newProvider).Create(config(coretest.Object{"enabled": true, "country_code": "DE"}, nil))
				state, diags := later(t, newProvider).Read(state)
				coretest.ExpectNone(t, diags)
				r := later(t, newProvider)
				plan := r.Plan(state, config(coretest.Object{"enabled": true, "country_code": "DE"}, nil))
				coretest.ExpectNone(t, plan.Diagnostics)
				if changed := plan.Changed(); len(changed) > 0 {
					t.Errorf("%s: the second plan changes %v", kind, changed)
				}
				// What is left out keeps its value.
				bare := coretest.Object{"name": "Head office", kind: coretest.Object{}}
				if kind == "three_cx" {
					bare["name"] = "Branch"
				}
				if changed := r.Plan(state, bare).Changed(); len(changed) > 0 {
					t.Errorf("%s: leaving all out changes %v", kind, changed)
				}
				bare["name"] = "Renamed"
				mock.ResetRequests()
				state, diags = later(t, newProvider).Plan(state, bare).Apply()
				coretest.ExpectNone(t, diags)
				expectPatches(t, mock, []string{`/name="Renamed"`})
				pbx, _ := mock.PBX(coretest.String(r.Get(state, "id")))
				if pbx.Name != "Renamed" || !pbx.Enabled || pbx.CountryCode != "DE" {
					t.Errorf("%s: MyReports has %+v", kind, pbx)
				}
			}
		})
	}
}

func TestPBXConnection_reachesMyReports(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	later(t, newProvider).Create(kazoo(nil, coretest.Object{"monitor_sub_accounts": true}))
	later(t, newProvider).Create(threeCX(coretest.Object{"enabled": false}, coretest.Object{"recording_archive_frequency": "1.02:00:00"}))
	got := mock.PBXs(customer)
	if len(got) != 2 {
		t.Fatalf("MyReports has %v", got)
	}
	if want := (myreportsmock.PBX{
		ID: got[0].ID, TenantID: customer, Type: myreportsmock.KazooType, Name: "Head office", CountryCode: "US",
		HostRest: "https://kazoo.example.com:8443", HostWebsocket: "wss://kazoo.example.com:5555", AccountID: "12345", APIKey: "kazoo-key", MonitorSubAccounts: true,
	}); got[0] != want {
		t.Errorf("got %+v, want %+v", got[0], want)
	}
	if want := (myreportsmock.PBX{
		ID: got[1].ID, TenantID: customer, Type: myreportsmock.ThreeCXType, Name: "Branch", CountryCode: "US",
		LicenseKey: "ABCD-EFGH-1234-5678", Username: "reporting", Password: "threecx-password", EnableRecordingArchive: "true", RecordingArchiveFrequency: "1.02:00:00",
	}); got[1] != want {
		t.Errorf("got %+v, want %+v", got[1], want)
	}
}

// One call to look, one to create, and one more to enable. A refresh of what this process does not know is one call.
func TestPBXConnection_calls(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	plan := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"enabled": true}, nil))
	expectCalls(t, mock, "GET instance")
	state, diags := plan.In(later(t, newProvider)).Apply()
	coretest.ExpectNone(t, diags)
	expectCalls(t, mock, "GET instance", "POST list", "PATCH one")
	later(t, newProvider).Read(state)
	expectCalls(t, mock, "GET one")
	// An apply plans each resource again before it creates it, and looks once for both.
	if _, diags := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, coretest.Object{"account_id": "777"})).Apply(); diags.HasError() {
		t.Error(diags)
	}
	expectCalls(t, mock, "GET instance", "POST list")
	// Settings of Terraform itself are no business of MyReports.
	if _, diags := later(t, newProvider).Plan(state, kazoo(coretest.Object{"enabled": true, "deletion_policy": "abandon", "adopt_existing": true}, nil)).Apply(); diags.HasError() {
		t.Error(diags)
	}
	expectCalls(t, mock)
}

// Where a single read shows no more than the list, the list serves all but the first of each kind.
func TestPBXConnection_refreshOfMany(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		calls   int
	}{
		"sparse":      {nil, 3},
		"full":        {[]myreportsmock.Option{myreportsmock.WithFullGets(), myreportsmock.WithFullLists()}, 3},
		"list sparse": {[]myreportsmock.Option{myreportsmock.WithFullGets()}, 101},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, append(tc.options, myreportsmock.WithPBXs(customer, 100))...)
			r := later(t, newProvider)
			for _, pbx := range mock.PBXs(customer) {
				if _, diags := r.Import(customer+"/"+pbx.ID, nil); diags.HasError() {
					t.Fatal(diags)
				}
			}
			if got := len(calls(mock)); got != tc.calls {
				t.Errorf("%d calls, want %d", got, tc.calls)
			}
		})
	}
}

func TestPBXConnection_oneAtomicPatch(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(threeCX(coretest.Object{"enabled": true}, coretest.Object{"password_wo_version": 1}))
	id := mock.PBXs(customer)[0].ID
	before := mock.CollectorRestarts(id)
	mock.ResetRequests()
	plan := later(t, newProvider).Plan(state, threeCX(
		coretest.Object{"enabled": false, "name": "Branch 2", "country_code": "GB"},
		coretest.Object{"enable_recording_archive": false, "recording_archive_frequency": "00:30:00", "username": "other", "password_wo": "another", "password_wo_version": 2},
	))
	coretest.Expect(t, plan.Diagnostics, "warning", "interrupts the collection of events", `name: "Branch" → "Branch 2"`, "enabled: true → false", "three_cx.password_wo: (sensitive)")
	if strings.Contains(plan.Diagnostics.String(), "another") {
		t.Errorf("the plan shows the password: %s", plan.Diagnostics)
	}
	_, diags := plan.In(later(t, newProvider)).Apply()
	coretest.ExpectNone(t, diags)
	expectPatches(t, mock, []string{
		`/countryCode="GB"`, `/enableRecordingArchive="false"`, `/enabled="false"`, `/name="Branch 2"`, `/password="another"`,
		`/recordingArchiveFrequency="00:30:00"`, `/username="other"`,
	})
	if got := mock.CollectorRestarts(id) - before; got != 1 {
		t.Errorf("the collector was restarted %d times", got)
	}
}

// A frequency is a duration, however it is written.
func TestPBXConnection_frequencySpelling(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	state := later(t, newProvider).Create(threeCX(nil, coretest.Object{"recording_archive_frequency": "0.00:20:00"}))
	r := later(t, newProvider)
	state, _ = r.Read(state)
	if got := coretest.String(nested(t, r, state, "three_cx", "recording_archive_frequency")); got != "0.00:20:00" {
		t.Errorf("the state has %q", got)
	}
	for _, spelling := range []string{"0.00:20:00", "00:20:00", "0:20:00"} {
		plan := later(t, newProvider).Plan(state, threeCX(nil, coretest.Object{"recording_archive_frequency": spelling}))
		if changed := plan.Changed(); len(changed) > 0 || len(plan.Diagnostics) > 0 {
			t.Errorf("%s changes %v: %s", spelling, changed, plan.Diagnostics)
		}
	}
	mock.Change(mock.PBXs(customer)[0].ID, func(p *myreportsmock.PBX) { p.RecordingArchiveFrequency = "02:00:00" })
	state, _ = later(t, newProvider).Read(state)
	if got := coretest.String(nested(t, r, state, "three_cx", "recording_archive_frequency")); got != "02:00:00" {
		t.Errorf("the state has %q", got)
	}
}

// The one thing worse than a patch that is refused is one that is refused without saying what to do.
func TestPBXConnection_patchRefused(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithOnlyDocumentedPatches())
	state := later(t, newProvider).Create(kazoo(nil, nil))
	after, diags := later(t, newProvider).Plan(state, kazoo(coretest.Object{"name": "Other"}, coretest.Object{"host_rest": "https://other.example.com"})).Apply()
	coretest.Expect(t, diags, "error at kazoo.host_rest", "Unable to update "+connectionType, "HTTP status 400", "-replace")
	if strings.Contains(diags.String(), "error at name") {
		t.Errorf("the name is blamed: %s", diags)
	}
	r := later(t, newProvider)
	if got := coretest.String(nested(t, r, after, "kazoo", "host_rest")); got != "https://kazoo.example.com:8443" || coretest.String(r.Get(after, "name")) != "Head office" {
		t.Errorf("the state has %q after a refusal", got)
	}
	// What the pages show in a patch still works.
	if _, diags := later(t, newProvider).Plan(state, kazoo(coretest.Object{"name": "Other", "enabled": true}, nil)).Apply(); diags.HasError() {
		t.Error(diags)
	}
	// A message that names nothing blames all that is not documented.
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch, Status: 400, Body: `{"error":400,"message":"Bad Request","status":"error"}`})
	_, diags = later(t, newProvider).Plan(state, kazoo(coretest.Object{"name": "Third", "country_code": "FR"}, coretest.Object{"monitor_sub_accounts": true})).Apply()
	coretest.Expect(t, diags, "error at country_code", "error at kazoo.monitor_sub_accounts")
}

func TestPBXConnection_secrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(nil, nil))
	// A new key alone cannot be seen; its version orders it.
	if changed := later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"api_key_wo": "new"})).Changed(); len(changed) > 0 {
		t.Errorf("the plan changes %v", changed)
	}
	state, diags := later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"api_key_wo": "new", "api_key_wo_version": 1})).Apply()
	coretest.ExpectNone(t, diags)
	if got := mock.PBXs(customer)[0].APIKey; got != "new" {
		t.Errorf("MyReports has %q", got)
	}
	mock.ResetRequests()
	if _, diags := later(t, newProvider).Plan(state, kazoo(nil, nil)).Apply(); diags.HasError() { // Without the version.
		t.Error(diags)
	}
	expectCalls(t, mock)
	coretest.Expect(t, later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"api_key_wo": nil, "api_key_wo_version": 2})).Diagnostics,
		"error at kazoo.api_key_wo", "orders it to send")
}

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

func TestPBXConnection_deletionPolicies(t *testing.T) {
	t.Parallel()
	for policy, tc := range map[string]struct {
		planned string
		calls   []string
		failed  bool
	}{
		"delete":  {"", []string{"DELETE one"}, false},
		"abandon": {"goes on collecting events", nil, false},
		"prevent": {"Unable to destroy", nil, true},
	} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			state := later(t, newProvider).Create(kazoo(coretest.Object{"deletion_policy": policy}, nil))
			mock.ResetRequests()
			plan := later(t, newProvider).Plan(state, nil)
			coretest.Expect(t, plan.Diagnostics, tc.planned)
			after, diags := plan.In(later(t, newProvider)).Apply()
			if diags.HasError() != tc.failed || (after.Value != nil) != tc.failed {
				t.Error(diags)
			}
			expectCalls(t, mock, tc.calls...)
		})
	}
}

// Somebody deleted it meanwhile: that is what was wanted.
func TestPBXConnection_deletedTwice(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(nil, nil))
	mock.Remove(mock.PBXs(customer)[0].ID)
	if after, diags := later(t, newProvider).Plan(state, nil).Apply(); diags.HasError() || after.Value != nil {
		t.Error(diags)
	}
}

func TestPBXConnection_vanished(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(nil, nil))
	mock.Remove(mock.PBXs(customer)[0].ID)
	after, diags := later(t, newProvider).Read(state)
	coretest.Expect(t, diags, "warning", "no longer exists")
	if after.Value != nil || diags.HasError() {
		t.Error(diags)
	}
	// A customer that is not known is another matter: what it has cannot be told.
	mock, newProvider = start(t)
	state = later(t, newProvider).Create(kazoo(nil, nil))
	mock.HideCustomer(customer)
	after, diags = later(t, newProvider).Read(state)
	coretest.Expect(t, diags, "error", "knows no customer", customer, "terraform state rm")
	if after.Value == nil {
		t.Error("the connection was dropped from the state")
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

// The answer is lost or of no use, but the connection is there.
func TestPBXConnection_lostCreate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		fault   fakeserver.Fault
		created bool
		want    []string
	}{
		"answer lost":           {nil, fakeserver.Fault{DropAfter: true}, true, []string{"warning", "did not say which id it has", "taken for created"}},
		"answer broken":         {nil, fakeserver.Fault{TruncateTo: 10}, true, []string{"warning", "taken for created"}},
		"no id anywhere":        {[]myreportsmock.Option{myreportsmock.WithoutKazooID(), myreportsmock.WithLocation(myreportsmock.LocationMissing)}, fakeserver.Fault{PathPrefix: "/none"}, true, []string{"warning", "taken for created"}},
		"Location without id":   {[]myreportsmock.Option{myreportsmock.WithoutKazooID(), myreportsmock.WithLocation(myreportsmock.LocationCollection)}, fakeserver.Fault{PathPrefix: "/none"}, true, []string{"warning"}},
		"Location with a slash": {[]myreportsmock.Option{myreportsmock.WithoutKazooID(), myreportsmock.WithLocation(myreportsmock.LocationCollectionSlash)}, fakeserver.Fault{PathPrefix: "/none"}, true, []string{"warning"}},
		"not carried out":       {nil, fakeserver.Fault{DropBefore: true}, false, []string{"error", "so it was not created, or not yet"}},
		"server error":          {nil, fakeserver.Fault{Status: http.StatusBadGateway}, false, []string{"error", "HTTP status 502", "not created, or not yet"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, tc.options...)
			tc.fault.Method = http.MethodPost
			mock.InjectFault(tc.fault)
			r := later(t, newProvider)
			state, diags := r.Plan(coretest.State{}, kazoo(coretest.Object{"enabled": true}, nil)).Apply()
			coretest.Expect(t, diags, tc.want...)
			if diags.HasError() == tc.created || (state.Value != nil) != tc.created {
				t.Fatal(diags)
			}
			if got := slices.DeleteFunc(calls(mock), func(call string) bool { return !strings.HasPrefix(call, "POST") }); len(got) != 1 {
				t.Errorf("the connection was sent %d times", len(got))
			}
			if tc.created {
				pbx := mock.PBXs(customer)
				if len(pbx) != 1 || !pbx[0].Enabled || pbx[0].ID != coretest.String(r.Get(state, "id")) {
					t.Errorf("MyReports has %+v", pbx)
				}
			}
		})
	}
}

// Somebody else ties the PBX in the very moment in which our answer is lost.
func TestPBXConnection_lostCreateOfAnother(t *testing.T) {
	t.Parallel()
	for name, name2 := range map[string]string{customer: "Theirs", otherCustomer: "Head office"} {
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropBefore: true, Before: func(*http.Request) {
			mock.AddKazoo(name, myreportsmock.Kazoo{AccountID: "12345", Name: name2})
		}})
		state, diags := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Apply()
		coretest.Expect(t, diags, "error", "not as it was sent, so somebody else may have created it")
		if state.Value != nil {
			t.Error("it is in the state")
		}
	}
}

// Creating worked, enabling did not: the state knows the connection, and the message how to go on without losing it.
func TestPBXConnection_enableFails(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch, Status: http.StatusInternalServerError, Body: `{"error":500,"message":"Collector","status":"error"}`, Times: 1})
	r := later(t, newProvider)
	state, diags := r.Plan(coretest.State{}, kazoo(coretest.Object{"enabled": true}, nil)).Apply()
	coretest.Expect(t, diags, "error", "Unable to enable "+connectionType, "terraform untaint")
	pbx := mock.PBXs(customer)
	if len(pbx) != 1 || state.Value == nil || coretest.String(r.Get(state, "id")) != pbx[0].ID || !r.Get(state, "enabled").Equal(coretest.Bool(false)) {
		t.Fatalf("the state has %v, MyReports %v", state, pbx)
	}
	if _, diags := later(t, newProvider).Plan(state, kazoo(coretest.Object{"enabled": true}, nil)).Apply(); diags.HasError() || !mock.PBXs(customer)[0].Enabled {
		t.Errorf("applying again: %s", diags)
	}
}

// A patch whose answer is lost is looked up where it can be, and never sent again in one apply.
func TestPBXConnection_lostPatch(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		fault   fakeserver.Fault
		failed  bool
	}{
		"carried out, shown":         {[]myreportsmock.Option{myreportsmock.WithFullGets()}, fakeserver.Fault{DropAfter: true}, false},
		"carried out, not shown":     {nil, fakeserver.Fault{DropAfter: true}, true},
		"not carried out, but shown": {[]myreportsmock.Option{myreportsmock.WithFullGets()}, fakeserver.Fault{DropBefore: true}, true},
		"server error":               {[]myreportsmock.Option{myreportsmock.WithFullGets()}, fakeserver.Fault{Status: http.StatusInternalServerError}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, tc.options...)
			state := later(t, newProvider).Create(kazoo(nil, nil))
			tc.fault.Method = http.MethodPatch
			mock.InjectFault(tc.fault)
			mock.ResetRequests()
			_, diags := later(t, newProvider).Plan(state, kazoo(coretest.Object{"enabled": true, "name": "Other"}, nil)).Apply()
			if diags.HasError() != tc.failed {
				t.Error(diags)
			}
			if tc.failed {
				coretest.Expect(t, diags, "may have been changed")
			}
			expectCalls(t, mock, "PATCH one", "GET one")
		})
	}
}

func TestPBXConnection_charges(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithChargedPatches())
	// The plan says so only where nobody has agreed.
	coretest.ExpectNone(t, later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Diagnostics)
	stingy := func() *coretest.Resource {
		return coretest.NewProtocol(t, newProvider, block(coretest.Object{"accept_charges": false})).Resource(t, connectionType)
	}
	plan := stingy().Plan(coretest.State{}, kazoo(nil, nil))
	coretest.Expect(t, plan.Diagnostics, "warning", "may cost money", "accept_charges = true")
	state, diags := plan.Apply()
	coretest.Expect(t, diags, "error", "HTTP status 402", "accept_charges = true")
	if state.Value != nil || len(mock.PBXs(customer)) != 0 || strings.Contains(diags.String(), "kazoo-key") {
		t.Error(diags)
	}
	for _, r := range mock.Requests() {
		if r.Header.Get("Accept-Charges") != "" {
			t.Errorf("%s %s has the header", r.Method, r.Path)
		}
	}
	state = later(t, newProvider).Create(kazoo(nil, nil))
	_, diags = stingy().Plan(state, kazoo(coretest.Object{"name": "Other"}, nil)).Apply()
	coretest.Expect(t, diags, "error", "HTTP status 402", "accept_charges = true")
}

func TestPBXConnection_badInput(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for name, tc := range map[string]struct {
		config coretest.Object
		want   string
	}{
		"both kinds":               {changed(kazoo(nil, nil), coretest.Object{"three_cx": coretest.Object{}}), "error at three_cx: Two kinds of PBX"},
		"neither kind":             {coretest.Object{"name": "x"}, "error at kazoo: Missing kind of PBX"},
		"no name":                  {kazoo(coretest.Object{"name": ""}, nil), "error at name"},
		"malformed customer":       {kazoo(coretest.Object{"customer_tenant_id": "4711"}, nil), "error at customer_tenant_id"},
		"malformed account":        {kazoo(coretest.Object{"account_tenant_id": "{" + customer + "}"}, nil), "error at account_tenant_id"},
		"country of three letters": {kazoo(coretest.Object{"country_code": "DEU"}, nil), "error at country_code"},
		"country in small letters": {kazoo(coretest.Object{"country_code": "de"}, nil), "error at country_code"},
		"websocket over https":     {kazoo(nil, coretest.Object{"host_websocket": "https://kazoo.example.com"}), "error at kazoo.host_websocket"},
		"REST without scheme":      {kazoo(nil, coretest.Object{"host_rest": "kazoo.example.com"}), "error at kazoo.host_rest"},
		"frequency as in Go":       {threeCX(nil, coretest.Object{"recording_archive_frequency": "20m"}), "error at three_cx.recording_archive_frequency"},
		"frequency of 25 hours":    {threeCX(nil, coretest.Object{"recording_archive_frequency": "25:00:00"}), "error at three_cx.recording_archive_frequency"},
		"frequency of nothing":     {threeCX(nil, coretest.Object{"recording_archive_frequency": "00:00:00"}), "error at three_cx.recording_archive_frequency"},
		"empty secret":             {kazoo(nil, coretest.Object{"api_key_wo": ""}), "error at kazoo.api_key_wo"},
		"unknown policy":           {kazoo(coretest.Object{"deletion_policy": "disable"}, nil), "error at deletion_policy"},
	} {
		if diags := later(t, newProvider).Validate(tc.config); !strings.Contains(diags.String(), tc.want) {
			t.Errorf("%s: got %s", name, diags)
		}
	}
	for _, attribute := range []string{"host_rest", "host_websocket", "account_id", "api_key_wo"} {
		coretest.Expect(t, later(t, newProvider).Plan(coretest.State{}, kazoo(nil, coretest.Object{attribute: nil})).Diagnostics, "error at kazoo."+attribute, "new PBX connection needs it")
	}
	for _, attribute := range []string{"license_key_wo", "username", "password_wo"} {
		coretest.Expect(t, later(t, newProvider).Plan(coretest.State{}, threeCX(nil, coretest.Object{attribute: nil})).Diagnostics, "error at three_cx."+attribute, "new PBX connection needs it")
	}
	if len(mock.PBXs(customer)) != 0 {
		t.Error("something was created")
	}
}

func TestPBXConnection_refusedByMyReports(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		variables map[string]string
		config    coretest.Object
		prepare   func(*myreportsmock.Server)
		want      []string
	}{
		"unknown customer": {
			nil, kazoo(coretest.Object{"customer_tenant_id": "99999999-9999-4999-8999-999999999999"}, nil), nil,
			[]string{"error at customer_tenant_id", "knows no customer with the tenant id 99999999-9999-4999-8999-999999999999"},
		},
		"unknown account": {
			map[string]string{"MYREPORTS_ACCOUNT_TENANT_ID": "99999999-9999-4999-8999-999999999999"}, kazoo(nil, nil), nil,
			[]string{"error at account_tenant_id", "in the account 99999999"},
		},
		"no customer": {
			map[string]string{"MYREPORTS_CUSTOMER_TENANT_ID": ""}, kazoo(nil, nil), nil,
			[]string{"error at customer_tenant_id", "Missing customer_tenant_id", "MYREPORTS_CUSTOMER_TENANT_ID"},
		},
		"expired token": {
			nil, kazoo(nil, nil), func(m *myreportsmock.Server) { m.ExpireTokens() },
			[]string{"error", "HTTP status 401", "it has expired", "MYREPORTS_TOKEN"},
		},
		"id that the vendor calls malformed": {
			nil, kazoo(nil, nil), func(m *myreportsmock.Server) {
				m.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: 400, Body: fmt.Sprintf(`{"error":400,"message":"The value '%s' is not valid.","status":"error"}`, customer)})
			},
			[]string{"error at customer_tenant_id", "is not valid"},
		},
		"field that the vendor names": {
			nil, kazoo(nil, nil), func(m *myreportsmock.Server) {
				m.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: 400, Body: `{"error":400,"message":"The HostRest cannot be reached, key kazoo-key","status":"error"}`})
			},
			[]string{"error at kazoo.host_rest", "cannot be reached, key (sensitive)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := startWith(t, tc.variables)
			if tc.prepare != nil {
				tc.prepare(mock)
			}
			state, diags := later(t, newProvider).Plan(coretest.State{}, tc.config).Apply()
			coretest.Expect(t, diags, tc.want...)
			if state.Value != nil || !diags.HasError() {
				t.Error(diags)
			}
		})
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

// A tenant id means the same in capital letters.
func TestPBXConnection_tenantInCapitals(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(coretest.Object{"customer_tenant_id": customer}, nil))
	plan := later(t, newProvider).Plan(state, kazoo(coretest.Object{"customer_tenant_id": strings.ToUpper(customer)}, nil))
	if changed := plan.Changed(); len(changed) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("the plan changes %v: %s", changed, plan.Diagnostics)
	}
}

// What an API shows as blank it hides, or never had.
func TestPBXConnection_blankIsNotShown(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	state := later(t, newProvider).Create(kazoo(nil, nil))
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Transform: func(body []byte) []byte {
		return []byte(strings.NewReplacer(`"hostRest":"https://kazoo.example.com:8443"`, `"hostRest":""`, `"countryCode":"US"`, `"countryCode":""`).Replace(string(body)))
	}})
	r := later(t, newProvider)
	state, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, kazoo(nil, nil)).Changed(); len(changed) > 0 {
		t.Errorf("the plan changes %v", changed)
	}
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

// Somebody else connects the PBX and enables that, in the moment in which our answer is lost.
func TestPBXConnection_lostCreateOfAnEnabledOne(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropBefore: true, Before: func(*http.Request) {
		mock.AddKazoo(customer, myreportsmock.Kazoo{
			AccountID: "12345", Name: "Head office", Enabled: true, HostRest: "https://kazoo.example.com:8443", HostWebsocket: "wss://kazoo.example.com:5555",
		})
	}})
	_, diags := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Apply()
	coretest.Expect(t, diags, "error", "somebody else may have created it")
}

// Deleted between plan and apply.
func TestPBXConnection_updateOfOneThatIsGone(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(nil, nil))
	plan := later(t, newProvider).Plan(state, kazoo(coretest.Object{"name": "Other"}, nil))
	mock.Remove(mock.PBXs(customer)[0].ID)
	_, diags := plan.In(later(t, newProvider)).Apply()
	coretest.Expect(t, diags, "error", "has no PBX connection with this id any more", "Plan again")
}
