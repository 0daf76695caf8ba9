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

// template is which columns call records or queue logs have, for a single tenant and for all. On a
// real PBX the administrator configures them.
type template struct{ tenant, admin []string }

var (
	// callTemplate has the columns of Asterisk's call records and some that MiRTA was seen to add.
	callTemplate = template{
		strings.Split("calldate,clid,src,firstdst,wherelanded,duration,billsec,disposition,uniqueid,userfield", ","),
		strings.Split("tenantcode,calldate,clid,src,firstdst,wherelanded,duration,billsec,disposition,cost,"+
			"uniqueid,userfield", ","),
	}

	// logTemplate has the columns that the queue logs were observed to have, without the agent's
	// extension.
	logTemplate = template{
		strings.Split("time,qu_name,callerid,disposition,agent,holdtime,calltime,origpos,callid", ","),
		strings.Split("tenantcode,time,qu_name,callerid,disposition,agent,holdtime,calltime,origpos,callid", ","),
	}
)

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
func (s *Server) AddCallRecord(r Record) { s.addRecord(&s.callRecords, r) }

// AddQueueLog adds an entry of the queue log; its tenant becomes known.
func (s *Server) AddQueueLog(r Record) { s.addRecord(&s.queueLogs, r) }

func (s *Server) addRecord(to *[]Record, r Record) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.addTenant(r.Tenant)
	r.Values = maps.Clone(r.Values)
	*to = append(*to, r)
}

func (s *Server) listCallRecords(r *request) response {
	return s.listRecords(r, s.callRecords, callTemplate)
}

func (s *Server) listQueueLogs(r *request) response {
	return s.listRecords(r, s.queueLogs, logTemplate)
}

// listRecords writes the records between two dates. The zone is the server's and of no concern
// here.
func (s *Server) listRecords(r *request, all []Record, t template) response {
	start, startErr := time.Parse(time.DateOnly, r.get("start"))
	end, endErr := time.Parse(time.DateOnly, r.get("end"))
	if startErr != nil || endErr != nil {
		return wrong("start and end must be dates such as 2017-01-31.")
	}
	columns := t.tenant
	if r.tenant == everyTenant {
		columns = t.admin
	}
	var items []item
	for i := range all {
		record := &all[i]
		// A date means midnight, so the day of the end is not included. Nothing is between dates in the
		// wrong order.
		if r.tenant != everyTenant && record.Tenant != r.tenant || record.Time.Before(start) || record.Time.After(end) {
			continue
		}
		cells := make(row, 0, len(columns))
		for _, name := range columns {
			cells = append(cells, column{name, record.value(name)})
		}
		items = append(items, item{row: cells})
	}
	switch r.selector("format") {
	case "CSV":
		return s.knobs.csvTable(columns, items)
	case "XML":
		return response{}
	case "JSON":
		if len(items) == 0 {
			return s.knobs.emptyJSON("]")
		}
		return s.knobs.listJSON(items, ListsAsArrays)
	}
	return s.knobs.plainTable(items)
}

// csvTable writes CSV as PHP does. Without records it is zero bytes, as was observed.
func (k *knobs) csvTable(columns []string, items []item) response {
	if len(items) == 0 {
		return response{}
	}
	body := strings.Join(columns, ",") + "\n"
	for _, it := range items {
		var values []string
		for _, c := range it.row {
			// PHP quotes these, blanks included.
			if strings.ContainsAny(c.value, " \t\r\n\",\\") {
				c.value = `"` + strings.ReplaceAll(c.value, `"`, `""`) + `"`
			}
			values = append(values, c.value)
		}
		body += strings.Join(values, ",") + "\n"
	}
	return k.encode(body)
}

// WithCallRecords seeds n call records of a tenant, one every 37 minutes from the beginning of 2017
// on. Those of the same place in the sequence are always the same; some have quotes, commas or line
// breaks in them.
func WithCallRecords(tenant string, n int) Option {
	return func(s *Server) {
		for i := range n {
			s.AddCallRecord(sampleRecord(tenant, i))
		}
	}
}

// WithQueueLogs seeds n entries of a tenant's queue log, at the same times as WithCallRecords.
func WithQueueLogs(tenant string, n int) Option {
	return func(s *Server) {
		for i := range n {
			s.AddQueueLog(sampleRecord(tenant, i))
		}
	}
}

// sampleRecord has the columns of call records and of queue logs.
func sampleRecord(tenant string, i int) Record {
	names := []string{"Reception", "Søren, kontor", `"Boss"`, "Jürgen"}
	notes := []string{"[inbound]", "[outbound]", "[inbound]\nsecond line", ""}
	at := sampleTime(i)
	caller, uniqueID := fmt.Sprintf("45%08d", 33000000+i), fmt.Sprintf("pbx1-%d.%d", at.Unix(), i)
	values := map[string]string{
		"clid": names[i%len(names)] + " <" + caller + ">", "src": caller, "firstdst": strconv.Itoa(100 + i%10),
		"duration": strconv.Itoa(i % 600), "billsec": strconv.Itoa(i % 550), "disposition": "NO ANSWER", "cost": "0.00",
		"uniqueid": uniqueID, "userfield": notes[i%len(notes)],
		"qu_name": "Support, dansk", "callerid": caller, "holdtime": strconv.Itoa(i % 90), "origpos": "1", "callid": uniqueID,
	}
	if i%3 != 0 {
		values["disposition"] = "ANSWERED"
		values["agent"] = fmt.Sprintf("%d-%s", 100+i%10, tenant)
		values["calltime"] = strconv.Itoa(i % 600)
	}
	return Record{Tenant: tenant, Time: at, Values: values}
}

func sampleTime(i int) time.Time {
	return time.Date(2017, time.January, 1, 0, 7, 0, 0, time.UTC).Add(time.Duration(i) * 37 * time.Minute)
}
