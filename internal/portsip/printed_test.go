// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// JSON may hold a secret, also where it is not quite JSON.
func TestTenant_whatIsNoJSONIsNotPrinted(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	r := later(t, newProvider, nil, tenantType)
	diags := r.Validate(coretest.Object{"custom_options": `{"key":"canary"`})
	coretest.Expect(t, diags, "error at custom_options", "must be a JSON document")
	if strings.Contains(diags.String(), "canary") {
		t.Error(diags)
	}
	coretest.ExpectNone(t, r.Validate(coretest.Object{"custom_options": ` {"key": "canary"} `}))
}

// What users are likely to mark as sensitive is in no warning and no error, old or new, because
// Terraform strips the mark.
func TestSettings_whatIsNotPrinted(t *testing.T) {
	t.Parallel()
	for typeName, tc := range map[string]struct {
		live    map[string]any
		config  coretest.Object
		refusal string
		names   []string
	}{
		tenantType: {
			map[string]any{
				"custom_options": `{"key":"canary-live"}`, "website": "https://a.example/?key=canary-live",
				"cdr_event": map[string]any{"enabled": false, "auth": "DISABLE", "url": "https://ada:canary-live@a.example/cdr"},
			},
			coretest.Object{
				"custom_options": `{"key":"canary-new"}`, "website": "https://b.example/?key=canary-new",
				"deletion_policy": "restore",
				"cdr_event":       coretest.Object{"url": "https://ada:canary-new@b.example/cdr"},
			},
			`{"errors":[{"code":"PARAM","message":"not good: {\"key\":\"canary-new\"}, https://b.example/?key=canary-new"}]}`,
			[]string{"custom_options: changes (not printed)", `website: "https://a.example/" (rest not printed)`,
				`"https://b.example/cdr" (rest not printed)`},
		},
		headersType: {
			nil,
			coretest.Object{
				"add":             objects(t, true, map[string]string{"name": "X-Key", "scope": "ALL", "value": "canary-new"}),
				"deletion_policy": "restore",
			},
			`{"errors":[{"code":"PARAM","message":"not good: canary-new"}]}`,
			[]string{`"name":"X-Key"`, `"value":(not printed)`},
		},
	} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			if tc.live != nil {
				mock.SetTenant(tc.live)
			}
			plan := later(t, newProvider, nil, typeName).Plan(coretest.State{}, tc.config)
			quiet := func(diags coretest.Diagnostics) {
				t.Helper()
				if strings.Contains(diags.String(), "canary") {
					t.Errorf("printed: %s", diags)
				}
			}
			coretest.Expect(t, plan.Diagnostics, tc.names...)
			quiet(plan.Diagnostics)

			// A PBX that refuses a value and repeats it.
			mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest, Body: tc.refusal})
			_, diags := plan.Apply()
			coretest.Expect(t, diags, "error", "not good: (sensitive)")
			quiet(diags)
			mock.ClearFaults()

			state := later(t, newProvider, nil, typeName).Create(tc.config)
			destroy := later(t, newProvider, nil, typeName).Plan(state, nil)
			coretest.Expect(t, destroy.Diagnostics, "written back as they were before")
			quiet(destroy.Diagnostics)
		})
	}
}
