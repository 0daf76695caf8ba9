// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"regexp"
	"strings"
)

// nestedSchema matches the description of a nested attribute on a page, up to the next one or to
// the next heading.
var nestedSchema = regexp.MustCompile("(?s)<a id=\"(nestedatt--[^\"]+)\"></a>\n### Nested Schema for (`[^`]+`)\n(.*?\n)\n*(<a id=|## |$)")

// joinNested rewrites a page so that equal nested attributes, such as the seven days of a week, are
// described once.
func joinNested(file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}

	return os.WriteFile(file, []byte(joinEqual(string(content))), 0o600)
}

// joinEqual removes each description that is the same as an earlier one, adds its name to the
// heading of that one, and lets links lead there.
func joinEqual(page string) string {
	first := map[string]int{}
	var ids, names, bodies []string
	var links []string // Old and new ones by turns.
	start, end := -1, 0
	for at := 0; ; {
		m := nestedSchema.FindStringSubmatchIndex(page[at:])
		if m == nil {
			break
		}
		if start < 0 {
			start = at + m[0]
		}
		id, name, body := page[at+m[2]:at+m[3]], page[at+m[4]:at+m[5]], page[at+m[6]:at+m[7]]
		// A link to what is nested in it names the attribute itself.
		key := strings.ReplaceAll(body, id, "")
		if i, ok := first[key]; ok {
			names[i] += ", " + name
			links = append(links, "(#"+id+")", "(#"+ids[i]+")")
		} else {
			first[key] = len(ids)
			ids, names, bodies = append(ids, id), append(names, name), append(bodies, body)
		}
		end = at + m[8]
		at = end
	}
	if len(links) == 0 {
		return page
	}
	var joined strings.Builder
	for i, id := range ids {
		joined.WriteString(`<a id="` + id + "\"></a>\n### Nested Schema for " + names[i] + "\n" + bodies[i] + "\n")
	}

	return strings.NewReplacer(links...).Replace(page[:start] + joined.String() + page[end:])
}
