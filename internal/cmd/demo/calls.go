// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/pbxmock"
)

// calls counts API requests of one vendor by what they are for.
type calls struct{ signIns, reads, writes int }

// vendor is one fake server, and how many calls it has got in the whole story.
type vendor struct {
	name   string
	server *fakeserver.Server
	// reads tells a call that reads from one that writes.
	reads func(fakeserver.Request) bool
	total calls
}

// vendorsOf returns the fake servers in the order in which they are told about.
func vendorsOf(mocks *pbxmock.Server) []vendor {
	gets := func(r fakeserver.Request) bool { return r.Method == http.MethodGet }

	return []vendor{
		{name: "Tenios", server: mocks.Tenios.Server,
			reads: func(r fakeserver.Request) bool { return strings.HasPrefix(r.Path, "/cloud-pbx/list") }},
		{name: "PortSIP", server: mocks.PortSIP.Server, reads: gets},
		{name: "PBXCloud", server: mocks.PBXCloud.Server, reads: func(r fakeserver.Request) bool {
			query, err := url.ParseQuery(r.RawQuery)

			return err == nil && (query.Get("action") == "list" || query.Get("action") == "get")
		}},
		{name: "MyReports", server: mocks.MyReports.Server, reads: gets},
	}
}

func count(requests []fakeserver.Request, reads func(fakeserver.Request) bool) calls {
	var c calls
	for _, r := range requests {
		switch {
		case strings.HasSuffix(r.Path, "/login/oauth/token"):
			c.signIns++
		case reads(r):
			c.reads++
		default:
			c.writes++
		}
	}

	return c
}

func (c calls) plus(d calls) calls {
	return calls{signIns: c.signIns + d.signIns, reads: c.reads + d.reads, writes: c.writes + d.writes}
}

// number returns how many calls they are.
func (c calls) number() int { return c.signIns + c.reads + c.writes }

// String returns for example "1 sign-in, 2 reads, 4 writes".
func (c calls) String() string {
	var parts []string
	for _, part := range []struct {
		n    int
		noun string
	}{{c.signIns, "sign-in"}, {c.reads, "read"}, {c.writes, "write"}} {
		switch part.n {
		case 0:
		case 1:
			parts = append(parts, "1 "+part.noun)
		default:
			parts = append(parts, fmt.Sprint(part.n, " ", part.noun, "s"))
		}
	}
	if len(parts) == 0 {
		return "none"
	}

	return strings.Join(parts, ", ")
}
