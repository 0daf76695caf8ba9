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
			[]string{`name: "Found" → "Head office"`,
				`kazoo.host_rest: "https://old.example.com" → "https://kazoo.example.com:8443"`},
			[]string{`/hostRest="https://kazoo.example.com:8443"`, `/name="Head office"`},
		},
		"sparse": {
			nil,
			[]string{`name: "Found" → "Head office"`, `kazoo.host_rest: (not shown) → "https://kazoo.example.com:8443"`,
				"cannot be compared, so it is sent"},
			[]string{`/hostRest="https://kazoo.example.com:8443"`, `/hostWebsocket="wss://kazoo.example.com:5555"`,
				`/name="Head office"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, tc.options...)
			id := mock.AddKazoo(customer, myreportsmock.PBX{
				Name: "Found", AccountID: "12345", HostRest: "https://old.example.com",
				HostWebsocket: "wss://kazoo.example.com:5555", APIKey: "theirs", Enabled: true, CountryCode: "DE",
			})
			refused := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil))
			coretest.Expect(t, refused.Diagnostics, "error at kazoo.account_id", "exists already", "provider = pbx",
				`"`+customer+"/"+id+`"`, "adopt_existing = true")

			plan := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"adopt_existing": true}, nil))
			coretest.Expect(t, plan.Diagnostics, append(tc.warning, "warning at kazoo.account_id", "will be adopted")...)
			if strings.Contains(plan.Diagnostics.String(), "interrupts") || plan.Planned("kazoo").IsFullyKnown() {
				t.Errorf("the plan promises %s: %s", plan.Planned("kazoo"), plan.Diagnostics)
			}
			mock.ResetRequests()
			state, diags := plan.In(later(t, newProvider)).Apply()
			coretest.ExpectNone(t, diags)
			expectPatches(t, mock, tc.patch)
			pbx, _ := mock.PBX(id)
			if len(mock.PBXs(customer)) != 1 || pbx.APIKey != "theirs" || !pbx.Enabled || pbx.CountryCode != "DE" {
				t.Errorf("MyReports has %+v", mock.PBXs(customer))
			}
			state, _ = later(t, newProvider).Read(state)
			if changed := later(t, newProvider).Plan(state,
				kazoo(coretest.Object{"adopt_existing": true}, nil)).Changed(); len(changed) > 0 {
				t.Errorf("the next plan changes %v", changed)
			}
		})
	}
}

// The version orders a secret to be sent also to a connection that is adopted, and only it.
func TestPBXConnection_adoptionWithSecrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	id := mock.AddThreeCX(customer, myreportsmock.PBX{LicenseKey: "ABCD-EFGH-1234-5678", Password: "theirs"})
	// What is refused is not told what it lacks besides.
	refused := later(t, newProvider).Plan(coretest.State{}, threeCX(nil, coretest.Object{"password_wo": nil}))
	coretest.Expect(t, refused.Diagnostics, "exists already")
	if strings.Contains(refused.Diagnostics.String(), "Missing") {
		t.Error(refused.Diagnostics)
	}
	// The licence is what the connection was found by, so it need not be sent.
	versions := coretest.Object{"password_wo_version": 1, "license_key_wo_version": 1, "enable_recording_archive": nil,
		"recording_archive_frequency": nil}
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
	theirs := mock.AddKazoo(otherCustomer, myreportsmock.PBX{AccountID: "12345"})
	for _, adopt := range []bool{false, true} {
		plan := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"adopt_existing": adopt}, nil))
		coretest.Expect(t, plan.Diagnostics, "error at kazoo.account_id", "cannot be adopted", otherCustomer+"/"+theirs,
			`customer_tenant_id: "`+otherCustomer+`" → "`+customer+`"`)
	}
	expectCalls(t, mock, "GET instance", "GET instance") // What another customer has is not read.
	// Nor by pointing an existing connection at it.
	state := later(t, newProvider).Create(kazoo(nil, coretest.Object{"account_id": "777"}))
	coretest.Expect(t, later(t, newProvider).Plan(state, kazoo(nil, nil)).Diagnostics, "error at kazoo.account_id",
		"exists already", otherCustomer+"/"+theirs)
	mine := mock.AddKazoo(customer, myreportsmock.PBX{AccountID: "888"})
	coretest.Expect(t, later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"account_id": "888"})).Diagnostics,
		"error at kazoo.account_id", "exists already", customer+"/"+mine)
}

// A connection can change neither its customer nor its kind. Replacing one's own is not a takeover.
func TestPBXConnection_replaced(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithUniqueInstances())
	state := later(t, newProvider).Create(kazoo(nil, nil))
	for attribute, config := range map[string]coretest.Object{
		"customer_tenant_id": kazoo(coretest.Object{"customer_tenant_id": otherCustomer}, nil),
		"three_cx":           threeCX(coretest.Object{"customer_tenant_id": customer}, nil),
	} {
		plan := later(t, newProvider).Plan(state, config)
		if !slices.Contains(plan.Replace, attribute) {
			t.Errorf("%v requires the replacement, not %s", plan.Replace, attribute)
		}
		creation := plan.Replacement()
		coretest.ExpectNone(t, creation.Diagnostics)
		var diags coretest.Diagnostics
		if state, diags = creation.In(later(t, newProvider)).Apply(); diags.HasError() {
			t.Fatal(diags)
		}
		if got := len(mock.PBXs(customer)) + len(mock.PBXs(otherCustomer)); got != 1 {
			t.Errorf("MyReports has %d connections", got)
		}
	}
}

// With abandon the connection stays with the customer, so another one cannot have the PBX: the plan
// says so.
func TestPBXConnection_abandonedAndMoved(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(coretest.Object{"deletion_policy": "abandon"}, nil))
	moved := later(t, newProvider).Plan(state, kazoo(coretest.Object{"customer_tenant_id": otherCustomer,
		"deletion_policy": "abandon"}, nil)).Replacement()
	coretest.Expect(t, moved.Diagnostics, "error at kazoo.account_id", "cannot be adopted", "customer_tenant_id",
		`deletion_policy set to "delete"`)
}

// A 3CX that happens to have the id of a Kazoo's account is not made a Kazoo.
func TestPBXConnection_otherKind(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddThreeCX(customer, myreportsmock.PBX{LicenseKey: "12345"})
	for _, adopt := range []bool{false, true} {
		plan := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"adopt_existing": adopt}, nil))
		coretest.Expect(t, plan.Diagnostics, "error at kazoo.account_id", "cannot be adopted", `"three_cx" → "kazoo"`)
	}
}

// Nor is one connection imported twice because its id is written in capital letters.
func TestPBXConnection_importedTwice(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.AddKazoo(customer, myreportsmock.PBX{Name: "Head office"})
	r := later(t, newProvider)
	for importID, want := range []string{id, strings.ToUpper(id)} {
		state, diags := r.Import(customer+"/"+want, nil)
		coretest.ExpectNone(t, diags)
		plan := r.Plan(state, coretest.Object{"name": "Head office", "kazoo": coretest.Object{}})
		if plan.Diagnostics.HasError() != (importID == 1) {
			t.Errorf("%s: %s", want, plan.Diagnostics)
		}
	}
}

// By which path a connection can be read is known later.
func TestPBXConnection_accountNotKnownYet(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddKazoo(customer, myreportsmock.PBX{AccountID: "12345"})
	plan := later(t, newProvider).Plan(coretest.State{},
		kazoo(coretest.Object{"account_tenant_id": coretest.Unknown, "customer_tenant_id": customer, "adopt_existing": true},
			nil))
	coretest.Expect(t, plan.Diagnostics, "warning at kazoo.account_id", "will be adopted")
}

// Whose the PBX is meant to be is known later, so the plan goes on, and the apply refuses.
func TestPBXConnection_customerNotKnownYet(t *testing.T) {
	t.Parallel()
	for _, tenant := range []string{customer, otherCustomer} {
		mock, newProvider := start(t)
		mock.AddKazoo(tenant, myreportsmock.PBX{AccountID: "12345"})
		r := later(t, newProvider)
		config := coretest.Object{"customer_tenant_id": coretest.Unknown, "adopt_existing": true}
		plan := r.Plan(coretest.State{}, kazoo(config, nil))
		coretest.Expect(t, plan.Diagnostics, "warning at kazoo.account_id", "will be adopted", "customer_tenant_id")
		if plan.Diagnostics.HasError() {
			t.Error(plan.Diagnostics)
		}
		config["customer_tenant_id"] = customer
		_, diags := r.Plan(coretest.State{}, kazoo(config, nil)).Apply()
		if diags.HasError() != (tenant == otherCustomer) {
			t.Errorf("of %s: %s", tenant, diags)
		}
	}
}

func TestPBXConnection_import(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]myreportsmock.Option{"sparse": nil, "full": {myreportsmock.WithFullGets()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, options...)
			id := mock.AddKazoo(customer, myreportsmock.PBX{Name: "Found", AccountID: "12345",
				HostRest: "https://kazoo.example.com:8443", Enabled: true})
			for importID, identity := range map[string]coretest.Object{
				customer + "/" + id: nil,
				myreportsmock.AccountTenantID + "/" + customer + "/" + id: nil,
				customer + "/" + strings.ToUpper(id):                      nil,
				"1":                                                       {"customer_tenant_id": customer, "id": id},
				"2": {"customer_tenant_id": customer, "id": id,
					"account_tenant_id": myreportsmock.AccountTenantID},
			} {
				if identity != nil {
					importID = ""
				}
				mock.ResetRequests()
				r := later(t, newProvider)
				state, diags := r.Import(importID, identity)
				coretest.ExpectNone(t, diags)
				if slices.ContainsFunc(mock.Requests(), func(r fakeserver.Request) bool { return r.Method != http.MethodGet }) {
					t.Error("the import wrote something")
				}
				// A configuration of what MyReports shows, and of secrets without their versions,
				// changes nothing.
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

// What the API never showed of an imported connection is assumed to be as configured, on a server
// that refuses what no page shows in a patch, and the plan says so. What is documented is sent, and
// so is what changes afterwards.
func TestPBXConnection_importThenUnseen(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		add     func(*myreportsmock.Server) string
		config  func(more, nested coretest.Object) coretest.Object
		assumed []string
		later   coretest.Object
		patch   string
	}{
		"kazoo": {
			func(mock *myreportsmock.Server) string {
				return mock.AddKazoo(customer, myreportsmock.PBX{Name: "Head office", AccountID: "12345", APIKey: "theirs"})
			},
			kazoo, []string{"kazoo.host_rest", "kazoo.host_websocket"},
			coretest.Object{"monitor_sub_accounts": true}, "/monitorSubAccounts=true",
		},
		"3CX": {
			func(mock *myreportsmock.Server) string {
				return mock.AddThreeCX(customer, myreportsmock.PBX{Name: "Branch", LicenseKey: "ABCD-EFGH-1234-5678",
					Password: "theirs"})
			},
			threeCX, []string{"three_cx.enable_recording_archive", "three_cx.recording_archive_frequency", "three_cx.username"},
			coretest.Object{"recording_archive_frequency": "00:30:00"}, `/recordingArchiveFrequency="00:30:00"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, myreportsmock.WithPatchable("/name", "/enabled"))
			id := tc.add(mock)
			r := later(t, newProvider)
			state, diags := r.Import(customer+"/"+id, nil)
			coretest.ExpectNone(t, diags)
			config := tc.config(coretest.Object{"country_code": "DE"}, nil)
			plan := r.Plan(state, config)
			coretest.Expect(t, plan.Diagnostics, append(tc.assumed, "warning: "+connectionType, "is assumed to be as configured",
				"country_code", "are not sent")...)
			if len(plan.Diagnostics) != 1 || strings.Contains(plan.Diagnostics.String(), "example.com") {
				t.Error(plan.Diagnostics)
			}
			state, diags = plan.In(later(t, newProvider)).Apply()
			coretest.ExpectNone(t, diags)
			expectPatches(t, mock)
			r = later(t, newProvider)
			state, diags = r.Read(state) // Sparse: it erases nothing.
			coretest.ExpectNone(t, diags)
			if plan := r.Plan(state, config); len(plan.Changed()) > 0 || len(plan.Diagnostics) > 0 {
				t.Errorf("the next plan changes %v: %s", plan.Changed(), plan.Diagnostics)
			}
			// Whether it is enabled is documented, and a connection whose creation was lost is not.
			config["enabled"] = true
			state, diags = later(t, newProvider).Plan(state, config).Apply()
			coretest.ExpectNone(t, diags)
			expectPatches(t, mock, []string{`/enabled="true"`})
			// What is new from now on is meant to change something.
			mock.ResetRequests()
			changed := tc.config(coretest.Object{"country_code": "DE", "enabled": true}, tc.later)
			_, diags = later(t, newProvider).Plan(state, changed).Apply()
			coretest.Expect(t, diags, "error", "MyReports documents only name and enabled as changeable")
			expectPatches(t, mock, []string{tc.patch})
			if pbx, _ := mock.PBX(id); pbx.APIKey+pbx.Password != "theirs" || !pbx.Enabled {
				t.Errorf("MyReports has %+v", pbx)
			}
		})
	}
}

