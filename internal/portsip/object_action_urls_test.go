// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

// actionURL is an action URL with what is required.
func actionURL(name string) coretest.Object {
	return coretest.Object{"name": name, "type": "DTMF", "method": "POST", "url": "https://example.com/" + name}
}

// withURLs is a virtual receptionist with action URLs.
func withURLs(all ...any) coretest.Object { return receptionist(coretest.Object{"action_urls": all}) }

// actionURLsOf returns the action URLs of the only virtual receptionist.
func actionURLsOf(t *testing.T, mock *portsipmock.Server) []map[string]any {
	t.Helper()
	all, isList := mock.Objects("ivrs")[0]["action_urls"].([]any)
	if !isList {
		t.Fatalf("the PBX has %v", mock.Objects("ivrs")[0])
	}
	var urls []map[string]any
	for _, item := range all {
		url, _ := item.(map[string]any)
		urls = append(urls, url)
	}

	return urls
}

// setActionURLs changes the action URLs of the only virtual receptionist outside of Terraform.
func setActionURLs(t *testing.T, mock *portsipmock.Server, change func([]map[string]any) []map[string]any) {
	t.Helper()
	changed := change(actionURLsOf(t, mock))
	mock.Change("ivrs", idOf(mock.Objects("ivrs")[0]), map[string]any{"action_urls": changed})
}

// expectActionURLs fails unless the PBX has the action URLs with these names, in this order.
func expectActionURLs(t *testing.T, mock *portsipmock.Server, want ...string) []map[string]any {
	t.Helper()
	urls := actionURLsOf(t, mock)
	var names []string
	for _, url := range urls {
		names = append(names, fmt.Sprint(url["name"]))
	}
	if !slices.Equal(names, want) {
		t.Fatalf("the PBX has the action URLs %q, want %q", names, want)
	}

	return urls
}

func TestActionURLs(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	crm := actionURL("crm").With("enabled", true).With("caller_mask", "+49*").With("dtmf_mask", "1000;3000-4000").
		With("headers", "X-Site: Köln").With("connection_timeout", 0).With("request_timeout", 9).With("auth", "DIGEST").
		With("username", "webhook")
	log := actionURL("log").With("type", "CALLER").With("method", "GET")
	config := withURLs(crm, log)
	state := later(t, newProvider, nil, receptionistType).Create(config)
	one := "/api/ivrs/" + idOf(mock.Objects("ivrs")[0])
	list := one + "/action_urls"
	urls := expectActionURLs(t, mock, "crm", "log")
	expectObject(t, urls[0], crm)
	expectObject(t, urls[1], map[string]any{"name": "log", "type": "CALLER", "method": "GET", "enabled": false,
		"url": "https://example.com/log", "caller_mask": nil, "dtmf_mask": nil, "headers": nil, "connection_timeout": 2,
		"request_timeout": 2, "auth": "DISABLE", "username": nil, "password": nil, "token": nil})
	state = expectSettled(t, newProvider, receptionistType, state, config)

	imported, diags := later(t, newProvider, nil, receptionistType).Import(idOf(mock.Objects("ivrs")[0]), nil)
	coretest.ExpectNone(t, diags)
	expectSettled(t, newProvider, receptionistType, imported, config)

	apply := func(config coretest.Object, requests ...string) {
		t.Helper()
		mock.ResetRequests()
		var diags coretest.Diagnostics
		state, diags = later(t, newProvider, nil, receptionistType).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		expectReceived(t, mock, append([]string{"GET " + one, "GET " + list}, requests...)...)
		mock.ResetRequests()
		state = expectSettled(t, newProvider, receptionistType, state, config)
		expectReceived(t, mock, "GET /api/ivrs", "GET "+list)
	}
	path := func(i int) string { return list + "/" + fmt.Sprint(urls[i]["id"]) }

	// One is changed, which keeps what is omitted and has no default.
	crm = crm.Without("username").With("auth", "DISABLE").With("url", "https://example.com/new").With("headers", "").
		With("enabled", false)
	apply(withURLs(crm, log), "POST "+path(0))
	expectObject(t, actionURLsOf(t, mock)[0],
		crm.With("username", "webhook").With("headers", nil).With("id", urls[0]["id"]))

	// One is added in front and one removed. The one that stays is not touched, wherever it is.
	apply(withURLs(actionURL("new"), crm), "POST "+list, "POST "+path(1)+"/destroy")
	expectActionURLs(t, mock, "crm", "new")

	// Another name is another action URL.
	apply(withURLs(crm.With("name", "crm2"), actionURL("new")), "POST "+list, "POST "+path(0)+"/destroy")
	expectActionURLs(t, mock, "new", "crm2")
	expectObject(t, actionURLsOf(t, mock)[1], map[string]any{"username": nil, "request_timeout": 9})

	urls = actionURLsOf(t, mock)
	apply(withURLs(), "POST "+path(0)+"/destroy", "POST "+path(1)+"/destroy")
	expectActionURLs(t, mock)
}

