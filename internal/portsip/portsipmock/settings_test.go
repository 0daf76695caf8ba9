// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

func TestPasswordPolicyValues(t *testing.T) {
	t.Parallel()

	length := struct{ fine, bad []any }{[]any{6, 32}, []any{5, 33, 0, -6, "6", 6.5, number("6.0"), true}}
	for _, key := range []string{"min_length", "max_length"} {
		p := start(t)
		valueTests{key: length}.run(t, p, policyPath)
	}
	valueTests{
		"contains_letters":              flags,
		"contains_numbers":              flags,
		"contains_special_letters":      flags,
		"disable_sequential_characters": flags,
		"disable_repeating_characters":  flags,
		"disable_account_information":   flags,
	}.run(t, start(t), policyPath)
}

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

func TestCustomHeaderValues(t *testing.T) {
	t.Parallel()

	x := strings.Repeat
	add := object{"name": "X-Tenant", "value": "7", "scope": "ALL"}
	tests := []struct {
		list   string
		item   any
		fields []string
	}{
		{"add", add, nil},
		{"add", add.without("scope"), nil},
		{"add", add.with(object{"name": "XX", "value": x("v", 64), "scope": "USER"}), nil},
		{"add", add.with(object{"name": x("n", 32), "scope": "TRUNK"}), nil},
		{"add", add.with(object{"name": "X"}), []string{".name"}},
		{"add", add.with(object{"name": x("n", 33)}), []string{".name"}},
		{"add", add.with(object{"value": ""}), []string{".value"}},
		{"add", add.with(object{"value": x("v", 65)}), []string{".value"}},
		{"add", add.with(object{"value": 7}), []string{".value"}},
		{"add", add.with(object{"scope": ""}), []string{".scope"}},
		{"add", add.with(object{"scope": "trunk"}), []string{".scope"}},
		{"add", add.with(object{"scope": nil}), []string{".scope"}},
		{"add", add.without("name", "value"), []string{".name", ".value"}},
		{"add", add.with(object{"id": 1}), []string{".id"}},
		{"add", "X-Tenant: 7", []string{""}},
		{"relay", object{"name": "X-Tenant"}, nil},
		{"relay", object{"name": "X-Tenant", "scope": "USER"}, nil},
		{"relay", object{"name": "X"}, []string{".name"}},
		{"relay", object{"scope": "ALL"}, []string{".name"}},
		{"relay", add, []string{".value"}},
	}
	p := start(t)
	for _, tc := range tests {
		t.Logf("%s %s", tc.list, encode(t, tc.item))
		got := p.send(t, headersPath, object{tc.list: []any{tc.item}})
		if tc.fields == nil {
			got.wantDone(t, 200)
			continue
		}
		var fields []string
		for _, field := range tc.fields {
			fields = append(fields, tc.list+"[0]"+field)
		}
		got.wantInvalid(t, fields...)
	}
	p.send(t, headersPath, object{"add": object{}, "relay": "x"}).wantInvalid(t, "add", "relay")
}

func TestVoicemailValues(t *testing.T) {
	t.Parallel()

	count := struct{ fine, bad []any }{[]any{0, 1, 2147483647}, []any{-1, number("2147483648"), "1", 0.5, false}}
	valueTests{
		"extension_number": {
			[]any{"000", "100", strings.Repeat("1", 64)},
			[]any{"", "10", strings.Repeat("1", 65), "10a", "*100", "1 00", "１００", "100\n", 100},
		},
		"retain_days": count,
		"min_seconds": count,
	}.run(t, start(t), voicemailPath)
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

func TestSetStatus(t *testing.T) {
	t.Parallel()

	p := start(t)
	p.SetStatus(map[string]any{
		"online_users": 3, "current_calls": nil,
		"calls_in_24_hours": []map[string]any{{"time": "2026-01-01T00:00:00Z", "count": 9}},
	})
	wantMembers(t, p.get(t, "/api/tenant/status").json, object{
		"online_users": 3, "current_calls": nil, "licensed_users": 100,
		"calls_in_24_hours": []object{{"time": "2026-01-01T00:00:00Z", "count": 9}},
	})
}
