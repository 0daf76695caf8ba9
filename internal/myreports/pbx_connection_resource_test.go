// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

// Both kinds are created, read, planned again and changed, whatever the API shows of them, on both
// families of paths.
func TestPBXConnection_life(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]myreportsmock.Option{
		"sparse":            nil,
		"full":              {myreportsmock.WithFullGets()},
		"full, other flags": {myreportsmock.WithFullGets(), myreportsmock.WithOtherFlags()},
		"full, with nulls": {myreportsmock.WithFullGets(), myreportsmock.WithFullLists(),
			myreportsmock.WithUnset(map[string]any{"enableRecordingArchive": nil, "recordingArchiveFrequency": nil,
				"monitorSubAccounts": nil})},
		"secrets in clear":  {myreportsmock.WithSecretGets()},
		"relative Location": {myreportsmock.WithLocation("{collection}/{id}"), myreportsmock.WithoutKazooID()},
		"enterprise":        nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			variables := map[string]string{}
			if name == "enterprise" {
				variables["MYREPORTS_ACCOUNT_TENANT_ID"] = myreportsmock.AccountTenantID
			}
			mock, newProvider := startWith(t, variables, options...)
			for kind, config := range map[string]func(more, nested coretest.Object) coretest.Object{"kazoo": kazoo,
				"three_cx": threeCX} {
				state := later(t, newProvider).Create(config(coretest.Object{"enabled": true, "country_code": "DE"}, nil))
				state, diags := later(t, newProvider).Read(state)
				coretest.ExpectNone(t, diags)
				r := later(t, newProvider)
				plan := r.Plan(state, config(coretest.Object{"enabled": true, "country_code": "DE"}, nil))
				coretest.ExpectNone(t, plan.Diagnostics)
				if changed := plan.Changed(); len(changed) > 0 {
					t.Errorf("%s: the second plan changes %v", kind, changed)
				}
				// What is omitted keeps its value.
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
	later(t, newProvider).Create(threeCX(coretest.Object{"enabled": false},
		coretest.Object{"recording_archive_frequency": "1.02:00:00"}))
	got := mock.PBXs(customer)
	if len(got) != 2 {
		t.Fatalf("MyReports has %v", got)
	}
	if want := (myreportsmock.PBX{
		ID: got[0].ID, TenantID: customer, Type: myreportsmock.KazooType, Name: "Head office", CountryCode: "US",
		HostRest: "https://kazoo.example.com:8443", HostWebsocket: "wss://kazoo.example.com:5555", AccountID: "12345",
		APIKey: "kazoo-key", MonitorSubAccounts: true,
	}); got[0] != want {
		t.Errorf("got %+v, want %+v", got[0], want)
	}
	if want := (myreportsmock.PBX{
		ID: got[1].ID, TenantID: customer, Type: myreportsmock.ThreeCXType, Name: "Branch", CountryCode: "US",
		LicenseKey: "ABCD-EFGH-1234-5678", Username: "reporting", Password: "threecx-password",
		EnableRecordingArchive: "true", RecordingArchiveFrequency: "1.02:00:00",
	}); got[1] != want {
		t.Errorf("got %+v, want %+v", got[1], want)
	}
}

// The plan looks for an existing connection, and so does the apply, which plans again before its
// first write. Then one request creates, and one more enables. A refresh is one request.
func TestPBXConnection_calls(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	plan := later(t, newProvider).Plan(coretest.State{}, kazoo(coretest.Object{"enabled": true}, nil))
	expectCalls(t, mock, "GET instance")
	state, diags := plan.In(later(t, newProvider)).Apply()
	coretest.ExpectNone(t, diags)
	expectCalls(t, mock, "GET instance", "GET instance", "POST list", "PATCH one")
	later(t, newProvider).Read(state)
	expectCalls(t, mock, "GET one")
	// After its first write an apply looks only once more for each creation.
	planning, applying := later(t, newProvider), later(t, newProvider)
	for account, want := range []string{"GET instance, GET instance, POST list", "GET instance, POST list"} {
		plan := planning.Plan(coretest.State{}, kazoo(nil, coretest.Object{"account_id": strconv.Itoa(account)}))
		mock.ResetRequests()
		if _, diags := plan.In(applying).Apply(); diags.HasError() {
			t.Error(diags)
		}
		expectCalls(t, mock, strings.Split(want, ", ")...)
	}
	// Settings of Terraform itself are no business of MyReports.
	if _, diags := later(t, newProvider).Plan(state,
		kazoo(coretest.Object{"enabled": true, "deletion_policy": "abandon", "adopt_existing": true},
			nil)).Apply(); diags.HasError() {
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

// A list that is cut short takes nothing out of the state: what it lacks is read on its own first.
func TestPBXConnection_listCutShort(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithPBXs(customer, 6), myreportsmock.WithListsCutAt(2))
	all := mock.PBXs(customer)
	imported := make([]coretest.State, len(all))
	for i, pbx := range all {
		imported[i], _ = later(t, newProvider).Import(customer+"/"+pbx.ID, nil)
	}
	mock.Remove(all[4].ID)
	mock.ResetRequests()
	r := later(t, newProvider)
	for i := range all {
		state, diags := r.Read(imported[i])
		if gone := state.Value == nil; gone != (i == 4) || diags.HasError() || !gone && len(diags) > 0 {
			t.Errorf("%d of 6: gone is %t; %s", i+1, gone, diags)
		}
	}
	if got := calls(mock); len(got) != 1+len(all) {
		t.Errorf("took %q, want one list and a single read of each", got)
	}
}

func TestPBXConnection_oneAtomicPatch(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(threeCX(coretest.Object{"enabled": true},
		coretest.Object{"password_wo_version": 1}))
	id := mock.PBXs(customer)[0].ID
	before := mock.CollectorRestarts(id)
	mock.ResetRequests()
	plan := later(t, newProvider).Plan(state, threeCX(
		coretest.Object{"enabled": false, "name": "Branch 2", "country_code": "GB"},
		coretest.Object{"enable_recording_archive": false, "recording_archive_frequency": "00:30:00", "username": "other",
			"password_wo": "another", "password_wo_version": 2},
	))
	coretest.Expect(t, plan.Diagnostics, "warning", "interrupts the collection of events", `name: "Branch" → "Branch 2"`,
		"enabled: true → false", "three_cx.password_wo: (sensitive)")
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
	adopting := later(t, newProvider).Plan(coretest.State{},
		threeCX(coretest.Object{"adopt_existing": true}, coretest.Object{"recording_archive_frequency": "2:00:00"}))
	coretest.Expect(t, adopting.Diagnostics, "Nothing is written")
	state, _ = later(t, newProvider).Read(state)
	if got := coretest.String(nested(t, r, state, "three_cx", "recording_archive_frequency")); got != "02:00:00" {
		t.Errorf("the state has %q", got)
	}
}

// The one thing worse than a patch that is refused is one that is refused without saying what to
// do.
func TestPBXConnection_patchRefused(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithPatchable("/name", "/enabled"))
	state := later(t, newProvider).Create(kazoo(nil, nil))
	after, diags := later(t, newProvider).Plan(state,
		kazoo(coretest.Object{"name": "Other"}, coretest.Object{"host_rest": "https://other.example.com"})).Apply()
	coretest.Expect(t, diags, "error at kazoo.host_rest", "Unable to update "+connectionType, "HTTP status 400",
		"-replace")
	if strings.Contains(diags.String(), "error at name") {
		t.Errorf("the name is blamed: %s", diags)
	}
	r := later(t, newProvider)
	if got := coretest.String(nested(t, r, after, "kazoo", "host_rest")); got != "https://kazoo.example.com:8443" ||
		coretest.String(r.Get(after, "name")) != "Head office" {
		t.Errorf("the state has %q after a refusal", got)
	}
	// What the pages show in a patch still works.
	if _, diags := later(t, newProvider).Plan(state,
		kazoo(coretest.Object{"name": "Other", "enabled": true}, nil)).Apply(); diags.HasError() {
		t.Error(diags)
	}
	// A message that names nothing blames all that is not documented.
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch, Status: 400,
		Body: `{"error":400,"message":"Bad Request","status":"error"}`})
	_, diags = later(t, newProvider).Plan(state,
		kazoo(coretest.Object{"name": "Third", "country_code": "FR"}, coretest.Object{"monitor_sub_accounts": true})).Apply()
	coretest.Expect(t, diags, "error at country_code", "error at kazoo.monitor_sub_accounts")
}

