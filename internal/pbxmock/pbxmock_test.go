// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxmock_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// start serves the mocks until the test ends and returns their base URL.
func start(t *testing.T, o pbxmock.Options) (*pbxmock.Server, string) {
	t.Helper()

	s := pbxmock.New(o)
	baseURL, stop, err := s.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)

	return s, baseURL
}

// post sends a body and returns the status and the body of the response.
func post(t *testing.T, url, body string) (int, string) {
	t.Helper()

	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")

	return send(t, req)
}

// send makes a request and returns the status and the body of the response.
func send(t *testing.T, req *http.Request) (int, string) {
	t.Helper()

	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	response, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}

	return resp.StatusCode, string(response)
}

// environment returns what Environment sets, by name.
func environment(s *pbxmock.Server, baseURL string) map[string]string {
	values := map[string]string{}
	for _, variable := range s.Environment(baseURL) {
		name, value, _ := strings.Cut(variable, "=")
		values[name] = value
	}

	return values
}

func TestEnvironmentLeadsToTheTeniosAccount(t *testing.T) {
	t.Parallel()

	s, baseURL := start(t, pbxmock.Options{TeniosUsers: 20})
	env := environment(s, baseURL)
	status, response := post(t, env["TENIOS_BASE_URL"]+"/cloud-pbx/list",
		`{"access_key": "`+env["TENIOS_ACCESS_KEY"]+`", "page": 1, "page_size": 100}`)

	if status != http.StatusOK || !strings.Contains(response, `"total_items":20,`) {
		t.Errorf("got status %d and %s, want a list of 20 users", status, response)
	}
	if n := s.Tenios.Count("/cloud-pbx/list"); n != 1 {
		t.Errorf("the Tenios account recorded %d list requests, want 1, with a path that has no prefix", n)
	}
}

func TestEnvironmentLeadsToThePortSIPTenant(t *testing.T) {
	t.Parallel()

	s, baseURL := start(t, pbxmock.Options{PortSIPHolidays: 12})
	env := environment(s, baseURL)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, env["PORTSIP_BASE_URL"]+"/holidays", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+signIn(t, env))
	status, response := send(t, req)

	if status != http.StatusOK || !strings.Contains(response, `"count":12,`) {
		t.Errorf("got status %d and %s, want a list of 12 holidays", status, response)
	}
	if n := s.PortSIP.Count("/api/holidays"); n != 1 {
		t.Errorf("the PortSIP tenant recorded %d list requests, want 1, with a path that has no prefix", n)
	}
	if domain := s.PortSIP.Tenant()["domain"]; domain != env["PORTSIP_DOMAIN"] {
		t.Errorf("the domain of the environment is %q, that of the tenant %q", env["PORTSIP_DOMAIN"], domain)
	}
}

