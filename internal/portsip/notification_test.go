// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	notificationType = "pbx_tenant_notification"
	billingType      = "pbx_tenant_billing"
)

// withMailServer gives the tenant a mail server.
func withMailServer(mock *portsipmock.Server) {
	mock.SetNotification(map[string]any{
		"type": "SMTP", "server": "old.example.com", "port": 25, "username": "old", "password": "old-password",
		"auth": "PLAIN", "enable_system_email_server": true, "notify_queue_callback": true,
	})
}

// Every setting is written, and keeps its value when it is no longer configured.
func TestAccNotificationAndBilling_everySetting(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithVersion(portsipmock.V226))
	mock.SetNotification(map[string]any{"enable_system_email_server": true})
	const notification, billing = notificationType + ".test", billingType + ".test"
	everything := map[string]string{
		"type": "SMTP", "server": "mail.example.com", "port": "465", "reply_to": "noc@example.com",
		"username": "pbx@example.com", "password": "mail-password", "auth": "LOGIN", "enable_tls_ssl": "false",
		"enable_starttls_auto": "true", "recipients": "a@example.com,b@example.com",
		"notify_user_registration": "true", "notify_queue_sla_breached": "true", "notify_queue_callback": "true",
		"notify_queue_callback_failed": "true", "notify_queue_call_lost": "true", "notify_emergency_call": "true",
		"notify_license_limited": "true", "notify_trunk_call_limited": "false",
	}
	billed := map[string]string{"enabled": "true", "account": "USER", "type": "ONLINE"}
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{
				Config: `
resource "pbx_tenant_notification" "test" {
  type                         = "SMTP"
  server                       = "mail.example.com"
  port                         = 465
  reply_to                     = "noc@example.com"
  username                     = "pbx@example.com"
  password_wo                  = "mail-password"
  password_wo_version          = 1
  auth                         = "LOGIN"
  enable_tls_ssl               = false
  enable_starttls_auto         = true
  recipients                   = "a@example.com,b@example.com"
  notify_user_registration     = true
  notify_queue_sla_breached    = true
  notify_queue_callback        = true
  notify_queue_callback_failed = true
  notify_queue_call_lost       = true
  notify_emergency_call        = true
  notify_license_limited       = true
  notify_trunk_call_limited    = false
}

resource "pbx_tenant_billing" "test" {
  enabled = true
  account = "USER"
  type    = "ONLINE"
}`,
				ConfigPlanChecks: planned(notification, plancheck.ResourceActionCreate),
				Check: resource.ComposeTestCheckFunc(shows(mock.Notification, everything),
					shows(mock.Billing, billed)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(notification, tfjsonpath.New("enable_system_email_server"), knownvalue.Bool(true)),
				},
			},
			{
				Config: `
resource "pbx_tenant_notification" "test" {}
resource "pbx_tenant_billing" "test" {}`,
				ConfigPlanChecks: planned(billing, plancheck.ResourceActionNoop),
				Check: resource.ComposeTestCheckFunc(shows(mock.Notification, everything),
					shows(mock.Billing, billed)),
			},
			{
				Config: `
resource "pbx_tenant_notification" "test" {
  server     = ""
  reply_to   = ""
  recipients = ""
}

resource "pbx_tenant_billing" "test" {
  enabled = false
}`,
				ConfigPlanChecks: planned(billing, plancheck.ResourceActionUpdate),
				Check: resource.ComposeTestCheckFunc(
					shows(mock.Notification, map[string]string{"server": "<nil>", "reply_to": "<nil>", "recipients": "<nil>",
						"type": "SMTP", "username": "pbx@example.com", "notify_license_limited": "true"}),
					shows(mock.Billing, map[string]string{"enabled": "false", "account": "USER", "type": "ONLINE"})),
			},
			{ResourceName: notification, ImportState: true, ImportStateId: "current", ImportStateVerify: true},
			{ResourceName: billing, ImportState: true, ImportStateId: "current", ImportStateVerify: true},
		},
	})
}

// The PBX refuses a write without type and username. What it has of them is sent back, and what it
// lacks must be configured.
func TestNotification_typeAndUsername(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	plan := later(t, newProvider, nil, notificationType).Plan(coretest.State{},
		coretest.Object{"recipients": "a@example.com"})
	coretest.Expect(t, plan.Diagnostics, "error at type: Missing type", "error at username: Missing username",
		"the PBX accepts no write without it.")
	coretest.ExpectNone(t, later(t, newProvider, nil, notificationType).Plan(coretest.State{},
		coretest.Object{}).Diagnostics)
	for _, listed := range coretest.NewProtocol(t, newProvider, nil).List(t, notificationType, nil, true, 0) {
		for _, name := range []string{"type", "username"} {
			if got := listed.Resource[name]; !got.IsNull() {
				t.Errorf("a query generates the %s %s, which the PBX refuses", name, got)
			}
		}
	}
	if written := posts(mock); len(written) > 0 {
		t.Errorf("wrote %v", written)
	}

	withMailServer(mock)
	later(t, newProvider, nil, notificationType).Create(coretest.Object{"recipients": "a@example.com"})
	if err := shows(mock.Notification, map[string]string{"type": "SMTP", "server": "old.example.com", "port": "25",
		"username": "old", "auth": "PLAIN", "recipients": "a@example.com",
		"notify_queue_callback": "true"})(nil); err != nil {
		t.Error(err)
	}
}

