// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package conformance_test

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apidoc"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// described is a page that says which requests a type makes, held against what the mocks get.
type described struct {
	t    *testing.T
	page apidoc.Page
	seen map[place]bool
}

// place is a request of a page, counted from 0, in one of its phases.
type place struct {
	request int
	phase   apidoc.Phase
}

// compareRequests plays with a page. In the end each request of the page must have been seen in
// each of its phases.
func compareRequests(t *testing.T, pages map[string]apidoc.Page, name string, play func(*described)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		page, found := pages[name]
		if !found {
			t.Fatal("nothing says which requests it makes")
		}
		d := &described{t: t, page: page, seen: map[place]bool{}}
		play(d)
		for i, r := range page.Requests {
			for _, phase := range r.Phases {
				if !d.seen[place{i, phase}] {
					t.Errorf("%s: the page has %s %s, which was never sent", phase, r.Method, r.Path)
				}
			}
		}
	})
}

// sent fails the test if a server has got a request that the page does not have in any of the
// phases.
func (d *described) sent(server *fakeserver.Server, phases ...apidoc.Phase) {
	d.t.Helper()
	for _, r := range server.Requests() {
		found := false
		for i, candidate := range d.page.Requests {
			for _, phase := range phases {
				if slices.Contains(candidate.Phases, phase) && isDescribed(r, candidate) {
					found = true
					d.seen[place{i, phase}] = true
				}
			}
		}
		if !found {
			d.t.Errorf("%s: %s %s?%s is not on the page", phases, r.Method, r.Path, r.RawQuery)
		}
	}
	server.ResetRequests()
}

// expectDescribed fails the test if a server has got a request that the page of a resource does not
// have in any phase.
func expectDescribed(t *testing.T, page apidoc.Page, server *fakeserver.Server) {
	t.Helper()
	for _, r := range server.AllRequests() {
		if !slices.ContainsFunc(page.Requests, func(candidate apidoc.Request) bool { return isDescribed(r, candidate) }) {
			t.Errorf("%s %s?%s is not on the page", r.Method, r.Path, r.RawQuery)
		}
	}
}

// isDescribed reports whether a request is one of a page, whose paths begin behind the address that
// is configured. It may have more parameters in its query.
func isDescribed(r fakeserver.Request, page apidoc.Request) bool {
	fits := func(template, text string) bool {
		pattern := regexp.MustCompile(`\\\{[^{}]+\\\}`).ReplaceAllString(regexp.QuoteMeta(template), "[^/]+")

		return regexp.MustCompile("(?i)^" + pattern + "$").MatchString(text)
	}
	path, wanted, _ := strings.Cut(page.Path, "?")
	parameters, err := url.ParseQuery(wanted)
	query, queryErr := url.ParseQuery(r.RawQuery)
	if err != nil || queryErr != nil || r.Method != page.Method {
		return false
	}
	for name := range parameters {
		if !fits(parameters.Get(name), query.Get(name)) {
			return false
		}
	}
	behind := strings.TrimPrefix(r.Path, "/api")
	behind = strings.TrimPrefix(behind, strings.TrimSuffix(pbxcloudmock.Path, "/proxyapi.php"))

	return fits(path, behind)
}

// run plans and applies. The plan of an object that is managed, or imported, begins with a refresh.
func (d *described) run(s *story, c config) {
	d.t.Helper()
	phase := apidoc.Preview
	if len(s.tf.managed()) > 0 || len(c.imports) > 0 {
		phase = apidoc.Refresh
	}
	p := s.plan(c)
	d.sent(s.Server, phase)
	d.apply(s, p)
}

// apply applies a plan in which all objects have the same action.
func (d *described) apply(s *story, p *plan) {
	d.t.Helper()
	s.works(s.apply(p))
	var phases []apidoc.Phase
	for _, action := range p.actions {
		phases = []apidoc.Phase{apidoc.Phase(action)}
		if action == "delete" {
			phases = []apidoc.Phase{apidoc.Destroy}
		}
	}
	d.sent(s.Server, phases...)
}

// begin starts a story with a server of its own.
func (d *described) begin(f *coretest.Fixture) *story {
	s := &story{t: d.t, fixture: f, Backend: f.Start(d.t)}
	s.tf = newProtocol(s)

	return s
}

// otherwise are changes that have requests of their own, by type.
func otherwise(typeName string) coretest.Object {
	return map[string]coretest.Object{
		"pbx_user":                 {"role": "QueueManager"},
		"pbx_user_group":           {"members": []any{}},
		"pbx_outbound_rule":        {"applied_groups": []any{}},
		"pbx_virtual_receptionist": {"action_urls": []any{actionURL("crm").With("enabled", true)}},
	}[typeName]
}

