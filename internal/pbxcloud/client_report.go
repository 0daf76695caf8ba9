// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloud

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The reports that the PBX makes as CSV, by the names that it has for them.
const (
	callRecords = "CDRS"
	queueLogs   = "QUEUELOGS"
)

// allTenants stands for every tenant in a report. It needs an administrator's key.
const allTenants = "%"

// maxReport bounds a report in bytes. Terraform keeps it twice, as text and as records, and a
// larger one has no place in a state.
const maxReport = 20 << 20

// maxColumns and maxValues bound the table that a report becomes, which can be far larger than its
// text.
const (
	maxColumns = 1000
	maxValues  = 5_000_000
)

var errTooWide = fmt.Errorf("the table has more than %d columns, or more than %d values", maxColumns, maxValues)

// Report is a table of records. Which columns there are is set up on the PBX, and differs between
// one tenant and all of them.
type Report struct {
	Columns []string
	// Records have a value for each column, in their order. One that the PBX did not send is nil.
	Records [][]*string
	// CSV is the report as it came, in UTF-8 without a byte order mark.
	CSV string
	// Withheld are columns that looked like credentials. They are in none of the above.
	Withheld []string
	// Uneven are the numbers of records with more or fewer values than there are columns, counted from
	// 1.
	Uneven []int
}

// credential recognises columns that hold what opens a door: the queue logs of some installations
// show the agents' whole extensions, with ex_webpassword and ex_token.
var credential = regexp.MustCompile(`(?i)passw|secret|token|credential|imap|api_?key|(^|_)(pass|pwd|pin|key)$`)

// Report returns a report of one tenant, or of allTenants, from the date start to the date end in
// the form 2006-01-02.
func (c *Client) Report(ctx context.Context, kind, tenant, start, end string) (Report, error) {
	query := call{limit: maxReport, parameters: url.Values{
		"reqtype": {"INFO"}, "info": {kind}, "format": {"csv"}, "cache": {"no"}, "tenant": {tenant}, "start": {start},
		"end": {end},
	}}
	_, body, err := c.do(ctx, query)
	if err != nil {
		return Report{}, tooLong(err, "Ask for a shorter period.")
	}
	text := decoded(body)
	switch strings.TrimSpace(text) {
	case "", "null", "]", "[]":
		return Report{}, nil
	}
	if line := strings.TrimSpace(text); isSentence(line) {
		return Report{}, c.unexpectedBody(query, body, "the response is not CSV",
			"Check the tenant and the dates, and whether the key may read this.")
	}
	report, err := parseReport(ctx, text)
	if err != nil {
		// The parser's own words tell only the line, nothing that is in it.
		return Report{}, c.unexpectedBody(query, body, "the response is not readable CSV: "+err.Error(), "")
	}

	return report, nil
}

// isSentence reports whether an answer is not a table: a page of HTML, JSON, or one line that no
// template gives as a header.
func isSentence(text string) bool {
	if strings.HasPrefix(text, "<") || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return true
	}
	oneLine := !strings.ContainsAny(text, "\r\n")

	return oneLine && (strings.HasSuffix(text, ".") || strings.HasPrefix(strings.ToLower(text), "error") ||
		!strings.ContainsAny(text, ",;\t") && strings.Contains(text, " "))
}

// parseReport reads CSV by its header.
func parseReport(ctx context.Context, text string) (Report, error) {
	lines, err := readCSV(ctx, text, false)
	if err != nil && !errors.Is(err, errTooWide) {
		// PHP escapes a quote within quotes with a backslash in some cases, and leaves it single.
		lines, err = readCSV(ctx, text, true)
	}
	if err != nil {
		return Report{}, err
	}
	if len(lines) == 0 {
		return Report{CSV: text}, nil
	}
	widest := slices.MaxFunc(lines, func(a, b []string) int { return cmp.Compare(len(a), len(b)) })
	columns := uniqueColumns(lines[0], len(widest))
	report := Report{CSV: text}
	var kept []int
	for i, column := range columns {
		if credential.MatchString(column) {
			report.Withheld = append(report.Withheld, column)

			continue
		}
		kept = append(kept, i)
		report.Columns = append(report.Columns, column)
	}
	for number, line := range lines[1:] {
		if len(line) != len(lines[0]) {
			report.Uneven = append(report.Uneven, number+1)
		}
		record := make([]*string, len(kept))
		for i, column := range kept {
			if column < len(line) {
				record[i] = &line[column]
			}
		}
		report.Records = append(report.Records, record)
	}
	if len(report.Withheld) > 0 {
		report.CSV, err = report.rewritten()
	}

	return report, err
}

// readCSV reads all lines, with the separator that the header has.
func readCSV(ctx context.Context, text string, lazy bool) ([][]string, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord, reader.LazyQuotes = -1, lazy
	header, _, _ := strings.Cut(text, "\n")
	for _, separator := range ";\t" {
		if strings.Count(header, string(separator)) > strings.Count(header, string(reader.Comma)) {
			reader.Comma = separator
		}
	}
	var lines [][]string
	for widest := 0; ; {
		line, err := reader.Read()
		var failed *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return lines, nil
		case errors.As(err, &failed):
			return nil, fmt.Errorf("line %d: %w", failed.Line, failed.Err)
		case err != nil:
			return nil, err
		}
		lines = append(lines, line)
		// Each record has a value for each column, so one wide line would widen them all.
		if widest = max(widest, len(line)); widest > maxColumns || widest*len(lines) > maxValues {
			return nil, errTooWide
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
}

// uniqueColumns gives every column a name of its own, because records are found by it. A template
// may name one twice, or not at all.
func uniqueColumns(header []string, width int) []string {
	columns := make([]string, 0, width)
	given, in, last := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, name := range header {
		in[name] = true
	}
	for i := range width {
		name := ""
		if i < len(header) {
			name = strings.TrimSpace(header[i])
		}
		if name == "" {
			name = fmt.Sprintf("column_%d", i+1)
		}
		unique := name
		for n := max(2, last[name]); given[unique] || unique != name && in[unique]; n++ {
			unique = fmt.Sprintf("%s_%d", name, n)
			last[name] = n + 1
		}
		given[unique] = true
		columns = append(columns, unique)
	}

	return columns
}

// rewritten is the CSV of what is left when columns were withheld.
func (r Report) rewritten() (string, error) {
	var text strings.Builder
	if err := r.write(&text); err != nil {
		return "", err
	}

	return text.String(), nil
}

func (r Report) write(to io.Writer) error {
	writer := csv.NewWriter(to)
	if err := writer.Write(r.Columns); err != nil {
		return err
	}
	for _, record := range r.Records {
		line := make([]string, len(record))
		for i, value := range record {
			if value != nil {
				line[i] = *value
			}
		}
		var err error
		if len(line) == 1 && line[0] == "" { // The library writes it as a blank line, and reads that as no record.
			writer.Flush()
			_, err = io.WriteString(to, "\"\"\n")
		} else {
			err = writer.Write(line)
		}
		if err != nil {
			return err
		}
	}
	writer.Flush()

	return writer.Error()
}
