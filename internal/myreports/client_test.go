// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

const (
	// The paths of the customer's connections in the two families, and that of the instance check.
	clientResellerPath   = "/api/v1.0/customers/" + myreportsmock.CustomerTenantID + "/pbxs"
	clientEnterprisePath = "/api/v1.0/accounts/" + myreportsmock.AccountTenantID + "/customers/" +
		myreportsmock.CustomerTenantID + "/pbxs"
	clientInstancePath = "/api/v1.0/pbxs"

	clientUnknownID = "ffffffff-ffff-4fff-8fff-ffffffffffff"

	// Secrets of connections. They have characters that JSON, HTML and URLs escape.
	clientAPIKey     = `api-key-secret-4e1f"<&>/`
	clientLicenseKey = `license-key-secret-77c2 +&/`
	clientPassword   = `password-secret-c03a\"<ü>`
)

func clientReseller() myreports.Customer {
	return myreports.Customer{TenantID: myreportsmock.CustomerTenantID}
}

func clientEnterprise() myreports.Customer {
	return myreports.Customer{AccountTenantID: myreportsmock.AccountTenantID, TenantID: myreportsmock.CustomerTenantID}
}

func clientSecret(value string) transport.Secret { return transport.NewSecret(value) }

// clientKind returns the kind of PBX that the settings are for.
func clientKind(s myreports.Settings) myreports.Kind {
	if s["licenseKey"] != nil {
		return myreports.ThreeCX
	}

	return myreports.Kazoo
}

// clientKazoo returns the settings of a Kazoo that a create needs.
func clientKazoo() myreports.Settings {
	return myreports.Settings{
		"name": "Kazoo of the customer", "hostRest": "https://rest.example.com",
		"hostWebsocket": "wss://ws.example.com", "accountId": "12345", "apiKey": clientSecret(clientAPIKey),
	}
}

// clientThreeCX returns the settings of a 3CX that a create needs, and the two about recordings.
func clientThreeCX() myreports.Settings {
	return myreports.Settings{
		"name": "3CX of the customer", "licenseKey": clientSecret(clientLicenseKey),
		"username": "ada",
		"password": clientSecret(clientPassword), "enableRecordingArchive": true,
		"recordingArchiveFrequency": "00:20:00",
	}
}

// clientHTTP returns an HTTP client that repeats a call for so long, and logs bodies.
func clientHTTP(t *testing.T, retry time.Duration) *http.Client {
	t.Helper()

	return clientHTTPWithSlots(t, retry, 10)
}

// clientHTTPWithSlots is clientHTTP for so many concurrent requests.
func clientHTTPWithSlots(t *testing.T, retry time.Duration, slots int64) *http.Client {
	t.Helper()
	httpClient, err := transport.NewClient(transport.Settings{
		RequestTimeout: time.Minute, RetryTimeout: retry, MaxConcurrentRequests: slots,
		LogBodies: true, SecretKeys: []string{"access_token", "refresh_token"},
	})
	if err != nil {
		t.Fatal(err)
	}

	return httpClient
}

// clientWith returns a client that has a token, which attempts each call once if retry is 0.
func clientWith(t *testing.T, baseURL string, acceptCharges bool, retry time.Duration) *myreports.Client {
	t.Helper()
	httpClient := clientHTTP(t, retry)
	session := myreports.NewSession(httpClient, myreports.Credentials{Token: transport.NewSecret(myreportsmock.Token)})

	return myreports.NewClient(httpClient, baseURL+"/api", session, acceptCharges)
}

// clientOnce returns a client that has a token, agrees to charges, and attempts each call once.
func clientOnce(t *testing.T, mock *myreportsmock.Server) *myreports.Client {
	t.Helper()

	return clientWith(t, mock.Start(t), true, 0)
}

// clientCreate creates a connection and returns its id.
func clientCreate(t *testing.T, client *myreports.Client, s myreports.Settings) string {
	t.Helper()
	created, err := client.CreateConnection(t.Context(), clientReseller(), clientKind(s), s)
	if err != nil {
		t.Fatal(err)
	}

	return created.ID
}