// Omitted, they stay, and a refresh does not read them.
func TestActionURLs_omitted(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	state := later(t, newProvider, nil, receptionistType).Create(withURLs(actionURL("crm")))
	state, diags := later(t, newProvider, nil, receptionistType).Plan(state, receptionist(nil)).Apply()
	coretest.ExpectNone(t, diags)
	mock.ResetRequests()
	expectSettled(t, newProvider, receptionistType, state, receptionist(nil))
	expectReceived(t, mock, "GET /api/ivrs")
	expectActionURLs(t, mock, "crm")
}

// Neither the order of the configuration nor that of the PBX matters, also not to an adoption.
func TestActionURLs_order(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	a, b, c := actionURL("a").With("username", "webhook"), actionURL("b"), actionURL("c")
	config := withURLs(a, b, c)
	state := later(t, newProvider, nil, receptionistType).Create(config)
	setActionURLs(t, mock, func(urls []map[string]any) []map[string]any { slices.Reverse(urls); return urls })
	state = expectSettled(t, newProvider, receptionistType, state, config)
	state = expectSettled(t, newProvider, receptionistType, state, withURLs(b, c, a.Without("username")))

	mock.ResetRequests()
	adopted, diags := later(t, newProvider, nil, receptionistType).Plan(coretest.State{},
		withURLs(b, a, c).With("adopt_existing", true).Without("pin_wo")).Apply()
	if diags.HasError() {
		t.Fatal(diags)
	}
	if writes := posts(mock); len(writes) > 0 {
		t.Errorf("the adoption has sent %q", writes)
	}
	expectSettled(t, newProvider, receptionistType, adopted, withURLs(c, a, b).With("adopt_existing", true))

	// One that is changed in another order is the only one that is sent.
	mock.ResetRequests()
	config = withURLs(c, b.With("request_timeout", 5), a)
	state, diags = later(t, newProvider, nil, receptionistType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	if writes := posts(mock); len(writes) != 1 || !strings.Contains(writes[0], `"name":"b"`) {
		t.Errorf("sent %q", writes)
	}
	state = expectSettled(t, newProvider, receptionistType, state, config)

	// What was added outside comes last, and is taken away.
	setActionURLs(t, mock, func(urls []map[string]any) []map[string]any {
		other := map[string]any{"id": "b3RoZXI=", "name": "other", "type": "DTMF", "method": "GET"}

		return append([]map[string]any{other}, urls...)
	})
	r := later(t, newProvider, nil, receptionistType)
	state, diags = r.Read(state)
	coretest.ExpectNone(t, diags)
	if got := r.Get(state, "action_urls").String(); strings.Index(got, `"other"`) < strings.Index(got, `"name":tftypes.String<"a">`) {
		t.Errorf("the state has %s", got)
	}
	state, diags = r.Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	expectActionURLs(t, mock, "c", "b", "a")
	expectSettled(t, newProvider, receptionistType, state, config)
}

// Where one fails, what was done before is seen by the next refresh, and the next plan has the
// rest.
func TestActionURLs_inPart(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"refused": {Status: http.StatusBadRequest, Body: `{"errors":[{"code":"UNKNOWN","message":"not now"}]}`},
		"lost":    {DropAfter: true},
	} {
		for what, tc := range map[string]struct {
			before, after []any
			skip          int
		}{
			"create": {nil, []any{actionURL("a"), actionURL("b"), actionURL("c")}, 2},
			"change": {[]any{actionURL("a"), actionURL("b"), actionURL("x")},
				[]any{actionURL("a").With("enabled", true), actionURL("b").With("enabled", true), actionURL("c")}, 1},
		} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				mock, newProvider := start(t)
				state := coretest.State{}
				if tc.before != nil {
					state = later(t, newProvider, nil, receptionistType).Create(withURLs(tc.before...))
				}
				fault := fault
				fault.Method, fault.Skip, fault.Times = http.MethodPost, tc.skip, 1
				mock.InjectFault(fault)
				config := withURLs(tc.after...)
				state, diags := later(t, newProvider, noRetry(), receptionistType).Plan(state, config).Apply()
				coretest.Expect(t, diags, "error: Unable to update "+receptionistType)
				mock.ClearFaults()
				r := later(t, newProvider, nil, receptionistType)
				state, diags = r.Read(state)
				coretest.ExpectNone(t, diags)
				state, diags = r.Plan(state, config).Apply()
				coretest.ExpectNone(t, diags)
				urls := actionURLsOf(t, mock)
				slices.SortFunc(urls, func(a, b map[string]any) int {
					return strings.Compare(fmt.Sprint(a["name"]), fmt.Sprint(b["name"]))
				})
				if len(urls) != 3 || fmt.Sprint(urls[0]["name"], urls[1]["name"], urls[2]["name"]) != "abc" {
					t.Errorf("the PBX has %v", urls)
				}
				expectSettled(t, newProvider, receptionistType, state, config)
			})
		}
	}
}

