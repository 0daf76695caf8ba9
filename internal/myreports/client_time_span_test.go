// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"testing"
	"time"
)

func TestTimeSpan(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"00:20:00":           20 * time.Minute, // The one on the vendor's page.
		"00:00:00":           0,
		"00:59:59":           59*time.Minute + 59*time.Second,
		"23:59:59":           day - time.Second,
		"1.00:00:00":         day,
		"9999.23:59:59":      10000*day - time.Second,
		"7:00:00":            7 * time.Hour,
		"1.7:00:00":          day + 7*time.Hour,
		"0.00:20:00":         20 * time.Minute,
		"00:20:00.0000000":   20 * time.Minute,
		"1.02:03:04.9999999": day + 2*time.Hour + 3*time.Minute + 4*time.Second,
	} {
		if got, ok := parseTimeSpan(text); !ok || got != want {
			t.Errorf("%q was read as %s, want %s", text, got, want)
		}
	}
	for span, want := range map[time.Duration]string{0: "00:00:00", 20 * time.Minute: "00:20:00",
		day + time.Second: "1.00:00:01", 365 * day: "365.00:00:00"} {
		if got := formatTimeSpan(span); got != want {
			t.Errorf("%s was written as %s, want %s", span, got, want)
		}
	}
	for _, text := range []string{"", "24:00:00", "00:60:00", "00:00:60", "00:20", "20", "00:20:0", "00:2:00", "-00:20:00",
		"+00:20:00", " 00:20:00", "00:20:00 ", "00:20:00\n", "1:00:20:00", "1.1.00:20:00", ".00:20:00", "00:20:00.",
		"00:20:00.12345678", "99999999999.0:00:00", "000:20:00", "٠٠:٢٠:٠٠", "20m", "PT20M", "hourly"} {
		if got := normalTimeSpan(text); got != "" {
			t.Errorf("%q was read as %s, want nothing", text, got)
		}
	}
}
