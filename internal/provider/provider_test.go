// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"log"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

func TestMain(m *testing.M) {
	if served, err := serveRestapi(); served {
		if err != nil {
			log.Fatal(err)
		}

		return
	}
	coretest.Main(m)
}

const accessKey = "a-secret-access-key-77"

func newProvider(environment map[string]string) coretest.NewProvider {
	return provider.New("1.2.3", provider.WithClock(&coretest.Clock{}), provider.WithEnv(coretest.Env(environment)))
}

// tenios is a provider block with these attributes in its part for Tenios.
func tenios(attributes coretest.Object) coretest.Object {
	block := coretest.Object{"access_key": accessKey}
	for name, value := range attributes {
		block[name] = value
	}

	return coretest.Object{"tenios": block}
}

// portsip is a provider block with these attributes in its part for PortSIP.
func portsip(attributes coretest.Object) coretest.Object {
	return coretest.Object{"portsip": attributes.With("base_url", "https://pbx.example.com:8887/api")}
}

// What all vendors refuse alike is in the tests after this one.
func TestConfigure_badValues(t *testing.T) {
	t.Parallel()
	myreports := func(attribute, value string) coretest.Object {
		return coretest.Object{"myreports": coretest.Object{"refresh_token": "hidden-7", attribute: value}}
	}
	for name, tc := range map[string]struct {
		environment map[string]string
		block       coretest.Object
		want        string
	}{
		"page_size 0":  {nil, tenios(coretest.Object{"page_size": 0}), "error at tenios.page_size"},
		"page_size -1": {nil, tenios(coretest.Object{"page_size": -1}), "error at tenios.page_size"},
		"max_concurrent_requests 0": {nil, tenios(coretest.Object{"max_concurrent_requests": 0}),
			"error at tenios.max_concurrent_requests"},
		"request_timeout 0s": {nil, tenios(coretest.Object{"request_timeout": "0s"}), "error at tenios.request_timeout"},
		"request_timeout without unit": {nil, tenios(coretest.Object{"request_timeout": "60"}),
			"error at tenios.request_timeout"},
		"negative retry_timeout": {nil, tenios(coretest.Object{"retry_timeout": "-1s"}), "error at tenios.retry_timeout"},

		"base_url of PortSIP without /api": {nil, coretest.Object{"portsip": coretest.Object{
			"base_url": "https://pbx.example.com:8887"}}, "error at portsip.base_url: Invalid base_url"},
		"token and user name": {nil, portsip(coretest.Object{"token": "hidden-7", "username": "admin"}),
			"error at portsip.token"},

		"endpoint with the key in it": {nil, coretest.Object{"pbxcloud": coretest.Object{
			"endpoint": "https://portal.example/pbx/proxyapi.php?key=hidden-7"}}, "error at pbxcloud.endpoint"},
		"credentials elsewhere": {nil, coretest.Object{"pbxcloud": coretest.Object{"credentials_in": "header"}},
			"error at pbxcloud.credentials_in"},

		"token and refresh token": {nil, myreports("token", "hidden-8"), "error at myreports.token: Invalid token"},
		"base_url of MyReports without /api": {nil, myreports("base_url", "https://api.eu.myreports.cloud"),
			"error at myreports.base_url: Invalid base_url"},
		"base_url and region": {nil, coretest.Object{"myreports": coretest.Object{"region": "eu",
			"base_url": "https://api.eu.myreports.cloud/api"}}, "set either base_url or region, not both"},
		"unknown region": {nil, myreports("region", "moon"), "error at myreports.region"},
		"region in the environment": {map[string]string{"MYREPORTS_REGION": "moon"}, nil,
			"MYREPORTS_REGION must be one of na, eu, uk, au"},
		"token_url that is not a URL": {nil, myreports("token_url", "login"),
			"error at myreports.token_url: Invalid token_url"},
		"customer that is not a GUID": {nil, myreports("customer_tenant_id", "head-office"),
			"error at myreports.customer_tenant_id"},
		"customer in the environment": {map[string]string{"MYREPORTS_CUSTOMER_TENANT_ID": "head-office"}, nil,
			"also if it comes from MYREPORTS_CUSTOMER_TENANT_ID"},
		"account that is not a GUID": {nil, myreports("account_tenant_id", "head-office"),
			"error at myreports.account_tenant_id"},
		"account in the environment": {map[string]string{"MYREPORTS_ACCOUNT_TENANT_ID": "head-office"}, nil,
			"also if it comes from MYREPORTS_ACCOUNT_TENANT_ID"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := coretest.Configure(t, newProvider(tc.environment), tc.block)
			coretest.Expect(t, diags, tc.want)
			if strings.Contains(diags.String(), "hidden-") {
				t.Errorf("the message shows a secret: %s", diags)
			}
		})
	}
}