func TestPBXConnection_secrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(nil, nil))
	// A new key alone cannot be seen; its version orders it.
	if changed := later(t, newProvider).Plan(state,
		kazoo(nil, coretest.Object{"api_key_wo": "new"})).Changed(); len(changed) > 0 {
		t.Errorf("the plan changes %v", changed)
	}
	state, diags := later(t, newProvider).Plan(state,
		kazoo(nil, coretest.Object{"api_key_wo": "new", "api_key_wo_version": 1})).Apply()
	coretest.ExpectNone(t, diags)
	if got := mock.PBXs(customer)[0].APIKey; got != "new" {
		t.Errorf("MyReports has %q", got)
	}
	mock.ResetRequests()
	if _, diags := later(t, newProvider).Plan(state, kazoo(nil, nil)).Apply(); diags.HasError() { // Without the version.
		t.Error(diags)
	}
	expectCalls(t, mock)
	coretest.Expect(t, later(t, newProvider).Plan(state,
		kazoo(nil, coretest.Object{"api_key_wo": nil, "api_key_wo_version": 2})).Diagnostics,
		"error at kazoo.api_key_wo", "api_key_wo_version changed")
}

func TestPBXConnection_charges(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithCharges("POST", "PATCH"))
	// The plan says so only where nobody has agreed.
	coretest.ExpectNone(t, later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Diagnostics)
	stingy := func() *coretest.Resource {
		return coretest.NewProtocol(t, newProvider, block(coretest.Object{"accept_charges": false})).Resource(t,
			connectionType)
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
		"both kinds": {changed(kazoo(nil, nil), coretest.Object{"three_cx": coretest.Object{}}),
			"error at kazoo: Invalid Attribute Combination"},
		"neither kind": {coretest.Object{"name": "x"}, "error: Missing Attribute Configuration"},
		"no name":      {kazoo(coretest.Object{"name": ""}, nil), "error at name"},
		"malformed customer": {kazoo(coretest.Object{"customer_tenant_id": "4711"}, nil),
			"error at customer_tenant_id"},
		"malformed account": {kazoo(coretest.Object{"account_tenant_id": "{" + customer + "}"}, nil),
			"error at account_tenant_id"},
		"country of three letters": {kazoo(coretest.Object{"country_code": "DEU"}, nil), "error at country_code"},
		"country in small letters": {kazoo(coretest.Object{"country_code": "de"}, nil), "error at country_code"},
		"websocket over https": {kazoo(nil, coretest.Object{"host_websocket": "https://kazoo.example.com"}),
			"error at kazoo.host_websocket"},
		"REST without scheme": {kazoo(nil, coretest.Object{"host_rest": "kazoo.example.com"}), "error at kazoo.host_rest"},
		"frequency as in Go": {threeCX(nil, coretest.Object{"recording_archive_frequency": "20m"}),
			"error at three_cx.recording_archive_frequency"},
		"frequency of 25 hours": {threeCX(nil, coretest.Object{"recording_archive_frequency": "25:00:00"}),
			"error at three_cx.recording_archive_frequency"},
		"frequency of nothing": {threeCX(nil, coretest.Object{"recording_archive_frequency": "00:00:00"}),
			"error at three_cx.recording_archive_frequency"},
		"empty secret":   {kazoo(nil, coretest.Object{"api_key_wo": ""}), "error at kazoo.api_key_wo"},
		"unknown policy": {kazoo(coretest.Object{"deletion_policy": "disable"}, nil), "error at deletion_policy"},
	} {
		if diags := later(t, newProvider).Validate(tc.config); !strings.Contains(diags.String(), tc.want) {
			t.Errorf("%s: got %s", name, diags)
		}
	}
	for _, attribute := range []string{"host_rest", "host_websocket", "account_id", "api_key_wo"} {
		coretest.Expect(t, later(t, newProvider).Plan(coretest.State{},
			kazoo(nil, coretest.Object{attribute: nil})).Diagnostics, "error at kazoo."+attribute,
			"required for a new PBX connection")
	}
	for _, attribute := range []string{"license_key_wo", "username", "password_wo"} {
		coretest.Expect(t, later(t, newProvider).Plan(coretest.State{},
			threeCX(nil, coretest.Object{attribute: nil})).Diagnostics, "error at three_cx."+attribute,
			"required for a new PBX connection")
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
			[]string{"error", "HTTP status 401", "or has expired", "MYREPORTS_TOKEN"},
		},
		"id that the vendor calls malformed": {
			nil, kazoo(nil, nil), func(m *myreportsmock.Server) {
				m.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: 400,
					Body: fmt.Sprintf(`{"error":400,"message":"The value '%s' is not valid.","status":"error"}`, customer)})
			},
			[]string{"error at customer_tenant_id", "is not valid"},
		},
		"field that the vendor names": {
			nil, kazoo(nil, nil), func(m *myreportsmock.Server) {
				m.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: 400,
					Body: `{"error":400,"message":"The HostRest cannot be reached, key kazoo-key","status":"error"}`})
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

