// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreportsmock

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"
)

// These are the two values of _type.
const (
	KazooType   = "KazooPbxConnectionProfile"
	ThreeCXType = "ThreeCxConnectionProfile"
)

// PBX is a PBX with everything that the server knows about it. Fields of the other type are empty.
type PBX struct {
	ID          string `json:"id"`
	TenantID    string `json:"tenantId"`
	Type        string `json:"_type"`
	Name        string `json:"name"`
	CountryCode string `json:"countryCode"`
	Enabled     bool   `json:"enabled"`

	HostRest           string `json:"hostRest,omitempty"`
	HostWebsocket      string `json:"hostWebsocket,omitempty"`
	AccountID          string `json:"accountId,omitempty"`
	APIKey             string `json:"apiKey,omitempty"`
	MonitorSubAccounts bool   `json:"monitorSubAccounts,omitempty"`

	LicenseKey string `json:"licenseKey,omitempty"`
	Username   string `json:"username,omitempty"`
	Password   string `json:"password,omitempty"`

	// EnableRecordingArchive is "true", "false", or "" if it was never set.
	EnableRecordingArchive string `json:"enableRecordingArchive,omitempty"`

	// RecordingArchiveFrequency is "" if it was never set.
	RecordingArchiveFrequency string `json:"recordingArchiveFrequency,omitempty"`
}

// record is a stored PBX: what is set, by the keys of the API.
type record struct {
	values   map[string]any
	restarts int
}

// newRecord returns a record of a PBX.
func newRecord(p PBX) *record {
	text, _ := json.Marshal(p)
	values, _ := fakeserver.ReadObject(text)
	return &record{values: values}
}

// pbx returns the record as a PBX.
func (rec *record) pbx() PBX {
	var p PBX
	text, _ := json.Marshal(rec.values)
	_ = json.Unmarshal(text, &p)
	return p
}

// text returns the value of a key that has a string, or "".
func (rec *record) text(key string) string {
	text, _ := rec.values[key].(string)
	return text
}

func (rec *record) id() string { return rec.text("id") }

// instanceID is what the instance check finds the PBX by.
func (rec *record) instanceID() string {
	if rec.text("_type") == KazooType {
		return rec.text("accountId")
	}
	return rec.text("licenseKey")
}

var (
	// timeSpan is .NET's "c" format without sign and fraction.
	timeSpan = regexp.MustCompile(`^([0-9]{1,8}\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$`)
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
)

// fieldsOf are the fields of a create, by _type.
var fieldsOf = map[string]fakeserver.Fields{
	KazooType: {
		{Key: "_type"},
		{Key: "name", Type: fakeserver.String, Required: true, Min: 1},
		{Key: "hostRest", Type: fakeserver.String, Required: true, Min: 1, Valid: isAddress("http", "https")},
		{Key: "hostWebsocket", Type: fakeserver.String, Required: true, Min: 1, Valid: isAddress("ws", "wss")},
		{Key: "accountId", Type: fakeserver.String, Required: true, Min: 1},
		{Key: "apiKey", Type: fakeserver.String, Required: true, Min: 1, Secret: true},
		{Key: "monitorSubAccounts", Type: fakeserver.Boolean},
		{Key: "countryCode", Type: fakeserver.String, Min: 1, Pattern: country},
	},
	ThreeCXType: {
		{Key: "_type"},
		{Key: "name", Type: fakeserver.String, Required: true, Min: 1},
		{Key: "licenseKey", Type: fakeserver.String, Required: true, Min: 1, Secret: true},
		{Key: "username", Type: fakeserver.String, Required: true, Min: 1},
		{Key: "password", Type: fakeserver.String, Required: true, Min: 1, Secret: true},
		{Key: "enableRecordingArchive", Type: fakeserver.String, Min: 1, Enum: []string{"true", "false"}},
		{Key: "recordingArchiveFrequency", Type: fakeserver.String, Min: 1, Pattern: timeSpan},
		{Key: "countryCode", Type: fakeserver.String, Min: 1, Pattern: country},
	},
}

// enabled is a field of a patch only.
var enabled = fakeserver.Field{Key: "enabled", Type: fakeserver.String, Min: 1, Enum: []string{"true", "false"}}

// isAddress returns a check for an absolute address with one of those schemes.
func isAddress(schemes ...string) func(any) string {
	return func(value any) string {
		text, _ := value.(string)
		u, err := url.Parse(text)
		if err != nil || !slices.Contains(schemes, u.Scheme) || u.Hostname() == "" {
			return "must be an address"
		}
		return ""
	}
}

// AddKazoo adds a Kazoo PBX to a customer, which becomes known, and returns its id. What is empty
// is filled in. Only ids are checked.
func (s *Server) AddKazoo(customer string, p PBX) string {
	p.Type = KazooType
	return s.seed(customer, p)
}

// AddThreeCX adds a 3CX PBX to a customer, which becomes known, and returns its id. What is empty
// is filled in, but for the two fields about recordings. Only ids are checked.
func (s *Server) AddThreeCX(customer string, p PBX) string {
	p.Type = ThreeCXType
	return s.seed(customer, p)
}

