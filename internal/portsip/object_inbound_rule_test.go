// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const (
	inboundRuleType  = "pbx_inbound_rule"
	inboundRulesPath = "/api/inbound_rules"
)

// addTrunk seeds a trunk and returns its id.
func addTrunk(mock *portsipmock.Server, name string) string {
	return mock.Add("providers", map[string]any{"name": name, "hostname": "sip.example.com", "port": 5060,
		"transport": "TLS", "outbound_server": "", "outbound_server_port": 0, "concurrency": 30, "brand": "Generic",
		"auth_mode": "IP_AUTH", "auth_id": "trunk-user", "password": "Trunk-secret-8215",
		"did_numbers": "+49221555000-+49221555099"})
}

// addHoliday seeds a holiday and returns its id.
func addHoliday(mock *portsipmock.Server, name string) string {
	h := summerBreak()
	h["name"] = name

	return mock.Add("holidays", h)
}

// inboundRule is a configuration of an inbound rule with what is required.
func inboundRule(trunk string) coretest.Object {
	return coretest.Object{"name": "Main number", "provider_id": trunk, "did_numbers": "+49221555000-+49221555099"}
}

// expectSettled fails unless a later run plans no change, and returns the state that it has read.
func expectSettled(t *testing.T, newProvider coretest.NewProvider, typeName string, state coretest.State,
	config coretest.Object) coretest.State {
	t.Helper()
	r := later(t, newProvider, nil, typeName)
	state, diags := r.Read(state)
	coretest.ExpectNone(t, diags)
	plan := r.Plan(state, config)
	coretest.ExpectNone(t, plan.Diagnostics)
	if changed := plan.Changed(); len(changed) > 0 {
		t.Errorf("the plan changes %v", changed)
	}

	return state
}

// expectObject fails unless the members of an object of the mock are these.
func expectObject(t *testing.T, object map[string]any, want map[string]any) {
	t.Helper()
	for key, value := range want {
		if got := fmt.Sprint(object[key]); got != fmt.Sprint(value) {
			t.Errorf("%s: the PBX has %s, want %v", key, got, value)
		}
	}
}

// Everything is written, read back, changed and cleared, and what is not configured is kept.
func TestInboundRule_full(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	trunk, other := addTrunk(mock, "Carrier"), addTrunk(mock, "Spare")
	christmas, unity := addHoliday(mock, "Christmas"), addHoliday(mock, "Unity")
	rule := func(action, number string) coretest.Object {
		return coretest.Object{"action": action, "number": number}
	}
	full := inboundRule(trunk)
	for name, value := range (coretest.Object{
		"enabled": false, "cid_number_mask": "0049221*******",
		"office_hours": coretest.Object{"mode": "CUSTOM", "monday": coretest.Object{"enabled": true,
			"ranges": []any{coretest.Object{"from": "08:00", "to": "17:30"}}}},
		"office_hours_forward_rule":     rule("FORWARD_TO_NUMBER", "101"),
		"non_office_hours_forward_rule": rule("FORWARD_TO_VOICEMAIL", "101"),
		"holiday_forward_rule":          rule("FORWARD_TO_NUMBER", "+4930555100"),
		"holidays":                      []any{unity, christmas},
		"enable_advanced_routing":       true, "advanced_routing": "x-header:vip", "play_recording_disclaimer": true,
	}) {
		full[name] = value
	}
	state := later(t, newProvider, nil, inboundRuleType).Create(full)
	created := mock.Objects("inbound_rules")[0]
	expectObject(t, created, map[string]any{
		"name": "Main number", "provider_id": trunk, "did_numbers": "+49221555000-+49221555099", "enabled": false,
		"cid_number_mask": "0049221*******", "enable_advanced_routing": true, "advanced_routing": "x-header:vip",
		"play_recording_disclaimer": true, "holiday_forward_rule": rule("FORWARD_TO_NUMBER", "+4930555100"),
	})
	if sent := fmt.Sprint(created["holidays"]); !strings.Contains(sent, unity) || !strings.Contains(sent, christmas) {
		t.Errorf("the PBX has the holidays %s", sent)
	}
	state = expectSettled(t, newProvider, inboundRuleType, state, full)

	// An update writes back the holidays, which are read as objects, as ids.
	changed := inboundRule(other).With("did_numbers", "+49221555100;+49221555200-+49221555209").
		With("office_hours_forward_rule", rule("HANGUP", "")).With("cid_number_mask", "").With("advanced_routing", "")
	mock.ResetRequests()
	state, diags := later(t, newProvider, nil, inboundRuleType).Plan(state, changed).Apply()
	coretest.ExpectNone(t, diags)
	id := idOf(created)
	expectReceived(t, mock, "GET "+inboundRulesPath+"/"+id, "POST "+inboundRulesPath+"/"+id)
	now := mock.Objects("inbound_rules")[0]
	expectObject(t, now, map[string]any{
		"provider_id": other, "did_numbers": "+49221555100;+49221555200-+49221555209", "enabled": false,
		"holidays": []any{christmas, unity}, "office_hours": created["office_hours"],
		"non_office_hours_forward_rule": rule("FORWARD_TO_VOICEMAIL", "101"),
	})
	state = expectSettled(t, newProvider, inboundRuleType, state, changed)

	changed["holidays"] = []any{unity}
	state, diags = later(t, newProvider, nil, inboundRuleType).Plan(state, changed).Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, mock.Objects("inbound_rules")[0], map[string]any{"holidays": []any{unity}})
	changed["holidays"] = []any{}
	state, diags = later(t, newProvider, nil, inboundRuleType).Plan(state, changed).Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, mock.Objects("inbound_rules")[0], map[string]any{"holidays": []any{}})
	expectSettled(t, newProvider, inboundRuleType, state, changed)
}

