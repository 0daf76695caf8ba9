// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const manyHolidays = 1000

func BenchmarkNewWithManyHolidays(b *testing.B) {
	for b.Loop() {
		portsipmock.New(portsipmock.WithHolidays(manyHolidays))
	}
}

func BenchmarkListLastPage(b *testing.B) {
	p := start(b, portsipmock.WithHolidays(manyHolidays))
	for b.Loop() {
		p.ResetRequests()
		if got := p.list(b, "skip", "900", "orderby", "name", "filter", "day_start ge 1"); got.status != 200 {
			b.Fatalf("got %s", got.raw)
		}
	}
}

func BenchmarkCreateAndDestroyAmongManyHolidays(b *testing.B) {
	p := start(b, portsipmock.WithHolidays(manyHolidays))
	for b.Loop() {
		p.ResetRequests()
		id := p.create(b, newHoliday)
		p.post(b, holidaysPath+"/"+id+"/destroy", "").wantDone(b, 204)
	}
}

func BenchmarkTenantPost(b *testing.B) {
	p := start(b)
	for b.Loop() {
		p.ResetRequests()
		p.send(b, tenantPath, everyKey()).wantDone(b, 200)
	}
}
