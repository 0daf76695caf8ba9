// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

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

// The response is lost or of no use, but the connection is there.
func TestPBXConnection_lostCreate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		fault   fakeserver.Fault
		created bool
		want    []string
	}{
		"answer lost": {nil, fakeserver.Fault{DropAfter: true}, true,
			[]string{"warning", "was created, but the response was lost", "treated as created"}},
		"answer lost, shown": {[]myreportsmock.Option{myreportsmock.WithFullGets()}, fakeserver.Fault{DropAfter: true},
			true, []string{"warning", "treated as created"}},
		"answer broken": {nil, fakeserver.Fault{TruncateTo: 10}, true, []string{"warning", "treated as created"}},
		"no id anywhere": {[]myreportsmock.Option{myreportsmock.WithoutKazooID(),
			myreportsmock.WithLocation("")}, fakeserver.Fault{PathPrefix: "/none"}, true,
			[]string{"warning", "treated as created"}},
		"Location without id": {[]myreportsmock.Option{myreportsmock.WithoutKazooID(),
			myreportsmock.WithLocation("{host}{collection}")}, fakeserver.Fault{PathPrefix: "/none"}, true,
			[]string{"warning"}},
		"Location with a slash": {[]myreportsmock.Option{myreportsmock.WithoutKazooID(),
			myreportsmock.WithLocation("{host}{collection}/")}, fakeserver.Fault{PathPrefix: "/none"}, true,
			[]string{"warning"}},
		"not carried out": {nil, fakeserver.Fault{DropBefore: true}, false, []string{"error", "most likely not created"}},
		"server error": {nil, fakeserver.Fault{Status: http.StatusBadGateway}, false,
			[]string{"error", "HTTP status 502", "most likely not created"}},
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
			if got := slices.DeleteFunc(calls(mock), func(call string) bool {
				return !strings.HasPrefix(call,
					"POST")
			}); len(got) != 1 {
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

// Someone else ties the PBX in the very moment in which our answer is lost.
func TestPBXConnection_lostCreateOfAnother(t *testing.T) {
	t.Parallel()
	for name, name2 := range map[string]string{customer: "Theirs", otherCustomer: "Head office"} {
		mock, newProvider := start(t)
		mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropBefore: true, Before: func(*http.Request) {
			mock.AddKazoo(name, myreportsmock.PBX{AccountID: "12345", Name: name2})
		}})
		state, diags := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Apply()
		coretest.Expect(t, diags, "error", "not as it was sent, so someone else may have created it")
		if state.Value != nil {
			t.Error("it is in the state")
		}
	}
}

// Creating worked, enabling did not: the state knows the connection, and the message how to go on
// without losing it.
func TestPBXConnection_enableFails(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch, Status: http.StatusInternalServerError,
		Body: `{"error":500,"message":"Collector","status":"error"}`, Times: 1})
	r := later(t, newProvider)
	state, diags := r.Plan(coretest.State{}, kazoo(coretest.Object{"enabled": true}, nil)).Apply()
	coretest.Expect(t, diags, "error", "Unable to update "+connectionType, "was created, but not completely",
		"enabled: false → true", "terraform untaint")
	pbx := mock.PBXs(customer)
	if len(pbx) != 1 || state.Value == nil || coretest.String(r.Get(state, "id")) != pbx[0].ID ||
		!r.Get(state, "enabled").Equal(coretest.Bool(false)) {
		t.Fatalf("the state has %v, MyReports %v", state, pbx)
	}
	if _, diags := later(t, newProvider).Plan(state,
		kazoo(coretest.Object{"enabled": true}, nil)).Apply(); diags.HasError() || !mock.PBXs(customer)[0].Enabled {
		t.Errorf("applying again: %s", diags)
	}
}

// A patch whose answer is lost is looked up where it can be, and never sent again in one apply.
func TestPBXConnection_lostPatch(t *testing.T) {
	t.Parallel()
	both, rename := coretest.Object{"enabled": true, "name": "Other"}, coretest.Object{"name": "Other"}
	for name, tc := range map[string]struct {
		options []myreportsmock.Option
		fault   fakeserver.Fault
		changes coretest.Object
		failed  bool
	}{
		"carried out, shown": {[]myreportsmock.Option{myreportsmock.WithFullGets()},
			fakeserver.Fault{DropAfter: true}, both, false},
		"carried out, and all that was sent is shown": {nil, fakeserver.Fault{DropAfter: true}, rename, false},
		"carried out, not shown":                      {nil, fakeserver.Fault{DropAfter: true}, both, true},
		"not carried out, but shown": {[]myreportsmock.Option{myreportsmock.WithFullGets()},
			fakeserver.Fault{DropBefore: true}, both, true},
		"server error": {[]myreportsmock.Option{myreportsmock.WithFullGets()},
			fakeserver.Fault{Status: http.StatusInternalServerError}, both, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, tc.options...)
			state := later(t, newProvider).Create(kazoo(nil, nil))
			tc.fault.Method = http.MethodPatch
			mock.InjectFault(tc.fault)
			mock.ResetRequests()
			_, diags := later(t, newProvider).Plan(state, kazoo(maps.Clone(tc.changes), nil)).Apply()
			if diags.HasError() != tc.failed {
				t.Error(diags)
			}
			if tc.failed {
				coretest.Expect(t, diags, "may have been written")
			}
			expectCalls(t, mock, "PATCH one", "GET one")
		})
	}
}

// Someone else connects the PBX and enables that, in the moment in which our answer is lost.
func TestPBXConnection_lostCreateOfAnEnabledOne(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, myreportsmock.WithFullGets())
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropBefore: true, Before: func(*http.Request) {
		mock.AddKazoo(customer, myreportsmock.PBX{
			AccountID: "12345", Name: "Head office", Enabled: true, HostRest: "https://kazoo.example.com:8443",
			HostWebsocket: "wss://kazoo.example.com:5555",
		})
	}})
	_, diags := later(t, newProvider).Plan(coretest.State{}, kazoo(nil, nil)).Apply()
	coretest.Expect(t, diags, "error", "someone else may have created it")
}

// Deleted between plan and apply.
func TestPBXConnection_updateOfOneThatIsGone(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider).Create(kazoo(nil, nil))
	plan := later(t, newProvider).Plan(state, kazoo(coretest.Object{"name": "Other"}, nil))
	mock.Remove(mock.PBXs(customer)[0].ID)
	_, diags := plan.In(later(t, newProvider)).Apply()
	coretest.Expect(t, diags, "error", "no longer has a PBX connection with this id", "Plan again")
}