// Two hundred rules are refreshed with two pages, a first one that tells that there are two, and
// the two single reads that come before.
func TestInboundRule_refreshOfMany(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	trunk, unity := addTrunk(mock, "Carrier"), addHoliday(mock, "Unity")
	var ids []string
	for i := range 200 {
		ids = append(ids, mock.Add("inbound_rules", map[string]any{"name": fmt.Sprintf("Rule %d", i), "provider_id": trunk,
			"did_numbers": fmt.Sprintf("+49221555%04d", i), "holidays": []any{unity}}))
	}
	r := later(t, newProvider, nil, inboundRuleType)
	for _, id := range ids {
		if _, diags := r.Import(id, nil); diags.HasError() {
			t.Fatal(diags)
		}
	}
	page, one := "GET "+inboundRulesPath, "GET "+inboundRulesPath+"/"
	expectReceived(t, mock, one+ids[0], page, one+ids[1], page, page)
}

func TestInboundRule_validation(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	r := later(t, newProvider, nil, inboundRuleType)
	config := inboundRule("NzAwNTUxOTA5NzczMTQ4MTYw")
	for _, mask := range []string{"", "0044**********", "00442012345670-00442012345680", "+4922155501**"} {
		coretest.ExpectNone(t, r.Validate(config.With("cid_number_mask", mask)))
	}
	for attribute, value := range (coretest.Object{
		"name": strings.Repeat("n", 65), "did_numbers": "", "provider_id": "",
		"office_hours": coretest.Object{"mode": "OTHER"}, "holiday_forward_rule": coretest.Object{"action": "RING_ANYWAY"},
	}) {
		coretest.Expect(t, r.Validate(config.With(attribute, value)), "error at "+attribute)
	}
	coretest.Expect(t, r.Validate(config.With("holidays", []any{"a/b"})), "error at holidays")
	coretest.Expect(t, r.Plan(coretest.State{}, config.With("holiday_forward_rule",
		coretest.Object{"action": "FORWARD_TO_NUMBER"})).Diagnostics, "error at holiday_forward_rule.number: Missing number")
}

// What the PBX does not show is null, and the settings in the state that every rule has are kept.
func TestInboundRule_everythingNull(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, inboundRuleType).Create(inboundRule(addTrunk(mock, "Carrier")))
	id := idOf(mock.Objects("inbound_rules")[0])
	mock.Change("inbound_rules", id, map[string]any{"name": nil, "did_numbers": nil, "provider_id": nil, "enabled": nil,
		"office_hours": nil, "holidays": nil, "enable_advanced_routing": nil})
	r := later(t, newProvider, nil, inboundRuleType)
	after, diags := r.Read(state)
	coretest.Expect(t, diags, "warning at did_numbers", "warning at name", "warning at provider_id", "is kept")
	if got := coretest.String(r.Get(after, "did_numbers")); got != "+49221555000-+49221555099" {
		t.Errorf("did_numbers is %q", got)
	}
	_, diags = later(t, newProvider, nil, inboundRuleType).Import(id, nil)
	coretest.Expect(t, diags, "error at name: Incomplete response")
}

// A rule of an older release may lack what a new one must have. It is imported as it is, and what
// is configured then is a change.
func TestInboundRule_withoutTrunk(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	id := mock.Add("inbound_rules", map[string]any{"name": "Old", "did_numbers": "+49221555000"})
	r := later(t, newProvider, nil, inboundRuleType)
	state, diags := r.Import(id, nil)
	coretest.ExpectNone(t, diags)
	if got := r.Get(state, "provider_id"); !got.Equal(tftypes.NewValue(tftypes.String, "")) {
		t.Errorf("provider_id is %s, want blank", got)
	}
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	trunk := addTrunk(mock, "Carrier")
	config := coretest.Object{"name": "Old", "did_numbers": "+49221555000", "provider_id": trunk}
	plan := later(t, newProvider, nil, inboundRuleType).Plan(state, config)
	if changed := plan.Changed(); !slices.Equal(changed, []string{"provider_id"}) {
		t.Errorf("the plan changes %v", changed)
	}
	state, diags = plan.Apply()
	coretest.ExpectNone(t, diags)
	expectObject(t, mock.Objects("inbound_rules")[0], map[string]any{"provider_id": trunk})
	expectSettled(t, newProvider, inboundRuleType, state, config)
}