// WithPBXs adds n PBXs to a customer, Kazoo and 3CX alternating, named "PBX 1" and so on.
func WithPBXs(customer string, n int) Option {
	return func(s *Server) {
		for i := range n {
			p := PBX{Name: fmt.Sprintf("PBX %d", i+1)}
			if i%2 == 0 {
				s.AddKazoo(customer, p)
			} else {
				s.AddThreeCX(customer, p)
			}
		}
	}
}

// seed stores a PBX with its empty fields filled in. No two PBXs get the same values.
func (s *Server) seed(customer string, p PBX) string {
	p.TenantID = mustGUID(customer)
	if p.ID != "" {
		p.ID = mustGUID(p.ID)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if p.ID != "" && s.byID(p.ID) != nil {
		panic(fmt.Sprintf("myreportsmock: PBX %s already exists", p.ID))
	}
	n := s.created + 1
	fill := func(field *string, format string) {
		if *field == "" {
			*field = fmt.Sprintf(format, n)
		}
	}
	fill(&p.Name, "PBX %d")
	if p.Type == KazooType {
		fill(&p.HostRest, "https://rest%d.example.com")
		fill(&p.HostWebsocket, "wss://ws%d.example.com")
		fill(&p.AccountID, "%032x")
		fill(&p.APIKey, "test-api-key-%d")
	} else {
		fill(&p.LicenseKey, "TEST-LICE-NSE0-%04d")
		fill(&p.Username, "username-%d")
		fill(&p.Password, "test-password-%d")
	}
	s.customers[p.TenantID] = true
	return s.insert(newRecord(p)).id()
}

// insert stores a PBX, with an id and a country if it has none. The country is that of the page's
// example, which is of the North American host. The caller holds the lock.
func (s *Server) insert(rec *record) *record {
	s.created++
	if ids := s.knobs.ids; rec.id() == "" && len(ids) > 0 {
		rec.values["id"], s.knobs.ids = ids[0], ids[1:]
	} else if rec.id() == "" {
		rec.values["id"] = fmt.Sprintf("b7e0%04x-5d3a-4c61-9e2f-%012x", s.created&0xffff, s.created)
	}
	if rec.text("countryCode") == "" {
		rec.values["countryCode"] = "US"
	}
	s.pbxs = append(s.pbxs, rec)
	return rec
}

// byID returns a PBX or nil. The caller holds the lock.
func (s *Server) byID(id string) *record {
	for _, rec := range s.pbxs {
		if strings.EqualFold(rec.id(), id) {
			return rec
		}
	}
	return nil
}

// conflicts tells whether another PBX has the same Kazoo account or 3CX licence. The caller holds
// the lock.
func (s *Server) conflicts(rec *record) bool {
	return s.knobs.uniqueInstances && slices.ContainsFunc(s.pbxs, func(other *record) bool {
		return other.id() != rec.id() && other.text("_type") == rec.text("_type") && other.instanceID() == rec.instanceID()
	})
}

// HideCustomer makes a customer unknown, so that requests for its PBXs get 404. The instance check
// still finds them, as it finds those of any customer in the system.
func (s *Server) HideCustomer(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.customers, strings.ToLower(id))
}

// Remove deletes a PBX behind the API's back.
func (s *Server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.remove(id)
}

func (s *Server) remove(id string) {
	s.pbxs = slices.DeleteFunc(s.pbxs, func(rec *record) bool { return strings.EqualFold(rec.id(), id) })
}

// Change changes a PBX behind the API's back. Nothing is checked; ID, TenantID and Type stay what
// they are. The function runs while the server is locked, so it must not call the server.
func (s *Server) Change(id string, change func(*PBX)) {
	s.mu.Lock()
	defer s.mu.Unlock()

	rec := s.byID(id)
	if rec == nil {
		panic(fmt.Sprintf("myreportsmock: PBX %s does not exist", id))
	}
	p := rec.pbx()
	change(&p)
	changed := newRecord(p).values
	for _, key := range []string{"id", "tenantId", "_type"} {
		changed[key] = rec.values[key]
	}
	if _, set := rec.values["monitorSubAccounts"]; set {
		changed["monitorSubAccounts"] = p.MonitorSubAccounts
	}
	rec.values = changed
}

// PBX returns a PBX, secrets included, and whether it exists.
func (s *Server) PBX(id string) (PBX, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	rec := s.byID(id)
	if rec == nil {
		return PBX{}, false
	}
	return rec.pbx(), true
}

// PBXs returns a customer's PBXs, secrets included, oldest first.
func (s *Server) PBXs(customer string) []PBX {
	s.mu.Lock()
	defer s.mu.Unlock()

	var all []PBX
	for _, rec := range s.pbxs {
		if strings.EqualFold(rec.text("tenantId"), customer) {
			all = append(all, rec.pbx())
		}
	}
	return all
}

// CollectorRestarts returns how often a PBX's collector was restarted, which every patch does.
func (s *Server) CollectorRestarts(id string) int {
	s.mu.Lock()
	defer s.mu.Unlock()

	rec := s.byID(id)
	if rec == nil {
		return 0
	}
	return rec.restarts
}

// mustGUID returns an id in the form in which ids are stored. A malformed one is a mistake in the
// test.
func mustGUID(id string) string {
	if !guid.MatchString(id) {
		panic(fmt.Sprintf("myreportsmock: %q is not a GUID", id))
	}
	return strings.ToLower(id)
}