func TestConfigure_certificates(t *testing.T) {
	t.Parallel()
	for vendor := range addressOf {
		_, diags := coretest.Configure(t, newProvider(map[string]string{"TENIOS_ACCESS_KEY": "k", "PBXCLOUD_API_KEY": "k",
			"MYREPORTS_TOKEN": "t", "PORTSIP_TOKEN": "t", "PORTSIP_BASE_URL": "https://pbx.example.com/api"}),
			coretest.Object{vendor: coretest.Object{"ca_certificate": "not a certificate"}})
		coretest.Expect(t, diags, "error at "+vendor+".ca_certificate: Invalid ca_certificate")
		_, diags = coretest.Configure(t, newProvider(nil), coretest.Object{vendor: coretest.Object{
			"insecure_skip_verify": true}})
		coretest.Expect(t, diags, "warning at "+vendor+".insecure_skip_verify: Certificates are not checked")
	}
}

// What is not configured is named when one of the vendor's resources is planned.
func TestConfigure_incompletePBXCloud(t *testing.T) {
	t.Parallel()
	plan := func(environment map[string]string) coretest.Diagnostics {
		return coretest.NewProtocol(t, newProvider(environment), nil).Resource(t, "pbxcloud_custom_destination").
			Plan(coretest.State{}, coretest.Object{"name": "Boss", "type_id": 1}).Diagnostics
	}
	coretest.Expect(t, plan(nil), "pbxcloud is not configured", "PBXCLOUD_API_KEY")
	coretest.Expect(t, plan(map[string]string{"PBXCLOUD_API_KEY": "k"}), "error at tenant", "PBXCLOUD_TENANT")
}

// addressOf is the attribute of each vendor's block that says where the API is.
var addressOf = map[string]string{"tenios": "base_url", "portsip": "base_url", "pbxcloud": "endpoint",
	"myreports": "base_url"}

// The variable of an attribute of the provider block is named after both.
func variableOf(vendor, attribute string) string { return strings.ToUpper(vendor + "_" + attribute) }

// An empty credential is a variable that was not filled. A line break at its end, from a file or
// from echo, would fail with each request, and without the reason.
func TestConfigure_badCredentials(t *testing.T) {
	t.Parallel()
	for vendor, attributes := range map[string][]string{
		"tenios": {"access_key"}, "portsip": {"token", "username", "password", "domain"}, "pbxcloud": {"api_key", "tenant"},
		"myreports": {"token", "refresh_token", "client_id", "client_secret"},
	} {
		for _, attribute := range attributes {
			t.Run(vendor+"."+attribute, func(t *testing.T) {
				t.Parallel()
				for _, empty := range []string{"", "  "} {
					_, diags := coretest.Configure(t, newProvider(map[string]string{variableOf(vendor, attribute): "hidden-7"}),
						coretest.Object{vendor: coretest.Object{attribute: empty}})
					coretest.Expect(t, diags, "error at "+vendor+"."+attribute+": Empty "+attribute)
				}
				for _, value := range []string{"hidden-7\n", "hidden\x00-7"} {
					_, diags := coretest.Configure(t, newProvider(nil), coretest.Object{vendor: coretest.Object{attribute: value}})
					coretest.Expect(t, diags, "error at "+vendor+"."+attribute+": Invalid "+attribute+": "+vendor+"."+attribute+" ")
					_, fromEnv := coretest.Configure(t, newProvider(map[string]string{variableOf(vendor, attribute): value}), nil)
					coretest.Expect(t, fromEnv, "error at "+vendor+"."+attribute+": Invalid "+attribute+": The environment variable "+
						variableOf(vendor, attribute)+" ")
					if shown := diags.String() + fromEnv.String(); strings.Contains(shown, "hidden") {
						t.Errorf("the message shows the value: %s", shown)
					}
				}
			})
		}
	}
}