// clientExpectCalls fails unless the mock received exactly these calls, such as "GET
// /api/v1.0/pbxs".
func clientExpectCalls(t *testing.T, mock *myreportsmock.Server, want ...string) {
	t.Helper()
	var got []string
	for _, r := range mock.Requests() {
		got = append(got, r.Method+" "+r.Path)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got the calls\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// clientFailed returns the API error that err is, and fails if that is none.
func clientFailed(t *testing.T, err error) *apierr.Error {
	t.Helper()
	var failed *apierr.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want an error of the API", err)
	}

	return failed
}

// clientExpectNoSecret fails if a text holds a secret, or the part of one that no encoding changes.
func clientExpectNoSecret(t *testing.T, text string, more ...string) {
	t.Helper()
	for _, secret := range append(more, "key-secret-", "password-secret-", myreportsmock.Token, myreportsmock.RefreshToken,
		"client-secret") {
		if strings.Contains(text, secret) {
			t.Errorf("%q is shown in %s", secret, text)
		}
	}
}

// clientAll makes every call that there is once.
func clientAll(ctx context.Context, t *testing.T, client *myreports.Client, customer myreports.Customer) {
	t.Helper()
	created, err := client.CreateConnection(ctx, customer, clientKind(clientKazoo()), clientKazoo())
	if err != nil {
		t.Fatal(err)
	}
	if err := client.UpdateConnection(ctx, customer, created.ID, created.Settings,
		myreports.Settings{"enabled": true}); err != nil {
		t.Error(err)
	}
	renamed := clientKazoo()
	renamed["name"] = "Another name"
	if err := client.UpdateConnection(ctx, customer, created.ID, clientKazoo(), renamed); err != nil {
		t.Error(err)
	}
	if _, err := client.Connection(ctx, customer, created.ID); err != nil {
		t.Error(err)
	}
	if _, err := client.Connections(ctx, customer); err != nil {
		t.Error(err)
	}
	if _, err := client.Instance(ctx, transport.NewSecret("12345")); err != nil {
		t.Error(err)
	}
	if err := client.DeleteConnection(ctx, customer, created.ID); err != nil {
		t.Error(err)
	}
}

func TestClient_bothFamiliesOfPaths(t *testing.T) {
	t.Parallel()
	for path, tenant := range map[string]myreports.Customer{
		clientResellerPath:   clientReseller(),
		clientEnterprisePath: clientEnterprise(),
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			var id string
			mock.InjectFault(fakeserver.Fault{Method: http.MethodPatch,
				Before: func(r *http.Request) { id = r.URL.Path[strings.LastIndex(r.URL.Path, "/"):] }})
			clientAll(t.Context(), t, clientOnce(t, mock), tenant)
			clientExpectCalls(t, mock,
				"POST "+path, "PATCH "+path+id, "PATCH "+path+id, "GET "+path+id, "GET "+path, "GET "+clientInstancePath,
				"DELETE "+path+id)
			if got := mock.PBXs(tenant.TenantID); len(got) != 0 {
				t.Errorf("the delete left %v", got)
			}
		})
	}
}

func TestClient_chargesAreAcceptedOnlyWithConsentAndWhereSomethingIsWritten(t *testing.T) {
	t.Parallel()
	for _, consent := range []bool{true, false} {
		t.Run(fmt.Sprint(consent), func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(myreportsmock.WithCharges())
			clientAll(t.Context(), t, clientWith(t, mock.Start(t), consent, 0), clientReseller())
			for _, r := range mock.Requests() {
				var want []string
				if consent && (r.Method == http.MethodPost || r.Method == http.MethodPatch) {
					want = []string{"true"}
				}
				if got := r.Header.Values("accept-charges"); !slices.Equal(got, want) {
					t.Errorf("%s %s has accept-charges %q, want %q", r.Method, r.Path, got, want)
				}
			}
		})
	}
}

// The response to a call that would cost money repeats what was sent, so it must not be shown.
func TestClient_withoutConsentNothingIsBoughtAndNoSecretShown(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithCharges("POST", "PATCH"))
	id := mock.AddKazoo(myreportsmock.CustomerTenantID, myreportsmock.PBX{Name: "as it was"})
	client := clientWith(t, mock.Start(t), false, 0)
	update := myreports.Settings{"name": "another", "apiKey": clientSecret(clientAPIKey)}
	_, kazoo := client.CreateConnection(t.Context(), clientReseller(), clientKind(clientKazoo()), clientKazoo())
	_, threeCX := client.CreateConnection(t.Context(), clientReseller(), clientKind(clientThreeCX()), clientThreeCX())
	for name, err := range map[string]error{
		"create of a Kazoo": kazoo,
		"create of a 3CX":   threeCX,
		"update":            client.UpdateConnection(t.Context(), clientReseller(), id, myreports.Settings{}, update),
	} {
		failed := clientFailed(t, err)
		if failed.Status != http.StatusPaymentRequired || failed.Kind != apierr.Other ||
			!strings.Contains(failed.Advice, "accept_charges") {
			t.Errorf("%s: got %v, want an error that names accept_charges", name, err)
		}
		clientExpectNoSecret(t, err.Error(), "rest.example.com", "ada")
	}
	if got := mock.PBXs(myreportsmock.CustomerTenantID); len(got) != 1 || got[0].Name != "as it was" {
		t.Errorf("the customer has %+v", got)
	}
}