func TestActionURLs_validation(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	with := func(attribute string, value any) coretest.Object {
		return withURLs(actionURL("crm").With(attribute, value))
	}
	secrets := func(attribute string, values coretest.Object) coretest.Object {
		return withURLs(actionURL("crm")).With(attribute, values)
	}
	for want, config := range map[string]coretest.Object{
		"ElementKeyInt(1).name: Duplicate name":    withURLs(actionURL("crm"), actionURL("crm")),
		"ElementKeyInt(0): Missing item":           withURLs(nil),
		"action_urls[0].name UTF-8":                with("name", strings.Repeat("x", 65)),
		"action_urls[0].type value":                with("type", "PIN"),
		"action_urls[0].method value":              with("method", "PUT"),
		"action_urls[0].url":                       with("url", "example.com"),
		"action_urls[0].caller_mask UTF-8":         with("caller_mask", strings.Repeat("1", 256)),
		"action_urls[0].dtmf_mask UTF-8":           with("dtmf_mask", strings.Repeat("1", 256)),
		"action_urls[0].connection_timeout value":  with("connection_timeout", -1),
		"action_urls[0].request_timeout value":     with("request_timeout", -1),
		"action_urls[0].auth value":                with("auth", "NTLM"),
		"action_urls[0].username UTF-8":            with("username", ""),
		`action_url_passwords_wo["crm"]`:           secrets("action_url_passwords_wo", coretest.Object{"crm": "five5"}),
		`action_url_tokens_wo["crm"]`:              secrets("action_url_tokens_wo", coretest.Object{"crm": ""}),
		`action_urls has none with the name "log"`: secrets("action_url_tokens_wo", coretest.Object{"log": "t"}),
		`has none with the name "crm"`: receptionist(coretest.Object{"action_url_passwords_wo": coretest.Object{
			"crm": "password1"}}),
	} {
		coretest.Expect(t, later(t, newProvider, nil, receptionistType).Validate(config), "error", want)
	}
	for _, attribute := range []string{"name", "type", "method", "url"} {
		coretest.Expect(t, later(t, newProvider, nil, receptionistType).Validate(
			withURLs(actionURL("crm").Without(attribute))), "error", attribute)
	}
	config := secrets("action_url_tokens_wo", coretest.Object{"log": "t"})
	config["action_urls"] = []any{actionURL("crm"), actionURL("log").With("name", coretest.Unknown)}
	coretest.ExpectNone(t, later(t, newProvider, nil, receptionistType).Validate(config))
}

