// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

const many = 1000

func BenchmarkListManyPBXs(b *testing.B) {
	a := start(b, myreportsmock.WithPBXs(customer, many), myreportsmock.WithFullLists())
	for b.Loop() {
		a.ResetRequests()
		a.get(b, resellerPath)
	}
}

func BenchmarkCreatePatchAndDeleteAmongManyPBXs(b *testing.B) {
	a := start(b, myreportsmock.WithPBXs(customer, many), myreportsmock.WithUniqueInstances())
	for b.Loop() {
		a.ResetRequests()
		id := a.post(b, resellerPath, kazoo.String()).createdID(b)
		a.patch(b, resellerPath+"/"+id, "["+replace("/enabled", `"true"`)+"]").wantDone(b)
		a.delete(b, resellerPath+"/"+id).wantDone(b)
	}
}