// clientMalformed makes the server call an id malformed that is a GUID all the same.
func clientMalformed(mock *myreportsmock.Server, id string) {
	mock.InjectFault(fakeserver.Fault{Status: http.StatusBadRequest,
		Body: `{"error": 400, "message": "The value '` + id + `' is not valid.", "status": "error"}`})
}

func TestClient_malformedTenantIsNamed(t *testing.T) {
	t.Parallel()
	const customer, account = "{CUSTOMER_TENANT_ID}", "{ACCOUNT_TENANT_ID}"
	for name, tc := range map[string]struct {
		customer myreports.Customer
		want     string
	}{
		"customer":               {clientReseller(), customer},
		"customer in an account": {clientEnterprise(), customer},
		"account":                {clientEnterprise(), account},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			clientMalformed(mock, map[string]string{customer: tc.customer.TenantID,
				account: tc.customer.AccountTenantID}[tc.want])
			client := clientOnce(t, mock)
			_, list := client.Connections(t.Context(), tc.customer)
			_, read := client.Connection(t.Context(), tc.customer, clientUnknownID)
			_, create := client.CreateConnection(t.Context(), tc.customer, clientKind(clientKazoo()), clientKazoo())
			update := client.UpdateConnection(t.Context(), tc.customer, clientUnknownID, myreports.Settings{},
				myreports.Settings{"name": "another"})
			for call, err := range map[string]error{"list": list, "read": read, "create": create, "update": update} {
				failed := clientFailed(t, err)
				if failed.Status != http.StatusBadRequest || !slices.Equal(failed.Fields, []string{tc.want}) {
					t.Errorf("%s: got %v, want an error of the field %s alone", call, err, tc.want)
				}
			}
		})
	}
}

