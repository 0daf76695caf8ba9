// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package pbxmock puts the mocks of the vendors on one port, each under its own path, so that a
// demo, a test of the examples or an experiment needs one server and one environment.
package pbxmock

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxcloud/pbxcloudmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/portsip/portsipmock"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/tenios/teniosmock"
)

// The prefixes are the paths of the mocks below the base URL.
const (
	teniosPrefix    = "/tenios"
	portsipPrefix   = "/portsip"
	pbxcloudPrefix  = "/pbxcloud"
	myreportsPrefix = "/myreports"
)

// The administrator and the domain of the PortSIP tenant.
const (
	portsipUsername = "admin"
	portsipPassword = "test-password-93c1e07b"
	portsipDomain   = "pbx.example.com"
)

// PBXCloud has this number of call records from 1 January 2017 on, and as many entries of the queue
// log. Its audio files have this size in bytes.
const (
	pbxcloudRecords = 40
	audioSize       = 16 << 10
)

// stopGrace is how long running requests may take to end.
const stopGrace = 2 * time.Second

// Options says what the mocks have from the start.
type Options struct {
	// TeniosUsers is the number of users that the Tenios account has.
	TeniosUsers int

	// PortSIPHolidays is the number of holidays that the PortSIP tenant has.
	PortSIPHolidays int

	// PortSIPUsers is the number of users that the PortSIP tenant has, with the extension numbers from
	// 10000 on.
	PortSIPUsers int

	// PortSIPCallHandling gives the PortSIP tenant a trunk, one ring group, queue, receptionist,
	// shared voicemail, group and rule of each kind, and a user. They name the first three of
	// PortSIPUsers, so there must be as many.
	PortSIPCallHandling bool

	// PBXCloudDestinations is the number of custom destinations that the PBXCloud tenant has. What can
	// only be read there, such as call records and voicemail, is there in any case.
	PBXCloudDestinations int

	// MyReportsConnections is the number of PBXs that the customer has at MyReports, in turn of Kazoo
	// and 3CX. The ids are the same each time.
	MyReportsConnections int
}

// Server is an http.Handler that serves all mocks.
type Server struct {
	// Tenios is for seeding, faults and reading what was received. Recorded paths have no prefix. The
	// other mocks are alike.
	Tenios *teniosmock.Server

	PortSIP   *portsipmock.Server
	PBXCloud  *pbxcloudmock.Server
	MyReports *myreportsmock.Server

	tenios, portsip, pbxcloud, myreports http.Handler
}

// New returns the mocks with what the options ask for.
func New(o Options) *Server {
	tenios := teniosmock.New(teniosmock.WithUsers(o.TeniosUsers))
	portsip := portsipmock.New(
		portsipmock.WithLogin(portsipUsername, portsipPassword, portsipDomain),
		portsipmock.WithHolidays(o.PortSIPHolidays),
		portsipmock.WithUsers(o.PortSIPUsers),
		portsipmock.WithVersion(portsipmock.V226),
	)
	portsip.Add("providers", map[string]any{
		"name": "Main trunk", "hostname": "sip.carrier.example", "port": 5060, "did_numbers": "+49221555000-+49221555099",
	})
	if o.PortSIPCallHandling {
		addCompany(portsip)
	}
	pbxcloud := pbxcloudmock.New(
		// The demo shows what the list has, and the benchmarks count the requests of an installation that
		// lists all.
		pbxcloudmock.WithWholeList(),
		pbxcloudmock.WithDestinations(pbxcloudmock.Tenant, o.PBXCloudDestinations),
		pbxcloudmock.WithCallRecords(pbxcloudmock.Tenant, pbxcloudRecords),
		pbxcloudmock.WithQueueLogs(pbxcloudmock.Tenant, pbxcloudRecords),
		// 100 to 102, which is the one of the examples.
		pbxcloudmock.WithMailboxes(pbxcloudmock.Tenant, 3),
	)
	pbxcloud.AddMessage(pbxcloudmock.Tenant, "102", pbxcloudmock.Message{
		ID: "1475685709-00000004", CallerID: `"Anna Sample" <4533000000>`, Duration: 1,
		Time:  time.Date(2016, time.October, 5, 16, 41, 49, 0, time.UTC),
		Audio: pbxcloudmock.Audio{Data: pbxcloudmock.WAV(audioSize)},
	})
	pbxcloud.AddMediaFile(pbxcloudmock.Tenant, "3619", pbxcloudmock.Audio{Data: pbxcloudmock.WAV(audioSize)})
	pbxcloud.AddRecording(pbxcloudmock.Tenant, "15a4cfe6429054", pbxcloudmock.Audio{Data: pbxcloudmock.WAV(audioSize)})
	myreports := myreportsmock.New(
		myreportsmock.WithPBXs(myreportsmock.CustomerTenantID, o.MyReportsConnections),
		// The vendor says that a PBX can be tied to one customer only, and not how it sees to that.
		myreportsmock.WithUniqueInstances(),
	)

	return &Server{
		Tenios: tenios, tenios: http.StripPrefix(teniosPrefix, tenios),
		PortSIP: portsip, portsip: http.StripPrefix(portsipPrefix, portsip),
		PBXCloud: pbxcloud, pbxcloud: http.StripPrefix(pbxcloudPrefix, pbxcloud),
		MyReports: myreports, myreports: http.StripPrefix(myreportsPrefix, myreports),
	}
}