func TestConfigure_addresses(t *testing.T) {
	t.Parallel()
	for vendor, attribute := range addressOf {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			at := " at " + vendor + "." + attribute
			for address, want := range map[string]string{
				"http://pbx.example.com/api":        "warning" + at + ": The connection is not encrypted",
				"https://pbx.example.com:65536/api": "error" + at + ": Invalid " + attribute,
				"pbx.example.com/api":               "error" + at + ": Invalid " + attribute,
				"ftp://pbx.example.com/api":         "error" + at + ": Invalid " + attribute,
				"https://[::1":                      "error" + at + ": Invalid " + attribute,
				"https://pbx.example.com/api?a=hid": "error" + at + ": Invalid " + attribute,
				"http://localhost:8080/api":         "", "https://pbx.example.com:65535/api": "",
			} {
				_, diags := coretest.Configure(t, newProvider(nil), coretest.Object{vendor: coretest.Object{attribute: address}})
				_, fromEnv := coretest.Configure(t, newProvider(map[string]string{variableOf(vendor, attribute): address}), nil)
				if want != "" && strings.HasPrefix(want, "error") {
					coretest.Expect(t, fromEnv, "The environment variable "+variableOf(vendor, attribute))
				}
				for _, got := range []coretest.Diagnostics{diags, fromEnv} {
					if want == "" && len(got) > 0 {
						t.Errorf("%s: got %s, want silence", address, got)
					} else if want != "" {
						coretest.Expect(t, got, want)
					}
				}
			}
		})
	}
}

// connection is a PBX connection as it is configured.
var connection = coretest.Object{"name": "Head office", "kazoo": coretest.Object{
	"host_rest": "https://kazoo.example.com", "host_websocket": "wss://kazoo.example.com", "account_id": "a1",
	"api_key_wo": "secret",
}}

func TestConfigure_incompleteMyReports(t *testing.T) {
	t.Parallel()
	const customer = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22"
	for name, tc := range map[string]struct {
		environment map[string]string
		attributes  coretest.Object
		lacks       string
	}{
		"nothing":       {nil, nil, "token"},
		"customer only": {nil, coretest.Object{"customer_tenant_id": customer}, "token"},
		"refresh token only": {nil, coretest.Object{"customer_tenant_id": customer, "refresh_token": "t"},
			"client_id and client_secret"},
		"no client id": {map[string]string{"MYREPORTS_CLIENT_SECRET": "s"},
			coretest.Object{"customer_tenant_id": customer, "refresh_token": "t"}, "client_id"},
		"no client secret": {nil, coretest.Object{"customer_tenant_id": customer, "refresh_token": "t",
			"client_id": "c"}, "client_secret"},
		"client without refresh token": {nil, coretest.Object{"customer_tenant_id": customer, "client_id": "c",
			"client_secret": "s"}, "refresh_token"},
		"token that the block supersedes": {map[string]string{"MYREPORTS_TOKEN": "t"},
			coretest.Object{"customer_tenant_id": customer, "refresh_token": "t"}, "client_id and client_secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := coretest.Object{}
			if tc.attributes != nil {
				block["myreports"] = tc.attributes
			}
			p := coretest.NewProtocol(t, newProvider(tc.environment), block)
			plan := p.Resource(t, "myreports_pbx_connection").Plan(coretest.State{}, connection)
			coretest.Expect(t, plan.Diagnostics, "myreports is not configured",
				"Set "+tc.lacks+" in the provider block:", "myreports = {",
				"MYREPORTS_REFRESH_TOKEN", "MYREPORTS_CUSTOMER_TENANT_ID")
		})
	}
	plan := coretest.NewProtocol(t, newProvider(map[string]string{"MYREPORTS_TOKEN": "t"}), nil).Resource(t,
		"myreports_pbx_connection").
		Plan(coretest.State{}, connection)
	coretest.Expect(t, plan.Diagnostics, "error at customer_tenant_id", "MYREPORTS_CUSTOMER_TENANT_ID")
}