// The PBX never shows the password, so it goes with every write where it is configured. Where it is
// not, the plan warns that a write may lose it.
func TestNotification_password(t *testing.T) {
	t.Parallel()
	const lost = "Secrets of the e-mail notification of the PortSIP tenant may be lost"
	mock, newProvider := start(t)
	withMailServer(mock)
	config := coretest.Object{"recipients": "a@example.com"}
	plan := later(t, newProvider, nil, notificationType).Plan(coretest.State{}, config)
	coretest.Expect(t, plan.Diagnostics, "warning", lost, "  password_wo")
	expectAbsent(t, later(t, newProvider, nil, notificationType).Plan(coretest.State{},
		config.With("auth", "DISABLE")).Diagnostics, lost)

	config["password_wo"], config["password_wo_version"] = "first-password", 1
	plan = later(t, newProvider, nil, notificationType).Plan(coretest.State{}, config)
	coretest.Expect(t, plan.Diagnostics, "password_wo: (sensitive)")
	expectAbsent(t, plan.Diagnostics, lost, "first-password")
	state, diags := plan.Apply()
	coretest.ExpectNone(t, diags)

	// A new password without a new version is sent with the next write, but orders none.
	config["password_wo"] = "second-password"
	if changed := later(t, newProvider, nil, notificationType).Plan(state, config).Changed(); len(changed) > 0 {
		t.Errorf("a password without a new version changes %v", changed)
	}
	config["reply_to"] = "noc@example.com"
	state, diags = later(t, newProvider, nil, notificationType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	config["password_wo"], config["password_wo_version"] = "third-password", 2
	_, diags = later(t, newProvider, nil, notificationType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	written := posts(mock)
	if len(written) != 3 {
		t.Fatalf("wrote %d times, want 3", len(written))
	}
	for i, want := range []string{"first-password", "second-password", "third-password"} {
		if !strings.Contains(written[i], `"password":"`+want+`"`) {
			t.Errorf("write %d does not send %s: %s", i+1, want, written[i])
		}
	}

	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		Body: `{"errors":[{"code":"INVALID","message":"fourth-password","detail":"fourth-password"}]}`})
	config["password_wo"], config["password_wo_version"] = "fourth-password", 3
	_, diags = later(t, newProvider, nil, notificationType).Plan(state, config).Apply()
	coretest.Expect(t, diags, "error: Unable to update pbx_tenant_notification", "HTTP status 400")
	expectAbsent(t, diags, "fourth-password")

	delete(config, "password_wo")
	coretest.Expect(t, later(t, newProvider, nil, notificationType).Plan(state, config).Diagnostics,
		"error at password_wo: Missing password_wo")
}

// What destroying restores has type and username, although they were blank before.
func TestNotification_restore(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, notificationType).Create(coretest.Object{
		"type": "GMAIL", "username": "pbx@example.com", "password_wo": "mail-password", "recipients": "a@example.com",
		"notify_user_registration": true, "enable_tls_ssl": false, "deletion_policy": "restore",
	})
	destroy := later(t, newProvider, nil, notificationType).Plan(state, nil)
	coretest.Expect(t, destroy.Diagnostics, "notify_user_registration: true → false", "enable_tls_ssl: false → true",
		`recipients: "a@example.com" → ""`, "the PBX takes no blank value for them", "  type\n  username")
	_, diags := destroy.Apply()
	coretest.ExpectNone(t, diags)
	if err := shows(mock.Notification, map[string]string{"type": "GMAIL", "username": "pbx@example.com",
		"recipients": "<nil>", "notify_user_registration": "false", "enable_tls_ssl": "true"})(nil); err != nil {
		t.Error(err)
	}
}

// A flag whose documented default is off was off if it was blank.
func TestNotificationAndBilling_restoreOfBlankFlags(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithMergingPosts()) // What is omitted stays on.
	mock.NullEverything()
	flags := []string{"enable_starttls_auto", "notify_user_registration", "notify_queue_sla_breached",
		"notify_queue_callback", "notify_queue_callback_failed", "notify_queue_call_lost"}
	config := coretest.Object{"type": "SMTP", "username": "pbx", "deletion_policy": "restore"}
	for _, name := range flags {
		config[name] = true
	}
	destroy := func(typeName string, config coretest.Object) {
		t.Helper()
		state := later(t, newProvider, nil, typeName).Create(config)
		_, diags := later(t, newProvider, nil, typeName).Plan(state, nil).Apply()
		coretest.ExpectNone(t, diags)
	}
	destroy(notificationType, config)
	for _, name := range flags {
		if got := mock.Notification()[name]; got != false {
			t.Errorf("%s is %v, want false", name, got)
		}
	}
	mock.SetBilling(map[string]any{"account": "USER", "type": "OFFLINE"})
	destroy(billingType, coretest.Object{"enabled": true, "deletion_policy": "restore"})
	if got := mock.Billing()["enabled"]; got != false {
		t.Errorf("billing is %v, want false", got)
	}
}

// What came with v22.6 is refused in the plan for an older PBX, and kept by a newer one.
func TestNotification_newerSettings(t *testing.T) {
	t.Parallel()
	newer := []string{"notify_emergency_call", "notify_license_limited", "notify_trunk_call_limited"}
	for _, name := range newer {
		mock, newProvider := start(t)
		withMailServer(mock)
		plan := later(t, newProvider, nil, notificationType).Plan(coretest.State{}, coretest.Object{name: true})
		coretest.Expect(t, plan.Diagnostics, "error at "+name+": The PBX does not have this setting", "v22.6")

		mock, newProvider = start(t, portsipmock.WithVersion(portsipmock.V226))
		withMailServer(mock)
		for _, other := range newer {
			mock.SetNotification(map[string]any{other: other != name})
		}
		later(t, newProvider, nil, notificationType).Create(coretest.Object{name: true})
		for _, each := range newer {
			if got := mock.Notification()[each]; got != true {
				t.Errorf("after a write of %s the PBX has %s = %v, want true", name, each, got)
			}
		}
	}
}
