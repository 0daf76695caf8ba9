// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

const (
	dialType    = "pbxcloud_dial"
	pauseType   = "pbxcloud_agent_pause"
	unpauseType = "pbxcloud_agent_unpause"
)

// with returns a configuration with more in it.
func with(config, more coretest.Object) coretest.Object {
	all := maps.Clone(config)
	maps.Copy(all, more)

	return all
}

func variables(all map[string]string) tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, value := range all {
		values[name] = tftypes.NewValue(tftypes.String, value)
	}

	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, values)
}

var (
	callBoss = coretest.Object{"source": "402", "destination": "9922323232", "account": "402-DEMO"}
	agent104 = coretest.Object{"queue": "281", "extension": "104-DEMO"}
)

func TestDial(t *testing.T) {
	t.Parallel()
	for name, credentialsIn := range map[string]string{"query": "query", "form": "form"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			p := coretest.NewProtocol(t, newProvider, block(coretest.Object{"credentials_in": credentialsIn}))
			config := with(callBoss, coretest.Object{"variables": variables(map[string]string{"callid": "453131, a=b"})})
			diags := p.PlanAction(t, dialType, config)
			coretest.Expect(t, diags, "warning at destination: Invoking pbxcloud_dial rings phones", `rings "402"`,
				`dials "9922323232"`,
				"A variable with a comma", `The value of the variable "callid" contains a comma`)
			if diags.HasError() || len(mock.Requests()) > 0 {
				t.Errorf("planning gave %s and %d calls", diags, len(mock.Requests()))
			}
			progress, diags := p.Invoke(t, dialType, config)
			coretest.ExpectNone(t, diags)
			calls := mock.Calls()
			if len(calls) != 1 || calls[0].Source != "402" || calls[0].Destination != "9922323232" ||
				calls[0].Account != "402-DEMO" || calls[0].Tenant != "DEMO" || calls[0].Variables["DEMO-callid"] != "453131, a=b" {
				t.Fatalf("got the calls %+v", calls)
			}
			if len(progress) != 2 || !strings.Contains(progress[1], "15a4cfe6429054") || calls[0].ID != "15a4cfe6429054" {
				t.Errorf("got the progress %q", progress)
			}
			if request := mock.Requests()[0]; request.Method != http.MethodPost {
				t.Errorf("a call was placed with %s, which net/http may repeat", request.Method)
			}
		})
	}
}

// The page shows one variable in a call. Whether several arrive, and in which form, the PBX does
// not tell.
func TestDial_oneVariable(t *testing.T) {
	t.Parallel()
	// A response as JSON was observed too.
	for _, response := range []string{"", `{"Response":"Success","Message":"Originate successfully queued","ID":"15a"}`} {
		mock, newProvider := start(t)
		if response != "" {
			mock.InjectFault(fakeserver.Fault{Transform: func([]byte) []byte { return []byte(response) }})
		}
		config := coretest.Object{"tenant": "ACME", "source": "402", "destination": "99",
			"variables": variables(map[string]string{"a": "1=2"})}
		_, diags := coretest.NewProtocol(t, newProvider, nil).Invoke(t, dialType, config)
		coretest.ExpectNone(t, diags)
		if got := mock.Calls(); len(got) != 1 || got[0].Tenant != "ACME" || len(got[0].Variables) != 1 ||
			got[0].Variables["ACME-a"] != "1=2" || got[0].Account != "" {
			t.Errorf("got %+v", got)
		}
	}
}