func TestConfigure_unknownValuesOfMyReports(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		attributes coretest.Object
		want       string
	}{
		"the token": {coretest.Object{"token": coretest.Unknown}, "myreports.token is not known"},
		"the refresh token": {coretest.Object{"refresh_token": coretest.Unknown, "client_id": "c", "client_secret": "s"},
			"myreports.refresh_token is not known"},
		"the region": {coretest.Object{"token": "t", "region": coretest.Unknown}, "myreports.region is not known"},
		"the customer": {coretest.Object{"token": "t", "customer_tenant_id": coretest.Unknown},
			"myreports.customer_tenant_id is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := coretest.NewProtocol(t, newProvider(nil), coretest.Object{"myreports": tc.attributes})
			plan := p.Resource(t, "myreports_pbx_connection").Plan(coretest.State{}, connection)
			if len(plan.Diagnostics) > 0 {
				t.Errorf("the plan did not go on: %s", plan.Diagnostics)
			}
			found := p.List(t, "myreports_pbx_connection", nil, false, 0)
			if len(found) != 1 {
				t.Fatalf("got %+v", found)
			}
			coretest.Expect(t, found[0].Diagnostics, tc.want)
		})
	}
}

// Consent to charges is needed for writes only, so reads do not wait for it, nor does the look for
// an existing object.
func TestConfigure_unknownConsentOfMyReports(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 1))
	p := coretest.NewProtocol(t, newProvider(nil), coretest.Object{"myreports": coretest.Object{
		"base_url": mock.Start(t) + "/api", "token": myreportsmock.Token,
		"customer_tenant_id": myreportsmock.CustomerTenantID,
		"accept_charges":     coretest.Unknown,
	}})
	found := p.List(t, "myreports_pbx_connection", nil, false, 0)
	if len(found) != 1 || found[0].Diagnostics.HasError() {
		t.Errorf("got %+v", found)
	}
	mock.ResetRequests()
	plan := p.Resource(t, "myreports_pbx_connection").Plan(coretest.State{}, connection)
	if plan.Diagnostics.HasError() || len(mock.Requests()) == 0 {
		t.Errorf("the plan did not look for an existing connection: %s", plan.Diagnostics)
	}
}

// A plan that could not look because the provider is not configured yet says so, where it may adopt
// an object.
func TestConfigure_unknownValuesAndAdoption(t *testing.T) {
	t.Parallel()
	user := coretest.Object{"user_name": "+492215550001", "password_wo": "secret"}
	for name, tc := range map[string]struct {
		block    coretest.Object
		typeName string
		config   coretest.Object
		want     string // Empty where nothing is adopted.
	}{
		"a creation": {tenios(coretest.Object{"access_key": coretest.Unknown}), "tenios_cloud_pbx_user", user,
			""},
		"an adoption": {tenios(coretest.Object{"access_key": coretest.Unknown}), "tenios_cloud_pbx_user",
			user.With("adopt_existing", true), "tenios.access_key is not known"},
		"perhaps an adoption": {tenios(coretest.Object{"access_key": coretest.Unknown}), "tenios_cloud_pbx_user",
			user.With("adopt_existing", coretest.Unknown), "tenios.access_key is not known"},
		"settings": {coretest.Object{"portsip": coretest.Unknown}, "pbx_tenant",
			coretest.Object{"timezone": "UTC"}, "portsip is not known"},
		"an adoption by MyReports": {coretest.Object{"myreports": coretest.Object{"token": coretest.Unknown}},
			"myreports_pbx_connection", connection.With("adopt_existing", true), "myreports.token is not known"},
		"an adoption by PBXCloud": {coretest.Object{"pbxcloud": coretest.Object{"api_key": coretest.Unknown}},
			"pbxcloud_custom_destination", coretest.Object{"name": "x", "type_id": 1, "adopt_existing": true},
			"pbxcloud.api_key is not known"},
		"an adoption of a holiday": {coretest.Object{"portsip": coretest.Object{"token": coretest.Unknown}}, "pbx_holiday",
			coretest.Object{"name": "x", "region": "DEU", "consecutive": false, "every_year": true, "adopt_existing": true},
			"portsip.token is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := coretest.NewProtocol(t, newProvider(nil), tc.block).Resource(t, tc.typeName).Plan(coretest.State{},
				tc.config)
			if tc.want == "" {
				coretest.ExpectNone(t, plan.Diagnostics)

				return
			}
			coretest.Expect(t, plan.Diagnostics, "warning: Unable to read an existing ",
				"neither whether it exists nor what adopting it would change", tc.want)
			if plan.Diagnostics.HasError() || len(plan.Diagnostics) != 1 {
				t.Error(plan.Diagnostics)
			}
		})
	}
}

