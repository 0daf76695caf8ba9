// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package teniosmock_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

const manyUsers = 10_000

func BenchmarkNewWithManyUsers(b *testing.B) {
	for b.Loop() {
		teniosmock.New(teniosmock.WithUsers(manyUsers))
	}
}

func BenchmarkListLastPage(b *testing.B) {
	a := start(b, teniosmock.WithUsers(manyUsers))
	for b.Loop() {
		a.ResetRequests()
		if got := a.list(b, edits{"page": manyUsers / 100, "page_size": 100}); got.status != 200 {
			b.Fatalf("got %s", got.raw)
		}
	}
}

func BenchmarkUpsertAmongManyUsers(b *testing.B) {
	a := start(b, teniosmock.WithUsers(manyUsers))
	for b.Loop() {
		a.ResetRequests()
		a.upsert(b, "+492215009999", nil).wantSuccess(b)
	}
}