func TestClient_badAnswersToReads(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault fakeserver.Fault
		want  string
	}{
		"truncated":                 {fakeserver.Fault{TruncateTo: 40}, "the response was truncated"},
		"cut, but complete to HTTP": {fakeserver.Fault{CutBody: 40}, "cut off or is not valid JSON (40 bytes)"},
		"HTML": {fakeserver.Fault{Status: http.StatusOK, Body: "<html>Sign in</html>",
			ContentType: "text/html"},
			"a page of HTML, not JSON (20 bytes)\n\nCheck myreports.base_url; a proxy or a login page"},
		"HTML that says JSON": {fakeserver.Fault{Status: http.StatusOK, Body: "<html>Sign in</html>"},
			"a proxy or a login page"},
		"empty":       {fakeserver.Fault{Transform: func([]byte) []byte { return nil }}, "the response is empty"},
		"null":        {fakeserver.Fault{Status: http.StatusOK, Body: "null"}, "not what was expected"},
		"no content":  {fakeserver.Fault{Status: http.StatusNoContent}, "the response is empty"},
		"no envelope": {fakeserver.Fault{Status: http.StatusOK, Body: `[]`}, "expected an object, got a list"},
		"neither data nor status": {fakeserver.Fault{Status: http.StatusOK,
			Body: `{"timestamp": "2019-11-29T16:03:23.9251680Z"}`}, "not what was expected"},
		"status of an error": {fakeserver.Fault{Status: http.StatusOK, Body: `{"data": [], "status": "error"}`},
			"not what was expected"},
		"error with a message": {fakeserver.Fault{Status: http.StatusOK,
			Body: `{"status": "error", "message": "Closed for the night."}`}, "HTTP status 200: Closed for the night."},
		"no data": {fakeserver.Fault{Status: http.StatusOK, Body: `{"status": "success"}`},
			"not what was expected"},
		"data of another form": {fakeserver.Fault{Status: http.StatusOK, Body: `{"data": "none", "status": "success"}`},
			"expected a list, got a text"},
		"flag that is none": {fakeserver.Fault{Status: http.StatusOK,
			Body: `{"data": [{"id": "1", "enabled": "yes"}], "status": "success"}`},
			`enabled: expected true or false, got the text "yes"`},
		"connection without id": {fakeserver.Fault{Status: http.StatusOK,
			Body: `{"data": [{"name": "a"}], "status": "success"}`}, "without id"},
		"connection that is null": {fakeserver.Fault{Status: http.StatusOK, Body: `{"data": [null], "status": "success"}`},
			"without id"},
		"redirect": {fakeserver.Fault{Status: http.StatusFound,
			Header: http.Header{"Location": {"https://portal.example/login?from=hidden"}}}, "It names the host portal.example."},
		"nothing at that path": {fakeserver.Fault{Status: http.StatusNotFound, Body: "404 page not found",
			ContentType: "text/plain"}, "Check myreports.base_url"},
		"forbidden": {fakeserver.Fault{Status: http.StatusForbidden},
			"The user that the token belongs to may not do this."},
		"internal error": {fakeserver.Fault{Status: http.StatusInternalServerError,
			Body: `{"error": 500, "message": "It broke.", "status": "error"}`}, "HTTP status 500: It broke."},
		"overload":   {fakeserver.Fault{Status: http.StatusServiceUnavailable}, "HTTP status 503"},
		"rate limit": {fakeserver.Fault{Status: http.StatusTooManyRequests}, "myreports.max_concurrent_requests"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 3))
			mock.InjectFault(tc.fault)
			client := clientOnce(t, mock)
			_, err := client.Connections(t.Context(), clientReseller())
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
			if apierr.IsNotFound(err) {
				t.Errorf("the error says that there is no such customer: %v", err)
			}
			if !strings.HasPrefix(err.Error(), "GET "+strings.TrimPrefix(clientResellerPath, "/api")+": ") {
				t.Errorf("the error does not begin with the call: %v", err)
			}
			if strings.Contains(err.Error(), "from=hidden") || strings.Contains(err.Error(), "Sign in") {
				t.Errorf("the error shows a query or a page: %v", err)
			}
			// Nor does such a response mean that a connection has gone.
			if _, err := client.Connection(t.Context(), clientReseller(),
				mock.PBXs(myreportsmock.CustomerTenantID)[0].ID); err == nil || apierr.IsNotFound(err) {
				t.Errorf("the single read became %v", err)
			}
		})
	}
}

// A response that lacks the connections does not say that there are none: all would be treated as
// deleted.
func TestClient_dataThatIsNullIsNoEmptyList(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 3))
	mock.InjectFault(fakeserver.Fault{Status: http.StatusOK, Body: `{"data": null, "status": "success"}`})
	if all, err := clientOnce(t, mock).Connections(t.Context(), clientReseller()); err == nil {
		t.Errorf("got %d connections, want an error", len(all))
	}
}

// Not every key of the envelope is in every response.
func TestClient_statusMayBeMissing(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	mock.InjectFault(fakeserver.Fault{Status: http.StatusOK, Body: `{"data": [{"id": "1", "name": "a"}]}`})
	if all, err := clientOnce(t, mock).Connections(t.Context(), clientReseller()); err != nil || len(all) != 1 {
		t.Errorf("got %d connections, %v", len(all), err)
	}
}