// The version is the order to send a secret, also after an import. Where that is refused, the
// message says how to go on.
func TestPBXConnection_importWithAVersion(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithPatchable("/name", "/enabled"))
	id := mock.AddKazoo(customer, myreportsmock.PBX{Name: "Head office", AccountID: "12345", APIKey: "theirs"})
	r := later(t, newProvider)
	state, diags := r.Import(customer+"/"+id, nil)
	coretest.ExpectNone(t, diags)
	_, diags = r.Plan(state, kazoo(nil, coretest.Object{"api_key_wo_version": 1})).Apply()
	coretest.Expect(t, diags, "error at kazoo.api_key_wo", "a secret is not sent if its version is omitted")
	expectPatches(t, mock, []string{`/apiKey="kazoo-key"`})
	state, diags = later(t, newProvider).Plan(state, kazoo(nil, nil)).Apply()
	coretest.ExpectNone(t, diags)
	expectPatches(t, mock)
	if state.Value == nil {
		t.Error("nothing was saved")
	}
}

// The way that the message of a lost creation names: import what may exist, with the configuration
// as it is.
func TestPBXConnection_importAfterALostCreate(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithPatchable("/name", "/enabled"))
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropAfter: true, Before: func(*http.Request) {
		mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Status: http.StatusInternalServerError})
	}})
	config := kazoo(coretest.Object{"enabled": true}, coretest.Object{"monitor_sub_accounts": true})
	state, diags := later(t, newProvider).Plan(coretest.State{}, config).Apply()
	coretest.Expect(t, diags, "error", "Whether it was created is not known")
	if state.Value != nil || len(mock.PBXs(customer)) != 1 {
		t.Fatalf("MyReports has %+v", mock.PBXs(customer))
	}
	mock.ClearFaults()
	refused := later(t, newProvider).Plan(coretest.State{}, config)
	id := customer + "/" + mock.PBXs(customer)[0].ID
	coretest.Expect(t, refused.Diagnostics, "error at kazoo.account_id", "exists already", id)

	r := later(t, newProvider)
	state, diags = r.Import(id, nil)
	coretest.ExpectNone(t, diags)
	mock.ResetRequests()
	state, diags = r.Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectPatches(t, mock, []string{`/enabled="true"`})
	r = later(t, newProvider)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("the next plan changes %v", changed)
	}
}