// The environment is enough. What the block says is not displaced by it.
func TestConfigure_environmentOfMyReports(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 1))
	url := mock.Start(t)
	for name, tc := range map[string]struct {
		environment map[string]string
		block       coretest.Object
	}{
		"no block": {map[string]string{
			"MYREPORTS_BASE_URL": url + "/api", "MYREPORTS_TOKEN": myreportsmock.Token,
			"MYREPORTS_CUSTOMER_TENANT_ID": myreportsmock.CustomerTenantID,
		}, nil},
		"refresh token and account": {map[string]string{
			"MYREPORTS_BASE_URL": url + "/api", "MYREPORTS_REFRESH_TOKEN": myreportsmock.RefreshToken,
			"MYREPORTS_CLIENT_ID":     myreportsmock.ClientID,
			"MYREPORTS_CLIENT_SECRET": myreportsmock.ClientSecret, "MYREPORTS_TOKEN_URL": url + "/connect/token",
			"MYREPORTS_ACCOUNT_TENANT_ID":  myreportsmock.AccountTenantID,
			"MYREPORTS_CUSTOMER_TENANT_ID": myreportsmock.CustomerTenantID,
		}, nil},
		"block first": {
			map[string]string{"MYREPORTS_BASE_URL": "http://localhost:1/api", "MYREPORTS_TOKEN": "another",
				"MYREPORTS_CUSTOMER_TENANT_ID": myreportsmock.OtherCustomerTenantID},
			coretest.Object{"myreports": coretest.Object{"base_url": url + "/api/", "token": myreportsmock.Token,
				"customer_tenant_id": myreportsmock.CustomerTenantID}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := coretest.NewProtocol(t, newProvider(tc.environment), tc.block).List(t, "myreports_pbx_connection", nil,
				false, 0)
			if len(found) != 1 || len(found[0].Diagnostics) > 0 {
				t.Errorf("got %+v, want one PBX connection", found)
			}
		})
	}
}

// What is missing is told when one of the vendor's types is used.
func TestConfigure_incompletePortSIP(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		block coretest.Object
		lacks string
	}{
		"nothing":          {nil, "base_url and username and password"},
		"no credentials":   {portsip(coretest.Object{}), "username and password"},
		"user name only":   {portsip(coretest.Object{"username": "admin"}), "password"},
		"credentials only": {coretest.Object{"portsip": coretest.Object{"token": "t"}}, "base_url"},
		"password only":    {portsip(coretest.Object{"password": "p"}), "username"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := coretest.NewProtocol(t, newProvider(nil), tc.block)
			plan := p.Resource(t, "pbx_tenant").Plan(coretest.State{}, coretest.Object{"timezone": "UTC"})
			coretest.Expect(t, plan.Diagnostics, "portsip is not configured",
				"Set "+tc.lacks+" in the provider block:", "portsip = {",
				"PORTSIP_TOKEN")
		})
	}
}

func TestConfigure_contactsNobody(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New()
	_, diags := coretest.Configure(t, newProvider(nil), tenios(coretest.Object{"base_url": mock.Start(t)}))
	if len(diags) > 0 || len(mock.Requests()) > 0 {
		t.Errorf("got %d calls and %s", len(mock.Requests()), diags)
	}
}

