// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"math/big"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

const getBalance, postBalance = "GET " + balancePath, "POST " + balancePath

// decimalNumber is a number as a configuration writes it.
func decimalNumber(t *testing.T, decimal string) tftypes.Value {
	t.Helper()
	f, _, err := big.ParseFloat(decimal, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}

	return tftypes.NewValue(tftypes.Number, f)
}

func amount(t *testing.T, decimal string) coretest.Object {
	t.Helper()

	return coretest.Object{"amount": decimalNumber(t, decimal)}
}

// What is configured is what the PBX receives, digit for digit.
func TestTenantRecharge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ configured, sent string }{
		{"25", "25"}, {"25.50", "25.5"}, {"0.00001", "0.00001"}, {"0.1", "0.1"}, {"123456789.12345", "123456789.12345"},
		{"1e3", "1000"},
	} {
		mock, newProvider := start(t)
		mock.SetBalance("1")
		p := coretest.NewProtocol(t, newProvider, nil)
		diags := p.PlanAction(t, rechargeType, amount(t, test.configured))
		coretest.Expect(t, diags, "warning at amount: Invoking pbx_tenant_recharge recharges the tenant",
			"It adds "+test.sent+" to the balance")
		if diags.HasError() || len(diags) != 1 || len(mock.Requests()) > 0 {
			t.Errorf("%s: planning gave %s and the requests %v", test.configured, diags, received(mock))
		}

		progress, diags := p.Invoke(t, rechargeType, amount(t, test.configured))
		coretest.ExpectNone(t, diags)
		if len(progress) != 2 || !strings.Contains(progress[0], "Adding "+test.sent+" to") ||
			!strings.Contains(progress[1], "Added "+test.sent+" to") {
			t.Errorf("%s: got the progress %q", test.configured, progress)
		}
		expectReceived(t, mock, getBalance, postBalance)
		if got, want := string(mock.Requests()[1].Body), `{"balance":`+test.sent+`}`; got != want {
			t.Errorf("%s: got the body %s, want %s", test.configured, got, want)
		}
		if got := mock.Recharges(); len(got) != 1 || got[0] != test.sent {
			t.Errorf("%s: got the recharges %v", test.configured, got)
		}
	}
}

// Numbers do not only come from literals: another provider may have computed one as a 64-bit float,
// and Terraform's own arithmetic has an error after some 150 decimals.
func TestTenantRecharge_computedAmounts(t *testing.T) {
	t.Parallel()
	tenth, _ := big.NewFloat(0).SetPrec(512).SetString("0.1")
	thrice := new(big.Float).SetPrec(512).Mul(tenth, big.NewFloat(3))
	for name, computed := range map[string]*big.Float{"0.1": big.NewFloat(0.1), "0.3": thrice} {
		mock, newProvider := start(t)
		config := coretest.Object{"amount": tftypes.NewValue(tftypes.Number, computed)}
		p := coretest.NewProtocol(t, newProvider, nil)
		if diags := p.PlanAction(t, rechargeType, config); diags.HasError() {
			t.Error(diags)
		}
		_, diags := p.Invoke(t, rechargeType, config)
		coretest.ExpectNone(t, diags)
		if got := mock.Balance(); got != name {
			t.Errorf("got the balance %s, want %s", got, name)
		}
	}
}

func TestTenantRecharge_validation(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, wrong := range []string{"0", "-1", "-0.00001", "0.000001", "1.123456", "1e-9"} {
		for _, plan := range []func(testing.TB, string, coretest.Object) coretest.Diagnostics{p.PlanAction,
			p.PlanActionOfVariables} {
			coretest.Expect(t, plan(t, rechargeType, amount(t, wrong)), "error at amount: Invalid amount: ",
				"must be more than 0 and have at most five decimals")
		}
	}
	coretest.Expect(t, p.PlanAction(t, rechargeType, coretest.Object{"amount": coretest.Unknown}), "warning at amount: ",
		"an amount that is not known yet")
	_, diags := p.Invoke(t, rechargeType, coretest.Object{"amount": coretest.Unknown})
	coretest.Expect(t, diags, "error at amount: Unable to invoke pbx_tenant_recharge: The value of amount is not known")
	// An amount that was not known even in the plan reaches the action unchecked.
	for _, wrong := range []string{"-5", "0", "0.123456"} {
		_, diags = p.Invoke(t, rechargeType, amount(t, wrong))
		coretest.Expect(t, diags, "error at amount: Invalid amount: "+wrong+" must be more than 0")
	}
	expectReceived(t, mock)
}

