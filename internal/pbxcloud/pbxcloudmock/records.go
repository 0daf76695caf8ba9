// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"
)

// timeFormat is how the database writes a time.
const timeFormat = "2006-01-02 15:04:05"

// Template is which columns call records or queue logs have. On a real PBX someone has put them
// together, so there may be any, in any order, without a name or twice.
type Template struct {
	// Tenant are the columns for a single tenant.
	Tenant []string

	// Admin are the columns for all tenants.
	Admin []string
}

// defaultCallTemplate has the columns of Asterisk's call records and some that MiRTA was seen to
// add.
func defaultCallTemplate() Template {
	return Template{
		Tenant: strings.Split("calldate,clid,src,firstdst,wherelanded,duration,billsec,disposition,uniqueid,userfield", ","),
		Admin: strings.Split("tenantcode,calldate,clid,src,firstdst,wherelanded,duration,billsec,disposition,cost,"+
			"uniqueid,userfield", ","),
	}
}

// defaultLogTemplate has the columns that the queue logs were observed to have, without the agent's
// extension.
func defaultLogTemplate() Template {
	columns := "time,qu_name,callerid,disposition,agent,holdtime,calltime,origpos,callid"
	return Template{
		Tenant: strings.Split(columns, ","),
		Admin:  strings.Split("tenantcode,"+columns, ","),
	}
}

// WithCallTemplate sets the columns of call records.
func WithCallTemplate(t Template) Option {
	return func(s *Server) { s.callTemplate = t }
}

// WithQueueLogTemplate sets the columns of queue logs. The vendor is known to show the agent's
// whole extension with its passwords, e.g. ex_webpassword and ex_token.
func WithQueueLogTemplate(t Template) Option {
	return func(s *Server) { s.logTemplate = t }
}

// Record is a call record or an entry of the queue log.
type Record struct {
	Tenant string
	Time   time.Time

	// Values are by column. The columns tenantcode, calldate and time need none.
	Values map[string]string
}

func (r *Record) value(column string) string {
	if value, given := r.Values[column]; given {
		return value
	}
	switch column {
	case "tenantcode":
		return r.Tenant
	case "calldate", "time":
		return r.Time.Format(timeFormat)
	}
	return ""
}

// AddCallRecord adds a call record; its tenant becomes known. Records are shown in the order of
// being added.
func (s *Server) AddCallRecord(r Record) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(r.Tenant)
	r.Values = maps.Clone(r.Values)
	s.callRecords = append(s.callRecords, r)
}

// AddQueueLog adds an entry of the queue log; its tenant becomes known.
func (s *Server) AddQueueLog(r Record) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(r.Tenant)
	r.Values = maps.Clone(r.Values)
	s.queueLogs = append(s.queueLogs, r)
}

func (s *Server) listCallRecords(r *request) (answer, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.listRecords(r, s.callRecords, s.callTemplate)
}

func (s *Server) listQueueLogs(r *request) (answer, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.listRecords(r, s.queueLogs, s.logTemplate)
}

// listRecords writes the records between two dates. The caller holds the lock.
func (s *Server) listRecords(r *request, all []Record, t Template) (answer, *refusal) {
	start, refused := r.date("start")
	if refused != nil {
		return answer{}, refused
	}
	end, refused := r.date("end")
	if refused != nil {
		return answer{}, refused
	}

	columns := t.Tenant
	if r.tenant == everyTenant {
		columns = t.Admin
	}
	var items []item
	for i := range all {
		record := &all[i]
		// A date alone is its midnight, so the day of the end is not in. Nothing is between dates that
		// are the wrong way round.
		if r.tenant != everyTenant && record.Tenant != r.tenant || record.Time.Before(start) || record.Time.After(end) {
			continue
		}
		cells := make(row, 0, len(columns))
		for _, name := range columns {
			cells = append(cells, column{name: name, value: record.value(name)})
		}
		items = append(items, item{row: cells})
	}
	return s.recordAnswer(r.selector("format"), columns, items), nil
}

// date reads a parameter as the page has it. The zone is the server's and of no concern here.
func (r *request) date(name string) (time.Time, *refusal) {
	date, err := time.Parse(time.DateOnly, r.get(name))
	if err != nil {
		return time.Time{}, wrong("%s must be a date such as 2017-01-31.", name)
	}
	return date, nil
}

