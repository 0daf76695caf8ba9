// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// notFound is what a PBX or a gateway in front of it responds with that does not know the GET of
// the voicemail server.
func notFound(skip, times int) fakeserver.Fault {
	return fakeserver.Fault{
		Method: http.MethodGet, PathPrefix: "/api/voicemail", Status: http.StatusNotFound, Skip: skip, Times: times,
		Body: `{"errors":[{"code":"UNKNOWN","message":"Not Found."}]}`,
	}
}

// What a PBX does not show cannot be sent back as it is, so everything is sent that is known.
func TestVoicemailServer_hiddenIsSentWhole(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithoutVoicemailGet(http.StatusNotFound))
	state := later(t, newProvider, nil, voicemailType).Create(coretest.Object{"extension_number": "888", "retain_days": 10,
		"min_seconds": 5})
	// What is configured no longer is in the state.
	config := coretest.Object{"retain_days": 20, "deletion_policy": "restore"}
	r := later(t, newProvider, nil, voicemailType)
	state, _ = r.Read(state)
	plan := r.Plan(state, config)
	coretest.ExpectNone(t, plan.Diagnostics)
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	want := map[string]string{"extension_number": "888", "retain_days": "20", "min_seconds": "5"}
	if err := shows(mock.Voicemail, want)(nil); err != nil {
		t.Error(err)
	}
	_, diags = later(t, newProvider, nil, voicemailType).Plan(state, nil).Apply()
	coretest.ExpectNone(t, diags)
	want["retain_days"] = "10"
	if err := shows(mock.Voicemail, want)(nil); err != nil {
		t.Error(err)
	}
}

// What is neither shown nor configured nor in the state is named, since a PBX that replaces resets
// it.
func TestVoicemailServer_hiddenAndNotKnown(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t, portsipmock.WithoutVoicemailGet(http.StatusNotFound))
	plan := later(t, newProvider, nil, voicemailType).Plan(coretest.State{}, coretest.Object{"retain_days": 10})
	coretest.Expect(t, plan.Diagnostics, "warning", "may be filled in", "  extension_number\n  min_seconds")
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)
	plan = later(t, newProvider, nil, voicemailType).Plan(state, coretest.Object{"retain_days": 20, "min_seconds": 3})
	coretest.Expect(t, plan.Diagnostics, "warning", "may be filled in", "  extension_number")
	expectAbsent(t, plan.Diagnostics, "min_seconds")
}

// One 404 does not make a PBX one that does not show its voicemail server: if the plan could read
// it, nothing is written.
func TestVoicemailServer_notFoundInTheApply(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		skip, times int
		create      bool
		config      coretest.Object
	}{
		// In the apply Terraform plans again, and creating uses what that has read.
		"create, the first read":   {0, 1, true, coretest.Object{"retain_days": 10}},
		"create, the second read":  {1, 1, true, coretest.Object{"retain_days": 10}},
		"update, one read":         {0, 1, false, coretest.Object{"retain_days": 20}},
		"update, all reads":        {0, 0, false, coretest.Object{"retain_days": 20}},
		"restore, the second read": {1, 1, false, nil},
		"restore, all reads":       {0, 0, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.SetVoicemail(map[string]any{"extension_number": "888", "retain_days": 7, "min_seconds": 5})
			var state coretest.State
			if !tc.create {
				state = later(t, newProvider, nil, voicemailType).Create(coretest.Object{"retain_days": 10,
					"deletion_policy": "restore"})
				state, _ = later(t, newProvider, nil, voicemailType).Read(state)
			}
			plan := later(t, newProvider, noRetry(), voicemailType).Plan(state, tc.config)
			if plan.Diagnostics.HasError() {
				t.Fatal(plan.Diagnostics)
			}
			before := mock.Voicemail()
			mock.InjectFault(notFound(tc.skip, tc.times))
			mock.ResetRequests()
			_, diags := plan.Apply()
			coretest.Expect(t, diags, "error: Unable to", "GET /voicemail", "Nothing was written")
			expectSame(t, mock.Voicemail(), before)
			if got := posts(mock); len(got) > 0 {
				t.Errorf("wrote %v", got)
			}
		})
	}
}

// A PBX that shows the object again is read like any other, and one that no longer does keeps its
// state.
func TestVoicemailServer_notFoundInTheRefresh(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, voicemailType).Create(coretest.Object{"retain_days": 10})
	mock.InjectFault(notFound(0, 1))
	state, diags := later(t, newProvider, noRetry(), voicemailType).Read(state)
	coretest.Expect(t, diags, "warning", "cannot be seen")
	state, diags = later(t, newProvider, nil, voicemailType).Plan(state, coretest.Object{"retain_days": 20}).Apply()
	coretest.ExpectNone(t, diags)
	if err := shows(mock.Voicemail, map[string]string{"extension_number": "999", "retain_days": "20",
		"min_seconds": "1"})(nil); err != nil {
		t.Error(err)
	}
	_, diags = later(t, newProvider, nil, voicemailType).Read(state)
	coretest.ExpectNone(t, diags)
}
