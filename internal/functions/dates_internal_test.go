// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"testing"
	"time"
	_ "time/tzdata" // The test needs a time zone that the system may lack.
)

// In Brazil the clock used to go forward at midnight, and what Go makes of that midnight is the
// evening before.
func TestDayOf_noMidnight(t *testing.T) {
	t.Parallel()
	brazil, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	for _, local := range []time.Time{
		time.Date(2018, time.November, 4, 0, 0, 0, 0, brazil),
		time.Date(2018, time.November, 4, 1, 0, 0, 0, brazil),
		time.Date(2018, time.November, 4, 0, 0, 0, 0, time.UTC),
	} {
		if got := dayOf(local); got != time.Date(2018, time.November, 4, 0, 0, 0, 0, time.UTC) {
			t.Errorf("the day of %s is %s", local, got)
		}
	}
}
