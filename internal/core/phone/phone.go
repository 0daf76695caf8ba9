// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package phone reads phone numbers as people and vendors write them.
package phone

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// E164 returns a number in the form E.164, if it is certain which one is meant: one that begins
// with + or 00, or that is valid with a + in front of it. It does not ask whether a number is
// assigned, because vendors hand out ranges that are newer than any table. A national number, such
// as 0221 234567, belongs to a country that nobody has named.
func E164(number string) (string, bool) {
	number = Clean(number)
	if _, strange := Strange(number); strange {
		return "", false
	}
	digits := phonenumbers.NormalizeDigitsOnly(number)
	plus := strings.IndexAny(number, "+＋") == 0
	international, prefixed := strings.CutPrefix(digits, "00")
	if !plus {
		number = "+" + international
	}
	parsed, err := phonenumbers.Parse(number, "")
	if err != nil || phonenumbers.IsPossibleNumberWithReason(parsed) != phonenumbers.IS_POSSIBLE ||
		!plus && !prefixed && !phonenumbers.IsValidNumber(parsed) {
		return "", false
	}

	formatted, ok := Format(parsed)
	if !ok || !holds(digits, formatted[1:]) { // An area code that the library adds was only guessed.
		return "", false
	}

	return formatted, true
}

// holds reports whether a text has all the digits in their order, between others.
func holds(text, digits string) bool {
	for _, digit := range digits {
		_, rest, found := strings.Cut(text, string(digit))
		if !found {
			return false
		}
		text = rest
	}

	return true
}

// Format writes a number in the form E.164. It reports false for one with more than 15 digits,
// which the numbering plans of some countries seem to allow, and the form does not; and for one
// that reads as another number once it is written: zeros after the calling code are dropped one by
// one in some countries.
func Format(number *phonenumbers.PhoneNumber) (string, bool) {
	formatted := phonenumbers.Format(number, phonenumbers.E164)
	again, err := phonenumbers.Parse(formatted, "")
	if err != nil || len(formatted) > len("+123456789012345") ||
		phonenumbers.Format(again, phonenumbers.E164) != formatted {
		return "", false
	}

	return formatted, true
}

// Clean makes spaces of tabs and line ends, and drops the space around a number and invisible marks
// such as those of direction, which are copied along from address books.
func Clean(number string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		default:
			return r
		}
	}, number))
}

// Strange returns the first character of a number that belongs in none. Digits of all scripts are
// fine; letters are not, which the library takes for the digits of their keys.
func Strange(number string) (rune, bool) {
	for _, r := range number {
		if !unicode.IsDigit(r) && !unicode.Is(unicode.Pd, r) && !strings.ContainsRune(" +＋./()（）−", r) {
			return r, true
		}
	}

	return 0, false
}