// The secrets of an action URL are sent when it is created and with a new version. Any other write
// sends back those of the PBX.
func TestActionURLs_secrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	crm, log := actionURL("crm").With("auth", "BASIC"), actionURL("log").With("auth", "BEARER")
	config := withURLs(crm, log, actionURL("open")).With("action_url_passwords_wo", coretest.Object{"crm": "password1"}).
		With("action_url_tokens_wo", coretest.Object{"log": "token1"})
	state := later(t, newProvider, nil, receptionistType).Create(config)
	expectSecrets := func(crm, log any) {
		t.Helper()
		urls := expectActionURLs(t, mock, "crm", "log", "open")
		for i, want := range []map[string]any{{"password": crm, "token": nil}, {"password": nil, "token": log},
			{"password": nil, "token": nil}} {
			expectObject(t, urls[i], want)
		}
	}
	expectSecrets("password1", "token1")
	apply := func(config coretest.Object, writes int) {
		t.Helper()
		mock.ResetRequests()
		var diags coretest.Diagnostics
		state, diags = later(t, newProvider, nil, receptionistType).Plan(state, config).Apply()
		coretest.ExpectNone(t, diags)
		if sent := posts(mock); len(sent) != writes {
			t.Errorf("sent %q, want %d writes", sent, writes)
		}
		state = expectSettled(t, newProvider, receptionistType, state, config)
	}

	// A new secret of the same version is not sent, and others of the PBX are sent back.
	config = config.With("action_url_passwords_wo", coretest.Object{"crm": "password2"})
	apply(config, 0)
	setActionURLs(t, mock, func(urls []map[string]any) []map[string]any {
		urls[0]["password"] = "outside1"

		return urls
	})
	crm = crm.With("enabled", true)
	config["action_urls"] = []any{crm, log, actionURL("open")}
	apply(config, 1)
	expectSecrets("outside1", "token1")
	apply(config.Without("action_url_passwords_wo").Without("action_url_tokens_wo").With("action_urls",
		[]any{crm, log.With("enabled", true), actionURL("open")}), 1)
	expectSecrets("outside1", "token1")

	// A new version sends the secrets of its kind, and nothing else.
	config["action_urls"] = []any{crm, log.With("enabled", true), actionURL("open")}
	apply(config.With("action_url_passwords_wo_version", 1), 1)
	expectSecrets("password2", "token1")
	config = config.With("action_url_tokens_wo", coretest.Object{"log": "token2", "open": "token3"}).
		With("action_url_passwords_wo_version", 2).With("action_url_tokens_wo_version", 1)
	apply(config, 3)
	if urls := actionURLsOf(t, mock); urls[1]["token"] != "token2" || urls[2]["token"] != "token3" {
		t.Errorf("the PBX has %v", urls)
	}
	plan := later(t, newProvider, nil, receptionistType).Plan(state, config.Without("action_url_tokens_wo").
		With("action_url_tokens_wo_version", 2))
	coretest.Expect(t, plan.Diagnostics, "error at action_url_tokens_wo", "is not set")

	// A lost response proves nothing about the secrets, though all that can be read is as planned.
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropAfter: true, Times: 1})
	config = config.With("action_url_tokens_wo_version", 2)
	config["action_urls"] = []any{crm, log.With("enabled", false), actionURL("open")}
	_, diags := later(t, newProvider, noRetry(), receptionistType).Plan(state, config).Apply()
	coretest.Expect(t, diags, "error: Unable to update "+receptionistType, "Apply again")

	imported, diags := later(t, newProvider, nil, receptionistType).Import(idOf(mock.Objects("ivrs")[0]), nil)
	coretest.ExpectNone(t, diags)
	for _, s := range []coretest.State{state, imported} {
		for _, secret := range []string{"password1", "password2", "outside1", "token1", "token2", "token3"} {
			if stored := string(s.Value.MsgPack) + string(s.Private); strings.Contains(stored, secret) {
				t.Errorf("the state has %s", secret)
			}
		}
	}
}

