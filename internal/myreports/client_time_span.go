// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

const day = 24 * time.Hour

// timeSpan matches a duration as the API writes it: hours, minutes and seconds as in 00:20:00, with
// days before them as in 1.00:00:00. The page "Create PBX" shows only the former; the latter is the
// form of .NET, which the API seems to use.
var timeSpan = regexp.MustCompile(`^(?:(\d{1,4})\.)?([01]?\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d{1,7})?$`)

// parseTimeSpan reads a duration as the API writes it. Fractions of a second are dropped.
func parseTimeSpan(text string) (time.Duration, bool) {
	parts := timeSpan.FindStringSubmatch(text)
	if parts == nil {
		return 0, false
	}
	var span time.Duration
	for i, unit := range []time.Duration{day, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(parts[i+1]) // Empty, or digits that the expression has counted.
		span += time.Duration(n) * unit
	}

	return span, true
}

// formatTimeSpan writes a duration as the API does.
func formatTimeSpan(span time.Duration) string {
	text := fmt.Sprintf("%02d:%02d:%02d", span%day/time.Hour, span%time.Hour/time.Minute, span%time.Minute/time.Second)
	if span >= day {
		text = fmt.Sprintf("%d.%s", span/day, text)
	}

	return text
}

// normalTimeSpan returns the usual form of a duration, "" for a text that is not one.
func normalTimeSpan(text string) string {
	span, ok := parseTimeSpan(text)
	if !ok {
		return ""
	}

	return formatTimeSpan(span)
}

// sameTimeSpan reports whether two texts are the same duration: 00:20:00 may come back as
// 0.00:20:00.
func sameTimeSpan(a, b string) bool {
	return normalTimeSpan(a) != "" && normalTimeSpan(a) == normalTimeSpan(b)
}
