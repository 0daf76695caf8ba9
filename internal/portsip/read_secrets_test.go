// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// A write sends back the secrets that the PBX shows, and so does restoring. A PBX that refuses it
// may repeat them.
func TestTenant_secretsOfThePBXAreRedacted(t *testing.T) {
	t.Parallel()
	secrets := []string{"live-token", "livepassword", "live-stir-key", "live-future-secret", "live-option"}
	mock, newProvider := startWrong(t, []string{"future"})
	mock.SetTenant(map[string]any{
		"timezone": "UTC",
		"cdr_event": map[string]any{"enabled": true, "auth": "BEARER", "token": secrets[0],
			"url": "https://example.com/cdr"},
		"extension_event": map[string]any{"enabled": true, "auth": "BASIC", "username": "webhook1", "password": secrets[1],
			"url": "https://example.com/ext"},
		"stir_shaken_key": secrets[2], "future": map[string]any{"client_secret": secrets[3]},
		"custom_options": `{"crm": [{"api_key": "` + secrets[4] + `"}]}`,
	})
	state := later(t, newProvider, nil, tenantType).Create(coretest.Object{"timezone": "Europe/Berlin",
		"deletion_policy": "restore"})
	body := `{"errors":[{"code":"live-token","message":"refused: livepassword, live-stir-key","detail":["live-future-secret","live-option"]}]}`
	for name, config := range map[string]coretest.Object{"update": {"timezone": "Europe/Rome"}, "restore": nil} {
		plan := later(t, newProvider, noRetry(), tenantType).Plan(state, config)
		for _, status := range []int{http.StatusBadRequest, http.StatusInternalServerError} {
			mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: status, Body: body})
			_, diags := plan.Apply()
			mock.ClearFaults()
			coretest.Expect(t, diags, "error: Unable to "+name, "refused: (sensitive), (sensitive)")
			expectAbsent(t, diags, secrets...)
		}
	}
}
