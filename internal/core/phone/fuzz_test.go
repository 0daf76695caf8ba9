// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package phone_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/phone"
)

// form is E.164 in ASCII: at most 15 digits after the plus.
var form = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)

// A number that is certain is in the form E.164, stays as it is, and has no digit that was not
// written, nor in another order.
func FuzzE164(f *testing.F) {
	for _, number := range []string{
		"", "+", "+49221234567", "0049 221 234567", "49 (0) 221/234567", "+4930123456", "0221 234567", "+٤٩٣٠١٢٣٤٥٦",
		"+४९३०१२३४५६", "＋49　30 123456", "+1 (212) 555-0123",
		"+39 06 698 12345", "+49 123456789012345678", "tel:+4930123456", "+4930123456;ext=7", "+999123456", "+800 12345678",
		"\u202a+4930123456\u202c", "+4930123456\x00", "𝟒𝟗𝟑𝟎𝟏𝟐𝟑𝟒𝟓𝟔", "0081000000000000", "2612000000", "+261 2000000",
	} {
		f.Add(number)
	}
	f.Fuzz(func(t *testing.T, number string) {
		got, certain := phone.E164(number)
		if !certain {
			if got != "" {
				t.Errorf("%q is not certain, and becomes %q", number, got)
			}

			return
		}
		if !form.MatchString(got) {
			t.Errorf("%q becomes %q", number, got)
		}
		if again, ok := phone.E164(got); !ok || again != got {
			t.Errorf("%q becomes %q, and that %q", number, got, again)
		}
		rest := phonenumbers.NormalizeDigitsOnly(number)
		for _, digit := range got[1:] {
			at := strings.IndexRune(rest, digit)
			if at < 0 {
				t.Fatalf("%q becomes %q, which has other digits", number, got)
			}
			rest = rest[at+1:]
		}
	})
}
