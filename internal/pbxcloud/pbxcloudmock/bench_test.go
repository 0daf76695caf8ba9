// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

const many = 1000

func BenchmarkNewWithManyDestinations(b *testing.B) {
	for b.Loop() {
		pbxcloudmock.New(pbxcloudmock.WithDestinations("DEMO", many))
	}
}

func BenchmarkListManyDestinations(b *testing.B) {
	p := start(b, pbxcloudmock.WithDestinations("DEMO", many))
	for b.Loop() {
		p.ResetRequests()
		p.custom(b, "list")
	}
}

func BenchmarkAddGetAndDeleteAmongManyDestinations(b *testing.B) {
	p := start(b, pbxcloudmock.WithDestinations("DEMO", many))
	for b.Loop() {
		p.ResetRequests()
		id, _ := p.add(b, `{"cu_name":"X","cu_ct_id":1}`).object(b)["cu_id"].(string)
		p.custom(b, "get&objectid="+id)
		p.custom(b, "delete&objectid="+id).wantParts(b, "DELETE")
	}
}

// With the race detector on, this finds what is not locked.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()

	p := start(t, pbxcloudmock.WithCache(), pbxcloudmock.WithMailboxes("DEMO", 4), pbxcloudmock.WithCallRecords("DEMO", 4))
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			id, _ := p.add(t, fmt.Sprintf(`{"cu_name":"Number %d","cu_ct_id":1}`, i)).object(t)["cu_id"].(string)
			p.update(t, id, `{"cu_param1":"1"}`)
			p.custom(t, "list")
			p.custom(t, "get&objectid="+id+"&cache=no")
			p.get(t, dialQuery)
			p.get(t, "reqtype=AGENT&tenant=DEMO&action=PAUSE&queue=281&extension=104")
			p.get(t, "reqtype=VOICEMAIL&tenant=DEMO&action=messages&mailbox=100")
			p.get(t, recordsQuery+"DEMO&format=csv")
			p.AddMediaFile("DEMO", id, pbxcloudmock.Audio{})
			p.AddAgent("DEMO", "281", strconv.Itoa(300+i))
			p.AddQueueLog(pbxcloudmock.Record{Tenant: "T" + id})
			p.SetRunningCalls("DEMO", i)
			p.get(t, "reqtype=COUNTCALLS")
			p.StaleList(1)
			p.ExpireCache()
			p.Destinations("DEMO")
			p.Calls()
			p.AgentChanges()
			p.Paused("DEMO", "281", "104")
		})
	}
	all.Wait()
	if len(p.Destinations("DEMO")) != 8 || len(p.Calls()) != 8 || len(p.AgentChanges()) != 8 {
		t.Error("something got lost")
	}
}
