// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipspec

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// Mock is the part of a mock of PortSIP that Watch needs.
type Mock interface {
	// AllRequests returns every request since the start.
	AllRequests() []fakeserver.Request

	// Release is that of the PBX, e.g. "22.2.11.1403".
	Release() string
}

// Watch fails the test at its end for each request to the mock that the vendor's file does not
// allow. A mock of a newer release may get other keys, and values beyond the limits of the file.
//
// A test that makes requests wrong on purpose, or the mock show keys that must be sent back and are
// in no release, names the paths in onPurpose, e.g. "cdr_event.retries". It also fails if nothing
// was wrong with one of them.
func Watch(t testing.TB, mock Mock, onPurpose ...string) {
	t.Helper()
	file, err := load()
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		seen := map[string]bool{}
		for _, r := range mock.AllRequests() {
			if slices.Contains(undocumented(), r.Method+" "+r.Path) || isCutShort(r) {
				continue
			}
			for _, p := range file.Check(r) {
				switch {
				case slices.Contains(onPurpose, p.Path):
					seen[p.Path] = true
				case !isNewer(mock.Release()) || !p.differsInReleases():
					t.Errorf("PortSIP's OpenAPI file does not allow %s %s: %s: %s\nThe body is: %s",
						r.Method, r.Path, p.Path, p.Message, r.Body)
				}
			}
		}
		for _, path := range onPurpose {
			if !seen[path] {
				t.Errorf("%q is to be wrong on purpose, and is right in all requests.", path)
			}
		}
	})
}

// undocumented are the requests that the vendor documents elsewhere.
func undocumented() []string {
	return []string{
		"POST /api/login/oauth/token", // in the guide
		"GET /api/tenant/status",      // on the page of the tenants
	}
}

// isCutShort reports whether the client was killed while it sent the body.
func isCutShort(r fakeserver.Request) bool {
	length := r.Header.Get("Content-Length")
	return length != "" && length != strconv.Itoa(len(r.Body))
}

func isNewer(release string) bool {
	return !strings.HasPrefix(release, "22.1.") && !strings.HasPrefix(release, "22.2.")
}

// differsInReleases reports whether it is about an unknown key or a limit.
func (p Problem) differsInReleases() bool {
	return slices.Contains([]string{unknownKey, "minimum", "maximum", "minLength", "maxLength"}, p.keyword)
}