func TestDial_validation(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, tc := range []struct {
		more coretest.Object
		want string
	}{
		{coretest.Object{"source": ""}, "error at source: Invalid source"},
		{coretest.Object{"destination": "99\r\nVariable: x"}, "error at destination: Invalid destination"},
		{coretest.Object{"account": " "}, "error at account: Invalid account"},
		{coretest.Object{"variables": variables(map[string]string{"a=b": "1"})}, "not the name of a variable"},
		{coretest.Object{"variables": variables(map[string]string{"": "1"})}, "not the name of a variable"},
		{coretest.Object{"variables": variables(map[string]string{"a": "1\n2"})}, "must have no line breaks"},
		{coretest.Object{"variables": variables(map[string]string{"a,b": "1"})}, "not the name of a variable"},
		{coretest.Object{"variables": variables(map[string]string{"a": "1", "b": "2"})},
			"error at variables: Invalid variables: There are 2 variables"},
	} {
		coretest.Expect(t, p.PlanAction(t, dialType, with(callBoss, tc.more)), tc.want)
		coretest.Expect(t, p.PlanActionOfVariables(t, dialType, with(callBoss, tc.more)), tc.want)
		// What was not known even in the plan reaches the action unchecked.
		_, diags := p.Invoke(t, dialType, with(callBoss, tc.more))
		coretest.Expect(t, diags, tc.want)
	}
	coretest.Expect(t, p.PlanAction(t, dialType, with(callBoss, coretest.Object{"tenant": "%"})), "error at tenant")
	for _, name := range []string{"source", "destination", "account", "tenant", "variables"} {
		unknown := with(callBoss, coretest.Object{name: coretest.Unknown})
		if diags := p.PlanAction(t, dialType, unknown); diags.HasError() {
			t.Error(diags)
		}
		_, diags := p.Invoke(t, dialType, unknown)
		coretest.Expect(t, diags, "error at "+name+": Unable to invoke pbxcloud_dial", "nothing was sent")
	}
	if got := len(mock.Requests()); got != 0 {
		t.Errorf("got %d calls, want none", got)
	}
}

// A phone that rang twice cannot be unrung, so what may have been carried out is done once.
func TestActions_lostAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"dropped after":  {DropAfter: true},
		"dropped before": {DropBefore: true},
		"bad gateway":    {Status: http.StatusBadGateway, Body: "<h1>Bad Gateway</h1>", ContentType: "text/html"},
		"unavailable":    {Status: http.StatusServiceUnavailable},
		"internal error": {Status: http.StatusInternalServerError, Body: "canary"},
		"login page":     {Status: http.StatusOK, Body: "<html>canary</html>", ContentType: "text/html"},
		"accepted":       {Status: http.StatusAccepted},
	} {
		for typeName, tc := range map[string]struct {
			config coretest.Object
			want   string
		}{
			dialType:    {callBoss, "The PBX may be ringing 402 by now"},
			pauseType:   {agent104, "Agent 104-DEMO may be paused in queue 281 by now"},
			unpauseType: {agent104, "Agent 104-DEMO may be no longer paused in queue 281 by now"},
		} {
			t.Run(name+" "+typeName, func(t *testing.T) {
				t.Parallel()
				mock, newProvider := start(t)
				p := coretest.NewProtocol(t, newProvider, nil)
				_, diags := p.Data(t, "pbxcloud_call_count", nil) // So that the connection was used before.
				coretest.ExpectNone(t, diags)
				mock.ResetRequests()
				mock.InjectFault(fault)
				progress, diags := p.Invoke(t, typeName, tc.config)
				coretest.Expect(t, diags, "error: Unable to tell whether "+typeName, "POST /pbx/proxyapi.php", tc.want,
					"The request was not repeated.")
				if got := len(mock.Requests()); got != 1 || len(progress) != 1 {
					t.Errorf("got %d calls and the progress %q, want one of each", got, progress)
				}
				if text := diags.String(); strings.Contains(text, pbxcloudmock.Key) || strings.Contains(text, "canary") ||
					strings.Contains(text, "key=") {
					t.Errorf("the error shows too much: %s", text)
				}
			})
		}
	}
}

// What was refused for sure, or never received, is no riddle.
func TestActions_refused(t *testing.T) {
	t.Parallel()
	for typeName, config := range map[string]coretest.Object{dialType: callBoss, pauseType: agent104,
		unpauseType: agent104} {
		t.Run(typeName, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			p := coretest.NewProtocol(t, newProvider, nil)
			mock.InjectFault(fakeserver.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"0"}},
				Times: 1})
			_, diags := p.Invoke(t, typeName, config)
			coretest.ExpectNone(t, diags)
			if got := len(mock.Requests()); got != 2 {
				t.Errorf("got %d calls, want the refused one and one more", got)
			}
			_, diags = p.Invoke(t, typeName, with(config, coretest.Object{"tenant": "NOBODY"}))
			coretest.Expect(t, diags, "error: Unable to invoke "+typeName, "you mistaken", "the tenant code")
			if strings.Contains(diags.String(), "by now") {
				t.Errorf("a refusal is called ambiguous: %s", diags)
			}
			readOnly := coretest.NewProtocol(t, newProvider, block(coretest.Object{"api_key": pbxcloudmock.ReadOnlyKey}))
			_, diags = readOnly.Invoke(t, typeName, config)
			coretest.Expect(t, diags, "error: Unable to invoke "+typeName, "whether the key allows writing")
			answer(mock, "Error|Extension does not exist|")
			_, diags = p.Invoke(t, typeName, config)
			coretest.Expect(t, diags, "error: Unable to invoke "+typeName, "Error|Extension does not exist|")
		})
	}
}