// A tenant id means the same in capital letters.
func TestPBXConnection_tenantInCapitals(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(coretest.Object{"customer_tenant_id": customer}, nil))
	plan := later(t, newProvider).Plan(state, kazoo(coretest.Object{"customer_tenant_id": strings.ToUpper(customer)}, nil))
	if changed := plan.Changed(); len(changed) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("the plan changes %v: %s", changed, plan.Diagnostics)
	}
	adopting := later(t, newProvider).Plan(coretest.State{},
		kazoo(coretest.Object{"customer_tenant_id": strings.ToUpper(customer), "adopt_existing": true}, nil))
	if coretest.Expect(t, adopting.Diagnostics, "will be adopted"); adopting.Diagnostics.HasError() {
		t.Error(adopting.Diagnostics)
	}
}

// What an API shows as blank it hides, or never had.
func TestPBXConnection_blankIsNotShown(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	state := later(t, newProvider).Create(kazoo(nil, nil))
	mock.InjectFault(fakeserver.Fault{Method: http.MethodGet, Transform: func(body []byte) []byte {
		return []byte(strings.NewReplacer(`"hostRest":"https://kazoo.example.com:8443"`, `"hostRest":""`,
			`"countryCode":"US"`, `"countryCode":""`).Replace(string(body)))
	}})
	r := later(t, newProvider)
	state, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	if changed := r.Plan(state, kazoo(nil, nil)).Changed(); len(changed) > 0 {
		t.Errorf("the plan changes %v", changed)
	}
}

