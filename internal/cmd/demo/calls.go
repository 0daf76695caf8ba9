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

// calls counts API calls of one vendor by what they are for.
type calls struct{ signIns, reads, writes int }

// callsOfTenios, callsOfPortSIP and callsOfPBXCloud count what a fake server has received since it was last reset.
func callsOfTenios(mocks *pbxmock.Server) calls {
	return count(mocks.Tenios.Requests(), func(r fakeserver.Request) bool { return strings.HasPrefix(r.Path, "/cloud-pbx/list") })
}

func callsOfPortSIP(mocks *pbxmock.Server) calls {
	return count(mocks.PortSIP.Requests(), func(r fakeserver.Request) bool { return r.Method == http.MethodGet })
}

func callsOfPBXCloud(mocks *pbxmock.Server) calls {
	return count(mocks.PBXCloud.Requests(), func(r fakeserver.Request) bool {
		query, err := url.ParseQuery(r.RawQuery)

		return err == nil && (query.Get("action") == "list" || query.Get("action") == "get")
	})
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