// A newer PBX records the calls of a rule. An older one does not know that setting.
func TestInboundRule_recordingNeedsANewerPBX(t *testing.T) {
	t.Parallel()
	for version, want := range map[portsipmock.Version]string{
		portsipmock.V222: "enable_audio_recording needs PortSIP PBX v22.6", portsipmock.V226: "",
	} {
		mock, newProvider := startWrong(t, []string{"enable_audio_recording"}, portsipmock.WithVersion(version))
		config := inboundRule(addTrunk(mock, "Carrier")).With("enable_audio_recording", true)
		state, diags := later(t, newProvider, nil, inboundRuleType).Plan(coretest.State{}, config).Apply()
		if want != "" {
			coretest.Expect(t, diags, "error", want)

			continue
		}
		coretest.ExpectNone(t, diags)
		expectSettled(t, newProvider, inboundRuleType, state, config)
	}
}

func TestInboundRule_dataSources(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	trunk, unity := addTrunk(mock, "Carrier"), addHoliday(mock, "Unity")
	for _, name := range []string{"Sales", "Support", "Fax"} {
		mock.Add("inbound_rules", map[string]any{"name": name, "provider_id": trunk, "did_numbers": "+49221555001",
			"enabled": name != "Fax", "holidays": []any{unity},
			"office_hours_forward_rule": map[string]any{"action": "FORWARD_TO_NUMBER", "number": "600"}})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	one, diags := p.Data(t, inboundRuleType, coretest.Object{"name": "Support"})
	coretest.ExpectNone(t, diags)
	for attribute, want := range map[string]string{"did_numbers": "+49221555001", "provider_id": trunk, "holidays": unity,
		"office_hours_forward_rule": "600", "enabled": "true"} {
		if got := one[attribute].String(); !strings.Contains(got, want) {
			t.Errorf("%s is %s, want %s", attribute, got, want)
		}
	}
	for _, tc := range []struct {
		config coretest.Object
		want   []string
	}{
		{nil, []string{"Fax", "Sales", "Support"}},
		{coretest.Object{"filter": "enabled eq true", "orderby": "name desc"}, []string{"Support", "Sales"}},
		{coretest.Object{"search": "fax"}, []string{"Fax"}},
	} {
		expectNames(t, p, "pbx_inbound_rules", "inbound_rules", tc.config, tc.want...)
	}
	if found := p.List(t, inboundRuleType, coretest.Object{"filter": "name eq 'Fax'"}, true, 0); len(found) != 1 ||
		found[0].DisplayName != "Fax" || found[0].Diagnostics.HasError() {
		t.Errorf("got %v", found)
	}
}

// A holiday that rules use is not deleted before these let go of it.
func TestAccInboundRule_usedHoliday(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	trunk := addTrunk(mock, "Carrier")
	config := func(holiday, ids string) string {
		return fmt.Sprintf(`
resource "pbx_inbound_rule" "test" {
  name        = "Main number"
  provider_id = %q
  did_numbers = "+49221555000"
  holidays    = %s
}
`, trunk, ids) + holiday
	}
	const holiday = `
resource "pbx_holiday" "test" {
  name        = "Unity"
  region      = "DEU"
  consecutive = true
  every_year  = true
  month_start = 10
  day_start   = 3
  lifecycle {
    create_before_destroy = true
  }
}
`
	coretest.Test(t, newProvider, resource.TestCase{
		Steps: []resource.TestStep{
			{Config: config(holiday, "[pbx_holiday.test.id]")},
			{Config: config("", "[]")},
		},
	})
}

// What uses an object is looked for where that is cheap: not in each of many users.
func TestInboundRule_usedHoliday(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithUsers(101))
	trunk := addTrunk(mock, "Carrier")
	state := later(t, newProvider, nil, holidayType).Create(holiday("Unity", nil))
	unity := idOf(mock.Objects("holidays")[0])
	rule := mock.Add("inbound_rules", map[string]any{"name": "Main number", "provider_id": trunk, "did_numbers": "+49",
		"holidays": []any{unity}})
	after, diags := later(t, newProvider, nil, holidayType).Plan(state, nil).Apply()
	coretest.Expect(t, diags, "error: Unable to delete pbx_holiday", "The request could not be carried out.",
		`It is used by the inbound rule "Main number" (`+rule+`). Remove it there first`)
	if after.Value == nil {
		t.Error("the holiday is gone from the state though it is still there")
	}
	for _, request := range received(mock) {
		if strings.HasPrefix(request, "GET /api/users/") {
			t.Fatalf("got the request %s", request)
		}
	}
}

func TestInboundRule_lostUpdate(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := inboundRule(addTrunk(mock, "Carrier")).With("holidays", []any{addHoliday(mock, "Unity")})
	state := later(t, newProvider, nil, inboundRuleType).Create(config)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, PathPrefix: inboundRulesPath + "/", DropAfter: true,
		Times: 1})
	config["did_numbers"] = "+49221555001"
	state, diags := later(t, newProvider, nil, inboundRuleType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, inboundRuleType, state, config)
}
