// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// newClient returns a client that attempts each call once.
func newClient(t *testing.T, baseURL string, pageSize int) *tenios.Client {
	t.Helper()
	httpClient, err := transport.NewClient(transport.Settings{RequestTimeout: time.Minute, MaxConcurrentRequests: 10})
	if err != nil {
		t.Fatal(err)
	}

	return tenios.NewClient(httpClient, baseURL, transport.NewSecret(teniosmock.AccessKey), pageSize)
}

func names(users []tenios.User) []string {
	all := make([]string, len(users))
	for i, user := range users {
		all[i] = user.UserName
	}
	slices.Sort(all)

	return all
}

func TestClient_usersAreReadPageByPage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ users, pageSize, largest, calls int }{
		{0, 100, 0, 1},
		{1, 100, 0, 1},
		{100, 100, 0, 1},
		{101, 100, 0, 2},
		{1000, 100, 0, 10},
		{10000, 100, 0, 100},
		{25, 1000, 10, 3}, // The server hands out smaller pages than it is asked for.
		{7, 1, 0, 7},
	} {
		t.Run(fmt.Sprintf("%d users in pages of %d", tc.users, tc.pageSize), func(t *testing.T) {
			t.Parallel()
			options := []teniosmock.Option{teniosmock.WithUsers(tc.users)}
			if tc.largest > 0 {
				options = append(options, teniosmock.WithMaxPageSize(tc.largest))
			}
			mock := teniosmock.New(options...)
			client := newClient(t, mock.Start(t), tc.pageSize)
			for range 2 { // The second reading is free.
				users, err := client.Users(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if len(slices.Compact(names(users))) != tc.users {
					t.Errorf("got %d different users, want %d", len(users), tc.users)
				}
			}
			if got := mock.Count(listPath); got != tc.calls {
				t.Errorf("took %d requests, want %d", got, tc.calls)
			}
		})
	}
}

func TestClient_aListThatChangesWhileItIsPagedIsReadAgain(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*teniosmock.Server) fakeserver.Fault{
		"grows": func(m *teniosmock.Server) fakeserver.Fault {
			return fakeserver.Fault{Before: func(*http.Request) { m.AddUser(existingUser()) }}
		},
		"shrinks": func(m *teniosmock.Server) fakeserver.Fault {
			return fakeserver.Fault{Before: func(*http.Request) { m.DeleteUser("+492215000000") }}
		},
		// The total stays, but a user is on two pages and another on none.
		"shifts": func(*teniosmock.Server) fakeserver.Fault {
			return fakeserver.Fault{Transform: func(body []byte) []byte {
				return bytes.ReplaceAll(body, []byte("+492215000010"), []byte("+492215000009"))
			}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := teniosmock.New(teniosmock.WithUsers(50))
			fault := change(mock)
			fault.PathPrefix, fault.Skip, fault.Times = listPath, 1, 4
			mock.InjectFault(fault)
			users, err := newClient(t, mock.Start(t), 10).Users(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			want := make([]string, 0, 51)
			for _, user := range mock.Users() {
				want = append(want, user.UserName)
			}
			slices.Sort(want)
			if got := names(users); !slices.Equal(got, want) {
				t.Errorf("got %d users, want the %d that there are now:\n%v", len(got), len(want), got)
			}
		})
	}
}

