// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const mayBeLost = "Secrets of the PortSIP tenant may be lost"

// withSecrets gives the tenant all kinds of secrets that are in use.
func withSecrets(mock *portsipmock.Server) {
	mock.SetTenant(map[string]any{
		"timezone": "UTC",
		"cdr_event": map[string]any{"enabled": true, "auth": "BEARER", "token": "live-token",
			"url": "https://example.com/cdr"},
		"extension_event": map[string]any{"enabled": true, "auth": "DIGEST", "username": "webhook1",
			"password": "livepassword", "url": "https://example.com/ext"},
		"stir_shaken_cert": "a certificate", "stir_shaken_key": "live-key",
	})
}

// A PBX that masks its secrets and replaces what it is sent loses those that are not configured.
// The plan names them.
func TestTenant_maskedSecretsAreNamed(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]portsipmock.Secrets{"masked": portsipmock.SecretsMasked,
		"null": portsipmock.SecretsNull} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t, portsipmock.WithSecrets(how))
			withSecrets(mock)
			all := "  cdr_event_token_wo\n  extension_event_password_wo\n  stir_shaken_key_wo"
			config := coretest.Object{"timezone": "Europe/Berlin", "deletion_policy": "restore"}
			plan := later(t, newProvider, nil, tenantType).Plan(coretest.State{}, config)
			coretest.Expect(t, plan.Diagnostics, "warning", mayBeLost, all)
			expectAbsent(t, plan.Diagnostics, "cdr_event_password_wo", "extension_event_token_wo")

			config["cdr_event_token_wo"], config["stir_shaken_key_wo"] = "live-token", canaryKey
			config["stir_shaken_key_wo_version"] = 1
			plan = later(t, newProvider, nil, tenantType).Plan(coretest.State{}, config)
			coretest.Expect(t, plan.Diagnostics, "warning", mayBeLost, "  extension_event_password_wo")
			expectAbsent(t, plan.Diagnostics, "  cdr_event_token_wo\n", "  stir_shaken_key_wo\n  ")
			state, diags := plan.Apply()
			coretest.ExpectNone(t, diags)
			if err := shows(mock.Tenant, map[string]string{"cdr_event.token": "live-token", "stir_shaken_key": canaryKey,
				"extension_event.password": "<nil>"})(nil); err != nil {
				t.Error(err)
			}

			delete(config, "cdr_event_token_wo")
			coretest.ExpectNone(t, later(t, newProvider, nil, tenantType).Plan(state, config).Diagnostics)
			config["timezone"] = "Europe/Rome"
			coretest.Expect(t, later(t, newProvider, nil, tenantType).Plan(state, config).Diagnostics, "warning", mayBeLost,
				"  cdr_event_token_wo\n  extension")
			config["cdr_event"], config["extension_event"] = coretest.Object{"auth": "DISABLE"},
				coretest.Object{"auth": "DISABLE"}
			expectAbsent(t, later(t, newProvider, nil, tenantType).Plan(state, config).Diagnostics, mayBeLost)
			// What is destroyed is configured no longer.
			coretest.Expect(t, later(t, newProvider, nil, tenantType).Plan(state, nil).Diagnostics, "warning", mayBeLost, all)
		})
	}
}

// Secrets that the PBX shows are sent back, and those that are not in use are missed by nobody.
func TestTenant_readableSecretsAreNotNamed(t *testing.T) {
	t.Parallel()
	for name, furnish := range map[string]func(*portsipmock.Server){"shown": withSecrets,
		"not in use": func(*portsipmock.Server) {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			how := portsipmock.SecretsClear
			if name == "not in use" {
				how = portsipmock.SecretsNull
			}
			mock, newProvider := start(t, portsipmock.WithSecrets(how))
			furnish(mock)
			config := coretest.Object{"timezone": "Europe/Berlin", "deletion_policy": "restore"}
			plan := later(t, newProvider, nil, tenantType).Plan(coretest.State{}, config)
			expectAbsent(t, plan.Diagnostics, mayBeLost)
			before := mock.Tenant()
			state, diags := plan.Apply()
			coretest.ExpectNone(t, diags)
			before["timezone"] = "Europe/Berlin"
			expectSame(t, mock.Tenant(), before)
			config["timezone"] = "Europe/Rome"
			coretest.ExpectNone(t, later(t, newProvider, nil, tenantType).Plan(state, config).Diagnostics)
			expectAbsent(t, later(t, newProvider, nil, tenantType).Plan(state, nil).Diagnostics, mayBeLost)
		})
	}
}