// A delete is believed if its response is the one of the page, or if the connection is gone when it
// is read.
func TestClient_answersToDeletes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault fakeserver.Fault
		ok    bool
	}{
		"no content":   {fakeserver.Fault{Status: http.StatusNoContent}, false},
		"other status": {fakeserver.Fault{Status: http.StatusAccepted, Body: `{"status": "success"}`}, false},
		"login page": {fakeserver.Fault{Status: http.StatusOK, Body: "<html>Sign in</html>", ContentType: "text/html"},
			false},
		"no envelope":  {fakeserver.Fault{Status: http.StatusOK, Body: `{}`}, false},
		"error inside": {fakeserver.Fault{Status: http.StatusOK, Body: `{"error": 500, "message": "It broke."}`}, false},
		"gone":         {fakeserver.Fault{Transform: func([]byte) []byte { return nil }}, true},
	} {
		mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 1))
		tc.fault.Method = http.MethodDelete
		mock.InjectFault(tc.fault)
		err := clientOnce(t, mock).DeleteConnection(t.Context(), clientReseller(),
			mock.PBXs(myreportsmock.CustomerTenantID)[0].ID)
		if (err == nil) != tc.ok {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Not every key is in every response, says the vendor.
func TestClient_envelopesThatLackKeysOrHaveEmptyOnes(t *testing.T) {
	t.Parallel()
	for body, ok := range map[string]bool{
		`{"data": []}`: true,
		`{"data": [], "status": "success", "error": null, "message": null}`: true,
		`{"data": [], "error": 500}`:                                        false,
		`{"data": [], "error": 500, "status": "success"}`:                   false,
		`{}`: false,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			mock.InjectFault(fakeserver.Fault{Status: http.StatusOK, Body: body})
			if _, err := clientOnce(t, mock).Connections(t.Context(), clientReseller()); (err == nil) != ok {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What JSON is called does not matter.
func TestClient_contentTypeOfAGoodAnswerDoesNotMatter(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 3))
	mock.InjectFault(fakeserver.Fault{Header: http.Header{"Content-Type": {"text/plain"}}})
	all, err := clientOnce(t, mock).Connections(t.Context(), clientReseller())
	if err != nil || len(all) != 3 {
		t.Errorf("got %d connections, %v", len(all), err)
	}
}

// A write without a usable answer may have been carried out, and nobody may think otherwise.
func TestClient_badAnswersToACreateAreAmbiguous(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeserver.Fault{
		"lost":         {DropAfter: true},
		"truncated":    {TruncateTo: 40, Header: http.Header{"Location": nil}},
		"cut":          {CutBody: 40, Header: http.Header{"Location": nil}},
		"HTML":         {Status: http.StatusOK, Body: "<html>Sign in</html>", ContentType: "text/html"},
		"error inside": {Status: http.StatusOK, Body: `{"status": "error", "message": "It broke."}`},
		"other status": {Status: http.StatusOK, Body: `{"status": "success", "data": {"id": "` + clientUnknownID + `"}}`},
		"internal error": {Status: http.StatusInternalServerError,
			Body: `{"error": 500, "message": "It broke.", "status": "error"}`},
		"bad gateway": {Status: http.StatusBadGateway, Body: "<html>Bad gateway</html>", ContentType: "text/html"},
		"overload":    {Status: http.StatusServiceUnavailable},
		"timeout":     {Status: http.StatusGatewayTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			fault.Method = http.MethodPost
			mock.InjectFault(fault)
			_, err := clientWith(t, mock.Start(t), true, 3*time.Second).CreateConnection(t.Context(), clientReseller(),
				myreports.ThreeCX, clientThreeCX())
			if !apierr.Is(err, apierr.Ambiguous) {
				t.Errorf("got %v, want an error of kind Ambiguous", err)
			}
			clientExpectNoSecret(t, fmt.Sprint(err))
			clientExpectCalls(t, mock, "POST "+clientResellerPath) // It is not repeated.
		})
	}
}

// What was refused was not carried out.
func TestClient_refusalsOfACreateAreNotAmbiguous(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusConflict,
		http.StatusTooManyRequests} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			mock.InjectFault(fakeserver.Fault{Status: status,
				Body: fmt.Sprintf(`{"error": %d, "message": "Not like this.", "status": "error"}`, status)})
			_, err := clientOnce(t, mock).CreateConnection(t.Context(), clientReseller(), clientKind(clientKazoo()),
				clientKazoo())
			if failed := clientFailed(t, err); failed.Kind != apierr.Other || failed.Status != status ||
				failed.Message != "Not like this." {
				t.Errorf("got %v of kind %d", err, failed.Kind)
			}
		})
	}
}

func TestClient_unreachableServer(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	_, err := clientWith(t, gone.URL, true, 0).CreateConnection(t.Context(), clientReseller(),
		clientKind(clientThreeCX()), clientThreeCX())
	failed := clientFailed(t, err)
	if failed.Kind != apierr.Other || !strings.Contains(failed.Advice, "myreports.base_url") {
		t.Errorf("got %v of kind %d, want one that says that nothing was sent, and names the address", err, failed.Kind)
	}
	clientExpectNoSecret(t, err.Error())
}