// A PBX that masks the secrets gets the configured ones with each write, never the mask. The plan
// names those that are lost.
func TestActionURLs_maskedSecrets(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithSecrets(portsipmock.SecretsMasked))
	crm, log := actionURL("crm").With("auth", "BASIC"), actionURL("log").With("auth", "BEARER")
	config := withURLs(crm, log).With("action_url_passwords_wo", coretest.Object{"crm": "password1"}).
		With("action_url_tokens_wo", coretest.Object{"log": "token1"})
	state := later(t, newProvider, nil, receptionistType).Create(config)
	config["action_urls"] = []any{crm.With("enabled", true), log.With("enabled", true)}
	state, diags := later(t, newProvider, nil, receptionistType).Plan(state, config).Apply()
	coretest.ExpectNone(t, diags)
	urls := expectActionURLs(t, mock, "crm", "log")
	expectObject(t, urls[0], map[string]any{"enabled": true, "password": "password1"})
	expectObject(t, urls[1], map[string]any{"enabled": true, "token": "token1"})

	config = withURLs(crm.With("enabled", true), log)
	const lost = "Secrets of the PortSIP virtual receptionist may be lost"
	plan := later(t, newProvider, nil, receptionistType).Plan(state, config)
	coretest.Expect(t, plan.Diagnostics, "warning", lost, `action_url_tokens_wo["log"]`)
	expectAbsent(t, plan.Diagnostics, `action_url_passwords_wo`, `action_url_tokens_wo["crm"]`)
	config["action_url_tokens_wo"] = coretest.Object{"log": "token1"}
	coretest.ExpectNone(t, later(t, newProvider, nil, receptionistType).Plan(state, config).Diagnostics)
}

// Headers and URLs may hold credentials. They are in no message, though the PBX repeats them.
func TestActionURLs_notPrinted(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.Add("ivrs", map[string]any{"name": "Menu", "extension_number": "700", "pin": "739164", "action_urls": []any{
		map[string]any{"id": "b25l", "name": "crm", "type": "DTMF", "method": "GET", "headers": "X-Key: canary-live",
			"url": "https://example.com/canary-live"}}})
	crm := actionURL("crm").With("headers", "X-Key: canary-new").With("url", "https://example.com/canary-new")
	config := withURLs(crm).With("action_url_passwords_wo", coretest.Object{"crm": "canary-password"}).
		With("adopt_existing", true).Without("pin_wo")
	plan := later(t, newProvider, noRetry(), receptionistType).Plan(coretest.State{}, config)
	coretest.Expect(t, plan.Diagnostics, `"headers":(not printed)`, "action_url_passwords_wo: (sensitive)")
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		Body: `{"errors":[{"code":"INVALID","message":"no: X-Key: canary-new, https://example.com/canary-new, canary-password, ` +
			`X-Key: canary-live"}]}`})
	_, diags := plan.Apply()
	coretest.Expect(t, diags, "error", "no: (sensitive)")
	expectAbsent(t, append(plan.Diagnostics, diags...), "canary")
}

func TestActionURLs_dataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	later(t, newProvider, nil, receptionistType).Create(withURLs(actionURL("crm")).With("action_url_passwords_wo",
		coretest.Object{"crm": "password1"}))
	found, diags := coretest.NewProtocol(t, newProvider, nil).Data(t, receptionistType,
		coretest.Object{"id": idOf(mock.Objects("ivrs")[0])})
	coretest.ExpectNone(t, diags)
	if urls := found["action_urls"].String(); !strings.Contains(urls, "https://example.com/crm") ||
		strings.Contains(urls, "password1") {
		t.Errorf("the data source shows %s", urls)
	}
}