// An amount that was added twice is money lost, so a call that may have been carried out is made
// once.
func TestTenantRecharge_lostResponse(t *testing.T) {
	t.Parallel()
	handled := []byte("<html>Sign in</html>")
	for name, fault := range map[string]fakeserver.Fault{
		"dropped after":  {DropAfter: true},
		"dropped before": {DropBefore: true},
		"login page":     {Status: http.StatusOK, Body: string(handled), ContentType: "text/html"},
		"page, done":     {Transform: func([]byte) []byte { return handled }},
		"errors":         {Status: http.StatusOK, Body: `{"errors":[{"code":"UNKNOWN","message":"Disk full."}]}`},
		"accepted":       {Status: http.StatusAccepted},
		"bad gateway":    {Status: http.StatusBadGateway, Body: "<h1>Bad Gateway</h1>", ContentType: "text/html"},
		"unavailable":    {Status: http.StatusServiceUnavailable},
		"timed out":      {Status: http.StatusGatewayTimeout},
		"internal error": {Status: http.StatusInternalServerError,
			Body: `{"errors":[{"code":"UNKNOWN","message":"Disk full."}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock, newProvider := start(t)
			mock.SetBalance("1.5")
			fault.Method, fault.PathPrefix = http.MethodPost, balancePath
			mock.InjectFault(fault)
			progress, diags := coretest.NewProtocol(t, newProvider, nil).Invoke(t, rechargeType, amount(t, "25.5"))
			coretest.Expect(t, diags, "error: Unable to tell whether pbx_tenant_recharge recharged the tenant",
				"POST /tenant/balance",
				"may have added 25.5 to the balance", "was 1.5 before, and is "+mock.Balance()+" now. Look at",
				"data source pbx_tenant_balance")
			expectReceived(t, mock, getBalance, postBalance, getBalance)
			if len(progress) != 1 {
				t.Errorf("got the progress %q, want no word of success", progress)
			}
		})
	}
}

// The response to a recharge has no body, so a connection that breaks within it is the same as one
// that is dropped; a first connection that was used before makes no difference.
func TestTenantRecharge_lostResponseOnReusedConnection(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	p := coretest.NewProtocol(t, newProvider, nil)
	_, diags := p.Invoke(t, rechargeType, amount(t, "1"))
	coretest.ExpectNone(t, diags)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, DropAfter: true, Times: 1})
	_, diags = p.Invoke(t, rechargeType, amount(t, "2"))
	coretest.Expect(t, diags, "Unable to tell whether")
	if got := mock.Recharges(); len(got) != 2 || got[1] != "2" {
		t.Errorf("got the recharges %v, want 1 and 2", got)
	}
}

// What the PBX refused for sure was not carried out, and what it never received may be sent again.
func TestTenantRecharge_refused(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusTooManyRequests,
		Header: http.Header{"Retry-After": {"0"}}, Times: 1})
	p := coretest.NewProtocol(t, newProvider, nil)
	_, diags := p.Invoke(t, rechargeType, amount(t, "5"))
	coretest.ExpectNone(t, diags)
	expectReceived(t, mock, getBalance, postBalance, postBalance)

	mock.InjectFault(fakeserver.Fault{Method: http.MethodPost, Status: http.StatusBadRequest,
		Body: `{"errors":[{"code":"VALIDATE_FAILED","message":"Billing is off."}]}`})
	_, diags = p.Invoke(t, rechargeType, amount(t, "5"))
	coretest.Expect(t, diags, "error: Unable to invoke pbx_tenant_recharge: POST /tenant/balance: HTTP status 400: "+
		"VALIDATE_FAILED: Billing is off.")
	if strings.Contains(diags.String(), "may have added") {
		t.Errorf("a refusal is called ambiguous:\n%s", diags)
	}
	if got := mock.Balance(); got != "5" {
		t.Errorf("got the balance %s, want 5", got)
	}
}

// A token that has run out is renewed, which repeats the call; the PBX refused the first one before
// it looked at it.
func TestTenantRecharge_expiredToken(t *testing.T) {
	t.Parallel()
	mock := portsipmock.New(portsipmock.WithLogin("terraform", "sign-in-canary", "pbx.example.com"))
	portsipspec.Watch(t, mock)
	newProvider := provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(map[string]string{
			"PORTSIP_BASE_URL": mock.Start(t) + "/api",
			"PORTSIP_USERNAME": "terraform", "PORTSIP_PASSWORD": "sign-in-canary", "PORTSIP_DOMAIN": "pbx.example.com",
		})))
	p := coretest.NewProtocol(t, newProvider, nil)
	for range 2 {
		_, diags := p.Invoke(t, rechargeType, amount(t, "2.5"))
		coretest.ExpectNone(t, diags)
		mock.ExpireTokens()
	}
	if got := mock.Balance(); got != "5" || mock.SignIns() != 2 {
		t.Errorf("got the balance %s after %d sign-ins, want 5 after 2", got, mock.SignIns())
	}
}

func TestTenantRecharge_notConfigured(t *testing.T) {
	t.Parallel()
	p := coretest.NewProtocol(t, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(nil))), nil)
	coretest.Expect(t, p.PlanAction(t, rechargeType, amount(t, "5")), "error: portsip is not configured",
		"PORTSIP_BASE_URL")
	_, diags := p.Invoke(t, rechargeType, amount(t, "5"))
	coretest.Expect(t, diags, "error: portsip is not configured")

	// A connection that is known only later must not stop the plan.
	p = coretest.NewProtocol(t, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(nil))), coretest.Object{"portsip": coretest.Object{
		"base_url": coretest.Unknown, "token": "t",
	}})
	if diags := p.PlanAction(t, rechargeType, amount(t, "5")); diags.HasError() {
		t.Error(diags)
	}
}

func TestAccTenantRecharge(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	config := func(amount string) string {
		return `
action "pbx_tenant_recharge" "test" {
  config {
    amount = ` + amount + `
  }
}

resource "terraform_data" "test" {
  input = "` + amount + `"
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.pbx_tenant_recharge.test]
    }
  }
}
`
	}
	coretest.Test(t, newProvider, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: config("0.000001"), ExpectError: regexp.MustCompile(`at most\s+five\s+decimals`)},
			{Config: config("12.5")},
			{Config: config("12.5"), PlanOnly: true},
			{Config: config("0.1")},
		},
	})
	if got := mock.Balance(); got != "12.6" {
		t.Errorf("got the balance %s, want 12.6", got)
	}
}
