// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

func TestSeeds(t *testing.T) {
	t.Parallel()

	const newCustomer = "E3D7F032-99C4-4E3A-AB2C-4FB07D5C8B44"
	a := start(t, myreportsmock.WithPBXs(newCustomer, 5))
	all := a.PBXs(newCustomer)
	seen := map[string]bool{}
	for i, p := range all {
		if p.Name != fmt.Sprintf("PBX %d", i+1) || p.TenantID != strings.ToLower(newCustomer) || p.CountryCode != "US" {
			t.Errorf("got %+v", p)
		}
		wantType := myreportsmock.KazooType
		if i%2 == 1 {
			wantType = myreportsmock.ThreeCXType
		}
		instance := p.AccountID + p.LicenseKey
		if p.Type != wantType || seen[p.ID] || instance == "" || seen[instance] {
			t.Errorf("got %+v", p)
		}
		seen[p.ID], seen[instance] = true, true
	}
	if len(all) != 5 || len(a.PBXs(customer)) != 0 {
		t.Errorf("got %d", len(all))
	}
	a.AddKazoo(customer, myreportsmock.Kazoo{ID: strings.ToUpper(unknownID), Name: "N"})
	if got := a.pbx(t, unknownID); got.Name != "N" || got.ID != unknownID {
		t.Errorf("got %+v", got)
	}
}

// What is filled in must be what a create would accept.
func TestSeedsAreValid(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithPBXs(customer, 2), myreportsmock.WithSecretGets())
	for _, p := range a.PBXs(customer) {
		data := object(a.get(t, resellerPath+"/"+p.ID).data(t)).without("id").without("tenantId").without("enabled")
		a.post(t, otherPath, data.String()).createdID(t)
	}
}

func TestSeedsThatAreMistakes(t *testing.T) {
	t.Parallel()

	s := myreportsmock.New()
	id := s.AddKazoo(customer, myreportsmock.Kazoo{})
	for name, mistake := range map[string]func(){
		"customer":    func() { s.AddCustomer("12345") },
		"tenant":      func() { s.AddKazoo("12345", myreportsmock.Kazoo{}) },
		"id":          func() { s.AddThreeCX(customer, myreportsmock.ThreeCX{ID: "12345"}) },
		"id twice":    func() { s.AddThreeCX(customer, myreportsmock.ThreeCX{ID: id}) },
		"unknown PBX": func() { s.Rename(unknownID, "x") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: nothing happened", name)
				}
			}()
			mistake()
		}()
	}
	if len(s.PBXs(customer)) != 1 {
		t.Error("something was carried out")
	}
}

func TestChangesBehindTheAPI(t *testing.T) {
	t.Parallel()

	a := start(t)
	id := a.AddKazoo(customer, myreportsmock.Kazoo{})
	a.Rename(id, "Renamed")
	if got := a.get(t, resellerPath+"/"+id).data(t)["name"]; got != "Renamed" || a.CollectorRestarts(id) != 0 {
		t.Errorf("got %v", got)
	}
	a.Change(strings.ToUpper(id), func(p *myreportsmock.PBX) { *p = myreportsmock.PBX{Name: "Changed", Enabled: true} })
	want := myreportsmock.PBX{
		ID: id, TenantID: customer, Type: myreportsmock.KazooType, Name: "Changed", Enabled: true,
	}
	if got := a.pbx(t, id); got != want {
		t.Errorf("got %+v", got)
	}
	a.Remove(id)
	a.get(t, resellerPath+"/"+id).wantRefused(t, 404, "Not Found")
	a.Remove(id)
}

func TestCustomers(t *testing.T) {
	t.Parallel()

	a := start(t)
	path := strings.Replace(enterprisePath, customer, unknownID, 1)
	a.get(t, path).wantRefused(t, 404, "Not Found")
	a.AddCustomer(unknownID)
	id := a.post(t, path, kazoo.String()).createdID(t)
	a.HideCustomer(unknownID)
	a.get(t, path+"/"+id).wantRefused(t, 404, "Not Found")
	if got := a.get(t, instancePath+"?instanceId=12345").data(t); got["tenantId"] != unknownID {
		t.Errorf("got %v", got)
	}
}

func TestFaultsAndRecorder(t *testing.T) {
	t.Parallel()

	a := start(t)
	a.InjectFault(fakeserver.Fault{Method: "POST", Status: 503, Times: 1})
	if got := a.try(t, "POST", resellerPath, kazoo.String(), charged); got.status != 503 || a.Count("/api") != 1 {
		t.Errorf("got %d", got.status)
	}
	a.post(t, resellerPath, kazoo.String()).createdID(t)
}

// With the race detector on, this finds what is not locked.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()

	a := start(t, myreportsmock.WithUniqueInstances(), myreportsmock.WithRotation(), myreportsmock.WithFullLists())
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			id := a.post(t, resellerPath, kazoo.with("accountId", fmt.Sprint(i)).String()).createdID(t)
			a.patch(t, enterprisePath+"/"+id, "["+replace("/enabled", `"true"`)+"]").wantDone(t)
			a.get(t, resellerPath)
			a.get(t, resellerPath+"/"+id)
			a.get(t, instancePath+"?instanceId=0")
			a.refresh(t, nil, nil)
			a.AddThreeCX(other, myreportsmock.ThreeCX{})
			a.AddCustomer(unknownID)
			a.HideCustomer(unknownID)
			a.Rename(id, "x")
			a.PBX(id)
			a.PBXs(customer)
			a.CollectorRestarts(id)
			a.Refreshes()
			a.IssuedTokens()
			a.ExpireToken("x")
			a.ExpireRefreshTokens()
			a.delete(t, resellerPath+"/"+id).wantDone(t)
		})
	}
	all.Wait()
	if len(a.PBXs(customer)) != 0 || len(a.PBXs(other)) != 8 {
		t.Error("something got lost")
	}
}