func TestClient_aListThatNeverRestsIsAnError(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New(teniosmock.WithUsers(50))
	next := 0
	mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Before: func(*http.Request) {
		mock.AddUser(teniosmock.User{UserName: fmt.Sprintf("+49221777%04d", next)})
		next++
	}})
	httpClient, err := transport.NewClient(transport.Settings{RequestTimeout: time.Minute, MaxConcurrentRequests: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, err = tenios.NewClient(httpClient, mock.Start(t), transport.NewSecret(teniosmock.AccessKey), 10).Users(t.Context())
	if err == nil || !strings.Contains(err.Error(), "changed each time") {
		t.Errorf("got %v", err)
	}
}

func TestClient_badResponses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault fakeserver.Fault
		want  string
	}{
		"truncated":                 {fakeserver.Fault{TruncateTo: 40}, "the response was truncated"},
		"cut, but complete to HTTP": {fakeserver.Fault{CutBody: 40}, "cut off or is not valid JSON"},
		"HTML": {fakeserver.Fault{Status: http.StatusOK, Body: "<html>Sign in</html>",
			ContentType: "text/html"}, "a page of HTML, not JSON (20 bytes)\n\nCheck tenios.base_url; a proxy or a login page"},
		"empty": {fakeserver.Fault{Transform: func([]byte) []byte { return nil }}, "the response is empty"},
		"null": {fakeserver.Fault{Status: http.StatusOK, Body: "null"},
			"neither success nor an error code"},
		"no success": {fakeserver.Fault{Status: http.StatusOK, Body: `{"items": [], "total_items": 0}`},
			"neither success nor an error code"},
		"no items": {fakeserver.Fault{Status: http.StatusOK, Body: `{"success": true, "total_items": 0}`},
			"lacks items or total_items"},
		"no total": {fakeserver.Fault{Status: http.StatusOK, Body: `{"success": true, "items": []}`},
			"lacks items or total_items"},
		"impossible total": {fakeserver.Fault{Status: http.StatusOK,
			Body: `{"success": true, "items": [], "total_items": 9000000000000}`}, "impossible numbers"},
		"items that are no list": {fakeserver.Fault{Status: http.StatusOK,
			Body: `{"success": true, "items": {}, "total_items": 0}`}, "items: expected a list, got an object"},
		"flag that is none": {fakeserver.Fault{Status: http.StatusOK,
			Body: `{"success": true, "items": [{"user_name": "+49", "outbound_allowed": "yes"}], "total_items": 1}`},
			`items.outbound_allowed: expected true or false, got the text "yes"`},
		"user without a name": {fakeserver.Fault{Transform: without("user_name")}, "a user without user_name"},
		"redirect": {fakeserver.Fault{Status: http.StatusFound,
			Header: http.Header{"Location": {"https://portal.example/login?from=secret"}}}, "It names the host portal.example."},
		"nothing at that path": {fakeserver.Fault{Status: http.StatusNotFound, Body: "404 page not found",
			ContentType: "text/plain"}, "Check tenios.base_url"},
		"overload":   {fakeserver.Fault{Status: http.StatusServiceUnavailable}, "HTTP status 503"},
		"rate limit": {fakeserver.Fault{Status: http.StatusTooManyRequests}, "tenios.max_concurrent_requests"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := teniosmock.New(teniosmock.WithUsers(3))
			mock.InjectFault(tc.fault)
			_, err := newClient(t, mock.Start(t), 100).Users(t.Context())
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
			if !strings.HasPrefix(err.Error(), "POST /cloud-pbx/list: ") {
				t.Errorf("the error does not begin with the call: %v", err)
			}
			if strings.Contains(err.Error(), "from=secret") {
				t.Errorf("the error shows a query: %v", err)
			}
		})
	}
}