// Servers put what they were sent into their messages, in one encoding or another.
func TestClient_echoedSecretsAreMasked(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusConflict,
		http.StatusInternalServerError} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New()
			mock.InjectFault(fakeserver.Fault{Status: status,
				Body: `{"message": "license-key-secret-77c2 +&/ or license-key-secret-77c2+%2B%26%2F or api-key-secret-4e1f\"<&>/ or ` +
					`password-secret-c03a\\\"<ü> with ` + myreportsmock.Token + `", "status": "error"}`})
			client := clientOnce(t, mock)
			both := clientThreeCX()
			both["apiKey"] = clientSecret(clientAPIKey)
			_, create := client.CreateConnection(t.Context(), clientReseller(), clientKind(both), both)
			update := client.UpdateConnection(t.Context(), clientReseller(), clientUnknownID, myreports.Settings{}, both)
			for _, err := range []error{create, update} {
				if failed := clientFailed(t, err); failed.Status != status || !strings.Contains(failed.Message, " or ") {
					t.Errorf("got %v, want the rest of the message", err)
				}
				clientExpectNoSecret(t, err.Error())
			}
		})
	}
}

// Whatever prints a client, a crash for one, shows no secret.
func TestClient_printsWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New()
	client := clientOnce(t, mock)
	clientCreate(t, client, clientKazoo())
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		clientExpectNoSecret(t, fmt.Sprintf(verb, client))
		clientExpectNoSecret(t, fmt.Sprintf(verb, clientThreeCX()))
	}
}

// The log shows bodies at level TRACE, and no secret among them, whatever the server answers.
func TestClient_logHasNoSecret(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]myreportsmock.Option{
		"as documented":      nil,
		"secrets in answers": {myreportsmock.WithSecretGets()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(options...)
			baseURL := mock.Start(t)
			client := clientWith(t, baseURL, true, 0)
			log := &bytes.Buffer{}
			ctx := tflogtest.RootLogger(t.Context(), log)
			if _, err := client.CreateConnection(ctx, clientReseller(), clientKind(clientThreeCX()),
				clientThreeCX()); err != nil {
				t.Fatal(err)
			}
			created, err := client.CreateConnection(ctx, clientReseller(), clientKind(clientKazoo()), clientKazoo())
			if err != nil {
				t.Fatal(err)
			}
			if err := client.UpdateConnection(ctx, clientReseller(), created.ID, myreports.Settings{},
				clientKazoo()); err != nil {
				t.Fatal(err)
			}
			if _, err := clientWith(t, baseURL, false, 0).CreateConnection(ctx, clientReseller(), clientKind(clientThreeCX()),
				clientThreeCX()); err == nil {
				t.Fatal("nobody agreed to be charged")
			}
			if _, err := client.Instance(ctx, transport.NewSecret(clientLicenseKey)); err != nil {
				t.Fatal(err)
			}
			clientExpectNoSecret(t, log.String())
			if !strings.Contains(log.String(), "API response body") || !strings.Contains(log.String(), "3CX of the customer") {
				t.Error("the log has no bodies, so this says nothing")
			}
		})
	}
}

// MyReports' own words say more than what is odd about the response that has them, whatever its
// status is.
func TestClient_errorWithAStatusOfSuccess(t *testing.T) {
	t.Parallel()
	mock := myreportsmock.New(myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, 1))
	mock.InjectFault(fakeserver.Fault{
		Status: http.StatusOK, Body: `{"status": "error", "error": 409, "message": "No licence left for ` +
			myreportsmock.Token + `."}`,
	})
	client, id := clientOnce(t, mock), mock.PBXs(myreportsmock.CustomerTenantID)[0].ID
	_, create := client.CreateConnection(t.Context(), clientReseller(), clientKind(clientKazoo()), clientKazoo())
	_, read := client.Connections(t.Context(), clientReseller())
	for name, err := range map[string]error{
		"create": create, "read": read,
		"update": client.UpdateConnection(t.Context(), clientReseller(), id, myreports.Settings{},
			myreports.Settings{"name": "b"}),
		"delete": client.DeleteConnection(t.Context(), clientReseller(), id),
	} {
		if err == nil || !strings.Contains(err.Error(), "HTTP status 200: No licence left for (sensitive).") {
			t.Errorf("%s: got %v", name, err)
		}
		if name != "read" && !apierr.Is(err, apierr.Ambiguous) {
			t.Errorf("%s: the error does not leave open what happened: %v", name, err)
		}
	}
}