func (s *Server) recordAnswer(format string, columns []string, items []item) answer {
	switch {
	case format == "CSV":
		return answer{body: s.knobs.csvTable(columns, items)}
	case format == "XML":
		return answer{}
	case format == "JSON" && len(items) == 0:
		return answer{body: s.knobs.emptyJSON(EmptyBracket)}
	case format == "JSON":
		arrays := s.knobs
		arrays.lists = ListsAsArrays
		return answer{body: arrays.listJSON(items, ListsAsArrays)}
	}
	return answer{body: s.knobs.plainTable(items)}
}

// csvTable writes CSV as PHP does.
func (k *knobs) csvTable(columns []string, items []item) []byte {
	if len(items) == 0 && !k.csv.HeaderWhenEmpty {
		return nil
	}
	lineEnd := "\n"
	if k.csv.CRLF {
		lineEnd = "\r\n"
	}
	var b strings.Builder
	for i, name := range columns {
		writeField(&b, i, name)
	}
	b.WriteString(lineEnd)
	for _, it := range items {
		for i, c := range it.row {
			writeField(&b, i, c.value)
		}
		b.WriteString(lineEnd)
	}
	encoded := k.encode(b.String())
	if k.csv.BOM {
		return append([]byte("\xef\xbb\xbf"), encoded...)
	}
	return encoded
}

// writeField quotes what PHP quotes, blanks included.
func writeField(b *strings.Builder, index int, value string) {
	if index > 0 {
		b.WriteByte(',')
	}
	if strings.ContainsAny(value, " \t\r\n\",\\") {
		value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	b.WriteString(value)
}

// WithCallRecords seeds n call records of a tenant, one every 37 minutes from the beginning of 2017
// on. Those of the same place in the sequence are always the same; some have quotes, commas or line
// breaks in them.
func WithCallRecords(tenant string, n int) Option {
	return func(s *Server) {
		for i := range n {
			s.AddCallRecord(sampleCallRecord(tenant, i))
		}
	}
}

func sampleCallRecord(tenant string, i int) Record {
	names := []string{"Reception", "Søren, kontor", `"Boss"`, "Jürgen"}
	ends := []string{"ANSWERED", "NO ANSWER", "BUSY"}
	notes := []string{"[inbound]", "[outbound]", "[inbound]\nsecond line", ""}
	at := sampleTime(i)
	return Record{Tenant: tenant, Time: at, Values: map[string]string{
		"clid":        fmt.Sprintf("%s <45%08d>", names[i%len(names)], 33000000+i),
		"src":         fmt.Sprintf("45%08d", 33000000+i),
		"firstdst":    strconv.Itoa(100 + i%10),
		"wherelanded": fmt.Sprintf("EXT-%d", 100+i%10),
		"duration":    strconv.Itoa(i % 600),
		"billsec":     strconv.Itoa(i % 550),
		"disposition": ends[i%len(ends)],
		"cost":        "0.00",
		"uniqueid":    fmt.Sprintf("pbx1-%d.%d", at.Unix(), i),
		"userfield":   notes[i%len(notes)],
	}}
}

// WithQueueLogs seeds n entries of a tenant's queue log, at the same times as WithCallRecords.
func WithQueueLogs(tenant string, n int) Option {
	return func(s *Server) {
		for i := range n {
			s.AddQueueLog(sampleQueueLog(tenant, i))
		}
	}
}

func sampleQueueLog(tenant string, i int) Record {
	at := sampleTime(i)
	values := map[string]string{
		"qu_name":     "Support, dansk",
		"callerid":    fmt.Sprintf("45%08d", 33000000+i),
		"disposition": "ABANDONED",
		"holdtime":    strconv.Itoa(i % 90),
		"origpos":     "1",
		"callid":      fmt.Sprintf("pbx1-%d.%d", at.Unix(), i),
	}
	if i%3 != 0 {
		values["disposition"] = "COMPLETECALLER"
		values["agent"] = fmt.Sprintf("%d-%s", 100+i%10, tenant)
		values["calltime"] = strconv.Itoa(i % 600)
	}
	return Record{Tenant: tenant, Time: at, Values: values}
}

func sampleTime(i int) time.Time {
	return time.Date(2017, time.January, 1, 0, 7, 0, 0, time.UTC).Add(time.Duration(i) * 37 * time.Minute)
}
