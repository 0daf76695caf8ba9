// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"encoding/json"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

func TestMain(m *testing.M) { coretest.Main(m) }

const (
	userType   = "tenios_cloud_pbx_user"
	listPath   = "/cloud-pbx/list"
	upsertPath = "/cloud-pbx/upsert"

	// number is one of the mock account's numbers that has no user at first.
	number = "+492215550001"
	// password is accepted by the mock.
	password = "i7Lkm07-canary"
)

// start runs a mock of its own for a test, and returns a provider that the environment points at
// it.
func start(t *testing.T, options ...teniosmock.Option) (*teniosmock.Server, coretest.NewProvider) {
	t.Helper()
	mock := teniosmock.New(options...)

	return mock, provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(map[string]string{
			"TENIOS_BASE_URL":   mock.Start(t),
			"TENIOS_ACCESS_KEY": teniosmock.AccessKey,
		})))
}

// noRetry is a provider block whose requests are attempted once only.
func noRetry() coretest.Object {
	return coretest.Object{"tenios": coretest.Object{"retry_timeout": "0s"}}
}

// existingUser is a user that the account has before Terraform comes.
func existingUser() teniosmock.User {
	return teniosmock.User{
		UserName: number, FirstName: "Toni", LastName: "Tester", InternalExtension: "201", Email: "tt@test.example",
		OutboundAllowed: true, SIPLoginEnabled: true, CallHistoryEnabled: true, Password: "set-in-the-portal",
	}
}

// expectRequests fails unless the mock has received exactly that many calls of each kind since the
// last reset.
func expectRequests(t *testing.T, mock *teniosmock.Server, lists, upserts int) {
	t.Helper()
	if l, u := mock.Count(listPath), mock.Count(upsertPath); l != lists || u != upserts {
		t.Errorf("got %d list requests and %d upserts, want %d and %d", l, u, lists, upserts)
	}
}

// without returns a fault's Transform that takes keys away from every user of a list response.
func without(keys ...string) func([]byte) []byte {
	return func(body []byte) []byte {
		var response map[string]any
		if json.Unmarshal(body, &response) != nil {
			return body
		}
		items, _ := response["items"].([]any)
		for _, item := range items {
			user, _ := item.(map[string]any)
			for _, key := range keys {
				delete(user, key)
			}
		}
		body, _ = json.Marshal(response)

		return body
	}
}
