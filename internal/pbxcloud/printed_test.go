// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
)

// A parameter may be a PIN that the user has marked as sensitive, which Terraform does not tell a
// provider. So it is in no warning and no error, old or new, also where the PBX repeats it.
func TestCustomDestination_parametersAreNotPrinted(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	mock.AddDestination(pbxcloudmock.Destination{
		Tenant: pbxcloudmock.Tenant, Name: "Boss phone", TypeID: 1, Parameters: []string{"canary-live"},
	})
	quiet := func(diags coretest.Diagnostics) {
		t.Helper()
		if strings.Contains(diags.String(), "canary") {
			t.Errorf("printed: %s", diags)
		}
	}
	config := boss(coretest.Object{"parameters": texts("canary-new"), "adopt_existing": true})
	adoption := later(t, newProvider, nil).Plan(coretest.State{}, config)
	coretest.Expect(t, adoption.Diagnostics, "will be adopted", "parameters: changes (not printed)")
	quiet(adoption.Diagnostics)

	another := boss(coretest.Object{"name": "Another", "parameters": texts("canary-new")})
	mock.InjectFault(fakeserver.Fault{Match: isAction("add"), Status: 200, Body: "No such number canary-new",
		ContentType: "text/html"})
	_, diags := later(t, newProvider, nil).Plan(coretest.State{}, another).Apply()
	coretest.Expect(t, diags, "No such number (sensitive)")
	quiet(diags)
	mock.ClearFaults()

	mock.InjectFault(fakeserver.Fault{Match: isAction("get"), Transform: func(body []byte) []byte {
		return []byte(strings.ReplaceAll(string(body), "canary-new", "canary-cut"))
	}})
	_, diags = later(t, newProvider, nil).Plan(coretest.State{}, another).Apply()
	coretest.Expect(t, diags, "was stored differently from what was sent", "parameters: changes (not printed)")
	quiet(diags)
}