// changed returns all that an object can have with other values of what has requests of its own.
// Secrets are sent for the version.
func changed(f *coretest.Fixture, version int) coretest.Object {
	object := maps.Clone(f.Full)
	if version%2 == 0 {
		maps.Copy(object, otherwise(f.Type))
	}
	for name := range f.Minimal {
		if strings.HasSuffix(name, "_wo") {
			object[name+"_version"] = version
		}
	}

	return object
}

// In a full life of a resource, its page has each request in the phase in which it is made, and no
// other.
func TestPagesHaveTheRequestsOfResources(t *testing.T) {
	t.Parallel()
	for _, f := range fixtures() {
		compareRequests(t, provider.Requests().Resources, f.Type, func(d *described) {
			d.live(f)
			d.adopt(f)
			d.destroy(f)
			if !f.AlwaysExists {
				d.many(f)
			}
		})
	}
}

func (d *described) live(f *coretest.Fixture) {
	s := d.begin(f)
	for _, object := range []coretest.Object{f.Minimal, f.Full, f.Changed, changed(f, 1), changed(f, 2), changed(f, 3)} {
		d.run(s, one(object))
		d.run(s, one(object))
	}
	if f.AlwaysExists {
		return
	}
	// Its key is looked for as that of a new one.
	p := s.plan(one(changed(f, 3).With(f.Key, f.Other.At(f.Key))))
	d.sent(s.Server, apidoc.Refresh, apidoc.Preview)
	if p.actions["a"] == "update" {
		d.apply(s, p)
	}
}

func (d *described) adopt(f *coretest.Fixture) {
	s := d.begin(f)
	d.run(s, config{resources: one(f.Minimal).resources, imports: map[string]string{"a": s.Seed()}})
	for version := range 3 {
		s.tf.forget("a")
		d.run(s, one(s.adopting(changed(f, version+1), true)))
	}
}

func (d *described) destroy(f *coretest.Fixture) {
	for _, policy := range f.Policies {
		if policy != "prevent" {
			s := d.begin(f)
			d.run(s, one(with(f.Full, policy)))
			d.run(s, nothing())
		}
	}
}

// many has more objects than are looked up and read one by one.
func (d *described) many(f *coretest.Fixture) {
	s := d.begin(f)
	c := config{resources: map[string]coretest.Object{}}
	for i, name := range []string{"a", "b", "c", "d"} {
		c.resources[name] = f.Other.With(f.Key, numbered(f.Other.At(f.Key), i+3))
	}
	d.run(s, c)
	d.run(s, c)
}

// dataConfigs are configurations of each data source that make all of its requests, in this order.
func dataConfigs() map[string][]coretest.Object {
	none := []coretest.Object{{}}
	period := []coretest.Object{{"start": "2017-01-01", "end": "2017-02-01"}}
	all := map[string][]coretest.Object{
		"tenios_cloud_pbx_user": {{"user_name": "+492215000001"}}, "tenios_cloud_pbx_users": none,

		"pbx_tenant": none, "pbx_tenant_password_policy": none, "pbx_tenant_custom_headers": none,
		"pbx_tenant_notification": none, "pbx_tenant_billing": none, "pbx_voicemail_server": none,
		"pbx_tenant_status": none, "pbx_tenant_balance": none,
		"pbx_extension_number": numbers("extension_number"),

		"pbxcloud_custom_destination":  {{"id": "1"}, {"name": "Boss phone 0000"}},
		"pbxcloud_custom_destinations": none, "pbxcloud_custom_destination_types": none,
		"pbxcloud_call_count": {{}, {"all_tenants": true}}, "pbxcloud_call_records": period, "pbxcloud_queue_logs": period,
		"pbxcloud_voicemails": none, "pbxcloud_voicemail_messages": {{"mailbox": "102"}},
		"pbxcloud_voicemail_message": {{"mailbox": "102", "id": "1475685709-00000004"}},
		"pbxcloud_media_file":        {{"id": "3619"}}, "pbxcloud_recording": {{"call_id": "15a4cfe6429054"}},

		"myreports_pbx_connection": {{"name": "PBX 1"}}, "myreports_pbx_connections": none,
		"myreports_pbx_instance": {{"instance_id": "00000000000000000000000000000001"}},
	}
	for _, path := range seededPaths() {
		one := coretest.Object{"id": "seeded-" + path.name}
		all["pbx_"+path.typeName], all["pbx_"+path.typeName+"s"] = []coretest.Object{one, {"name": path.typeName}}, none
		if path.number != "" {
			all["pbx_"+path.typeName] = append([]coretest.Object{one}, numbers("extension_number")...)
		}
	}

	return all
}

