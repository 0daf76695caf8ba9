// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsip_test

import (
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
)

const trunkType = "pbx_trunk"

func TestTrunkDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t, portsipmock.WithSecrets(portsipmock.SecretsClear))
	id := addTrunk(mock, "Carrier")
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, config := range []coretest.Object{{"id": id}, {"name": "Carrier"}} {
		data, diags := p.Data(t, trunkType, config)
		coretest.ExpectNone(t, diags)
		for attribute, want := range map[string]string{
			"id": id, "name": "Carrier", "enabled": "true", "brand": "Generic", "hostname": "sip.example.com", "port": "5060",
			"did_numbers": "+49221555000-+49221555099", "shared": "false", "auth_mode": "IP_AUTH", "transport": "TLS",
			"concurrency": "30", "registration": "true",
		} {
			if got := data[attribute].String(); !strings.Contains(got, want) {
				t.Errorf("%s is %s, want %s", attribute, got, want)
			}
		}
		for attribute, value := range data {
			if text := value.String(); strings.Contains(text, "Trunk-secret-8215") || strings.Contains(text, "trunk-user") {
				t.Errorf("%s shows credentials: %s", attribute, text)
			}
		}
	}
}

func TestTrunksDataSource(t *testing.T) {
	t.Parallel()
	mock, newProvider := start(t)
	for _, name := range []string{"Spare", "Carrier", "Fax line"} {
		id := addTrunk(mock, name)
		mock.Change("providers", id, map[string]any{"enabled": name != "Spare"})
	}
	p := coretest.NewProtocol(t, newProvider, nil)
	for _, tc := range []struct {
		config coretest.Object
		want   []string
	}{
		{nil, []string{"Carrier", "Fax line", "Spare"}},
		{coretest.Object{"filter": "enabled eq true"}, []string{"Carrier", "Fax line"}},
		{coretest.Object{"search": "line"}, []string{"Fax line"}},
		{coretest.Object{"orderby": "name desc"}, []string{"Spare", "Fax line", "Carrier"}},
	} {
		mock.ResetRequests()
		expectNames(t, p, "pbx_trunks", "trunks", tc.config, tc.want...)
		expectReceived(t, mock, "GET /api/providers")
	}
	_, diags := p.Data(t, trunkType, coretest.Object{"name": "Nobody"})
	coretest.Expect(t, diags,
		`error at name: Unable to read pbx_trunk Nobody: The PBX has no trunk with the name "Nobody"`)
}

// There is no resource: a system administrator makes trunks.
func TestTrunk_isReadOnly(t *testing.T) {
	t.Parallel()
	_, newProvider := start(t)
	schemas := coretest.NewProtocol(t, newProvider, nil).Schemas()
	if _, exists := schemas.ResourceSchemas[trunkType]; exists {
		t.Error("there is a resource")
	}
	if _, exists := schemas.ListResourceSchemas[trunkType]; exists {
		t.Error("there is a list resource")
	}
}
