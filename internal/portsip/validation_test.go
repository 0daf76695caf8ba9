// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
)

// objects makes a list or a set of objects of strings.
func objects(t *testing.T, set bool, all ...map[string]string) tftypes.Value {
	t.Helper()
	attributes := map[string]tftypes.Type{}
	for name := range all[0] {
		attributes[name] = tftypes.String
	}
	object := tftypes.Object{AttributeTypes: attributes}
	values := make([]tftypes.Value, len(all))
	for i, one := range all {
		inner := map[string]tftypes.Value{}
		for name, text := range one {
			inner[name] = tftypes.NewValue(tftypes.String, text)
		}
		values[i] = tftypes.NewValue(object, inner)
	}
	if set {
		return tftypes.NewValue(tftypes.Set{ElementType: object}, values)
	}

	return tftypes.NewValue(tftypes.List{ElementType: object}, values)
}

// Every constraint of the vendor's tables is refused before anything is planned, on its attribute.
func TestSettings_badInput(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	hours := func(ranges ...map[string]string) coretest.Object {
		return coretest.Object{"office_hours": coretest.Object{"monday": coretest.Object{"ranges": objects(t, false,
			ranges...)}}}
	}
	event := func(attribute string, value any) coretest.Object {
		return coretest.Object{"cdr_event": coretest.Object{attribute: value}}
	}
	for name, tc := range map[string]struct {
		typeName string
		config   coretest.Object
		want     string
	}{
		"empty name":                 {tenantType, coretest.Object{"name": ""}, "error at name"},
		"long name":                  {tenantType, coretest.Object{"name": strings.Repeat("x", 1025)}, "error at name"},
		"long domain":                {tenantType, coretest.Object{"domain": strings.Repeat("x", 281)}, "error at domain"},
		"long website":               {tenantType, coretest.Object{"website": strings.Repeat("x", 256)}, "error at website"},
		"unknown time zone":          {tenantType, coretest.Object{"timezone": "Europe/Köln"}, "error at timezone"},
		"time zone without its area": {tenantType, coretest.Object{"timezone": "Berlin"}, "error at timezone"},
		"time zone Local":            {tenantType, coretest.Object{"timezone": "Local"}, "error at timezone"},
		"currency in small letters":  {tenantType, coretest.Object{"currency": "eur"}, "error at currency"},
		"country of two letters":     {tenantType, coretest.Object{"region": "DE"}, "error at region"},
		"no JSON":                    {tenantType, coretest.Object{"custom_options": "{"}, "error at custom_options"},
		"retention 0": {tenantType, coretest.Object{"recording_retention": 0},
			"error at recording_retention"},
		"log retention 0": {tenantType, coretest.Object{"log_retention": 0}, "error at log_retention"},
		"report retention 0": {tenantType, coretest.Object{"call_report_retention": 0},
			"error at call_report_retention"},
		"file retention 0": {tenantType, coretest.Object{"temp_file_retention": 0},
			"error at temp_file_retention"},
		"quota without a unit": {tenantType, coretest.Object{"extension_im_disk_quota": "500"},
			"error at extension_im_disk_quota"},
		"quota in TB": {tenantType, coretest.Object{"extension_im_disk_quota": "1TB"},
			"error at extension_im_disk_quota"},
		"quota of 0": {tenantType, coretest.Object{"extension_im_disk_quota": "0GB"},
			"error at extension_im_disk_quota"},
		"type of mail server": {notificationType, coretest.Object{"type": "POP3"}, "error at type"},
		"empty user name":     {notificationType, coretest.Object{"username": ""}, "error at username"},
		"long user name":      {notificationType, coretest.Object{"username": strings.Repeat("x", 129)}, "error at username"},
		"port 65536":          {notificationType, coretest.Object{"port": 65536}, "error at port"},
		"way to authenticate": {notificationType, coretest.Object{"auth": "auto"}, "error at auth"},
		"16 recipients": {notificationType, coretest.Object{"recipients": "a@b.de" + strings.Repeat(",a@b.de", 15)},
			"error at recipients"},
		"no password":      {notificationType, coretest.Object{"password_wo": ""}, "error at password_wo"},
		"account to bill":  {billingType, coretest.Object{"account": "PBX"}, "error at account"},
		"type of charging": {billingType, coretest.Object{"type": ""}, "error at type"},
		"hour 24": {tenantType, hours(map[string]string{"from": "08:00", "to": "24:00"}),
			"error at office_hours.monday.ranges"},
		"hours without a zero": {tenantType, hours(map[string]string{"from": "8:00", "to": "12:00"}),
			"error at office_hours.monday.ranges"},
		"range backwards": {tenantType, hours(map[string]string{"from": "12:00", "to": "08:00"}),
			"does not end after it begins"},
		"range of nothing": {tenantType, hours(map[string]string{"from": "12:00", "to": "12:00"}),
			"does not end after it begins"},
		"ranges that overlap": {tenantType,
			hours(map[string]string{"from": "08:00", "to": "12:00"}, map[string]string{"from": "11:59", "to": "17:00"}),
			"overlaps"},
		"caller id of 65 characters": {tenantType,
			coretest.Object{"outbound_caller_ids": []any{coretest.Object{"provider_id": "x",
				"caller_id": strings.Repeat("1", 65)}}}, "error at outbound_caller_ids"},
		"unknown authentication":    {tenantType, event("auth", "NTLM"), "error at cdr_event.auth"},
		"short user name":           {tenantType, event("username", "hook"), "error at cdr_event.username"},
		"user name in capitals":     {tenantType, event("username", "WEBHOOK"), "error at cdr_event.username"},
		"webhook that is not a URL": {tenantType, event("url", "hooks.example.com"), "error at cdr_event.url"},
		"webhook URL too long": {tenantType, event("url", "https://"+strings.Repeat("x", 121)),
			"error at cdr_event.url"},
		"short webhook password": {tenantType, coretest.Object{"cdr_event_password_wo": "short"},
			"error at cdr_event_password_wo"},
		"empty webhook token": {tenantType, coretest.Object{"extension_event_token_wo": ""},
			"error at extension_event_token_wo"},
		"unknown match type": {tenantType, coretest.Object{"contact_match_type": "MATCH"},
			"error at contact_match_type"},
		"negative match length": {tenantType, coretest.Object{"contact_match_length": -1},
			"error at contact_match_length"},
		"unknown append type": {tenantType, coretest.Object{"contact_append_type": "BOTH"},
			"error at contact_append_type"},
		"interval 0": {tenantType, coretest.Object{"contact_update_interval": 0},
			"error at contact_update_interval"},
		"interval 43201": {tenantType, coretest.Object{"contact_update_interval": 43201},
			"error at contact_update_interval"},
		"certificate that is not PEM": {tenantType, coretest.Object{"stir_shaken_cert": "not a certificate"},
			"error at stir_shaken_cert"},
		"key that is not PEM": {tenantType, coretest.Object{"stir_shaken_key_wo": "not a key"},
			"error at stir_shaken_key_wo"},
		"unknown policy":            {tenantType, coretest.Object{"deletion_policy": "delete"}, "error at deletion_policy"},
		"password of no characters": {policyType, coretest.Object{"min_length": 0}, "error at min_length"},
		"negative password length":  {policyType, coretest.Object{"max_length": -1}, "error at max_length"},
		"header name of 1 character": {headersType,
			coretest.Object{"relay": objects(t, true, map[string]string{"name": "X", "scope": "ALL"})}, "error at relay"},
		"header value of 65": {headersType,
			coretest.Object{"add": objects(t, true, map[string]string{"name": "X-A", "value": strings.Repeat("x", 65),
				"scope": "ALL"})}, "error at add"},
		"unknown scope": {headersType,
			coretest.Object{"relay": objects(t, true, map[string]string{"name": "X-A", "scope": "BOTH"})}, "error at relay"},
		"extension with a letter": {voicemailType, coretest.Object{"extension_number": "99a"},
			"error at extension_number"},
		"extension of two digits": {voicemailType, coretest.Object{"extension_number": "99"},
			"error at extension_number"},
		"negative retention":          {voicemailType, coretest.Object{"retain_days": -1}, "error at retain_days"},
		"negative length of messages": {voicemailType, coretest.Object{"min_seconds": -1}, "error at min_seconds"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := later(t, newProvider, nil, tc.typeName).Validate(tc.config)
			coretest.Expect(t, diags, tc.want)
		})
	}
}

