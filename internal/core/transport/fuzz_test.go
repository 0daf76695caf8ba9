// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"strconv"
	"testing"
	"time"
)

// Whatever a server asks, the pause is neither negative nor longer than the longest, and seconds
// are understood as they are written.
func FuzzRetryAfter(f *testing.F) {
	for _, header := range []string{
		"", "0", "3", "3600", "0.5", "-1", "99999999999999999999", "NaN", "Inf", "-Inf", "1e400", "0x1p3", "1_000", " 5",
		"five",
		"Wed, 21 Oct 2015 07:28:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
		"Sun Nov  6 08:49:37 1994", "Mon, 01 Jan 0001 00:00:00 GMT",
	} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		got := retryAfter(&http.Response{Header: http.Header{"Retry-After": {header}}})
		if got < 0 || got > longestRetryAfter {
			t.Errorf("%q becomes %s", header, got)
		}
		if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
			if want := min(time.Duration(seconds)*time.Second, longestRetryAfter); got != want {
				t.Errorf("%q becomes %s, want %s", header, got, want)
			}
		}
	})
}