func TestDial_oddAnswers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "null", "Done", "Success", "Success|queued|", "<html>canary</html>"} {
		mock, newProvider := start(t)
		answer(mock, text)
		_, diags := coretest.NewProtocol(t, newProvider, nil).Invoke(t, dialType, callBoss)
		coretest.Expect(t, diags, "error: Unable to tell whether pbxcloud_dial placed the call",
			"does not confirm that the call was placed")
		if strings.Contains(diags.String(), "canary") {
			t.Errorf("the error shows too much: %s", diags)
		}
	}
}

func TestAgentPause(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{"lines": {},
		"silent": {Transform: func([]byte) []byte { return nil }}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.InjectFault(fault)
			p := coretest.NewProtocol(t, newProvider, nil)
			coretest.ExpectNone(t, p.PlanAction(t, pauseType, agent104))
			progress, diags := p.Invoke(t, pauseType, with(agent104, coretest.Object{"reason": "Breakfast & coffee"}))
			coretest.ExpectNone(t, diags)
			if reason, paused := mock.Paused(); !paused || reason != "Breakfast & coffee" ||
				len(progress) != 2 {
				t.Errorf("got %t for %q, with the progress %q", paused, reason, progress)
			}
			_, diags = p.Invoke(t, unpauseType, agent104)
			coretest.ExpectNone(t, diags)
			if _, paused := mock.Paused(); paused || len(mock.AgentChanges()) != 2 {
				t.Errorf("got the changes %+v", mock.AgentChanges())
			}
			answer(mock, "Will do")
			_, diags = p.Invoke(t, pauseType, agent104)
			coretest.Expect(t, diags, "warning: Unable to tell whether pbxcloud_agent_pause worked",
				`The PBX responded "Will do"`)
		})
	}
	mock, newProvider := start(t)
	p := coretest.NewProtocol(t, newProvider, nil)
	_, diags := p.Invoke(t, unpauseType, with(agent104, coretest.Object{"extension": "999"}))
	coretest.Expect(t, diags, "error: Unable to invoke pbxcloud_agent_unpause", "Error|Interface not found|")
	for name, value := range map[string]any{"queue": "", "extension": "1\n2", "reason": "", "tenant": "%"} {
		coretest.Expect(t, p.PlanAction(t, pauseType, with(agent104, coretest.Object{name: value})), "error at "+name)
	}
	for _, name := range []string{"queue", "extension", "reason", "tenant"} {
		_, diags = p.Invoke(t, pauseType, with(agent104, coretest.Object{name: coretest.Unknown}))
		coretest.Expect(t, diags, "error at "+name+": Unable to invoke pbxcloud_agent_pause", "nothing was sent")
	}
	if got := mock.AgentChanges(); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestActions_notConfigured(t *testing.T) {
	t.Parallel()
	p := coretest.NewProtocol(t, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(nil))), nil)
	coretest.Expect(t, p.PlanAction(t, dialType, callBoss), "error: pbxcloud is not configured", "PBXCLOUD_API_KEY")
	_, diags := p.Invoke(t, dialType, callBoss)
	coretest.Expect(t, diags, "error: pbxcloud is not configured")
	// A key that is known only later must not stop the plan.
	p = coretest.NewProtocol(t, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(nil))), block(coretest.Object{"api_key": coretest.Unknown}))
	for typeName, config := range map[string]coretest.Object{dialType: callBoss, pauseType: agent104,
		unpauseType: agent104} {
		if diags := p.PlanAction(t, typeName, config); diags.HasError() {
			t.Error(diags)
		}
	}
}

func TestAccActions(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{{Config: `
action "pbxcloud_dial" "test" {
  provider = pbx
  config {
    source      = "402"
    destination = "9922323232"
  }
}

action "pbxcloud_agent_pause" "test" {
  provider = pbx
  config {
    queue     = "281"
    extension = "104-DEMO"
  }
}

resource "terraform_data" "test" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.pbxcloud_dial.test, action.pbxcloud_agent_pause.test]
    }
  }
}
`}},
	})
	if _, paused := mock.Paused(); !paused || len(mock.Calls()) != 1 {
		t.Errorf("got the calls %+v, paused: %t", mock.Calls(), paused)
	}
}
