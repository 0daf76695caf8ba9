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

// maxReport bounds a report in bytes. The state contains it twice, as CSV and as records.
// maxColumns and maxValues bound the table, which can be far larger than the CSV.
const (
	maxReport  = 20 << 20
	maxColumns = 1000
	maxValues  = 5_000_000
)

var errTooWide = fmt.Errorf("the table has more than %d columns, or more than %d values", maxColumns, maxValues)

// Report is a table of records. The columns are configured on the PBX, and differ between one
// tenant and all of them.
type Report struct {
	Columns []string
	// Records have a value for each column, in order; nil is a missing one.
	Records [][]*string
	// CSV is the report as it came, in UTF-8 without a byte order mark.
	CSV string
	// Withheld are the columns that look like credentials. They were removed from all of the above.
	Withheld []string
	// Uneven are the numbers, from 1, of records with more or fewer values than there are columns.
	Uneven []int
}

// credential matches columns that may contain credentials: the queue logs of some installations
// have the agents' whole extensions, with ex_webpassword and ex_token.
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
	if isEmpty(strings.TrimSpace(text)) {
		return Report{}, nil
	}
	if isSentence(strings.TrimSpace(text)) {
		return Report{}, c.unexpectedBody(query, body, "the response is not CSV",
			"Check the tenant and the dates, and whether the key may read this.")
	}
	report, err := parseReport(ctx, text)
	if err != nil {
		// The parser's error has the number of the line, and nothing that is in it.
		return Report{}, c.unexpectedBody(query, body, "the response is not readable CSV: "+err.Error(), "")
	}

	return report, nil
}

// isSentence reports whether a response is not a table: a page of HTML, JSON, or one line that
// cannot be a header.
func isSentence(text string) bool {
	if strings.HasPrefix(text, "<") || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return true
	}

	return !strings.ContainsAny(text, "\r\n") && (strings.HasSuffix(text, ".") ||
		strings.HasPrefix(strings.ToLower(text), "error") ||
		!strings.ContainsAny(text, ",;\t") && strings.Contains(text, " "))
}

// parseReport reads CSV that begins with a header.
func parseReport(ctx context.Context, text string) (Report, error) {
	lines, err := readCSV(ctx, text, false)
	if err != nil && !errors.Is(err, errTooWide) {
		// PHP escapes some quotes within quotes with a backslash.
		lines, err = readCSV(ctx, text, true)
	}
	if err != nil {
		return Report{}, err
	}
	if len(lines) == 0 {
		return Report{CSV: text}, nil
	}
	widest := slices.MaxFunc(lines, func(a, b []string) int { return cmp.Compare(len(a), len(b)) })
	report := Report{CSV: text}
	var kept []int
	for i, column := range uniqueColumns(lines[0], len(widest)) {
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
		report.CSV = report.rewritten()
	}

	return report, nil
}

// readCSV reads all lines, with the separator that is most frequent in the header.
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
		// Each record has a value for each column, so one wide line widens them all.
		if widest = max(widest, len(line)); widest > maxColumns || widest*len(lines) > maxValues {
			return nil, errTooWide
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
}

// uniqueColumns gives every column a unique name, because records are maps. A template may repeat a
// name, or leave it empty.
func uniqueColumns(header []string, width int) []string {
	columns := make([]string, 0, width)
	used, next := map[string]bool{}, map[string]int{}
	for _, name := range header {
		used[name] = true
	}
	given := map[string]bool{}
	for i := range width {
		name := ""
		if i < len(header) {
			name = strings.TrimSpace(header[i])
		}
		if name == "" {
			name = fmt.Sprintf("column_%d", i+1)
		}
		unique := name
		for n := max(2, next[name]); given[unique] || unique != name && used[unique]; n++ {
			unique = fmt.Sprintf("%s_%d", name, n)
			next[name] = n + 1
		}
		given[unique] = true
		columns = append(columns, unique)
	}

	return columns
}

// rewritten is the CSV of the columns that remain. A strings.Builder never fails.
func (r Report) rewritten() string {
	var text strings.Builder
	writer := csv.NewWriter(&text)
	_ = writer.Write(r.Columns)
	for _, record := range r.Records {
		line := make([]string, len(record))
		for i, value := range record {
			if value != nil {
				line[i] = *value
			}
		}
		if len(line) == 1 && line[0] == "" { // The library would write a blank line, and reads that as no record.
			writer.Flush()
			text.WriteString("\"\"\n")
		} else {
			_ = writer.Write(line)
		}
	}
	writer.Flush()

	return text.String()
}
