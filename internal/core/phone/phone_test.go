// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package phone_test

import (
	"testing"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/phone"
)

func TestE164(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"+49221234567": {
			"+49221234567", "49221234567", "+49 221 234567", "49 221 234567", "+49 (0)221 / 23 45-67", "+490221234567",
			"0049221234567", "00 49 221.234567",
			" +49221234567\t", "\u202d+49\u00a0221\u2011234567\u202c", "＋４９221234567",
		},
		"+12125550123":  {"1 (212) 555-0123", "+1-212-555-0123"},
		"+390669821234": {"+39 06 6982 1234", "390669821234"},
		"+492219999":    {"+492219999", "00492219999"},
		"": {"0221 234567", "221 234567", "1001", "", "+", "00", "0", "+49", "toni", "+49 221 CALL",
			"+49221234567 ext. 5", "+49221234567;ext=5", "49221234567.5e3", "+0221234567", "000049221234567"},
		"+4915112345678": {"+4915112345678", "4915112345678"},
	} {
		for _, number := range spellings {
			if got, ok := phone.E164(number); got != want || ok != (want != "") {
				t.Errorf("E164(%q) is %q, %t; want %q", number, got, ok, want)
			}
		}
	}
}