func TestClient_flagsAreReadInBothForms(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New()
	mock.AddUser(existingUser())
	mock.InjectFault(fakeserver.Fault{Transform: func(body []byte) []byte {
		return bytes.ReplaceAll(body, []byte(`"outbound_allowed":true`), []byte(`"outbound_allowed":"true"`))
	}})
	user, err := newClient(t, mock.Start(t), 100).User(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	if user.OutboundAllowed == nil || !*user.OutboundAllowed {
		t.Errorf("got %v, want true", user.OutboundAllowed)
	}
}

func TestClient_absentUser(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New(teniosmock.WithUsers(3))
	_, err := newClient(t, mock.Start(t), 100).User(t.Context(), number)
	if !apierr.IsNotFound(err) {
		t.Errorf("got %v, want an error that says not found", err)
	}
}

// A list that lags behind does not take back what was just written.
func TestClient_staleListDoesNotHideAWrite(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New()
	mock.AddUser(existingUser())
	client := newClient(t, mock.Start(t), 100)
	stale := teniosmock.New()
	stale.AddUser(existingUser())
	mock.InjectFault(fakeserver.Fault{PathPrefix: listPath, Times: 1, Replica: stale.Server})

	no, first, empty := false, "Anton", ""
	written := tenios.User{UserName: number, FirstName: &first, LastName: &empty, InternalExtension: &empty, Email: &empty,
		OutboundAllowed: &no, SIPLoginEnabled: &no, CallHistoryEnabled: &no}
	if err := client.UpsertUser(t.Context(), written, tenios.User{}, transport.NewSecret(password)); err != nil {
		t.Fatal(err)
	}
	users, err := client.Users(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(users) != 1 || *users[0].FirstName != "Anton" {
		t.Errorf("the list shows %+v", users)
	}
}

// The vendor's page shows no request with an empty optional field, so none is sent unless it clears
// something.
func TestClient_emptyOptionalFieldsAreLeftOut(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New()
	client := newClient(t, mock.Start(t), 100)
	no, empty, extension := false, "", "201"
	user := tenios.User{UserName: number, FirstName: &empty, LastName: &empty, InternalExtension: &empty, Email: &empty,
		OutboundAllowed: &no, SIPLoginEnabled: &no, CallHistoryEnabled: &no}
	if err := client.UpsertUser(t.Context(), user, tenios.User{InternalExtension: &extension},
		transport.NewSecret(password)); err != nil {
		t.Fatal(err)
	}
	body := mock.Requests()[0].JSON()
	if _, ok := body["email"]; ok {
		t.Error("an empty email was sent although there was none")
	}
	if got := body["internal_extension"]; got != "" {
		t.Errorf("internal_extension is %v, want an empty string that clears it", got)
	}
}

// Whatever prints a client, a crash for one, shows no access key.
func TestClient_printsWithoutItsAccessKey(t *testing.T) {
	t.Parallel()
	client := newClient(t, "http://localhost", 100)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if got := fmt.Sprintf(verb, client); strings.Contains(got, teniosmock.AccessKey) {
			t.Errorf("%s shows the access key", verb)
		}
	}
}

// The server may put what it was sent into its message.
func TestClient_echoedSecretsAreMasked(t *testing.T) {
	t.Parallel()
	mock := teniosmock.New()
	mock.InjectFault(fakeserver.Fault{Status: http.StatusBadRequest,
		Body: `{"error_code": "BAD_REQUEST", "error_message": "'` + password + `' with ` + teniosmock.AccessKey +
			` is bad", "fields": ["password", "` + password + `"]}`})
	no, empty := false, ""
	user := tenios.User{UserName: number, FirstName: &empty, LastName: &empty, InternalExtension: &empty, Email: &empty,
		OutboundAllowed: &no, SIPLoginEnabled: &no, CallHistoryEnabled: &no}
	err := newClient(t, mock.Start(t), 100).UpsertUser(t.Context(), user, tenios.User{}, transport.NewSecret(password))
	if err == nil || strings.Contains(err.Error(), password) || strings.Contains(err.Error(), teniosmock.AccessKey) {
		t.Errorf("got %v", err)
	}
}

// Only the response of the page proves that a user was written, and only a refusal that he was not.
func TestClient_unconfirmedUpsertIsAmbiguous(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault fakeserver.Fault
		want  string
	}{
		"accepted": {fakeserver.Fault{Status: http.StatusAccepted, Body: `{"success":true}`},
			"not the one that the vendor documents"},
		"no content": {fakeserver.Fault{Status: http.StatusNoContent}, "it has no body"},
		"page": {fakeserver.Fault{Status: http.StatusOK, Body: "<html>", ContentType: "text/html"},
			"tenios.base_url"},
		"neither": {fakeserver.Fault{Status: http.StatusOK, Body: `{}`}, "neither success nor an error code"},
		"success and error": {fakeserver.Fault{Status: http.StatusOK, Body: `{"success":true,"error_code":"BAD_REQUEST"}`},
			"BAD_REQUEST"},
		"error of a failure": {fakeserver.Fault{Status: http.StatusInternalServerError, Body: `{"error_code":"INTERNAL"}`},
			"INTERNAL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mock := teniosmock.New()
			mock.InjectFault(tc.fault)
			user := tenios.User{
				UserName: teniosmock.FirstNumber, FirstName: new(string), LastName: new(string), InternalExtension: new(string),
				Email:           new(string),
				OutboundAllowed: new(bool), SIPLoginEnabled: new(bool), CallHistoryEnabled: new(bool),
			}
			err := newClient(t, mock.Start(t), 100).UpsertUser(t.Context(), user, tenios.User{},
				transport.NewSecret("i7Lkm07-canary"))
			if !apierr.Is(err, apierr.Ambiguous) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q of kind Ambiguous", err, tc.want)
			}
		})
	}
}