// signIn exchanges the password of the environment for a token.
func signIn(t *testing.T, env map[string]string) string {
	t.Helper()

	form := url.Values{
		"grant_type": {"password"}, "scope": {"all"}, "client_id": {"9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"},
		"username": {env["PORTSIP_USERNAME"]}, "password": {env["PORTSIP_PASSWORD"]}, "domain": {env["PORTSIP_DOMAIN"]},
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, env["PORTSIP_BASE_URL"]+"/login/oauth/token",
		strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, response := send(t, req)
	var body struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal([]byte(response), &body); err != nil || body.AccessToken == "" {
		t.Fatalf("no token in %s", response)
	}

	return body.AccessToken
}

func TestEnvironmentLeadsToThePBXCloudTenant(t *testing.T) {
	t.Parallel()

	s, baseURL := start(t, pbxmock.Options{PBXCloudDestinations: 5})
	env := environment(s, baseURL)
	for query, want := range map[string]string{
		"reqtype=MANAGEDB&object=CUSTOM&action=list&format=json":                 `"cu_name":"Boss phone 0000"`,
		"reqtype=INFO&info=CDRS&format=csv&start=2017-01-01&end=2017-01-31":      "Reception <4533000036>",
		"reqtype=INFO&info=QUEUELOGS&format=csv&start=2017-01-01&end=2017-01-31": "4533000039",
		"reqtype=VOICEMAIL&action=list&format=json":                              `"mailbox":"102"`,
		"reqtype=VOICEMAIL&action=messages&mailbox=102&format=json":              `"Msgid":"1475685709-00000004"`,
		"reqtype=VOICEMAIL&action=message&msgid=1475685709-00000004":             "WAVE",
		"reqtype=MEDIAFILE&action=GETAUDIO&objectid=3619":                        "WAVE",
		"reqtype=INFO&info=RECORDING&id=15a4cfe6429054":                          "WAVE",
	} {
		target := env["PBXCLOUD_ENDPOINT"] + "?key=" + env["PBXCLOUD_API_KEY"] + "&tenant=" + env["PBXCLOUD_TENANT"] + "&" +
			query
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
		if err != nil {
			t.Fatal(err)
		}
		if status, response := send(t, req); status != http.StatusOK || !strings.Contains(response, want) {
			t.Errorf("%s: got status %d and %.300s, want a response with %s", query, status, response, want)
		}
	}
	if n := s.PBXCloud.Count("/pbx/proxyapi.php"); n != 8 {
		t.Errorf("the PBXCloud tenant recorded %d requests, want 8, with a path that has no prefix", n)
	}
}

func TestEnvironmentLeadsToTheMyReportsCustomer(t *testing.T) {
	t.Parallel()

	s, baseURL := start(t, pbxmock.Options{MyReportsConnections: 3})
	env := environment(s, baseURL)
	collection := env["MYREPORTS_BASE_URL"] + "/v1.0/customers/" + env["MYREPORTS_CUSTOMER_TENANT_ID"] + "/pbxs"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, collection, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+env["MYREPORTS_TOKEN"])
	status, response := send(t, req)

	// The examples name these ids.
	for _, want := range []string{"b7e00001-5d3a-4c61-9e2f-000000000001", `"PBX 2"`, myreportsmock.ThreeCXType,
		"b7e00003-5d3a-4c61-9e2f-000000000003"} {
		if status != http.StatusOK || !strings.Contains(response, want) {
			t.Errorf("got status %d and %s, want a list with %s", status, response, want)
		}
	}
	if n := s.MyReports.Count("/api/v1.0/customers/" + myreportsmock.CustomerTenantID + "/pbxs"); n != 1 {
		t.Errorf("the mock of MyReports recorded %d list requests, want 1, with a path that has no prefix", n)
	}

	// Creating a connection is charged.
	req, err = http.NewRequestWithContext(t.Context(), http.MethodPost, collection, strings.NewReader(
		`{"_type": "ThreeCxConnectionProfile", "name": "New", "licenseKey": "TEST-LICE-NSE0-4711", "username": "u", "password": "p"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+env["MYREPORTS_TOKEN"])
	req.Header.Set("Content-Type", "application/json")
	if status, response = send(t, req); status != http.StatusPaymentRequired {
		t.Errorf("got status %d and %s, want one that asks for consent to be charged", status, response)
	}
}

func TestOtherPathsNameThePrefixes(t *testing.T) {
	t.Parallel()

	s, baseURL := start(t, pbxmock.Options{})
	for _, path := range []string{
		"/", "/cloud-pbx/list", "/tenios", "/teniosx/cloud-pbx/list", "/api/tenant", "/portsip", "/portsipx/api/tenant",
		"/pbx/proxyapi.php", "/pbxcloud", "/pbxcloudx/pbx/proxyapi.php", "/api/v1.0/pbxs", "/myreports",
		"/myreportsx/api/v1.0/pbxs",
	} {
		status, response := post(t, baseURL+path, "{}")
		if status != http.StatusNotFound || !strings.Contains(response, "/tenios/, /portsip/, /pbxcloud/, /myreports/") {
			t.Errorf("%s: got status %d and %q, want 404 and the prefixes", path, status, response)
		}
	}
	if n := s.Tenios.Count("") + s.PortSIP.Count("") + s.PBXCloud.Count("") + s.MyReports.Count(""); n != 0 {
		t.Errorf("the mocks received %d requests that were not for them", n)
	}
}

// A mock that is reached through a prefix must stay as strict as one that has the port for itself.
func TestUntidyPathsReachTheVendor(t *testing.T) {
	t.Parallel()

	s, baseURL := start(t, pbxmock.Options{})
	status, response := post(t, baseURL+"/tenios//cloud-pbx/list", "{}")
	if status != http.StatusNotFound || !strings.Contains(response, "Unknown method.") {
		t.Errorf("got status %d and %q, want the vendor's own refusal", status, response)
	}
	if n := s.Tenios.Count("//cloud-pbx/list"); n != 1 {
		t.Errorf("the Tenios account recorded %d requests of that path, want 1", n)
	}

	// The id of a holiday may have a slash, which the client escapes.
	if status, response = post(t, baseURL+"/portsip/api/holidays/a%2Fb", "{}"); status != http.StatusUnauthorized {
		t.Errorf("got status %d and %q, want the vendor's own refusal", status, response)
	}
}
