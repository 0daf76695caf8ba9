// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports_test

import (
	"testing"
	"time"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/myreports/myreportsmock"
)

func TestClient_durationsAreWrittenAsTimeSpans(t *testing.T) {
	t.Parallel()
	for text, span := range map[string]time.Duration{
		"00:20:00":      20 * time.Minute, // The one that the page has.
		"00:00:00":      0,
		"00:00:01":      time.Second,
		"00:00:59":      59 * time.Second,
		"00:01:00":      time.Minute,
		"00:59:59":      59*time.Minute + 59*time.Second,
		"01:00:00":      time.Hour,
		"09:08:07":      9*time.Hour + 8*time.Minute + 7*time.Second,
		"23:59:59":      24*time.Hour - time.Second,
		"1.00:00:00":    24 * time.Hour,
		"1.00:00:01":    24*time.Hour + time.Second,
		"2.01:00:00":    49 * time.Hour,
		"365.00:00:00":  365 * 24 * time.Hour,
		"9999.23:59:59": 10000*24*time.Hour - time.Second,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(myreportsmock.WithFullGets())
			baseURL := mock.Start(t)
			s := clientThreeCX()
			s.RecordingArchiveFrequency = &span
			id := clientCreate(t, clientWith(t, baseURL, true, 0), s)
			if got := mock.Requests()[0].JSON()["recordingArchiveFrequency"]; got != text {
				t.Errorf("%s was sent as %v, want %s", span, got, text)
			}
			// A client that has seen nothing yet reads the same.
			read, err := clientWith(t, baseURL, true, 0).Connection(t.Context(), clientReseller(), id)
			if err != nil {
				t.Fatal(err)
			}
			if got := read.RecordingArchiveFrequency; got == nil || *got != span {
				t.Errorf("%s was read as %v, want %s", text, got, span)
			}
		})
	}
}

func TestClient_timeSpansAreRead(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for text, want := range map[string]*time.Duration{
		"00:20:00":            new(20 * time.Minute),
		"7:00:00":             new(7 * time.Hour),
		"1.7:00:00":           new(day + 7*time.Hour),
		"0.00:20:00":          new(20 * time.Minute),
		"00:20:00.0000000":    new(20 * time.Minute), // A fraction is dropped.
		"1.02:03:04.9999999":  new(day + 2*time.Hour + 3*time.Minute + 4*time.Second),
		"9999.23:59:59":       new(10000*day - time.Second),
		"24:00:00":            nil,
		"00:60:00":            nil,
		"00:00:60":            nil,
		"00:20":               nil,
		"20":                  nil,
		"00:20:0":             nil,
		"00:2:00":             nil,
		"-00:20:00":           nil,
		"+00:20:00":           nil,
		" 00:20:00":           nil,
		"00:20:00 ":           nil,
		"00:20:00\n":          nil,
		"1:00:20:00":          nil,
		"1.1.00:20:00":        nil,
		".00:20:00":           nil,
		"00:20:00.":           nil,
		"00:20:00.12345678":   nil,
		"99999999999.0:00:00": nil,
		"000:20:00":           nil,
		"٠٠:٢٠:٠٠":            nil, // Digits, but not those.
		"20m":                 nil,
		"PT20M":               nil,
		"hourly":              nil,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			mock := myreportsmock.New(myreportsmock.WithFullGets())
			id := mock.AddThreeCX(myreportsmock.CustomerTenantID,
				myreportsmock.ThreeCX{Username: "ada", RecordingArchiveFrequency: text})
			read, err := clientOnce(t, mock).Connection(t.Context(), clientReseller(), id)
			if err != nil {
				t.Fatal(err)
			}
			got := read.RecordingArchiveFrequency
			switch {
			case want == nil && got != nil:
				t.Errorf("%q was read as %s, want nothing", text, got)
			case want != nil && got == nil:
				t.Errorf("%q was not understood, want %s", text, want)
			case want != nil && *got != *want:
				t.Errorf("%q was read as %s, want %s", text, got, want)
			}
			// The rest of the connection is read all the same.
			if read.Username == nil || *read.Username != "ada" {
				t.Errorf("the user name was read as %v", read.Username)
			}
		})
	}
}
