// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package tenios_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// What one user costs in a plan that changes nothing: its configuration is validated, its state
// read, its change planned. The list is read once for all of them.
func BenchmarkPlanOfOneUser(b *testing.B) {
	mock := teniosmock.New(teniosmock.WithUsers(1000))
	newProvider := provider.New("test", provider.WithClock(&coretest.Clock{}),
		provider.WithEnv(coretest.Env(map[string]string{
			"TENIOS_BASE_URL": mock.Start(b), "TENIOS_ACCESS_KEY": teniosmock.AccessKey,
		})))
	r := coretest.NewProtocol(b, newProvider, nil).Resource(b, userType)
	states := make([]coretest.State, 1000)
	for i := range states {
		states[i], _ = r.Import(fmt.Sprintf("+49221500%04d", i), nil)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		config := coretest.Object{"user_name": fmt.Sprintf("+49221500%04d", i%1000), "password_wo": password,
			"outbound_allowed": true}
		r.Validate(config)
		state, _ := r.Read(states[i%1000])
		r.Plan(state, config)
	}
}

// Reading a list of users, in pages of 100.
func BenchmarkListUsers(b *testing.B) {
	for _, users := range []int{1000, 10000} {
		b.Run(fmt.Sprint(users), func(b *testing.B) {
			mock := teniosmock.New(teniosmock.WithUsers(users))
			url := mock.Start(b)
			httpClient, err := transport.NewClient(transport.Settings{RequestTimeout: time.Minute, MaxConcurrentRequests: 10})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				mock.ResetRequests()
				found, err := tenios.NewClient(httpClient, url, transport.NewSecret(teniosmock.AccessKey), 100).Users(b.Context())
				if err != nil || len(found) != users {
					b.Fatalf("got %d users and %v", len(found), err)
				}
			}
			b.ReportMetric(float64(mock.Count(listPath)), "requests/op")
		})
	}
}