// numbers are more free extension numbers than are looked up one by one.
func numbers(attribute string) []coretest.Object {
	return []coretest.Object{{attribute: "7701"}, {attribute: "7702"}, {attribute: "7703"}, {attribute: "7704"}}
}

type seededPath struct{ name, typeName, number string }

// seededPaths are the collections of PortSIP's API, each with what its data source is called after
// the prefix, and the extension number of an object.
func seededPaths() []seededPath {
	return []seededPath{
		{"users", "user", "201"}, {"groups", "user_group", ""}, {"inbound_rules", "inbound_rule", ""},
		{"outbound_rules", "outbound_rule", ""}, {"ring_groups", "ring_group", "202"}, {"call_queues", "call_queue", "203"},
		{"ivrs", "virtual_receptionist", "204"}, {"shared_voicemails", "shared_voicemail", "205"},
		{"holidays", "holiday", ""}, {"providers", "trunk", ""},
	}
}

// vendors starts a mock of each vendor with what dataConfigs looks up.
func vendors(t *testing.T) (environment map[string]string, servers []*fakeserver.Server) {
	t.Helper()
	tenios, portsip := teniosmock.New(teniosmock.WithUsers(2)), portsipmock.New()
	for _, path := range seededPaths() {
		members := map[string]any{"id": "seeded-" + path.name, "name": path.typeName}
		if path.number != "" {
			members["extension_number"] = path.number
		}
		portsip.Add(path.name, members)
	}
	const tenant, customer = pbxcloudmock.Tenant, myreportsmock.CustomerTenantID
	audio := pbxcloudmock.Audio{Data: pbxcloudmock.WAV(100)}
	pbxcloud := pbxcloudmock.New(pbxcloudmock.WithDestinations(tenant, 3), pbxcloudmock.WithCallRecords(tenant, 1),
		pbxcloudmock.WithQueueLogs(tenant, 1), pbxcloudmock.WithMailboxes(tenant, 3))
	pbxcloud.AddMediaFile(tenant, "3619", audio)
	pbxcloud.AddRecording(tenant, "15a4cfe6429054", audio)
	pbxcloud.AddMessage(tenant, "102", pbxcloudmock.Message{ID: "1475685709-00000004", Duration: 1, Audio: audio,
		Time: time.Date(2016, time.October, 5, 16, 41, 49, 0, time.UTC)})
	myreports := myreportsmock.New(myreportsmock.WithPBXs(customer, 2))

	return map[string]string{
		"TENIOS_BASE_URL": tenios.Start(t), "TENIOS_ACCESS_KEY": teniosmock.AccessKey,
		"PORTSIP_BASE_URL": portsip.Start(t) + "/api", "PORTSIP_TOKEN": portsipmock.Token,
		"PBXCLOUD_ENDPOINT": pbxcloud.Start(t) + pbxcloudmock.Path, "PBXCLOUD_API_KEY": pbxcloudmock.Key,
		"PBXCLOUD_TENANT":    tenant,
		"MYREPORTS_BASE_URL": myreports.Start(t) + "/api", "MYREPORTS_TOKEN": myreportsmock.Token,
		"MYREPORTS_CUSTOMER_TENANT_ID": customer,
	}, []*fakeserver.Server{tenios.Server, portsip.Server, pbxcloud.Server, myreports.Server}
}

func TestPagesHaveTheRequestsOfDataSources(t *testing.T) {
	t.Parallel()
	configs := dataConfigs()
	for name := range provider.Requests().DataSources {
		compareRequests(t, provider.Requests().DataSources, name, func(d *described) {
			environment, servers := vendors(d.t)
			p := coretest.NewProtocol(d.t, provider.New("test", provider.WithClock(&coretest.Clock{}),
				provider.WithEnv(coretest.Env(environment))), nil)
			if len(configs[name]) == 0 {
				d.t.Fatal("the test has no configuration of it")
			}
			for _, c := range configs[name] {
				_, diags := p.Data(d.t, name, c)
				if c["extension_number"] == nil { // Which may be free.
					coretest.ExpectNone(d.t, diags)
				}
				for _, server := range servers {
					d.sent(server, apidoc.Read)
				}
			}
		})
	}
}