// What MyReports stores in a form of its own is said by the apply, where the response shows it, and
// by each plan that writes it again.
func TestPBXConnection_tidied(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t, myreportsmock.WithFullGets(), myreportsmock.WithTidying(func(key, text string) string {
		switch key {
		case "name":
			return strings.TrimSpace(text)
		case "hostRest":
			return strings.ToLower(text) + "/" // The same address.
		default:
			return text
		}
	}))
	config := kazoo(coretest.Object{"name": "Branch "}, nil)
	plan := later(t, newProvider).Plan(coretest.State{}, config)
	state, diags := plan.Apply()
	coretest.Expect(t, diags, "warning", "was stored differently from what was sent", `name: "Branch " → "Branch"`)
	if strings.Contains(diags.String(), "host_rest") || diags.HasError() {
		t.Error(diags)
	}
	for range 2 {
		if state, diags = later(t, newProvider).Read(state); diags.HasError() {
			t.Fatal(diags)
		}
		plan = later(t, newProvider).Plan(state, config)
		coretest.Expect(t, plan.Diagnostics, "warning", "does not show what was written", `name: "Branch" → "Branch "`)
		if changed := plan.Changed(); !slices.Equal(changed, []string{"name"}) {
			t.Errorf("the plan changes %v", changed)
		}
		if state, diags = plan.Apply(); diags.HasError() {
			t.Fatal(diags)
		}
	}
}
