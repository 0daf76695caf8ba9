// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package semantic

import (
	"bytes"
	"cmp"
	"encoding/pem"
	"maps"
	"net/url"
	"strings"
	"time"
	_ "time/tzdata" // The time zones must be known where the system has none, as in a small container.

	"golang.org/x/net/idna"
)

// The types that more than one attribute has.
var (
	// AnyCase is a code or an id in which capital and small letters are the same.
	AnyCase = New("AnyCase", strings.EqualFold)
	// Domain is a domain name, in which the dot at the end and the letter case do not count, and
	// which may be written in Punycode.
	Domain = New("Domain", sameDomain)
	// Email is an e-mail address, the domain of which is compared as Domain is. The part before the
	// @ belongs to the mail server of the domain, which may tell capital from small letters.
	Email = New("Email", sameEmail)
	// URL is an absolute URL, in which the case of scheme and host, the default port, and the slash
	// after the host do not count (RFC 3986, section 6.2).
	URL = New("URL", sameURL)
	// TimeZone is the name of a time zone of the IANA database, which has several for some.
	TimeZone = New("TimeZone", sameTimeZone)
	// TimeOfDay is a time such as 08:00, which may lack the zero and have seconds.
	TimeOfDay = New("TimeOfDay", sameTimeOfDay)
	// PEM is a text of PEM blocks, in which line ends, line lengths and what is around the blocks
	// do not count.
	PEM = New("PEM", samePEM)
)

func sameDomain(a, b string) bool {
	a, b = strings.TrimSuffix(a, "."), strings.TrimSuffix(b, ".")
	if strings.EqualFold(a, b) {
		return true
	}
	asciiA, errA := idna.Lookup.ToASCII(a)
	asciiB, errB := idna.Lookup.ToASCII(b)

	return errA == nil && errB == nil && asciiA == asciiB
}

func sameEmail(a, b string) bool {
	atA, atB := strings.LastIndex(a, "@"), strings.LastIndex(b, "@")

	return atA > 0 && atB > 0 && a[:atA] == b[:atB] && sameDomain(a[atA+1:], b[atB+1:])
}

func sameURL(a, b string) bool {
	one, errOne := url.Parse(a)
	other, errOther := url.Parse(b)
	if errOne != nil || errOther != nil || one.Host == "" || other.Host == "" {
		return false
	}
	port := func(u *url.URL) string {
		return cmp.Or(u.Port(), map[string]string{"http": "80", "https": "443", "ws": "80", "wss": "443"}[u.Scheme])
	}
	rest := func(u *url.URL) string {
		copied := *u
		copied.Host, copied.Path = "", cmp.Or(u.Path, "/")

		return copied.String()
	}

	return sameDomain(one.Hostname(), other.Hostname()) && port(one) == port(other) && rest(one) == rest(other)
}

// lastTransition is when the comparison of two time zones ends. Rules that go on do so in the same
// way.
const lastTransition = 2037

// sameTimeZone compares the data that the names stand for: an alias has those of the zone, from the
// first change of its clocks on.
func sameTimeZone(a, b string) bool {
	one, errOne := time.LoadLocation(a)
	other, errOther := time.LoadLocation(b)
	if errOne != nil || errOther != nil {
		return false
	}
	for at := time.Unix(-1<<40, 0); at.Year() < lastTransition; {
		inOne, inOther := at.In(one), at.In(other)
		name, offset := inOne.Zone()
		otherName, otherOffset := inOther.Zone()
		_, end := inOne.ZoneBounds()
		_, otherEnd := inOther.ZoneBounds()
		switch {
		case name != otherName, offset != otherOffset, inOne.IsDST() != inOther.IsDST(), !end.Equal(otherEnd):
			return false
		case !end.After(at): // The zone goes on for ever.
			return true
		}
		at = end
	}

	return true
}

func sameTimeOfDay(a, b string) bool {
	one, okOne := timeOfDay(a)
	other, okOther := timeOfDay(b)

	return okOne && okOther && one.Equal(other)
}

func timeOfDay(text string) (time.Time, bool) {
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}

	return time.Time{}, false
}

func samePEM(a, b string) bool {
	restA, restB := []byte(a), []byte(b)
	for found := 0; ; found++ {
		var one, other *pem.Block
		one, restA = pem.Decode(restA)
		other, restB = pem.Decode(restB)
		switch {
		case one == nil || other == nil:
			return one == other && found > 0
		case one.Type != other.Type || !bytes.Equal(one.Bytes, other.Bytes) || !maps.Equal(one.Headers, other.Headers):
			return false
		}
	}
}