// The environment fills what the block omits, and works with no block at all.
func TestConfigure_environment(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New(teniosmock.WithAccessKey(accessKey))
	url := mock.Start(t)
	for name, tc := range map[string]struct {
		environment map[string]string
		block       coretest.Object
	}{
		"no block": {map[string]string{"TENIOS_ACCESS_KEY": accessKey, "TENIOS_BASE_URL": url}, nil},
		"empty block": {map[string]string{"TENIOS_ACCESS_KEY": accessKey, "TENIOS_BASE_URL": url},
			coretest.Object{"tenios": coretest.Object{}}},
		"half of it": {map[string]string{"TENIOS_BASE_URL": url}, tenios(nil)},
		"block first": {map[string]string{"TENIOS_ACCESS_KEY": "another", "TENIOS_BASE_URL": "http://localhost:1"},
			tenios(coretest.Object{"base_url": url + "/"})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := coretest.NewProtocol(t, newProvider(tc.environment), tc.block).List(
				t, "tenios_cloud_pbx_user", nil, false, 0)
			if len(found) != 0 {
				t.Errorf("listing failed: %s", found[0].Diagnostics)
			}
		})
	}
}

// A vendor that is not configured is nobody's concern until one of its types is used.
func TestConfigure_missingVendor(t *testing.T) {
	t.Parallel()
	p, diags := coretest.Configure(t, newProvider(nil), nil)
	if len(diags) > 0 {
		t.Fatalf("configuring nothing: %s", diags)
	}
	plan := p.Resource(t, "tenios_cloud_pbx_user").Plan(coretest.State{},
		coretest.Object{"user_name": "+492215550001", "password_wo": "secret"})
	for _, want := range []string{"tenios is not configured", `tenios = { access_key = "…" }`, "TENIOS_ACCESS_KEY"} {
		if !strings.Contains(plan.Diagnostics.String(), want) {
			t.Errorf("no %q in %s", want, plan.Diagnostics)
		}
	}
}

// A plan goes on with a value that is not known yet; what must call the API says which one it is.
func TestConfigure_unknownValues(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		block coretest.Object
		want  string
	}{
		"the key": {coretest.Object{"tenios": coretest.Object{"access_key": coretest.Unknown}},
			"tenios.access_key is not known"},
		"the URL":   {tenios(coretest.Object{"base_url": coretest.Unknown}), "tenios.base_url is not known"},
		"a number":  {tenios(coretest.Object{"page_size": coretest.Unknown}), "tenios.page_size is not known"},
		"a timeout": {tenios(coretest.Object{"retry_timeout": coretest.Unknown}), "tenios.retry_timeout is not known"},
		"two": {tenios(coretest.Object{"insecure_skip_verify": coretest.Unknown, "ca_certificate": coretest.Unknown}),
			"tenios.ca_certificate, tenios.insecure_skip_verify are not known"},
		"the block": {coretest.Object{"tenios": coretest.Unknown}, "provider's tenios is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := coretest.NewProtocol(t, newProvider(nil), tc.block)
			plan := p.Resource(t, "tenios_cloud_pbx_user").Plan(coretest.State{},
				coretest.Object{"user_name": "+492215550001", "password_wo": "secret"})
			if len(plan.Diagnostics) > 0 {
				t.Errorf("the plan did not go on: %s", plan.Diagnostics)
			}
			found := p.List(t, "tenios_cloud_pbx_user", nil, false, 0)
			if len(found) != 1 || !strings.Contains(found[0].Diagnostics.String(), tc.want) {
				t.Errorf("got %+v, want %q", found, tc.want)
			}
		})
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New(teniosmock.WithAccessKey(accessKey))
	p := coretest.NewProtocol(t, newProvider(nil), tenios(coretest.Object{"base_url": mock.Start(t)}))
	p.List(t, "tenios_cloud_pbx_user", nil, false, 0)
	if got := mock.Requests()[0].Header.Get("User-Agent"); got != "terraform-provider-pbx/1.2.3 (Terraform/1.99.0)" {
		t.Errorf("got %q", got)
	}
}

// A login page that responds instead of the vendor is recognised.
func TestBaseURLThatRespondsWithHTML(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New()
	mock.InjectFault(fakeserver.Fault{Status: 200, Body: "<html></html>", ContentType: "text/html"})
	p := coretest.NewProtocol(t, newProvider(nil), tenios(coretest.Object{"base_url": mock.Start(t)}))
	found := p.List(t, "tenios_cloud_pbx_user", nil, false, 0)
	if len(found) != 1 || !strings.Contains(found[0].Diagnostics.String(), "Check tenios.base_url") {
		t.Errorf("got %+v", found)
	}
}
