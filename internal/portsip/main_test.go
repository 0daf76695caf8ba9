// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipspec"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

func TestMain(m *testing.M) { coretest.Main(m) }

const (
	policyType      = "pbx_tenant_password_policy"
	headersType     = "pbx_tenant_custom_headers"
	voicemailType   = "pbx_voicemail_server"
	holidaysType    = "pbx_holidays"
	statusType      = "pbx_tenant_status"
	balanceType     = "pbx_tenant_balance"
	rechargeType    = "pbx_tenant_recharge"
	statusPath      = "/api/tenant/status"
	balancePath     = "/api/tenant/balance"
	tenantID        = "NzAwNTUxOTA5NzczMTQ4MTYw"
	tenantShownName = "Example Company (pbx.example.com)"
)

// start runs a mock of its own for a test, and returns a provider that the environment points at
// it.
func start(t testing.TB, options ...portsipmock.Option) (*portsipmock.Server, coretest.NewProvider) {
	t.Helper()

	return startWrong(t, nil, options...)
}

// startWrong is start for a test whose requests are wrong on purpose at those paths of the body, by
// the vendor's OpenAPI file.
func startWrong(
	t testing.TB, paths []string, options ...portsipmock.Option,
) (*portsipmock.Server, coretest.NewProvider) {
	t.Helper()
	mock := portsipmock.New(options...)
	portsipspec.Watch(t, mock, paths...)

	return mock, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(map[string]string{
			"PORTSIP_BASE_URL": mock.Start(t) + "/api",
			"PORTSIP_TOKEN":    portsipmock.Token,
		})))
}

// idOf is the id of an object of the mock.
func idOf(object map[string]any) string {
	id, _ := object["id"].(string)

	return id
}

// noRetry is a provider block whose requests are attempted once only.
func noRetry() coretest.Object {
	return coretest.Object{"portsip": coretest.Object{"retry_timeout": "0s"}}
}

// received lists what the mock received since the last reset, such as "GET /api/tenant", without
// queries.
func received(mock *portsipmock.Server) []string {
	var all []string
	for _, r := range mock.Requests() {
		all = append(all, r.Method+" "+r.Path)
	}

	return all
}

// expectReceived fails unless the mock has received exactly these requests since the last reset.
func expectReceived(t testing.TB, mock *portsipmock.Server, want ...string) {
	t.Helper()
	if got := received(mock); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got the requests\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// later returns a type of a new instance of the provider, as a later run of Terraform has it: what
// an earlier one read is gone.
func later(t testing.TB, newProvider coretest.NewProvider, block coretest.Object, typeName string) *coretest.Resource {
	t.Helper()

	return coretest.NewProtocol(t, newProvider, block).Resource(t, typeName)
}

// expectNames fails unless a data source of several objects shows those with these names, in this
// order.
func expectNames(t testing.TB, p *coretest.Protocol, typeName, attribute string, config coretest.Object,
	want ...string) {
	t.Helper()
	data, diags := p.Data(t, typeName, config)
	coretest.ExpectNone(t, diags)
	var items []tftypes.Value
	if err := data[attribute].As(&items); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, item := range items {
		var object map[string]tftypes.Value
		if err := item.As(&object); err != nil {
			t.Fatal(err)
		}
		got = append(got, coretest.String(object["name"]))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v: got the names %q, want %q", config, got, want)
	}
}
