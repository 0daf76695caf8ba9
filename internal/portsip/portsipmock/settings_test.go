// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestPasswordLengths(t *testing.T) {
	t.Parallel()

	p := start(t, portsipmock.WithMergingPosts())
	p.send(t, policyPath, object{"min_length": 12, "max_length": 12}).wantDone(t, 200)
	p.send(t, policyPath, object{"min_length": 13, "max_length": 12}).wantInvalid(t, "min_length")
	// Only one of the two is sent, and the other one is what the server has.
	p.send(t, policyPath, object{"min_length": 13}).wantInvalid(t, "min_length")
	p.send(t, policyPath, object{"max_length": 11}).wantInvalid(t, "min_length")
	p.send(t, policyPath, object{"max_length": 20}).wantDone(t, 200)
	p.send(t, policyPath, object{"min_length": 13}).wantDone(t, 200)
	wantMembers(t, p.PasswordPolicy(), object{"min_length": 13, "max_length": 20})
}

func TestSettingsValues(t *testing.T) {
	t.Parallel()

	x := strings.Repeat
	p := start(t)
	valueTests{
		"min_length":       {[]any{6, 32}, []any{5, 33}},
		"max_length":       {[]any{6, 32}, []any{5, 33}},
		"contains_letters": {[]any{true, false}, []any{"true", 1}},
	}.run(t, p, policyPath)
	valueTests{
		"extension_number": {[]any{"000", x("1", 64)}, []any{"", "10", x("1", 65), "10a", "１００", "100\n"}},
		"retain_days":      {[]any{0, 2147483647}, []any{-1, 2147483648}},
		"min_seconds":      {[]any{0, 2147483647}, []any{-1, 2147483648}},
	}.run(t, p, voicemailPath)

	for body, field := range map[string]string{
		`{"add":[{"name":"XX","value":"` + x("v", 64) + `"}]}`:  "",
		`{"add":[{"name":"X-A","value":"1","scope":"USER"}]}`:   "",
		`{"add":[{"name":"X","value":"1"}]}`:                    "add[0].name",
		`{"add":[{"name":"X-A","value":"` + x("v", 65) + `"}]}`: "add[0].value",
		`{"add":[{"name":"X-A","value":""}]}`:                   "add[0].value",
		`{"add":[{"name":"X-A","value":"1","scope":"trunk"}]}`:  "add[0].scope",
		`{"add":[{"name":"X-A"}]}`:                              "add[0].value",
		`{"relay":[{"name":"X-A","scope":"ALL"}]}`:              "",
		`{"relay":[{"scope":"ALL"}]}`:                           "relay[0].name",
		`{"relay":[{"name":"X-A","value":"1"}]}`:                "relay[0].value",
		`{"relay":["X-A"]}`:                                     "relay[0]",
	} {
		if got := p.post(t, headersPath, body); field == "" {
			got.wantDone(t, 200)
		} else {
			got.wantInvalid(t, field)
		}
	}
}

func TestNotification(t *testing.T) {
	t.Parallel()

	fresh := object{
		"type": nil, "server": nil, "port": nil, "reply_to": nil, "username": nil, "auth": "AUTO", "enable_tls_ssl": true,
		"enable_starttls_auto": false, "recipients": nil, "enable_system_email_server": nil,
		"notify_user_registration": false, "notify_queue_sla_breached": false, "notify_queue_callback": false,
		"notify_queue_callback_failed": false, "notify_queue_call_lost": false,
	}
	p := start(t)
	wantEqual(t, p.get(t, notificationPath).json, fresh)
	server := object{"type": "SMTP", "username": "pbx", "server": "mail.example.com", "port": 465}
	p.send(t, notificationPath, server.with(object{"password": "Secret", "auth": "PLAIN"})).wantDone(t, 200)
	wantEqual(t, p.get(t, notificationPath).json, fresh.with(server).with(object{"auth": "PLAIN"}))
	// The password, which no GET shows, stays; the rest is replaced.
	p.send(t, notificationPath, server).wantDone(t, 200)
	wantEqual(t, p.get(t, notificationPath).json, fresh.with(server))
	wantEqual(t, p.Notification()["password"], "Secret")
	p.post(t, notificationPath, `{"port":65536}`).wantInvalid(t, "port", "type", "username")
	p.send(t, notificationPath, object{"type": "POP", "username": "x", "auth": "auto"}).wantInvalid(t, "type", "auth")
}

func TestBilling(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.get(t, billingPath).want(t, 200, `{"enabled": false, "account": "TENANT", "type": "OFFLINE"}`)
	p.post(t, billingPath, `{"enabled": true, "account": "USER"}`).wantDone(t, 200)
	p.post(t, billingPath, `{"account": "PBX", "type": "", "enabled": 1}`).wantInvalid(t, "account", "type", "enabled")
	wantEqual(t, p.Billing(), object{"enabled": true, "account": "USER", "type": "OFFLINE"})
	p.SetBilling(object{"type": "ONLINE"})
	p.get(t, billingPath).want(t, 200, `{"enabled": true, "account": "USER", "type": "ONLINE"}`)
}

func TestRecharge(t *testing.T) {
	t.Parallel()

	const path = "/api/tenant/balance"
	p := start(t)
	p.SetBalance("-0.5")
	for _, body := range []string{
		`{}`, `{"balance":0}`, `{"balance":-1}`, `{"balance":"1"}`, `{"balance":true}`, `{"balance":null}`,
		`{"balance":0.000001}`, `{"balance":1.000001}`, `{"balance":1e-6}`, `{"balance":1e400}`, `{"balance":1e-400}`,
		`{"balance":-0.0}`, `{"balance":[1]}`, `{"balance":1e-999999999}`,
	} {
		t.Log(body)
		p.post(t, path, body).wantInvalid(t, "balance")
	}
	p.post(t, path, `{"balance":1,"currency":"USD"}`).wantInvalid(t, "currency")
	if p.Balance() != "-0.5" || len(p.Recharges()) != 0 {
		t.Errorf("refused recharges left %s and %v", p.Balance(), p.Recharges())
	}

	for _, body := range []string{
		`{"balance":0.1}`, `{"balance":0.2}`, `{"balance":0.00001}`, `{"balance":1e2}`, `{"balance":1.500000}`,
		`{"balance":0.1}`,
	} {
		p.post(t, path, body).wantDone(t, 200)
	}
	wantEqual(t, p.Recharges(), []string{"0.1", "0.2", "0.00001", "100", "1.5", "0.1"})
	if got := p.get(t, path); got.raw != `{"balance":101.40001}`+"\n" || p.Balance() != "101.40001" {
		t.Errorf("got %s and %s", got.raw, p.Balance())
	}
}