// ServeHTTP passes a request to the mock with the prefix of its path. It does not use an
// http.ServeMux, which redirects requests for untidy paths before a mock can be as strict about
// them as its vendor.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, teniosPrefix+"/"):
		s.tenios.ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, portsipPrefix+"/"):
		s.portsip.ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, pbxcloudPrefix+"/"):
		s.pbxcloud.ServeHTTP(w, r)
	case strings.HasPrefix(r.URL.Path, myreportsPrefix+"/"):
		s.myreports.ServeHTTP(w, r)
	default:
		text := "The mocks are under these paths: " + teniosPrefix + "/, " + portsipPrefix + "/, " + pbxcloudPrefix +
			"/, " + myreportsPrefix + "/"
		http.Error(w, text, http.StatusNotFound)
	}
}

// Environment returns the variables, as NAME=value, that point a provider at the mocks
// behind that base URL.
func (s *Server) Environment(baseURL string) []string {
	return []string{
		"TENIOS_BASE_URL=" + baseURL + teniosPrefix,
		"TENIOS_ACCESS_KEY=" + teniosmock.AccessKey,
		"PORTSIP_BASE_URL=" + baseURL + portsipPrefix + "/api",
		"PORTSIP_USERNAME=" + portsipUsername,
		"PORTSIP_PASSWORD=" + portsipPassword,
		"PORTSIP_DOMAIN=" + portsipDomain,
		"PBXCLOUD_ENDPOINT=" + baseURL + pbxcloudPrefix + pbxcloudmock.Path,
		"PBXCLOUD_API_KEY=" + pbxcloudmock.Key,
		"PBXCLOUD_TENANT=" + pbxcloudmock.Tenant,
		"MYREPORTS_BASE_URL=" + baseURL + myreportsPrefix + "/api",
		"MYREPORTS_TOKEN=" + myreportsmock.Token,
		"MYREPORTS_CUSTOMER_TENANT_ID=" + myreportsmock.CustomerTenantID,
	}
}

// Start serves on an address such as "127.0.0.1:0", where port 0 is a free one. It returns the base
// URL, without a slash at its end, and a function that stops serving: new requests are refused,
// running ones have a moment to end.
func (s *Server) Start(address string) (baseURL string, stop func(), err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "", nil, fmt.Errorf("starting the mocks: %w", err)
	}
	server := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// It always ends with an error, after stop with one that says so.
		_ = server.Serve(listener)
	}()
	stop = func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopGrace)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			_ = server.Close()
		}
		<-done
	}

	return "http://" + listener.Addr().String(), stop, nil
}