func TestPBXConnection_importDefaults(t *testing.T) {
	t.Parallel()
	mock, newProvider := startWith(t, map[string]string{"MYREPORTS_ACCOUNT_TENANT_ID": myreportsmock.AccountTenantID})
	id := mock.AddKazoo(customer, myreportsmock.PBX{})
	r := later(t, newProvider)
	state, diags := r.Import(customer+"/"+id, nil)
	coretest.ExpectNone(t, diags)
	if got := coretest.String(r.Get(state, "account_tenant_id")); got != myreportsmock.AccountTenantID ||
		coretest.String(r.Identity(state, "account_tenant_id")) != got {
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
	coretest.Expect(t, plan.Diagnostics, "warning", "Unable to read an existing MyReports PBX connection", "cannot tell")
	state, diags := plan.In(later(t, newProvider)).Apply()
	coretest.Expect(t, diags, "warning at kazoo.account_id", "without looking for an existing one")
	if diags.HasError() || state.Value == nil || len(mock.PBXs(customer)) != 1 {
		t.Error(diags)
	}
	// Nor is another PBX looked for. The plan says so, and whoever applies it goes on.
	plan = later(t, newProvider).Plan(state, kazoo(nil, coretest.Object{"account_id": "777"}))
	coretest.Expect(t, plan.Diagnostics, "warning: Unable to read an existing", "warning: Changing",
		`kazoo.account_id: "12345" → "777"`)
	_, diags = plan.In(later(t, newProvider)).Apply()
	if coretest.ExpectNone(t, diags); mock.PBXs(customer)[0].AccountID != "777" {
		t.Errorf("MyReports has %+v", mock.PBXs(customer))
	}
	// Any other failure to read is one of the creation.
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Status: http.StatusInternalServerError})
	_, diags = later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Apply()
	coretest.Expect(t, diags, "error", "Unable to create "+connectionType, "HTTP status 500")
	if len(mock.PBXs(customer)) != 1 {
		t.Error("it was created without looking for an existing one")
	}
}

// Pointing a connection at another PBX is not done without looking whether that has one.
func TestPBXConnection_movedWithoutAnInstanceCheck(t *testing.T) {
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

// MyReports creates a connection disabled, so one that is to be enabled is enabled by a second
// request, which is no deviation to warn of.
func TestPBXConnection_createdEnabled(t *testing.T) {
	t.Parallel()

	for name, config := range map[string]coretest.Object{
		"Kazoo": kazoo(coretest.Object{"enabled": true}, nil), "3CX": threeCX(coretest.Object{"enabled": true}, nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, myreportsmock.WithFullGets())
			plan := later(t, newProvider).Plan(coretest.State{}, config)
			_, diags := plan.Apply()
			coretest.ExpectNone(t, diags)
			if got := mock.PBXs(customer); len(got) != 1 || !got[0].Enabled {
				t.Errorf("got %+v, want one connection that is enabled", got)
			}
		})
	}
}