// Time zones are what the IANA database has, and may have later. What a machine keeps next to it is
// no name of a time zone on a PBX, even if that machine finds the file.
func TestSettings_timeZones(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	r := later(t, newProvider, nil, tenantType)
	for want, names := range map[string][]string{
		"": {"Europe/Berlin", "Europe/Kyiv", "Europe/Kiev", "America/Port-au-Prince", "America/Argentina/ComodRivadavia",
			"Etc/GMT+1", "UTC", "CET", "EST5EDT", "GMT0", "W-SU"},
		"warning at timezone: Unknown code in timezone": {"Europe/Kharkiv", "US/Pacific-New", "Mars/Olympus_Mons"},
		"error at timezone: Invalid timezone": {
			"localtime", "posixrules", "right/Europe/Berlin", "posix/Europe/Berlin", "Local", "Factory", "leapseconds",
			"zone.tab", "tzdata.zi",
			"Berlin", "Europe", "europe/berlin", "../Europe/Berlin", "/Europe/Berlin", "Europe/", "",
		},
	} {
		for _, name := range names {
			diags := r.Validate(coretest.Object{"timezone": name})
			if want == "" && len(diags) > 0 || !strings.Contains(diags.String(), want) ||
				diags.HasError() != strings.HasPrefix(want, "error") {
				t.Errorf("%q: want %q, got %s", name, want, diags)
			}
		}
	}
}

// What the PBX holds must import and plan: Kosovo, which ISO has no code for, and codes that were
// withdrawn, the latter with a warning.
func TestCodesThatThePBXHolds(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for region, warns := range map[string]bool{"XKX": false, "ANT": true} {
		id := mock.Add("holidays", map[string]any{"name": region, "region": region, "consecutive": false,
			"every_year": true, "month_start": 2, "day_start": 17})
		r := later(t, newProvider, nil, holidayType)
		state, diags := r.Import(id, nil)
		coretest.ExpectNone(t, diags)
		config := coretest.Object{"name": region, "region": region, "consecutive": false, "every_year": true}
		diags = r.Validate(config)
		if diags.HasError() || (len(diags) > 0) != warns {
			t.Errorf("%s: %s", region, diags)
		}
		if plan := r.Plan(state, config); plan.Diagnostics.HasError() || len(plan.Changed()) > 0 {
			t.Errorf("%s: the plan changes %v: %s", region, plan.Changed(), plan.Diagnostics)
		}
	}
	mock.SetTenant(map[string]any{"currency": "VES"})
	r := later(t, newProvider, nil, tenantType)
	state, diags := r.Import("current", nil)
	coretest.ExpectNone(t, diags)
	config := coretest.Object{"currency": "VES"}
	coretest.ExpectNone(t, r.Validate(config))
	if plan := r.Plan(state, config); len(plan.Diagnostics) > 0 || len(plan.Changed()) > 0 {
		t.Errorf("the plan changes %v: %s", plan.Changed(), plan.Diagnostics)
	}
}
